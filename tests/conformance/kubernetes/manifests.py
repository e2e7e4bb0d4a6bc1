#!/usr/bin/env python3
"""Collect real manifests from published Go modules into manifests.jsonl (see README.md).

    manifests.py --judge PROGRAM [--out FOLDER]

Needs Go and a module proxy; the modules stay in Go's cache. Their texts are kept as they are, with
the module, the path, and the text's hash. generate.py fills in Kubernetes' answers.
"""
import argparse
import hashlib
import json
import os
import re
import subprocess

import generate

# all under the Apache License 2.0, without a NOTICE file; NOTICE here names them
MODULES = [
    'k8s.io/kubernetes@v1.1.8', # with the examples of 2015
    'k8s.io/kubernetes@v1.37.2', # its fixtures
    'k8s.io/api@v0.37.2', # objects with every field set
    'github.com/GoogleContainerTools/skaffold/v2@v2.13.2',
    'github.com/argoproj/argo-cd/v2@v2.13.0',
    'sigs.k8s.io/kueue@v0.9.0',
]
MOST_BYTES = 9000 # of one manifest
KINDS = re.compile(r'''["']?kind["']?\s*:\s*["']?(Pod|ReplicationController|Deployment|DaemonSet|StatefulSet|'''
                   r'''ReplicaSet|Job|CronJob|PodTemplate|List|[A-Za-z]+List)["']?\s*[,}#\r\n]''')
# of the objects with every field, which are large: these
EVERY_FIELD = ['HEAD/core.v1.Pod.yaml', 'v1.34.0/core.v1.Pod.json', 'v1.35.0/batch.v1.CronJob.yaml']


def folder_of(module):
    done = subprocess.run(['go', 'mod', 'download', '-json', module], stdout=subprocess.PIPE, check=True, cwd='/')
    return json.loads(done.stdout)['Dir']


def files_of(module, folder):
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.relpath(os.path.join(where, name), folder)
            if not name.endswith(('.yaml', '.yml', '.json')):
                continue
            if module.startswith('k8s.io/api@'):
                if not path.endswith(tuple('testdata/' + f for f in EVERY_FIELD)):
                    continue
            elif os.path.getsize(os.path.join(where, name)) > MOST_BYTES:
                continue
            yield path, os.path.join(where, name)


def shape(text):
    """What two copies of one manifest have in common: all but blanks, comments and version numbers."""
    return re.sub(r'\s+', ' ', re.sub(r'[0-9]+', '0', re.sub(r'(?m)#.*$', '', text)))


def collect():
    seen = set()
    for module in MODULES:
        for path, file in files_of(module, folder_of(module)):
            with open(file, 'rb') as f:
                data = f.read()
            try:
                text = data.decode()
            except UnicodeDecodeError:
                continue
            if not KINDS.search(text) or shape(text) in seen:
                continue
            seen.add(shape(text))
            yield {'module': module, 'path': path, 'sha256': hashlib.sha256(data).hexdigest(), 'text': text}


def is_of_use(answer):
    """It holds a pod, or what should have been one is refused."""
    return any('pod' in o or (o['verdict'] == 'error' and o.get('kind')) for o in answer.get('objects', []))


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument('--judge', required=True, help='the program that judge/ builds')
    args.add_argument('--out', default=generate.HERE)
    args = args.parse_args()
    rows = list(collect())
    answers = generate.Judge(args.judge).ask([{'op': 'document', 'text': r['text']} for r in rows])
    rows = [r for r, a in zip(rows, answers) if is_of_use(a)]
    generate.write(args.out, 'manifests.jsonl', rows)


if __name__ == '__main__':
    main()
