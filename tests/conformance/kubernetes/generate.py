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

from make_amounts import Quantities, Scalars
from make_fields import Fields, every_field
from make_pods import Invalid, LimitRanges, Pods, Ranges, Twice

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ['quantities', 'forms', 'pairs', 'scalars', 'pods', 'limitranges', 'twice', 'fields', 'invalid', 'ranges', 'manifests']
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


# ---- amounts ---------------------------------------


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


DOCUMENT = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    resources:\n      limits:\n        cpu: %s\n'


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


# ---- pods ---------------------------------------


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


def limit_ranges(judge, seed):
    texts = distinct(LimitRanges(random.Random(seed + 3)).case, 560)
    rows = []
    for answer in judge.ask([{'op': 'limitrange', 'text': t} for t in texts]):
        pod = answer['pods'][0] if answer.get('pods') else None
        rows.append({'verdict': answer['verdict']} if pod is None else dict(
            verdict=answer['verdict'], qos=pod['qos'], sums=both(pod),
            containers=[both(c) for c in pod['containers']], refused=pod['refused']))
    return texts, rows


def twice(judge, seed):
    texts = distinct(Twice(random.Random(seed + 7)).document, 400)
    return texts, [dict(verdict=a['verdict'], objects=object_rows(a))
                   for a in judge.ask([{'op': 'document', 'text': t} for t in texts])]


def fields(judge, seed):
    texts = list(Fields(random.Random(seed + 9)).documents(every_field(os.path.join(HERE, 'judge'))))
    rows = []
    for answer in judge.ask([{'op': 'document', 'text': t} for t in texts]):
        found = answer['objects'][0]
        rows.append({'verdict': found['verdict'], 'findings': found['errors']} if found['verdict'] == 'strict'
                    else {'verdict': found['verdict']})
    return texts, rows


# ---- what the API server refuses ---------------------------------------


def short(finding):
    """Without the explanations behind a comma or in parentheses."""
    return finding[:2] + [re.split(r', | \(', finding[2])[0]]


def findings(server, seed):
    texts = distinct(Invalid(random.Random(seed + 5)).pod, 1500)
    return texts, [{'findings': [short(f) for f in a['pods'][0]['findings']]} for a in server.ask_texts(texts)]


def range_findings(server, seed):
    texts = distinct(Ranges(random.Random(seed + 6)).case, 700)
    return texts, [{'findings': [short(f) for f in a['ranges'][0]['findings']]} for a in server.ask_texts(texts)]


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
    for name, make in (('pods', pods), ('limitranges', limit_ranges), ('twice', twice), ('fields', fields)):
        if name in wanted:
            texts, answers = make(judge, args.seed)
            if server and name in ('pods', 'limitranges'):
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
