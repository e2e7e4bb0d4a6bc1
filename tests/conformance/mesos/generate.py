#!/usr/bin/env python3
"""Make cases of Mesos resource arithmetic and record libmesos' answers to them.

    generate.py --judge DIR [--seed N] [--count N] > cases.jsonl

DIR holds a module mesosoracle.py that asks a real libmesos (see README.md). The same seed and
count give the same file. The recorded file is what the test replays; no Mesos is needed then.
"""
import argparse
import json
import random
import re
import sys

LIMIT = 9.2e15  # beyond, Mesos' fixed point overflows: a documented difference, tested apart

# ---- how the library writes a Resource: this order of keys, no blanks --------------------------


def number(x):
    text = repr(float(x))
    if 'e' in text or 'n' in text:
        raise ValueError('no plain number: %r' % x)
    return text


def string(s):
    return json.dumps(s, ensure_ascii=False)


def members(*pairs):
    return '{' + ','.join('"%s":%s' % p for p in pairs if p[1] is not None) + '}'


def optional(message, key, write=string):
    return write(message[key]) if key in message else None


def write_list(items, write):
    return '[' + ','.join(write(i) for i in items) + ']'


def write_labels(message):
    return members(('labels', write_list(message.get('labels', []), lambda l: members(
        ('key', string(l['key'])), ('value', optional(l, 'value'))))))


def write_reservation(r):
    return members(('type', string(r['type'])), ('role', string(r['role'])),
                   ('principal', optional(r, 'principal')),
                   ('labels', optional(r, 'labels', write_labels)))


def write_root(message):
    return members(('root', optional(message, 'root')))


def write_disk(d):
    return members(
        ('persistence', optional(d, 'persistence', lambda p: members(
            ('id', string(p['id'])), ('principal', optional(p, 'principal'))))),
        ('volume', optional(d, 'volume', lambda v: members(
            ('container_path', string(v['container_path'])), ('host_path', optional(v, 'host_path')),
            ('mode', string(v['mode']))))),
        ('source', optional(d, 'source', lambda s: members(
            ('type', string(s['type'])), ('path', optional(s, 'path', write_root)),
            ('mount', optional(s, 'mount', write_root)), ('id', optional(s, 'id')),
            ('profile', optional(s, 'profile')), ('vendor', optional(s, 'vendor')),
            ('metadata', optional(s, 'metadata', write_labels))))))


def write_value(r):
    if r['type'] == 'SCALAR':
        return 'scalar', members(('value', number(r['scalar']['value'])))
    if r['type'] == 'RANGES':
        return 'ranges', members(('range', write_list(r['ranges'].get('range', []), lambda x: members(
            ('begin', str(x['begin'])), ('end', str(x['end']))))))
    return 'set', members(('item', write_list(r['set'].get('item', []), string)))


def write_resource(r):
    return members(
        ('name', string(r['name'])), ('type', string(r['type'])), write_value(r),
        ('allocation_info', optional(r, 'allocation_info', lambda a: members(
            ('role', optional(a, 'role'))))),
        ('reservations', write_list(r['reservations'], write_reservation)
         if r.get('reservations') else None),
        ('disk', optional(r, 'disk', write_disk)),
        ('revocable', optional(r, 'revocable', lambda _: '{}')),
        ('shared', optional(r, 'shared', lambda _: '{}')),
        ('provider_id', optional(r, 'provider_id', lambda p: members(('value', string(p['value']))))))


# ---- values --------------------------------------------------------------------------------------


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def one(self, *choices):
        return self.r.choice(choices)

    def often(self, share):
        return self.r.random() < share

    def scalar(self):
        r = self.r
        return self.one(
            lambda: float(r.randint(0, 8)), lambda: float(r.randint(0, 8)),
            lambda: r.randint(0, 9000) / 1000, lambda: r.randint(0, 90000) / 10000,
            lambda: round(r.random() * 10, r.randint(1, 6)),
            lambda: r.choice([0.0005, 0.0004, 0.0015, 1.0005, 4.0005, 1.005, 0.1, 0.2, 0.3, 1.23456,
                              0.0, 2.5, 0.001, 0.00049999, 3.0004]),
            lambda: float(r.randint(1, 10 ** r.randint(1, 14))),
            lambda: r.randint(1, 10 ** 14) / 10 ** r.randint(1, 6),
            lambda: float(r.choice([9007199254740.992, 9007199254740.993, 9007199254741.001,
                                    4503599627370.497, 1e12, 123456789012.345, 4e14, 2.5e14])))()

    def bound(self):
        r = self.r
        return self.one(lambda: r.randint(0, 20), lambda: r.randint(0, 20), lambda: r.randint(0, 100),
                        lambda: r.randint(31000, 31020),
                        lambda: (1 << 64) - 1 - r.randint(0, 6), lambda: (1 << 63) - 2 + r.randint(0, 4))()

    def ranges(self, valid):
        out = []
        for _ in range(self.r.choice([0, 1, 1, 1, 2, 2, 3, 4])):
            a = self.bound()
            b = min(a + self.r.choice([0, 0, 1, 2, 3, 5, 9]), (1 << 64) - 1)
            if not valid and self.often(0.1):
                a, b = b, a
            if valid and any(x['begin'] <= b and a <= x['end'] for x in out):
                continue
            out.append({'begin': a, 'end': b})
        return out

    def items(self, valid):
        pool = ['a', 'b', 'c', 'd', 'e1', 'ä']
        if valid:
            return self.r.sample(pool, self.r.randint(0, 4))
        return [self.r.choice(pool) for _ in range(self.r.randint(0, 4))]

    def labels(self):
        return {'labels': [dict([('key', self.one('k', 'l'))] +
                                ([('value', self.one('', 'x', 'y'))] if self.often(0.7) else []))
                           for _ in range(self.r.randint(0, 3))]}

    # ---- reservations, disks ----

    def role(self):
        return self.one('prod', 'prod', 'dev', 'eng', 'eng/a', 'eng/a/b', 'engine')

    def bad_role(self):
        return self.one('', '*', '-x', 'a//b', '/a', 'a/', '.', '..', 'a/.', 'a/../b', 'a/*', 'a b',
                        'a/-b', 'a\tb', 'a\x7f', '**', '...', 'ä')

    def dynamic(self, role):
        out = {'type': 'DYNAMIC', 'role': role}
        if self.often(0.5):
            out['principal'] = self.one('p', 'q', '')
        if self.often(0.3):
            out['labels'] = self.labels()
        return out

    def stack(self):
        kind = self.r.random()
        if kind < 0.5:
            return [{'type': 'STATIC', 'role': self.role()}]
        if kind < 0.75:
            return [self.dynamic(self.role())]
        first = {'type': 'STATIC', 'role': 'eng'} if self.often(0.6) else self.dynamic('eng')
        out = [first, self.dynamic('eng/a')]
        if self.often(0.3):
            out.append(self.dynamic('eng/a/b'))
        return out

    def bad_stack(self):
        out = self.stack()
        r = self.r.choice(out)
        what = self.r.randint(0, 6)
        if what == 0:
            r.pop('type')
        elif what == 1:
            r.pop('role')
        elif what == 2:
            r['role'] = self.bad_role()
        elif what == 3:
            r['type'] = 'UNKNOWN'
        elif what == 4:
            out.append({'type': 'STATIC', 'role': out[-1].get('role', 'eng') + '/z'})
        elif what == 5:
            out.append({'type': 'DYNAMIC', 'role': self.role()})
        else:
            out.reverse()
        return out

    def disk(self, valid):
        d = {}
        if self.often(0.5):
            d['persistence'] = {'id': self.one('id1', 'id2')}
            if self.often(0.4):
                d['persistence']['principal'] = self.one('p', 'q')
            if self.often(0.7):
                d['volume'] = {'container_path': self.one('data', 'x'), 'mode': self.one('RW', 'RO')}
                if self.often(0.3):
                    d['volume']['host_path'] = '/h'
        if self.often(0.6):
            kind = self.one('PATH', 'MOUNT', 'RAW', 'BLOCK', *([] if valid else ['UNKNOWN']))
            s = d['source'] = {'type': kind}
            for key in ('path', 'mount'):
                fits = kind == key.upper() or (kind in ('PATH', 'MOUNT') and self.often(0.1))
                if (fits or (not valid and self.often(0.3))) and self.often(0.8):
                    s[key] = {'root': self.one('/m1', '/m2')} if self.often(0.8) else {}
            for key in ('id', 'profile', 'vendor'):
                if self.often(0.25):
                    s[key] = self.one('u', 'v')
            if self.often(0.2):
                s['metadata'] = self.labels()
        return d

    # ---- resources ----

    def value(self, out, valid):
        if out['type'] == 'SCALAR':
            out['scalar'] = {'value': self.scalar()}
            if not valid and self.often(0.3):
                out['scalar']['value'] = self.one(-1.0, -0.0001, -0.0, -5.5)
        elif out['type'] == 'RANGES':
            out['ranges'] = {'range': self.ranges(valid or self.often(0.5))}
        elif out['type'] == 'SET':
            out['set'] = {'item': self.items(valid or self.often(0.5))}

    def resource(self, valid=True, rich=0.3):
        kind = self.r.choice(['SCALAR'] * 6 + ['RANGES'] * 3 + ['SET'] * 2)
        name = {'SCALAR': self.one('cpus', 'cpus', 'mem', 'gpus', 'disk'),
                'RANGES': self.one('ports', 'ports', 'eports'), 'SET': self.one('zones', 'tags')}[kind]
        out = {'name': name, 'type': kind}
        if self.often(0.03):
            out['name'] = self.one('x', 'disk', 'acme.com/fpga')
        self.value(out, valid)
        if self.often(rich):
            out['reservations'] = self.stack()
        if self.often(rich * 0.5):
            out['allocation_info'] = {'role': self.one('prod', 'dev')} if self.often(0.9) else {}
        if self.often(rich * 0.4):
            out['revocable'] = {}
        if self.often(rich * 0.2):
            out['provider_id'] = {'value': self.one('rp1', 'rp2')}
        if out['name'] == 'disk' and self.often(rich * 2):
            out['disk'] = self.disk(valid)
            if 'persistence' in out['disk'] and self.often(0.3):
                out['shared'] = {}
        return out

    def old_format(self, out):
        """Say the reservation in the old fields, or add these to the new one."""
        stack = out.get('reservations', [])
        if not stack:
            if self.often(0.5):
                out['role'] = '*'
            return out
        if len(stack) > 1:
            return out
        out['role'] = stack[0]['role']
        if stack[0]['type'] == 'DYNAMIC':
            out['reservation'] = {k: v for k, v in stack[0].items() if k in ('principal', 'labels')}
        if self.often(0.6):
            del out['reservations']
        return out

    def spoil(self, out):
        """One thing that Mesos may not like."""
        def other_value():
            self.value(out, False)
            out.pop(self.one('scalar', 'ranges', 'set'), None)

        def second_value():
            for key, value in (('scalar', {'value': 1.0}), ('ranges', {}), ('set', {})):
                if self.often(0.5):
                    out.setdefault(key, value)

        def old_fields():
            if self.often(0.6):
                out['role'] = self.one(self.bad_role, self.role)()
            if self.often(0.6):
                out['reservation'] = self.one({}, {'principal': 'p'}, {'type': 'STATIC'},
                                              {'role': 'prod'}, {'labels': {}},
                                              {'labels': {'labels': [{'key': 'k'}]}})

        self.one(
            lambda: out.update(name=''), other_value, second_value,
            lambda: out.update(type=self.one('TEXT', 'SET', 'RANGES', 'SCALAR')),
            lambda: self.value(out, False), lambda: self.value(out, False),
            lambda: out.update(disk=self.disk(False)), lambda: out.update(shared={}),
            lambda: out.update(name='disk', type='SCALAR', scalar={'value': 2.0}, disk=self.disk(False)),
            lambda: out.update(reservations=self.bad_stack()),
            lambda: out.update(reservations=self.bad_stack()),
            old_fields, old_fields,
            lambda: (out.update(reservations=self.stack()), old_fields()))()
        return out

    def resource_list(self, invalid=0.0, old=0.0, rich=0.3, sizes=(0, 1, 1, 1, 2, 2, 3, 5)):
        out = []
        for _ in range(self.r.choice(sizes)):
            item = self.resource(rich=rich)
            if self.often(invalid):
                item = self.spoil(item)
            elif self.often(old):
                item = self.old_format(item)
            out.append(item)
            if self.often(0.1):
                out.append(json.loads(json.dumps(self.r.choice(out))))
        self.r.shuffle(out)
        return out

    def part_of(self, full):
        """Something that may well be contained in it: the same entries, smaller."""
        out = []
        for item in full:
            if self.often(0.3):
                continue
            item = json.loads(json.dumps(item))
            if self.often(0.6) and item.get('scalar', {}).get('value', 0) > 1:
                item['scalar']['value'] = self.one(1.0, item['scalar']['value'] - 0.5,
                                                   item['scalar']['value'] / 2)
            elif self.often(0.5) and item.get('ranges', {}).get('range'):
                ranges = item['ranges']['range']
                ranges[:] = self.r.sample(ranges, self.r.randint(0, len(ranges)))
                for x in ranges:
                    x['begin'] += (x['end'] - x['begin']) // 2
            elif self.often(0.5) and item.get('set', {}).get('item'):
                self.r.shuffle(item['set']['item'])
                item['set']['item'].pop()
            if self.often(0.1):
                item['allocation_info'] = {'role': 'prod'}
            if self.often(0.1):
                item.pop('reservations', None)
            out.append(item)
        if self.often(0.2):
            out.append(self.resource())
        self.r.shuffle(out)
        return out

    # ---- text ----

    def blanks(self):
        return ' ' * self.r.choice([0, 0, 0, 0, 0, 1, 2])

    def text_number(self):
        r = self.r
        return self.one(
            lambda: repr(self.scalar()), lambda: str(r.randint(0, 100)), lambda: str(r.randint(0, 100)),
            lambda: '%d.%d' % (r.randint(0, 99), r.randint(0, 99999)),
            lambda: ''.join(r.choice('0123456789') for _ in range(r.randint(1, 15))) if self.often(0.1)
            else '%.*g' % (r.randint(1, 20), r.random() * 10 ** r.randint(0, 12)),
            lambda: self.one('.5', '5.', '1e3', '1E+3', '1e-3', '+1', '-0', '-0.0', '0e5', '00.5', '.',
                             '1e', 'e5', '1e+', '--1', '+-1', '-1', '-0.0001', '1.5.2', '1,5', '0x10',
                             '0X1p3', '1f', '1d', '1L', 'inf', '-inf', '+inf', 'infinity', 'nan', 'NAN',
                             '-nan', 'nan(1)', 'Infinity', '1e400', '-1e400', '1e-400', '-1e-400', '1e-310',
                             '-1e-310', '2.2250738585072014e-308', '2.2250738585072011e-308', 'abc',
                             'true', '1 0', '1 . 5', '1_0', "1'0", '0x', '1e5.', '1e 3', '1\t', '\t1',
                             '1\n', '٣', '0b1', '1e00003', '1e+00000000000000000003',
                             '0.' + '0' * 40 + '1e41', '9' * 15 + '.9994', '0.000' + '9' * 30))()

    def text_range(self):
        sep = self.one('-', '-', '-', '-', ',', '--')
        def show(x):
            return self.one(str, str, str, hex, lambda v: '+' + str(v), lambda v: '0' + str(v),
                            lambda v: '0X%X' % v)(x)
        a = self.bound()
        b = a + self.r.choice([0, 1, 3, 9, -2])
        return show(max(a, 0)) + sep + show(max(b, 0))

    def text_value(self):
        kind = self.r.random()
        if kind < 0.5:
            return self.text_number()
        if kind < 0.75:
            inner = self.one(',', ', ', ' ,', '-', '\n', ',,', '][').join(
                self.text_range() for _ in range(self.r.randint(0, 4)))
            return '[' + inner + ']'
        if kind < 0.9:
            inner = self.one(',', ', ', ',,', '\n', '}{').join(
                self.one('a', 'b', 'c d', '1-2', 'x.y', 'ä', '(q)', '"s"') for _ in range(self.r.randint(0, 4)))
            return '{' + inner + '}'
        return self.one('', ' ', '[1-2', '1-2]', '[1-2]]', '[[1-2]]', '{a', 'a}', '{a}}', '(1)', '1(', ')1(',
                        'a[1-2]', 'a{b}', '[a-b]', '[1-2-3]', '[1.5-2]', '[1e3-2000]', '[0x-1]', '[-1-2]',
                        '[1-2]{a}', '{a[1]}', '[{1-2}]', '[18446744073709551615-18446744073709551615]',
                        '[18446744073709551616-1]', '[0x10000000000000000-1]', '[0xg-1]', '[(1-2)]',
                        '{(a}', '[1- 2]', '[ 1 - 2 ]', '[1\t-2]', '[1-2\r]', '[-]', '[,]', '{{}}', '{}[]')

    def text_name(self):
        name = self.one('cpus', 'cpus', 'cpus', 'mem', 'disk', 'gpus', 'ports', 'zones', 'c p', 'ä', 'x.y/z', 'cpus\t')
        if self.often(0.06):
            name = self.one('', ' ', '\t', '[x]', '"cpus"', 'a,b', '{', 'a=b')
        role = ''
        if self.often(0.35):
            role = '(' + self.blanks() + (self.bad_role() if self.often(0.15) else self.one(self.role(), '*')) \
                + self.blanks() + ')'
            if self.often(0.08):
                role = self.one('(', ')', ')(', '(a', 'a)', '(a)(b)', '((a))', '(a)tail', '()', '( )')
        return self.blanks() + name + self.blanks() + role + self.blanks()

    def text(self):
        def entry():
            sep = ':' if self.often(0.95) else self.one('', '::', ': :', ':1:', '=', ':;')
            value = self.text_value()
            return self.text_name() + sep + self.blanks() + value + self.blanks()
        text = self.one(';', ';', ';', '; ', ';;').join(entry() for _ in range(self.r.choice([0, 1, 1, 1, 2, 2, 3])))
        if self.often(0.05):
            text += self.one(';', ' ', ';;', ':', '\n', '; ')
        if self.often(0.08) and text:
            at = self.r.randrange(len(text))
            text = self.one(text[:at] + text[at + 1:], text[:at] + self.r.choice('()[]{}:;,- x1') + text[at:])
        return text

    def json_text(self):
        """What parse takes as JSON, or takes for text."""
        items = self.resource_list(0.1, 0.3, 0.15, (0, 1, 1, 2))
        text = json.dumps(items, ensure_ascii=False)
        if self.often(0.5):
            for a, b in self.r.sample([
                    ('"name"', '"other": 1, "name"'), ('{"value": ', '{"x": null, "value": '),
                    ('"SCALAR"', '"scalar"'), ('"SCALAR"', '0'), ('"STATIC"', '"NEW"'), ('[{', '[ {'),
                    ('"name": ', '"name": null, "was": '), ('}]', '}] '), ('}]', '}],'), ('[', ''),
                    ('"begin": ', '"begin": 1, "start": '), ('"value"', '"values"'), ('1.0', '"1.0"'),
                    ('2.0', '"two"'), ('3.0', '3'), ('[', '\n['), ('{"range": [{', '{"range": {')], 2):
                text = text.replace(a, b, 1)
        return text


# ---- cases -----------------------------------------------------------------------------------------


class Recorder:
    def __init__(self, judge):
        self.judge = judge
        self.dropped = {}
        self.answers = 0

    def drop(self, why):
        self.dropped[why] = self.dropped.get(why, 0) + 1
        return None

    def answer(self, reply):
        """Resources, or what an error begins with: as much as does not depend on Mesos' own prints."""
        if 'abort' in reply:
            return self.drop('aborts')
        if 'error' in reply:
            return {'error': reply['error']}
        if 'resources' not in reply:
            return {'none': True}
        values = [r['scalar']['value'] for r in reply['resources'] if 'scalar' in r]
        if any(abs(v) >= LIMIT for v in values):
            return self.drop('beyond the fixed point')
        out = {'json': write_list(reply['resources'], write_resource)}
        self.answers += 1
        if self.answers % 5 == 0: # the file is long enough
            out['text'] = reply['text']
        return out

    def upgraded(self, items):
        """Old format to new, as a master does to what it takes in: Mesos' classes abort on it."""
        out = []
        for item in items:
            if 'role' not in item and 'reservation' not in item:
                out.append(item)
            elif 'value' in self.judge.validate(item):
                new = self.judge.upgrade(item)
                if 'resource' not in new:
                    return None
                out.append(new['resource'])
        return out

    def case(self, op, a, b=None):
        lists = [x for x in (a, b) if isinstance(x, list)]
        for items in lists:
            for item in items:
                if abs(item.get('scalar', {}).get('value', 0)) >= LIMIT:
                    return self.drop('beyond the fixed point')
        if op == 'parse':
            # Mesos reads JSON numbers above 2^63 through a double: a documented difference.
            if a.lstrip().startswith('[') and re.search(r'\b(9223372036854775[89]|18446744)\d+', a):
                return self.drop('JSON numbers above 63 bits')
            want = self.answer(self.judge.parse(a))
            return want and dict(op=op, a=a, **want)
        if op == 'validate':
            reply = self.judge.validate(a)
            want = {'error': reply['error']} if 'error' in reply else {'yes': True}
            return dict(op=op, a=json.dumps(a, ensure_ascii=False, separators=(',', ':')), **want)
        new_a = self.upgraded(a)
        new_b = self.upgraded(b) if isinstance(b, list) else b
        if new_a is None or (isinstance(b, list) and new_b is None):
            return self.drop('cannot be upgraded')
        out = dict(op=op, a=json.dumps(a, ensure_ascii=False, separators=(',', ':')))
        if isinstance(b, list):
            out['b'] = json.dumps(b, ensure_ascii=False, separators=(',', ':'))
        elif b is not None:
            out['b'] = b
        if op in ('contains', 'equal'):
            reply = self.judge.call('eq' if op == 'equal' else op, 'v1', new_a, new_b)
            if 'abort' in reply:
                return self.drop('aborts')
            return dict(out, yes=reply['value'])
        args = [new_a] if b is None else [new_a, new_b]
        want = self.answer(self.judge.call(op, 'v1', *args))
        return want and dict(out, **want)


def questions(m, count):
    """count questions in a fixed mix."""
    filters = ['unreserved', 'reserved', 'allocatableTo', 'reservedToRoleSubtree', 'revocable',
               'nonRevocable', 'shared', 'scalars', 'toUnreserved', 'allocate']
    for i in range(count):
        kind = i % 20
        rich = m.one(0.1, 0.3, 0.6)
        if kind < 4:
            yield 'parse', m.text(), None
        elif kind == 4:
            yield 'parse', m.json_text(), None
        elif kind < 8:
            r = m.resource(rich=rich)
            yield 'validate', m.one(m.spoil, m.spoil, m.old_format, lambda x: x)(r), None
        elif kind < 11:
            yield 'add', m.resource_list(0.05, 0.05, rich), m.resource_list(0.05, 0.05, rich)
        elif kind < 14:
            a = m.resource_list(0.05, 0.05, rich)
            yield 'sub', a, m.part_of(a) if m.often(0.8) else m.resource_list(0.05, 0.05, rich)
        elif kind < 17:
            a = m.resource_list(0.03, 0.03, rich)
            yield 'contains', a, m.part_of(a) if m.often(0.9) else m.resource_list(0.0, 0.0, rich)
        elif kind == 17:
            a = m.resource_list(0.03, 0.03, rich)
            b = json.loads(json.dumps(a))
            m.r.shuffle(b)
            yield 'equal', a, b if m.often(0.5) else m.part_of(a)
        elif kind == 18:
            a = m.resource_list(rich=0.4) + m.resource_list(rich=0.4)
            yield 'find', a, [{k: v for k, v in x.items() if k != 'shared'} for x in m.part_of(a)][:2]
        else:
            op = m.r.choice(filters)
            role = m.role() if op in ('allocatableTo', 'reservedToRoleSubtree', 'allocate') or (
                op == 'reserved' and m.often(0.7)) else None
            yield op, m.resource_list(rich=0.6), role


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument('--judge', required=True, help='directory of mesosoracle.py')
    args.add_argument('--seed', type=int, default=1)
    args.add_argument('--count', type=int, default=5600)
    args = args.parse_args()
    sys.dont_write_bytecode = True
    sys.path.insert(0, args.judge)
    import mesosoracle
    recorder = Recorder(mesosoracle.Oracle())
    kept = 0
    for op, a, b in questions(Maker(args.seed), args.count):
        case = recorder.case(op, a, b)
        if case is not None:
            print(json.dumps(case, ensure_ascii=False, separators=(',', ':')))
            kept += 1
    print('%d cases; left out: %s' % (kept, recorder.dropped or 'none'), file=sys.stderr)


if __name__ == '__main__':
    main()
