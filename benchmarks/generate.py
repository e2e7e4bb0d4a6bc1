#!/usr/bin/env python3
"""Makes the benchmarks' input, the same on every machine: generate.py DIRECTORY

pod-{1k,4k,46k,stream}.{yaml,json}: what people write, and what the API server sends (compact
JSON of the same objects); stream: documents of 10 MB. quantities.txt: nine usual strings of ten.
"""
import json
import pathlib
import random
import sys

STREAM = 10_000_000
WORDS = ("cache queue store front index batch relay proxy audit login order stock price media "
         "search report mail ledger gate token").split()


def quantities(rng, count=1000):
    usual = [lambda: f"{rng.randrange(1, 40) * 25}m", lambda: str(rng.randrange(1, 17)),
             lambda: f"{2 ** rng.randrange(4, 11)}Mi", lambda: f"{rng.randrange(1, 65)}Gi",
             lambda: f"{rng.randrange(1, 20) * 100}m", lambda: f"{rng.randrange(1, 999)}Mi",
             lambda: f"{rng.randrange(1, 9)}.5Gi", lambda: f"{rng.randrange(1, 9)}.{rng.randrange(1, 10)}",
             lambda: f"{rng.randrange(1, 500)}M"]
    unusual = [lambda: f"{rng.randrange(10 ** 17, 10 ** 18)}", lambda: f"{rng.random():.9f}",
               lambda: f"{rng.randrange(1, 99)}e{rng.randrange(1, 9)}",
               lambda: f"{rng.randrange(1, 10 ** 6)}.{rng.randrange(1, 999)}Ki",
               lambda: f"{rng.randrange(1, 10 ** 9)}u"]
    made = [rng.choice(unusual)() if i % 10 == 9 else usual[i % 9]() for i in range(count)]
    rng.shuffle(made)
    return made


def container(rng, number, variables, full):
    name = f"{rng.choice(WORDS)}-{number}"
    c = {"name": name, "image": f"registry.example/shop/{name}:{rng.randrange(1, 9)}.{rng.randrange(30)}.{rng.randrange(9)}",
         "args": [f"--listen=0.0.0.0:{8000 + number}", "--log=json", f"--workers={rng.randrange(1, 64)}"],
         "ports": [{"name": f"p{number}", "containerPort": 8000 + number, "protocol": "TCP"},
                   {"name": f"m{number}", "containerPort": 9000 + number, "hostPort": 31000 + number}],
         "env": [{"name": f"SETTING_{i}", "value": f"{rng.choice(WORDS)} of part {number}, with some words in it"}
                 for i in range(variables)],
         "resources": {"requests": {"cpu": f"{rng.randrange(1, 20) * 50}m", "memory": f"{2 ** rng.randrange(5, 9)}Mi"},
                       "limits": {"cpu": str(rng.randrange(1, 5)), "memory": f"{rng.randrange(1, 5)}.5Gi",
                                  "ephemeral-storage": "1G"}}}
    if full:
        c["command"] = [f"/bin/{name}"]
        c["imagePullPolicy"] = "IfNotPresent"
        c["env"].insert(0, {"name": "POD_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}})
        c["livenessProbe"] = {"httpGet": {"path": "/healthz", "port": f"p{number}"},
                              "initialDelaySeconds": 10, "periodSeconds": 10}
        c["securityContext"] = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                                "capabilities": {"drop": ["ALL"]}}
        c["volumeMounts"] = [{"name": "tmp", "mountPath": "/tmp"},
                             {"name": "config", "mountPath": f"/etc/{name}", "readOnly": True}]
    return c


def pod(rng, name, containers, variables, full):
    spec = {"restartPolicy": "Always", "terminationGracePeriodSeconds": 30,
            "nodeSelector": {"disktype": "ssd"},
            "containers": [container(rng, i, variables, full) for i in range(containers)],
            "volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}},
                        {"name": "config", "configMap": {"name": f"{name}-config"}}]}
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "namespace": "shop",
                         "labels": {"app": name, "tier": rng.choice(WORDS), "release": "2026.11"},
                         "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9102"}},
            "spec": spec}


def deployment(rng, name, containers, variables):
    template = pod(rng, name, containers, variables, True)
    return {"apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": name, "namespace": "shop"},
            "spec": {"replicas": 6, "selector": {"matchLabels": template["metadata"]["labels"]},
                     "template": {"metadata": {"labels": template["metadata"]["labels"]},
                                  "spec": template["spec"]}}}


def scalar(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    plain = value[0].isalpha() or value[0] == "/" or (value[0].isdigit() and value[-1].isalpha())
    if plain and value not in ("true", "false", "null") and ": " not in value and " #" not in value:
        return value
    return json.dumps(value)


def yaml(value, indent, lines, first=""):
    """Block style as people write it: lists not indented, short lists of words in brackets."""
    pad = " " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            head = (first or pad) + key + ":"
            first = ""
            if isinstance(inner, list) and all(not isinstance(i, (dict, list)) for i in inner):
                lines.append(f"{head} [{', '.join(json.dumps(i) for i in inner)}]")
            elif isinstance(inner, (dict, list)):
                lines.append(head)
                yaml(inner, indent + (0 if isinstance(inner, list) else 2), lines)
            else:
                lines.append(f"{head} {scalar(inner)}")
    else:
        for inner in value:
            yaml(inner, indent + 2, lines, pad + "- ")


def write(directory, name, objects):
    documents = []
    for value in objects:
        lines = []
        yaml(value, 0, lines)
        documents.append("\n".join(lines) + "\n")
    (directory / f"pod-{name}.yaml").write_text("---\n".join(documents))
    (directory / f"pod-{name}.json").write_text(
        "".join(json.dumps(o, separators=(",", ":")) + "\n" for o in objects))
    return documents


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    rng = random.Random("k8smesos")
    (directory / "quantities.txt").write_text("\n".join(quantities(rng)) + "\n")
    write(directory, "1k", [pod(rng, "web-0", 1, 2, False)])
    write(directory, "4k", [pod(rng, "web-1", 3, 3, True)])
    write(directory, "46k", [deployment(rng, "parts", 25, 8)])
    objects, size = [], 0
    while size < STREAM:
        name = f"{rng.choice(WORDS)}-{len(objects)}"
        objects.append(pod(rng, name, rng.randrange(1, 4), rng.randrange(1, 8), rng.random() < 0.5))
        lines = []
        yaml(objects[-1], 0, lines)
        size += sum(len(line) + 1 for line in lines) + 4
    write(directory, "stream", objects)


if __name__ == "__main__":
    main()
