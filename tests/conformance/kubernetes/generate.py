#!/usr/bin/env python3
"""Make the cases and ask the judge for Kubernetes' answers (see README.md).

    generate.py --judge PROGRAM [--seed N] [--only FILE...] [--out FOLDER]

The same seed makes the same questions. Manifests are read from FOLDER/manifests.jsonl and
answered again.
"""
import argparse
import json
import os
import random
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ['quantities', 'forms', 'pairs', 'scalars', 'pods', 'limitranges', 'twice', 'invalid', 'ranges', 'manifests']
FAMILY = {'DecimalSI': 'D', 'BinarySI': 'B', 'DecimalExponent': 'E'}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':'))


class Judge:
    def __init__(self, program):
        self.program = program

    def ask(self, questions):
        text = ''.join(compact(q) + '\n' for q in questions)
        done = subprocess.run([self.program], input=text.encode(), stdout=subprocess.PIPE, check=True)
        answers = [json.loads(line) for line in done.stdout.decode().split('\n')[:-1]]
        if len(answers) != len(questions):
            raise SystemExit('%d questions, %d answers' % (len(questions), len(answers)))
        for question, answer in zip(questions, answers):
            if 'failed' in answer:
                raise SystemExit('%s: %s' % (compact(question)[:300], answer['failed']))
        return answers


class Server(Judge):
    """The API server's own code; its questions are manifests."""

    def ask_texts(self, texts):
        done = subprocess.run([self.program], input=''.join(t + '\n' for t in texts).encode(), stdout=subprocess.PIPE, check=True)
        return [json.loads(line) for line in done.stdout.decode().splitlines()]


def distinct(make, count):
    """count different things that make() gives."""
    out = {}
    while len(out) < count:
        out.setdefault(make())
    return list(out)


# ---- quantities ----------------------------------------------------------------------------------

DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
EDGES = [2 ** 63, 2 ** 63 // 1000, 2 ** 63 // 10 ** 9, 2 ** 64, 2 ** 127, 2 ** 127 // 10 ** 9, 2 ** 53, 2 ** 31,
         1000, 1024, 10 ** 18, 10 ** 9, 2 ** 60, 2 ** 50]


class Quantities:
    def __init__(self, r):
        self.r = r

    def one(self, *choices):
        return self.r.choice(choices)

    def digits(self, count):
        return ''.join(self.r.choice('0123456789') for _ in range(count))

    def number(self):
        r = self.r
        kind = r.random()
        if kind < 0.3:
            return str(r.randint(0, self.one(9, 99, 2000, 10 ** 6)))
        if kind < 0.45:
            return '%d.%s' % (r.randint(0, self.one(9, 999)), self.digits(r.randint(1, 4)))
        if kind < 0.6:
            whole = self.digits(r.randint(0, 12))
            return whole + '.' + self.digits(r.randint(0 if whole else 1, 14))
        if kind < 0.75:
            edge = str(self.one(*EDGES) + r.randint(-2, 2))
            if r.random() < 0.5:
                at = r.randint(0, len(edge))
                edge = edge[:at] + '.' + edge[at:]
            return edge
        if kind < 0.85:
            return self.one('0', '00', '1', '9' * r.randint(1, 20), '1' + '0' * r.randint(1, 20),
                            '0.' + '0' * r.randint(0, 12) + str(r.randint(1, 99)),
                            '0' * r.randint(1, 4) + str(r.randint(1, 9999)),
                            '%d.%s' % (r.randint(0, 9), '9' * r.randint(1, 14)),
                            '%d.%s%d' % (r.randint(0, 9), '0' * r.randint(1, 12), r.randint(0, 9)))
        if kind < 0.975:
            return self.digits(r.randint(1, self.one(9, 24)))
        return self.one(self.digits(r.randint(25, 45)), self.digits(r.randint(1, 6)) + '.' + self.digits(r.randint(15, 40)))

    def suffix(self):
        kind = self.r.random()
        if kind < 0.45:
            return self.one(*DECIMAL)
        if kind < 0.75:
            return self.one(*BINARY)
        if kind < 0.93:
            return self.one('e', 'E') + self.one('', '', '+', '-') + str(self.r.randint(0, self.one(3, 9, 12, 22)))
        if kind < 0.97:
            return self.one('e', 'E') + self.one('', '+', '-', '-') + self.one(
                '00', '03', '0009', '10', '18', '19', '30', '45', '120', '4294967296', '4294967299', '4294967287',
                '-4294967299', '18446744073709551616', '9223372036854775807', '9223372036854775808', '5000', '5001',
                '999999999')
        return ''

    def good(self):
        """Mostly accepted, and of all sizes."""
        sign = self.one('', '', '', '', '', '', '', '-', '-', '+')
        return sign + self.number() + self.suffix()

    def usual(self):
        """What stands in manifests."""
        r = self.r
        return self.one(
            lambda: '%dm' % (r.randint(1, 80) * self.one(1, 5, 10, 25, 50, 100)), lambda: str(r.randint(0, 64)),
            lambda: '%d%s' % (r.randint(1, 2048), self.one('Mi', 'Gi', 'Ki')),
            lambda: '%d%s' % (r.randint(1, 999), self.one('M', 'G', 'k', 'T', 'Ti')),
            lambda: '%d.%s' % (r.randint(0, 8), self.one('5', '25', '1', '75', '125', '05')),
            lambda: '%d.%d%s' % (r.randint(0, 9), r.randint(1, 9), self.one('Gi', 'Mi', 'G', 'M', 'Ti')),
            lambda: str(r.randint(1, 64) * 1024 ** self.one(1, 2, 3)), lambda: '%de%d' % (r.randint(1, 20), r.randint(0, 9)))()

    def bad(self):
        """Close to a quantity, or not."""
        r = self.r
        kind = r.random()
        if kind < 0.6:
            text = self.one(self.usual, self.good)()
            for _ in range(self.one(1, 1, 1, 2)):
                at = r.randint(0, len(text))
                piece = self.one(*'0123456789eEinumkKMGTP+-..BbxX_, %', ' ', '\t', '\n', '\0', '٣', 'é', '\u00a0', 'i', 'Ki')
                text = self.one(text[:at] + piece + text[at:], text[:at] + piece + text[at + 1:], text[:at] + text[at + 1:])
            return text
        if kind < 0.85:
            return ''.join(self.one(*'0123456789..eEinumkKMGTP+-') for _ in range(r.randint(0, 7)))
        return self.one('', '+', '-') + self.one('', '.', '0', '5', '5.', '.5') + self.one(
            *DECIMAL, *BINARY, 'K', 'ki', 'KI', 'g', 'gi', 'GB', 'GiB', 'B', 'e', 'E', 'e+', 'E-', 'e5', 'E-10', 'e-9', 'e-10',
            'Zi', 'Z', 'Y', 'mi', 'µ', 'mm', 'kk', 'MiMi', 'm1', 'Mi1', 'e1m', 'e1.5', 'e1e1', 'inf', 'Inf', 'nan', 'NaN', '0x1', 'p', 'z')

    def any(self):
        kind = self.r.random()
        return (self.good if kind < 0.62 else self.usual if kind < 0.75 else self.bad)()

    def pair(self):
        r = self.r
        kind = r.random()
        if kind < 0.45:
            return self.usual(), self.usual()
        if kind < 0.8:
            return self.good(), self.good()
        number = self.number()
        if kind < 0.9: # of one size, in two notations
            return self.one('', '-') + number + self.suffix(), number + self.suffix()
        a, b = self.one(*(EDGES[:5] + [0, 0])), self.one(*(EDGES[:5] + [0, 0]))
        return self.one('', '-') + str(a + r.randint(0, 2)) + self.one('', '', 'm', 'n', 'Ki', 'e0'), \
            self.one('', '-') + str(b + r.randint(0, 2)) + self.one('', '', 'm', 'n', 'Ki', 'e0')


def quantity_row(text, answer):
    if 'family' not in answer:
        return [text, answer.get('error') or answer['skipped']]
    row = [text, FAMILY[answer['family']], answer['canonical'], answer['exact']]
    return row + [answer['value'], answer['milli']] if '.' in answer['exact'] else row


def forms(judge, seed):
    texts = distinct(Quantities(random.Random(seed + 4)).good, 3000)
    answers = judge.ask([{'op': 'quantity', 'text': t} for t in texts])
    return [[a['exact'], a['as']['DecimalSI'], a['as']['BinarySI'], a['as']['DecimalExponent']]
            for a in answers if 'as' in a and len(a['exact']) < 40]


def amount_row(amount):
    row = [FAMILY[amount['family']], amount['canonical']]
    return row + [amount['exact']] if len(amount['exact']) > 21 else row


def pair_row(texts, answer):
    if 'compare' not in answer:
        return list(texts) + [answer.get('error') or answer['skipped']]
    return list(texts) + [answer['compare'], amount_row(answer['sum']), amount_row(answer['difference'])]


def quantities(judge, seed):
    texts = distinct(Quantities(random.Random(seed)).any, 22000)
    answers = judge.ask([{'op': 'quantity', 'text': t} for t in texts])
    return [quantity_row(t, a) for t, a in zip(texts, answers)]


def pairs(judge, seed):
    texts = distinct(Quantities(random.Random(seed + 1)).pair, 10100)
    answers = judge.ask([{'op': 'pair', 'a': a, 'b': b} for a, b in texts])
    return [pair_row(t, a) for t, a in zip(texts, answers)]


# ---- YAML scalars as amounts ---------------------------------------------------------------------

DOCUMENT = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    resources:\n      limits:\n        cpu: %s\n'


class Scalars(Quantities):
    def integer(self):
        r = self.r
        digits = ''.join(self.one(*'0123456789') + self.one('', '', '', '', '_') for _ in range(r.randint(1, self.one(3, 6, 22))))
        return self.one('', '', '', '+', '-') + self.one(
            lambda: digits, lambda: '0' + digits, lambda: '0o' + self.digits(3), lambda: '0x%x' % r.randint(0, 2 ** 40),
            lambda: '0X%X' % r.randint(0, 9999), lambda: '0b' + bin(r.randint(0, 999))[2:], lambda: '0' + oct(r.randint(0, 9999))[2:],
            lambda: str(self.one(2 ** 63, 2 ** 64, 2 ** 53, 10 ** 15, 10 ** 21) + r.randint(-2, 2)), lambda: '%d:%02d' % (r.randint(0, 99), r.randint(0, 70)))()

    def floating(self):
        r = self.r
        return self.one('', '', '', '+', '-') + self.one(
            lambda: '%d.%s' % (r.randint(0, 999), self.digits(r.randint(0, 20))), lambda: '.' + self.digits(r.randint(1, 12)),
            lambda: '%de%d' % (r.randint(1, 99), r.randint(-30, 40)), lambda: '%d.%sE+%d' % (r.randint(0, 9), self.digits(3), r.randint(0, 30)),
            lambda: '%s.%se-%d' % (self.digits(2), self.digits(2), r.randint(0, 12)), lambda: '1_0%s.5' % self.digits(1),
            lambda: repr(r.random() * 10 ** r.randint(-8, 24)), lambda: self.one('.inf', '.Inf', '.nan', '.NaN', '1e', '1.', '1e400', '1e-400', '1.e3'))()

    def word(self):
        return self.one('null', 'Null', 'NULL', '~', '', 'true', 'True', 'yes', 'no', 'y', 'n', 'on', 'off', 'Off', 'nil', 'none', '2001-01-01',
                        '2001-01-01 10:00:00', '[]', '{}', '[1]', '{a: 1}', '!!str 1', '!!int "1"', '!!float 1', '!!float "1.5"', '!!null 1', '!!bool yes',
                        '!!str', '! 1', '&a 1', '*a', '|\n          1', '>-\n          1', '|-\n          500m', '1 2', '1,5', '1 # one', '1# one', '#1',
                        '- 1', '? 1', ': 1', '%1', '@1', '`1`', "''", '""', '"1"', "'1'", "' 1 '", '"\\t1"', '"\\u0031"', '"1\\n"', '"\\x31"', '"1', "'1''", '1\u00a0',
                        '"\u00a01"', '\u20281', '"1\u2028"', '"1\u3000"', '"\u00851"', '1\t', '\t1', '1:', '1: 2', '.', '+', '-', '"-"', '"."', '"Ki"', 'Ki', 'm', '_1',
                        '1_', '0x', '0b2', '0o8', '08', '-010', '+0x10', '-0b11', '1__0', '0_1', '"0x10"', '"1_000"', '"010"', '"1e3"', "'1E3'", '"1E"', '1E', '12E6')

    def scalar(self):
        kind = self.r.random()
        if kind < 0.3:
            return self.integer()
        if kind < 0.55:
            return self.floating()
        if kind < 0.63:
            return self.word()
        text = self.one(self.usual, self.good, self.good, self.bad)()
        if kind < 0.72:
            return self.one('"%s"', "'%s'", '" %s"', "'%s '", '%s ', '%s # x') % text
        return text


def scalars(judge, seed):
    make = Scalars(random.Random(seed + 8)).scalar
    texts = [t for t in distinct(make, 4000) if '\0' not in t]
    rows = []
    for text, answer in zip(texts, judge.ask([{'op': 'document', 'text': DOCUMENT % t} for t in texts])):
        if 'skipped' in answer or len(text) > 60:
            continue
        objects = [o for o in answer['objects'] if 'pod' in o]
        limits = objects[0]['pod']['raw']['limits'] if objects else {}
        said = limits.get('cpu') if objects and len(objects) == len(answer['objects']) else None
        rows.append([text, said if answer['verdict'] == 'ok' else None])
    # which amounts can be held, quantities.jsonl asks
    large = judge.ask([{'op': 'quantity', 'text': r[1]['exact'] if isinstance(r[1], dict) else r[1] or '0'} for r in rows])
    return [r for r, a in zip(rows, large) if len(a['exact'].split('.')[0]) < 29]


# ---- pods ----------------------------------------------------------------------------------------

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


def both(sums):
    return [sums['requests'], sums['limits']]


def pod_row(found):
    if 'pod' not in found:
        return {}
    pod = found['pod']
    row = {'qos': pod['qos'], 'raw': both(pod['raw'])}
    if pod['defaulted'] != pod['raw']:
        row['defaulted'] = both(pod['defaulted'])
    if 'status' in pod:
        row['status'] = both(pod['status'])
    return row


def pods(judge, seed):
    texts = distinct(Pods(random.Random(seed + 2)).pod, 5050)
    rows = []
    for answer in judge.ask([{'op': 'document', 'text': t} for t in texts]):
        if 'skipped' in answer:
            raise SystemExit('a pod that costs too much')
        found = answer['objects'][0]
        rows.append(dict(verdict=found['verdict'], **pod_row(found)))
    return texts, rows


# ---- LimitRanges ---------------------------------------------------------------------------------

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


def limit_ranges(judge, seed):
    texts = distinct(LimitRanges(random.Random(seed + 3)).case, 560)
    rows = []
    for answer in judge.ask([{'op': 'limitrange', 'text': t} for t in texts]):
        pod = answer['pods'][0] if answer.get('pods') else None
        rows.append({'verdict': answer['verdict']} if pod is None else dict(
            verdict=answer['verdict'], qos=pod['qos'], sums=both(pod),
            containers=[both(c) for c in pod['containers']], refused=pod['refused']))
    return texts, rows


# ---- what the API server refuses -----------------------------------------------------------------

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


def short(finding):
    """Without the explanations behind a comma or in parentheses."""
    return finding[:2] + [re.split(r', | \(', finding[2])[0]]


def findings(server, seed):
    texts = distinct(Invalid(random.Random(seed + 5)).pod, 1500)
    return texts, [{'findings': [short(f) for f in a['pods'][0]['findings']]} for a in server.ask_texts(texts)]


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


def range_findings(server, seed):
    texts = distinct(Ranges(random.Random(seed + 6)).case, 700)
    return texts, [{'findings': [short(f) for f in a['ranges'][0]['findings']]} for a in server.ask_texts(texts)]


# ---- keys given twice ----------------------------------------------------------------------------

class Twice(Pods):
    """Pods and workloads as JSON in which keys come twice: the second is laid over the first."""

    def part(self, value):
        if self.often(0.25):
            return None
        if isinstance(value, dict):
            return {k: v for k, v in value.items() if self.often(0.5)}
        if isinstance(value, list):
            return [v for v in value if self.often(0.6)]
        return value

    def text(self, value):
        if isinstance(value, list):
            return '[%s]' % ','.join(map(self.text, value))
        if not isinstance(value, dict):
            return compact(value)
        pairs = []
        for key, inner in value.items():
            both = [inner, self.part(inner)] if self.often(0.12) else [inner]
            if self.often(0.5):
                both.reverse()
            pairs += [compact(key) + ':' + self.text(v) for v in both]
        return '{%s}' % ','.join(pairs)

    def document(self):
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


def twice(judge, seed):
    texts = distinct(Twice(random.Random(seed + 7)).document, 400)
    return texts, [dict(verdict=a['verdict'], objects=object_rows(a))
                   for a in judge.ask([{'op': 'document', 'text': t} for t in texts])]


# ---- manifests -----------------------------------------------------------------------------------

def object_rows(answer):
    rows = []
    for found in answer.get('objects', []):
        if found['verdict'] != 'empty':
            said = {k: found[k] for k in ('verdict', 'kind', 'name', 'typed', 'replicas') if k in found}
            rows.append(dict(said, **pod_row(found)))
    return rows


def manifests(judge, rows):
    for row, answer in zip(rows, judge.ask([{'op': 'document', 'text': r['text']} for r in rows])):
        row['verdict'] = answer.get('verdict', 'skipped')
        row['objects'] = object_rows(answer)
    return rows


# ---- the judge and the server agree --------------------------------------------------------------

def without_ratio(messages):
    return sorted({re.sub(', but provided ratio.*', '', m) for m in messages})


def agree(name, texts, answers, real):
    """What the judge has written again is what the API server does."""
    for text, answer, said in zip(texts, answers, real):
        pod = said['pods'][0]
        sums = answer.get('sums') or answer.get('defaulted') or answer['raw']
        if sums != both(pod) or answer['qos'] != pod['qos'] or (
                'refused' in answer and (without_ratio(answer['refused']) != without_ratio(pod['refused'])
                                         or answer['containers'] != [both(c) for c in pod['containers']])):
            raise SystemExit('%s: the judge says %s, the server %s of %s' % (name, compact(answer), compact(pod), text))
    print('%s: judge and server agree on %d cases' % (name, len(texts)))


# ---- files ---------------------------------------------------------------------------------------

def write(folder, name, rows):
    with open(os.path.join(folder, name), 'w', encoding='utf-8', newline='\n') as file:
        for row in rows:
            file.write((row if isinstance(row, str) else compact(row)) + '\n')


def read(folder, name):
    with open(os.path.join(folder, name), encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument('--judge', required=True, help='the program that judge/ builds')
    args.add_argument('--server', help='the program that server/ builds: what validation finds, and a check of the judge')
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--out', default=HERE)
    args.add_argument('--only', nargs='*', choices=FILES, default=FILES)
    args = args.parse_args()
    judge = Judge(args.judge)
    server = Server(args.server) if args.server else None
    wanted = args.only
    for name, make in (('quantities', quantities), ('forms', forms), ('pairs', pairs), ('scalars', scalars)):
        if name in wanted:
            write(args.out, name + '.jsonl', make(judge, args.seed))
    for name, make in (('pods', pods), ('limitranges', limit_ranges), ('twice', twice)):
        if name in wanted:
            texts, answers = make(judge, args.seed)
            if server and name != 'twice':
                agree(name, texts, answers, server.ask_texts(texts))
            write(args.out, name + '.jsonl', texts)
            write(args.out, name + '.answers.jsonl', answers)
    for name, make in (('invalid', findings), ('ranges', range_findings)):
        if name in wanted and server:
            texts, answers = make(server, args.seed)
            write(args.out, name + '.jsonl', texts)
            write(args.out, name + '.answers.jsonl', answers)
    if 'manifests' in wanted:
        write(args.out, 'manifests.jsonl', manifests(judge, read(args.out, 'manifests.jsonl')))


if __name__ == '__main__':
    main()
