#!/usr/bin/env python3
"""The change of 2015 that this project began with, from manifests to TaskInfo bytes.

Its pod: container a has limits of 3 cpu and 768Mi, b and c have none. The rule: what has no limit
counts 0.25 cpu and 64 MiB (Kubernetes pull request 11230); so 3.5 cpus and 896 MB.
"""
import json

import wire
from harness import Files, container, differs, fragments, main, offer, pod, row, run, same, scalar

files = Files()
POD = files.write("pod.json", pod("seed", container("a", {"cpu": "3", "memory": "768Mi"}),
                                  container("b"), container("c")))
SEED = ["--profile", "seed"]
OTHER = ["--default-container-cpu-limit", "0.5", "--default-container-mem-limit", "128"]


def offers(cpus, mem, name=None):
    return files.write(name or f"{cpus}-{mem}.json", [offer(scalar("cpus", cpus),
                                                            scalar("mem", mem))])


for words, cpus, mem, milli, size in (
        (SEED, "3.5", "896", "3500", 896 << 20), (SEED + OTHER, "4", "1024", "4000", 1024 << 20),
        ([], "3.5", "896", "3500", 896 << 20), (OTHER, "4", "1024", "4000", 1024 << 20)):
    @row(f"sum {' '.join(words) or '(default)'}: {cpus} cpus and {mem} MB")
    def _(words=words, cpus=cpus, mem=mem, milli=milli, size=size):
        done = run("sum", "-o", "jsonl", *words, POD)
        assert done.status == 0 and done.error == "", done.error
        same(done.records, [{"verdict": "ok", "pod": {
            "mesos": {"cpus": cpus, "mem": mem},
            "seed": {"cpu_milli": milli, "mem_bytes": str(size), "containers_given_cpu": 2,
                     "containers_given_mem": 2}}}])


for words, cpu, mem in (SEED, "250m", "64Mi"), (SEED + OTHER, "500m", "128Mi"):
    @row(f"limits {' '.join(words)}: b and c get {cpu} and {mem}, a stays")
    def _(words=words, cpu=cpu, mem=mem):
        [made] = run("limits", "-o", "jsonl", *words, POD).records
        limits = [c["resources"]["limits"] for c in made["spec"]["containers"]]
        given = {"cpu": cpu, "memory": mem}
        assert limits == [{"cpu": "3", "memory": "768Mi"}, given, given], limits


# Under SEED the executor is not part of the comparison (kubernetes-mesos, the 2015 predicate).
for words, cpus, mem in (SEED, 3.5, 896), (SEED + OTHER, 4, 1024), ([], 3.75, 960):
    name = " ".join(words) or "(default, with the executor)"

    @row(f"fit {name}: an offer of exactly the sum fits")
    def _(words=words, cpus=cpus, mem=mem):
        done = run("fit", "-o", "jsonl", *words, POD, "--offers", offers(cpus, mem))
        assert done.status == 0 and done.error == "", done.error
        same(done.records, [{"pod": "default/seed", "index": 0, "agent": "S1", "role": "*",
                             "offers": ["O1"], "fits": True, "reasons": [],
                             "least_change": []}])

    for resource, index in ("cpus", 0), ("mem", 1):
        @row(f"fit {name}: a thousandth less of {resource} does not")
        def _(words=words, amounts=(cpus, mem), resource=resource, index=index):
            short = [f"{a - 0.001 * (i == index):.3f}" for i, a in enumerate(amounts)]
            done = run("fit", "-o", "jsonl", *words, POD, "--offers",
                       offers(*(float(s) for s in short)))
            assert done.status == 1, done.status
            [record] = done.records
            same(record, {"fits": False})
            reasons = [r for r in record["reasons"] if r["code"] == "insufficient"]
            assert [r["resource"] for r in reasons] == [resource], reasons
            assert reasons[0]["short"] == "0.001" and reasons[0]["role"] == "*", reasons
            if words:  # else it is the executor that comes too short
                want, had = f"{amounts[index]:g}", f"{amounts[index] - 0.001:.7g}"
                same(reasons[0], {"wanted": want, "had": had})

        @row(f"fit {name}: the table says it with the numbers, too ({resource})")
        def _(words=words, amounts=(cpus, mem), resource=resource, index=index):
            short = [a - 0.001 * (i == index) for i, a in enumerate(amounts)]
            done = run("fit", "-o", "table", *words, POD, "--offers", offers(*short))
            assert done.status == 1, done.status
            fragments(done.text, "default/seed", "S1", "no", resource, "short by 0.001")


for words, cpus, mem, given in (
        (SEED, 3.5, 896.0, {"cpu": "250m", "memory": "64Mi"}),
        (SEED + OTHER, 4.0, 1024.0, {"cpu": "500m", "memory": "128Mi"}),
        ([], 3.5, 896.0, {"cpu": "250m", "memory": "64Mi"})):
    name = " ".join(words) or "(default)"

    def whole(words=words, cpus=cpus, mem=mem, serialized=False):
        """TaskInfo bytes on an offer that has room for the executor, too."""
        room = (cpus + 0.25, mem + 64)
        given = offers(*room) if not serialized else files.write(
            "offer.pb", wire.offer(1, "*", wire.scalar("cpus", room[0], "*"),
                                   wire.scalar("mem", room[1], "*")))
        done = run("task", "-o", "protobuf", *words, POD, "--offers", given)
        assert done.status == 0 and done.error == "", done.error
        return done.bytes

    @row(f"task {name}: an independent reader of TaskInfo finds the same resources")
    def _(whole=whole, cpus=cpus, mem=mem):
        task = wire.task(whole())
        assert task["resources"] == [("cpus", cpus, "*", []), ("mem", mem, "*", [])], task
        assert task["executor"]["resources"] == [("cpus", 0.25, "*", []), ("mem", 64.0, "*", [])]
        assert task["executor"]["type"] in (0, 2), task  # unset, or CUSTOM
        assert task["agent_id"] == "S1" and task["task_id"].startswith("pod."), task
        assert task["limits"] == {}, task

    @row(f"task {name}: its data is the pod with the limits that were accounted")
    def _(whole=whole, given=given):
        carried = json.loads(wire.task(whole())["data"])
        limits = [c["resources"]["limits"] for c in carried["spec"]["containers"]]
        assert limits == [{"cpu": "3", "memory": "768Mi"}, given, given], limits

    @row(f"task {name}: the same bytes from a serialized offer as from JSON")
    def _(whole=whole):
        assert whole() == whole(serialized=True)

    @row(f"task {name}: v1 JSON says what the bytes say")
    def _(words=words, cpus=cpus, mem=mem, whole=whole):
        done = run("task", "-o", "jsonl", *words, POD, "--offers",
                   offers(cpus + 0.25, mem + 64))
        task = wire.task(whole())
        found = differs(done.records, [{
            "name": task["name"], "task_id": {"value": task["task_id"]},
            "agent_id": {"value": "S1"}, "resources": [scalar("cpus", cpus), scalar("mem", mem)],
            "executor": {"executor_id": {"value": task["executor"]["executor_id"]},
                         "resources": [scalar("cpus", 0.25), scalar("mem", 64.0)]}}])
        assert found is None, found


@row("task name: POD.NAMESPACE.pods in 2015, .pod later; an empty namespace is default")
def _():
    given = offers(10, 10000)
    for words, ending in (SEED, "pods"), ([], "pod"):
        [task] = run("task", "-o", "jsonl", *words, POD, "--offers", given).records
        assert task["name"] == f"seed.default.{ending}", task["name"]


main()
