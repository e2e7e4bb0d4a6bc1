"""Documents with one field each, spelt right or wrong, of the right type or another (see
generate.py). Where fields are, the objects in which k8s.io/api has every field set say."""
import json
import os
import subprocess

KINDS = ['core.v1.Pod', 'core.v1.LimitRange', 'core.v1.ReplicationController', 'apps.v1.Deployment', 'apps.v1.ReplicaSet',
         'apps.v1.StatefulSet', 'apps.v1.DaemonSet', 'apps.v1beta1.Deployment', 'apps.v1beta1.StatefulSet',
         'extensions.v1beta1.Deployment', 'extensions.v1beta1.DaemonSet', 'batch.v1.Job', 'batch.v1.CronJob', 'batch.v1beta1.CronJob']
OTHERS = ['null', 'true', '0', '1', '-1', '80', '1.5', '80.0', '1e3', '2147483648', '9223372036854775808', '""', '"x"', '"1"', '"true"',
          '"2001-01-01T00:00:00Z"', '"2001-01-01"', '"500m"', '"80%"', '"AQ=="', '"no base64"', '{}', '[]', '{"a":"b"}', '["a"]', '[{}]',
          '{"a":1}', '[1]', '[null]', '{"a":null}']


def every_field(judge_folder):
    """kind: an object of it with all its fields."""
    done = subprocess.run(['go', 'list', '-m', '-f', '{{.Dir}}', 'k8s.io/api'], cwd=judge_folder, stdout=subprocess.PIPE, check=True)
    folder = os.path.join(done.stdout.decode().strip(), 'testdata', 'HEAD')
    for kind in KINDS:
        with open(os.path.join(folder, kind + '.json'), encoding='utf-8') as file:
            yield json.load(file)


def leaves(value, way=()):
    """(names on the way, JSON text there); lists have one item, written None."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, way + (key,))
    elif isinstance(value, list) and value:
        yield from leaves(value[0], way + (None,))
    else:
        yield way, json.dumps(value)


def nest(way, text):
    for name in reversed(way):
        text = '[%s]' % text if name is None else '{%s:%s}' % (json.dumps(name), text)
    return text


class Fields:
    def __init__(self, r):
        self.r = r

    def misspelt(self, name):
        at = self.r.randrange(len(name))
        return self.r.choice([name[:at] + name[at + 1:], name[:at] + name[at] + name[at:], name[0].upper() + name[1:],
                              name.upper(), name + 's', name[:at] + name[at].swapcase() + name[at + 1:]])

    def document(self, whole, way, text):
        """One object of the kind with this field only; apiVersion and kind beside it."""
        inner = nest(way, text)
        return '{"apiVersion":"%s","kind":"%s",%s' % (whole['apiVersion'], whole['kind'], inner[1:])

    def documents(self, wholes):
        seen = set()
        for whole in wholes:
            for way, text in leaves(whole):
                if way[0] in ('apiVersion', 'kind') or ('template' in way and whole['kind'] != 'Deployment') or (
                        way[0] == 'metadata' and whole['kind'] != 'Pod'):
                    continue # the same in all kinds
                if 'initContainers' in way or ('ephemeralContainers' in way and 'targetContainerName' not in way):
                    continue # the same in regular containers
                if whole['kind'] == 'Deployment' and 'template' in way and way[-1] not in (
                        'cpu', 'image', 'restartPolicy', 'name', 'containerPort'):
                    continue # the same in a Pod
                named = [i for i, name in enumerate(way) if name is not None]
                where = self.r.choice(named[-2:])
                wrong = list(way)
                wrong[where] = self.misspelt(way[where])
                cut = self.r.choice(named) + 1
                for one in (self.document(whole, way, text) if self.r.random() < 0.3 else None,
                            self.document(whole, wrong, text),
                            self.document(whole, way, self.r.choice(OTHERS)),
                            self.document(whole, way[:cut], self.r.choice(OTHERS)) if self.r.random() < 0.3 else None):
                    if one and one not in seen:
                        seen.add(one)
                        yield one
