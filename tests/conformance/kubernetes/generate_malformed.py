#!/usr/bin/env python3
"""Make malformed.jsonl: broken and odd manifests, and what Kubernetes says to them.

    generate_malformed.py --judge PROGRAM [--seed N] [--count N] [--out FOLDER]

Some are written by hand, one for a rule; the others are pods with a few bytes or a few values
changed. The same seed makes the same questions.
"""
import argparse
import base64
import json
import os
import random
import re

from generate import HERE, Judge, compact, write

POD = '''apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, tier: 'x'}
spec:
  # the only one
  containers:
  - name: c
    image: "nginx:1.25"
    args: ["-c", 'echo', hi]
    ports:
    - containerPort: 80
      protocol: TCP
    env: [{name: A, value: "1"}, {name: B, value: b}]
    resources:
      requests: {cpu: 250m}
      limits: &limits
        cpu: 500m
        memory: "64Mi"
    command:
    - sh
    - |
      a
      b
  - {name: d, image: i, resources: {limits: {<<: *limits, cpu: 1}}}
  nodeSelector:
    disk: ssd
'''
JSON = json.dumps({
    'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'web', 'labels': {'app': 'web', 'b': '\u00e9'}},
    'spec': {'containers': [
        {'name': 'c', 'image': 'i', 'args': ['a', 'b\n', '\U0001f600'], 'ports': [{'containerPort': 80}],
         'resources': {'limits': {'cpu': 1.5, 'memory': '64Mi', 'x.io/y': 2}, 'requests': {'cpu': '500m'}},
         'securityContext': {'privileged': False, 'runAsUser': 1000}}],
        'terminationGracePeriodSeconds': 30, 'tolerations': [{'operator': 'Exists'}]}}, ensure_ascii=False)
WORKLOAD = '''apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels:
        app: web
    spec:
      initContainers:
      - {name: i, image: i, restartPolicy: Always}
      containers:
      - name: c
        image: i
        resources:
          limits: {cpu: "1", memory: 1Gi}
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: a}
  spec: {containers: [{name: c, image: i}], overhead: {cpu: 100m}}
'''
HEAD = 'apiVersion: v1\nkind: Pod\n'
LIMITS = HEAD + 'spec:\n  containers:\n  - name: c\n    resources:\n      limits:\n        cpu: %s\n'
LABELS = HEAD + 'metadata:\n  labels: %s\n'
SPEC = HEAD + 'spec: %s\n'
CONTAINER = HEAD + 'spec: {containers: [{name: c, %s}]}\n'
IN_JSON = '{"apiVersion":"v1","kind":"Pod",%s}'

# A rule each; %s of a frame is filled with each text.
BY_HAND = [
    (LIMITS, [
        # quantities (kubernetes-resources 1, 6.2, 6.3)
        '1K', '1e', '1.2.3', '"1 Gi"', '0x', '1_000m', '_1', '1:30', 'yes', 'off', '""', "' '", '.inf', '-.INF',
        '.nan', '2001-01-01', '100M i', '1Kib', '- 1', '[1]', '{a: 1}', '"1\\t"', '"1\\n"', "'1\n\n         '", '1<2',
        'm', 'Ki', '-', '+', '--1', '"0x10"', '1e+', '1E+1K', '500 m', '1,5', '\u0661', '"1\\u00a0"', '"1\\u2028"',
        '!!int x', '!!int "1"', '!!float x', '!!bool 1', '!!bool yes', '!!null x', '!!str 1', '!!binary MQ==',
        '!!binary "*"', '!!timestamp x', '!!timestamp 2001-01-01', '! 1', '!x 1', '*a', '&a *a', '&a', '"1', "'1",
        '1 2', '1: 2', '1:', '@1', '`1`', '%1', '|', '|\n         1', '>\n         1', '"\\q"', '"\\x3"', '"\\/"', '"\\\'"', '?',
        '? 1', '[', ']', '{', '}', ',', '1,', '#1', '1 #', '1e30', '"1e30"', '170141183460469231731687303716', '1e400', '1\t', '\t1', '\t\t1', '1\x00', '1\x7f', '1\x07', '\ufeff1']),
    (LABELS, [
        # keys, merges, tags, flow
        '{a: b, a: c}', '{"a": b, a: c}', '{1: a}', '{1: a, "1": b}', '{y: a, on: b}', '{a: 1}', '{a: null}', '{a}',
        '{~: a}', '{: a}', '{[a]: b}', '{{a: b}: c}', '{18446744073709551615: a}', '{1e7: "a"}', '{.inf: a}',
        '{a: y}', '{a: "y"}', '[a]', 'a', '~', '""', '{<<: a}', '{<<: [a]}', '{<<: {a: b}}', '{<<: {a: b}, a: c}',
        '{a: c, <<: {a: b}}', '{<<: [{a: b}, {a: c}]}', '{"<<": a}', '{<<: *x}', '{a: *x}', '{a: &x b, c: *x}',
        '&x {a: *x}', '{*x : a}', '{a: &x, *x : b}', '{a: &x [b], c: *x}', '{a:}', '{a:b}', '{a: b:}', '{a: b?}', '{?a: b}',
        '{a: [}', '{a: b', '{a: b}}', '{a: b} c', '{a: b}]', '{a: b,}', '{a: b,,}', '{,}', '{a: !!str , b: c}',
        '{!!str a: b}', '{a: !<x b}', '{a: !x!y b}', '!!map {a: b}', '!!seq {a: b}', '!!str {a: b}', '{a: "b\\u00"}',
        '{a: "b\\ud800"}', '{a: "b\\U00110000"}', "{a: 'b}", '{a: "b}', '{a: b # c}', '{a: b #c\n  }', '{? a : b}', '{a: |\n  b}',
        '\n    a: b\n    a: c', '\n    a: b\n   c: d', '\n    a: b\n      c: d', '\n    a\n    b: c', '\n    a: b: c', '\n    a: b\n    - c',
        '\n    - a', '\n\ta: b', '\n    a:\tb', '\n    a: b\n  \tc: d', '\n    ? a\n    : b', '\n    ? [a]\n    : b', '\n    a: |\n   b',
        '\n    a: |0\n     b', '\n    a: | b', '\n    a: |\n     b\n    \tc', '\n    "a\n     b": c', '\n    a b', '\n    <<: 1',
        '\n    *a : b', '\n    a: &a b\n    c: &a d\n    e: *a', '\n    a: %b', '\n    a: b\n...\n', '\n    a: b\n... c\n', '\n    a: b\n--- c\n']),
    (SPEC, [
        # types and fields (6.4)
        '3', 'a', '[]', '{}', 'null', '""', 'true', '{foo: 1}', '{Containers: []}', '{containers: {}}', '{containers: a}',
        '{containers: null}', '{containers: [null]}', '{containers: [a]}', '{containers: [[]]}', '{containers: [], containers: []}',
        '{terminationGracePeriodSeconds: a}', '{terminationGracePeriodSeconds: "1"}', '{terminationGracePeriodSeconds: 1.0}',
        '{terminationGracePeriodSeconds: 1.5}', '{terminationGracePeriodSeconds: 9223372036854775808}',
        '{terminationGracePeriodSeconds: 1e3}', '{terminationGracePeriodSeconds: 0x10}', '{terminationGracePeriodSeconds: ~}',
        '{hostNetwork: 1}', '{hostNetwork: "true"}', '{hostNetwork: yes}', '{hostNetwork: Y}', '{hostNetwork: null}',
        '{nodeSelector: {a: 1}}', '{nodeSelector: [a]}', '{nodeName: 1}', '{nodeName: 1.25}', '{nodeName: y}', '{nodeName: [a]}',
        '{overhead: {cpu: a}}', '{overhead: 1}', '{overhead: {cpu: 1, cpu: 2}}', '{overhead: {cpu: null}}',
        '{priority: 2147483648}', '{priority: -2147483649}', '{priority: 1_000}', '{resources: {limits: {cpu: x}}}',
        '{tolerations: [{tolerationSeconds: x}]}', '{affinity: []}', '{volumes: [{emptyDir: {sizeLimit: x}}]}',
        '{volumes: [{emptyDir: {sizeLimit: 1Gi, foo: 1}}]}', '{initContainers: [{restartPolicy: 1}]}',
        '{securityContext: {runAsUser: "0"}}', '{securityContext: {fsGroup: 0.5}}', '{resurces: {}}', '{"": 1}', '{a.b: 1}']),
    (CONTAINER, [
        'name: d', 'image: 1.25', 'image: 1', 'image: y', 'image: null', 'image: [a]', 'command: a', 'command: [1]', 'command: [y]',
        'args: [!x, a]', 'args: [!, a]', 'args: [a, !]', 'args: [!!str]', 'args: [null]', 'args: {a: b}', 'tty: "false"', 'tty: 0', 'ports: [{containerPort: "80"}]', 'ports: [{containerPort: 80.0}]',
        'ports: [{containerPort: 80.5}]', 'ports: [{containerPort: 4294967296}]', 'ports: [80]', 'ports: {containerPort: 80}',
        'env: [{name: A, value: 1}]', 'env: [{name: A, value: true}]', 'env: [{name: A, valu: b}]', 'env: {A: b}',
        'resurces: {limits: {cpu: 1}}', 'resources: {limit: {cpu: 1}}', 'resources: {limits: [cpu]}', 'resources: {limits: {cpu: [1]}}',
        'resources: {limits: {cpu: true}}', 'resources: {limits: {1: 1}}', 'resources: {limits: {cpu: 1, cpu: 2}}', 'resources: 1',
        'resources: {limits: {cpu: 1}, limits: {cpu: 2}}', 'livenessProbe: {httpGet: {port: 80}}', 'livenessProbe: {httpGet: {port: http}}',
        'livenessProbe: {httpGet: {port: 80.5}}', 'livenessProbe: {httpGet: {port: true}}', 'livenessProbe: {periodSeconds: "1"}',
        'envFrom: [{configMapRef: a}]', 'volumeMounts: [{mountPath: 1}]', 'lifecycle: {postStart: {exec: {command: a}}}']),
    (IN_JSON, [
        # as JSON (6.1, 6.4; Go's encoding/json)
        '"spec":3', '"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":"\\u0031"}}}]}', '"spec":{"a":1}', '"spec":{"overhead":{"cpu":1e3}}',
        '"spec":{"priority":8e1}', '"spec":{"priority":80.0}', '"spec":{"priority":"1"}', '"spec":{"priority":01}', '"spec":{"priority":+1}',
        '"spec":{"priority":1.}', '"spec":{"priority":.5}', '"spec":{"priority":-}', '"spec":{"priority":0x1}', '"spec":{"priority":NaN}',
        '"kind":"Pod"', '"kind":"Service"', '"kind":1', '"kind":null', '"Kind":"Pod"', '"apiVersion":"v2"', '"metadata":{"name":"\xe9\\ud800"}',
        '"metadata":{"name":"a\\u0000b"}', '"metadata":{"name":"a\nb"}', '"metadata":{"name":"a\tb"}', '"metadata":{"name":"\\x41"}', '"metadata":{"name":"\\\'"}',
        '"metadata":{"labels":{"a":"b","a":"c"}}', '"metadata":{"labels":{"a":1}}', '"metadata":{"labels":{"a":null}}', '"metadata":{"labels":{1:"a"}}',
        '"metadata":{"labels":{a:"b"}}', "'metadata':{}", '"metadata":{},', '"metadata":{}}', '"metadata":{}]', '"metadata":[', '"metadata":{"a":1', '"metadata"',
        '"metadata":', ',', '', '"metadata":{"name":nul}', '"metadata":{"name":None}', '"metadata":{"name":"a" "b"}', '// a\n"metadata":{}', '"metadata":{}\n# a\n',
        '"metadata":{"creationTimestamp":"x"}', '"metadata":{"creationTimestamp":null}', '"metadata":{"creationTimestamp":1}', '"metadata":{"generation":1.5}']),
    ('%s', [
        # streams (6.1)
        '---', '--- a\n' + HEAD, '--- # a\n' + HEAD, '----\n' + HEAD, HEAD + '---a\n', HEAD + '---\n' + HEAD + '--- {a: 1}\n', HEAD + '...\n' + HEAD,
        HEAD + '...\na: [\n---\n' + HEAD, HEAD + '---\n...\n', '...\n', '%YAML 1.2\n---\n' + HEAD, '%TAG ! a:\n---\n' + HEAD, HEAD + '---\n%YAML 1.1\n',
        '\ufeff' + HEAD, HEAD + '---\n\ufeff' + HEAD, HEAD + '\ufeffspec: {}\n', HEAD.replace('\n', '\r\n'), HEAD.replace('\n', '\r'), HEAD + '---\r\n' + HEAD,
        HEAD + '---\nnull\n', HEAD + '---\n[]\n', HEAD + '---\na\n', HEAD + '---\n{}\n', '{}', '[]', '"a"', '1', '{', '[', '}', ']', '- a', 'a', ':', '- ', '? ', '!', '&', '*',
        'kind: Pod\n', 'apiVersion: v1\n', 'apiVersion: 1\nkind: Pod\n', 'apiVersion: v1\nkind: [Pod]\n', 'apiVersion: v1\nkind: ""\n', 'apiVersion: v1\nkind: pod\n',
        'apiVersion: v1\nKind: Pod\n', 'apiVersion: V1\nkind: Pod\n', 'apiVersion: apps/v1\nkind: Pod\n', 'apiVersion: a/b/c\nkind: Pod\n', HEAD + 'kind: Pod\n',
        HEAD + 'foo: 1\n', HEAD + 'status: 1\n', HEAD + 'status: {phase: 1}\n', HEAD + 'status: {startTime: x}\n', HEAD + 'Spec: {}\n', ' ' + HEAD, HEAD + ' spec: {}\n',
        JSON + JSON, JSON + ',' + JSON, JSON + '\n---\n' + JSON, JSON + JSON + '\n---\n' + HEAD, JSON + '{', JSON + ' 1', JSON + ' "a"', JSON + '\n' + HEAD, JSON[:-1], '[' + JSON + ']',
        JSON + '}', '\x0c' + JSON, '\ufeff' + JSON, JSON.replace(',', ',,', 1), JSON.replace(':', ' ', 1), JSON + '\x00', JSON + '\n...\n',
        'apiVersion: v1\nkind: List\nitems: {}\n', 'apiVersion: v1\nkind: List\nitems: [1]\n', 'apiVersion: v1\nkind: List\nitems: [null]\n',
        'apiVersion: v1\nkind: List\nitem: []\n', 'apiVersion: v1\nkind: List\nitems: [{kind: Pod}]\n', 'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, foo: 1}]\n',
        'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, spec: 1}, {apiVersion: v1, kind: Pod}]\n', 'apiVersion: v1\nkind: List\nmetadata: 1\nitems: []\n',
        'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  apiVersion: v1\n', 'a: &a [x]\nb: &b [*a, *a]\nc: [*b, *c]\n', 'a: *b\n', 'a: &a {b: *a}\n']),
]
RAW = [HEAD.encode() + b'metadata: {name: "%s"}\n' % raw for raw in (
    b'\xff', b'\xc3', b'\x80', b'\xc0\xaf', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\xef\xbf\xbe', b'a\xe4\xb8')] + [
    JSON.replace('\u00e9', '@').encode().replace(b'@', raw) for raw in (b'\xff', b'\xc3', b'\xed\xa0\x80', b'\xc0\xaf', b'\xf0\x9f')] + [
    HEAD.encode('utf-16-le'), b'\xff\xfe' + HEAD.encode('utf-16-le'), b'\xfe\xff' + HEAD.encode('utf-16-be'), b'\xff\xfe\0\0' + HEAD.encode('utf-32-le')]

TOKENS = [t.encode() for t in (
    ':', ': ', '- ', '? ', ',', '[', ']', '{', '}', '#', ' #', '&a ', '*limits', '*a', '!', '!!str ', '!!int ', '|\n', '>-\n', "'", '"', '%', '@', '`', '\n',
    '\n  ', '\r\n', '\t', ' ', '  ', '---', '...', '\n---\n', '\n...\n', '<<: ', '\\', '\\n', '\\u12', '~', 'null', '1', 'a', '=', '0x', '1e3', 'true',
    '\ufeff', '\u2028', '\u0085')] + [b'\xff', b'\0', b'\x7f', b'\xed\xa0\x80']
VALUES = ['null', 'true', '0', '-1', '1.5', '80.0', '1e3', '"a"', '""', '"1"', '"1Gi"', '"1K"', '[]', '{}', '[1]', '["a"]', '{"a":1}', '{"a":"b"}',
          '9223372036854775808', '4294967296', '"2001-01-01T00:00:00Z"', '[null]']


class Mutations:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.tree = json.loads(JSON)

    def bytes(self):
        """A manifest with one to three places changed."""
        r = self.r
        text = bytearray(r.choice([POD, POD, JSON, WORKLOAD]).encode())
        for _ in range(r.choice([1, 1, 1, 2, 3])):
            kind, at = r.random(), r.randrange(len(text))
            if kind < 0.35:
                text[at:at] = r.choice(TOKENS)
            elif kind < 0.55:
                del text[at:at + r.randint(1, 4)]
            elif kind < 0.75:
                text[at:at + 1] = r.choice(TOKENS)
            elif kind < 0.85:
                text[at:at] = text[max(0, at - 20):max(0, at - r.randint(0, 19))]
            else:
                lines = text.split(b'\n')
                line = r.randrange(len(lines))
                if r.random() < 0.5:
                    lines[line] = b' ' * r.randint(0, 8) + lines[line].lstrip()
                else:
                    lines.insert(r.randrange(len(lines)), lines[line])
                text = bytearray(b'\n'.join(lines))
        return bytes(text)

    def values(self):
        """A pod of JSON with one value or one key replaced, as JSON or as YAML of the same text."""
        r = self.r
        tree = json.loads(JSON)
        places = []
        stack = [tree]
        while stack:
            here = stack.pop()
            for key in (here if isinstance(here, dict) else range(len(here))):
                places.append((here, key))
                if isinstance(here[key], (dict, list)):
                    stack.append(here[key])
        here, key = r.choice(places)
        if isinstance(here, dict) and r.random() < 0.35:
            kept = list(here.items())
            new = r.choice([key + 'x', key.upper(), key[:-1], key.capitalize(), r.choice(list(here)), '', key + ' '])
            here.clear()
            for name, value in kept:
                here['\x01' + new if name == key else name] = value
        else:
            here[key] = '\x02' + r.choice(VALUES)
        text = json.dumps(tree, ensure_ascii=False).replace('\\u0001', '')
        text = re.sub(r'"\\u0002((?:[^"\\]|\\.)*)"', lambda m: m[1].replace('\\"', '"'), text)
        return (text if r.random() < 0.6 else '# yaml\n' + text).encode()


def by_hand():
    for frame, texts in BY_HAND:
        for text in texts:
            yield (frame % text if frame != '%s' else text).encode()
    yield from RAW


def question(text):
    try:
        return {'text': text.decode()}
    except UnicodeDecodeError:
        return {'base64': base64.b64encode(text).decode()}


def questions(seed, count):
    mutations = Mutations(seed)
    out = dict.fromkeys(by_hand())
    while len(out) < count:
        out.setdefault(mutations.bytes() if mutations.r.random() < 0.6 else mutations.values())
    return list(out)


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument('--judge', required=True, help='the program that judge/ builds')
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--count', type=int, default=1500)
    args.add_argument('--out', default=HERE)
    args = args.parse_args()
    asked = [question(text) for text in questions(args.seed, args.count)]
    answers = Judge(args.judge).ask([dict(q, op='document') for q in asked])
    rows = []
    for row, answer in zip(asked, answers):
        if 'skipped' in answer: # an exponent that would take Kubernetes hours
            continue
        verdicts = [o['verdict'] for o in answer.get('objects', []) if o['verdict'] != 'empty']
        rows.append(dict(row, verdicts=verdicts))
    write(args.out, 'malformed.jsonl', rows)


if __name__ == '__main__':
    main()
