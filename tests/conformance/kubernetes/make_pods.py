"""Pods and LimitRanges, right and wrong, as JSON texts (see generate.py)."""
import json


class Pods:
    """Pods as JSON; for the judge and the file one text, so that 1e3 stays 1e3."""

    def __init__(self, r):
        self.r = r

    def one(self, *choices):
        return self.r.choice(choices)

    def often(self, share):
        return self.r.random() < share

    def amount(self, name, factor=1):
        """A JSON text."""
        r = self.r
        if self.often(0.02):
            return self.one('null', '0', '"0"', '"0Mi"', '"1n"', '"-1"', '"1e3"', '1e3', '"1E"', '"8Ei"', '0.1', '"1e-3"')
        if '/' in name and not name.startswith('kubernetes.io/'):
            return self.one('%d', '"%d"') % (r.randint(0, 4) * factor)
        if name.startswith('hugepages-2Mi'):
            return '"%dMi"' % (2 * r.randint(0, 8) * factor)
        if name.startswith('hugepages-'):
            return '"%dGi"' % (r.randint(0, 3) * factor)
        if name == 'cpu':
            n = r.randint(0, 40)
            return self.one(lambda: '"%dm"' % (n * 25 * factor), lambda: '"%dm"' % (r.randint(1, 999) * factor),
                            lambda: str(r.randint(0, 4) * factor), lambda: '"%d"' % (r.randint(0, 4) * factor),
                            lambda: '%d.%d' % (r.randint(0, 3) * factor, r.randint(1, 9)),
                            lambda: '"%d.%s"' % (r.randint(0, 2) * factor, self.one('5', '25', '0005', '3333', '00000001')),
                            lambda: '"%du"' % (r.randint(1, 9999) * factor))()
        return self.one(lambda: '"%dMi"' % (r.randint(0, 64) * 16 * factor), lambda: '"%dMi"' % (r.randint(1, 999) * factor),
                        lambda: '"%dGi"' % (r.randint(0, 4) * factor), lambda: '"%dM"' % (r.randint(1, 900) * factor),
                        lambda: '"%d.%dGi"' % (r.randint(0, 2) * factor, r.randint(1, 9)),
                        lambda: str(r.randint(0, 2 ** 33) * factor), lambda: '"%dKi"' % (r.randint(1, 10 ** 6) * factor),
                        lambda: '"%de%d"' % (r.randint(1, 20) * factor, r.randint(3, 8)),
                        lambda: '"1.000%dKi"' % r.randint(1, 9), lambda: '"%d"' % (r.randint(0, 10 ** 9) * factor))()

    def names(self):
        out = []
        for name, share in (('cpu', 0.7), ('memory', 0.6), ('ephemeral-storage', 0.08), ('hugepages-2Mi', 0.06),
                            ('hugepages-1Gi', 0.02), ('nvidia.com/gpu', 0.05), ('example.com/dongle', 0.03),
                            ('kubernetes.io/thing', 0.015), ('storage', 0.01), ('hugepages-', 0.005)):
            if self.often(share):
                out.append(name)
        if self.often(0.15):
            self.r.shuffle(out)
        return out

    def list(self, names, factor=1):
        return '{' + ','.join('"%s":%s' % (n, self.amount(n, factor)) for n in names) + '}'

    def resources(self):
        """The text of a ResourceRequirements, or None."""
        kind = self.r.random()
        names = self.names()
        if kind < 0.08:
            return None
        if kind < 0.11:
            return self.one('{}', 'null', '{"limits":null,"requests":{}}', '{"limits":{},"requests":null}')
        if kind < 0.3:
            return '{"limits":%s}' % self.list(names)
        if kind < 0.45:
            return '{"requests":%s}' % self.list(names)
        if kind < 0.6:
            same = self.list(names)
            return '{"limits":%s,"requests":%s}' % (same, same)
        some = [n for n in names if self.often(0.7)]
        if self.often(0.85):
            some = [n for n in some if n in ('cpu', 'memory', 'ephemeral-storage')]
        return '{"requests":%s,"limits":%s}' % (self.list(some), self.list(names, self.one(1, 2, 3)))

    def container(self, name, restart=None):
        out = '{"name":"%s","image":"i"' % name
        if restart:
            out += ',"restartPolicy":"%s"' % restart
        resources = self.resources()
        return out + (',"resources":%s}' % resources if resources else '}')

    def status(self, name):
        out = '{"name":"%s"' % name
        kind = self.r.random()
        if kind < 0.75:
            out += ',"allocatedResources":' + self.one(
                lambda: self.list(self.names()), lambda: self.list(self.names()), lambda: self.list(self.names()),
                lambda: '{}', lambda: 'null')()
        if kind > 0.25:
            out += ',"resources":' + self.one(
                lambda: '{"requests":%s,"limits":%s}' % (self.list(self.names()), self.list(self.names())),
                lambda: '{"requests":%s}' % self.list(self.names()), lambda: '{"limits":%s}' % self.list(self.names()),
                lambda: self.one('{}', 'null', '{"requests":{}}', '{"requests":{},"limits":{}}'))()
        return out + '}'

    def pod_status(self, inits, regulars):
        parts = []
        if self.often(0.5):
            reason = self.one('Infeasible', 'Infeasible', 'Deferred')
            conditions = ['{"type":"PodResizePending","status":"True","reason":"%s"}' % reason]
            if self.often(0.3):
                conditions.insert(self.r.randint(0, 1), self.one(
                    '{"type":"Ready","status":"True"}', '{"type":"PodResizeInProgress","status":"True"}',
                    '{"type":"PodResizePending","status":"True","reason":"Infeasible"}'))
            parts.append('"conditions":[%s]' % ','.join(conditions))
        lists = {'containerStatuses': [n for n in regulars if self.often(0.8)],
                 'initContainerStatuses': [n for n in inits if self.often(0.6)]}
        if self.often(0.05) and inits: # a name in the other list
            lists['containerStatuses'].append(inits[0])
        for key, names in lists.items():
            if names:
                parts.append('"%s":[%s]' % (key, ','.join(self.status(n) for n in names)))
        if self.often(0.15):
            if self.often(0.7):
                parts.append('"allocatedResources":%s' % self.list(self.names()))
            if self.often(0.7):
                parts.append('"resources":{%s}' % ','.join(
                    '"%s":%s' % (k, self.list(self.names())) for k in ('requests', 'limits') if self.often(0.7)))
        return '{' + ','.join(parts) + '}' if parts else None

    def level(self):
        names = [n for n in ('cpu', 'memory', 'hugepages-2Mi') if self.often(0.5)]
        if self.often(0.1):
            names.append(self.one('hugepages-1Gi', 'nvidia.com/gpu', 'ephemeral-storage'))
        some = [n for n in names if self.often(0.6)]
        return self.one(lambda: '{"requests":%s}' % self.list(names, 3), lambda: '{"limits":%s}' % self.list(names, 4),
                        lambda: '{"requests":%s,"limits":%s}' % (self.list(some, 2), self.list(names, 4)),
                        lambda: '{"limits":%s,"requests":%s}' % (self.list(some, 4), self.list(names, 2)),
                        lambda: self.one('{}', 'null', '{"requests":{},"limits":null}'))()

    def pod(self):
        r = self.r
        inits = ['i%d' % n for n in range(self.one(0, 0, 0, 0, 0, 1, 1, 2, 2, 3))]
        if self.often(0.015):
            inits = ['i%d' % n for n in range(self.one(4, 6, 9))]
        regulars = ['c%d' % n for n in range(self.one(1, 1, 1, 1, 1, 2, 2, 3))]
        parts = []
        if inits:
            parts.append('"initContainers":[%s]' % ','.join(
                self.container(n, self.one(None, None, None, 'Always', 'Always', 'Always', 'Never', 'OnFailure')) for n in inits))
        parts.append('"containers":[%s]' % ','.join(
            self.container(n, 'Always' if self.often(0.02) else None) for n in regulars))
        if self.often(0.05):
            parts.append('"ephemeralContainers":[%s]' % self.container('e'))
        if self.often(0.2):
            parts.append('"overhead":%s' % self.list(self.names()))
        if self.often(0.22):
            parts.append('"resources":%s' % self.level())
        if self.often(0.1):
            r.shuffle(parts)
        status = self.pod_status(inits, regulars) if self.often(0.2) else None
        return '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{%s}%s}' % (
            ','.join(parts), ',"status":%s' % status if status else '')


class LimitRanges(Pods):
    def bound(self, name, low, high):
        n = self.r.randint(low, high)
        return {'cpu': '"%dm"' % (n * 50), 'memory': '"%dMi"' % (n * 32), 'ephemeral-storage': '"%dGi"' % n,
                'nvidia.com/gpu': '"%d"' % n, 'hugepages-2Mi': '"%dMi"' % (2 * n)}[name]

    def bounds(self, low, high):
        names = [n for n, share in (('cpu', 0.7), ('memory', 0.7), ('ephemeral-storage', 0.1), ('nvidia.com/gpu', 0.05),
                                    ('hugepages-2Mi', 0.05)) if self.often(share)]
        return '{' + ','.join('"%s":%s' % (n, self.bound(n, low, high)) for n in names) + '}'

    def item(self, kind):
        parts = ['"type":"%s"' % kind]
        if self.often(0.5):
            parts.append('"min":' + self.bounds(1, 2))
        if self.often(0.55):
            parts.append('"max":' + self.bounds(20, 90))
        if kind == 'Container' and self.often(0.5):
            parts.append('"default":' + self.bounds(6, 30))
        if kind == 'Container' and self.often(0.4):
            parts.append('"defaultRequest":' + self.bounds(3, 12))
        if self.often(0.25):
            names = [n for n in ('cpu', 'memory') if self.often(0.6)]
            parts.append('"maxLimitRequestRatio":{%s}' % ','.join('"%s":%s' % (n, self.one(
                '1', '"2"', '"1.5"', '"3"', '"1500m"', '"1.0001"', '10', '"4"')) for n in names))
        return '{' + ','.join(parts) + '}'

    def range(self, name):
        kinds = self.one(['Container'], ['Container'], ['Pod'], ['Container', 'Pod'], ['Pod', 'Container'],
                         ['Container', 'Container'], ['PersistentVolumeClaim', 'Container'])
        return '{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"%s"},"spec":{"limits":[%s]}}' % (
            name, ','.join(self.item(kind) for kind in kinds))

    def amount(self, name, factor=1):
        # between the bounds, mostly
        if self.often(0.8):
            known = name if name in ('cpu', 'ephemeral-storage', 'nvidia.com/gpu', 'hugepages-2Mi') else 'memory'
            return self.bound(known, 3 * factor, 14 * factor)
        return super().amount(name, factor)

    def case(self):
        ranges = [self.range('r%d' % n) for n in range(self.one(1, 1, 1, 2, 3))]
        return '{"apiVersion":"v1","kind":"List","items":[%s]}' % ','.join(ranges + [self.pod()])


# ---- what the API server refuses ---------------------------------------

LONG = 'a' * 63
NAMES = ['cpu', 'cpu', 'memory', 'memory', 'ephemeral-storage', 'hugepages-2Mi', 'hugepages-2Mi', 'hugepages-1Gi',
         'nvidia.com/gpu', 'nvidia.com/gpu', 'example.com/dongle', 'kubernetes.io/thing', 'requests.kubernetes.io/thing',
         'example.com/GPU_1.x', 'a.kubernetes.io/b']
BAD_NAMES = ['gpu', 'CPU', 'storage', 'pods', 'limits.cpu', 'requests.cpu', 'cpu ', '', '/', 'a/', '/b', 'a/b/c', 'Example.com/gpu',
             'requests.example.com/gpu', 'example.com/-gpu', 'example.com/gpu-', 'exa_mple.com/gpu', 'example..com/gpu',
             'hugepages-', 'hugepages-3', 'hugepages-x', 'hugepages-0', 'hugepages--2Mi', 'hugepages-1.5', 'hugepages-2mi',
             'hugepages-2M', 'hugepages-64Ki', 'hugepages', 'example.com/' + LONG, 'example.com/' + LONG + 'a', LONG + 'a',
             'attachable-volumes-x', '%s.%s.%s.%s/x' % (LONG, LONG, LONG, 'a' * 50), '%s.%s.%s.%s/x' % (LONG, LONG, LONG, 'a' * 54),
             '%s.%s.%s.%s/x' % (LONG, LONG, LONG, 'a' * 62), 'example.com/ü', 'memory.', '-cpu', 'ephemeral_storage']


class Invalid(Pods):
    """Pods with faults in resources, names and ports; else as the API server wants them."""

    def names(self):
        out = ['cpu'] if self.often(0.7) else [] # without it huge pages are refused
        out += [self.one(*NAMES) for _ in range(self.one(0, 0, 1, 1, 2))]
        if self.often(0.04):
            out.append(self.one(*BAD_NAMES))
        return list(dict.fromkeys(out))

    def amount(self, name, factor=1):
        if self.often(0.05):
            if name.startswith('hugepages-') and self.often(0.6):
                return self.one('"2Mi"', '"3Mi"', '"1Mi"', '"1Gi"', '"0"', '"2097152"', '"2097153"', '"-2Mi"')
            return self.one('"-1"', '"-1m"', '"0.5"', '"1.0000001"', '"1500m"', '"3Mi"', '"1n"', '"1e15"', '"9223372036854775807"',
                            '"9223372036854775807Ki"', '"2Mi"', '"5k"', '"-100Mi"', '"0"')
        # a few round numbers, so that many are equal
        known = {'cpu': ['"100m"', '"0.5"', '1', '2', '"1000m"'], 'memory': ['"64Mi"', '"1Gi"', '"1073741824"', '"128Mi"']}
        if name in known and self.often(0.7):
            return self.one(*known[name])
        return super().amount(name, factor)

    def ports(self):
        out = []
        for n in range(self.one(1, 1, 2)):
            port = self.one(80, 80, 443, 53, 1, 65535, self.one(0, 65536, -1, 22))
            fields = ['"containerPort":%d' % port]
            if self.often(0.5):
                fields.append('"hostPort":%d' % self.one(80, 80, 443, 8080, port, port, self.one(53, 65536)))
            if self.often(0.3):
                fields.append('"protocol":"%s"' % self.one('TCP', 'UDP', 'UDP', 'SCTP', self.one('tcp', 'ICMP', 'TCP')))
            if self.often(0.15):
                fields.append('"hostIP":"%s"' % self.one('127.0.0.1', '10.0.0.1'))
            if self.often(0.3):
                fields.append('"name":"p%d"' % n)
            out.append('{%s}' % ','.join(fields))
        return '[%s]' % ','.join(out)

    def container(self, name, restart=None):
        if self.often(0.02):
            name = self.one('', 'c0', 'i0', 'C', 'c-', LONG, LONG + 'a', 'c.c')
        fields = ['"name":"%s"' % name] + (['"image":"i"'] if not self.often(0.01) else [])
        if restart:
            fields.append('"restartPolicy":"%s"' % restart)
        if self.often(0.12):
            fields.append('"ports":%s' % self.ports())
        resources = self.resources()
        if resources:
            fields.append('"resources":%s' % resources)
        return '{%s}' % ','.join(fields)

    def level(self):
        out = []
        for key in ('requests', 'limits'):
            if self.often(0.75):
                names = [n for n in self.names() if self.often(0.4) or n in ('cpu', 'memory', 'hugepages-2Mi')]
                out.append('"%s":%s' % (key, self.list(names, self.one(1, 4))))
        return '{%s}' % ','.join(out)

    def pod(self):
        inits = ['i%d' % n for n in range(self.one(0, 0, 1, 2))]
        regulars = ['c%d' % n for n in range(self.one(1, 1, 1, 2, 2, 0 if self.often(0.1) else 1))]
        parts = ['"containers":[%s]' % ','.join(self.container(n) for n in regulars)]
        if inits:
            parts.append('"initContainers":[%s]' % ','.join(self.container(n, self.one(
                None, None, 'Always', 'Always', 'OnFailure' if self.often(0.3) else None, 'Sometimes' if self.often(0.1) else None))
                for n in inits))
        if self.often(0.15):
            parts.append('"overhead":%s' % self.list(self.names()))
        if self.often(0.35):
            parts.append('"resources":%s' % self.level())
        if self.often(0.08):
            parts.append('"hostNetwork":true')
        return '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{%s}}' % ','.join(parts)


class Ranges(LimitRanges):
    """LimitRanges that the API server may refuse themselves."""

    def bound(self, name, low, high):
        return self.amount(name, self.one(1, 1, 2))

    def names(self):
        out = super().names()
        return out + [self.one(*BAD_NAMES)] if self.often(0.06) else out

    def bounds(self, low, high):
        return self.list([n for n in self.names() if self.often(0.8)])

    def item(self, kind):
        parts = ['"type":"%s"' % kind]
        for field, share in (('min', 0.5), ('max', 0.5), ('default', 0.4), ('defaultRequest', 0.4), ('maxLimitRequestRatio', 0.3)):
            if self.often(share if kind == 'Container' or 'default' not in field else 0.03):
                parts.append('"%s":%s' % (field, self.bounds(0, 0)))
        return '{' + ','.join(parts) + '}'

    def range(self, name):
        kinds = [self.one('Container', 'Container', 'Pod', 'Pod', 'PersistentVolumeClaim', self.one('Node', 'a/b', ''))
                 for _ in range(self.one(1, 1, 1, 2))]
        return '{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"%s"},"spec":{"limits":[%s]}}' % (
            name, ','.join(self.item(kind) for kind in kinds))

    def case(self):
        return self.range('r')


# ---- keys given twice ---------------------------------------


class Twice(Pods):
    """Pods and workloads as JSON in which keys come twice: the second is laid over the first."""

    def part(self, value):
        if self.often(0.25):
            return None
        if isinstance(value, dict):
            return {k: v for k, v in value.items() if self.often(0.5)}
        if isinstance(value, list):
            return [self.part(v) if isinstance(v, dict) and self.often(0.5) else v for v in value if self.often(0.7)]
        return value

    def text(self, value):
        if isinstance(value, list):
            return '[%s]' % ','.join(map(self.text, value))
        if not isinstance(value, dict):
            return json.dumps(value)
        pairs = []
        for key, inner in value.items():
            both = [inner, self.part(inner)] if self.often(0.12) else [inner]
            if self.often(0.5):
                both.reverse()
            pairs += [json.dumps(key) + ':' + self.text(v) for v in both]
        return '{%s}' % ','.join(pairs)

    def document(self):
        pod = json.loads(self.pod())
        while 'status' not in pod and self.often(0.4):
            pod = json.loads(self.pod())
        template = {'metadata': {'name': 't', 'labels': {'a': 'b'}}, 'spec': pod['spec']}
        few = {'parallelism': self.r.randint(0, 5), 'completions': self.r.randint(0, 5), 'template': template}
        meta = {'name': 'd', 'namespace': 'n'}
        return self.text(self.one(
            pod, pod, pod, {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'metadata': meta,
                            'spec': {'replicas': self.r.randint(0, 5), 'template': template}},
            {'apiVersion': 'v1', 'kind': 'ReplicationController', 'metadata': meta, 'spec': {'replicas': 3, 'template': template}},
            {'apiVersion': 'batch/v1', 'kind': 'Job', 'metadata': meta, 'spec': few},
            {'apiVersion': 'batch/v1', 'kind': 'CronJob', 'metadata': meta, 'spec': {'jobTemplate': {'spec': few}}}))
