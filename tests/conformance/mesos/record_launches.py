#!/usr/bin/env python3
"""What a real Mesos 1.11 master says of LAUNCH calls with several tasks.

record_launches.py PREFIX > lists.jsonl, PREFIX as made by tests/cluster/setup. Each line is one
LAUNCH: the offer, the tasks that run already, the tasks of the call, and for each of those the
master's message, or null if it took it. Ids are written F (framework), S (agent), O (offer).
The same seed asks the same questions.
"""
import json
import pathlib
import random
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "cluster"))
import mesos  # noqa: E402

AGENT = {"resources": "cpus:4;mem:1024;disk:100;ports:[31000-31009]",
         "executor_registration_timeout": "10mins"}
SEED, FRAMEWORKS, CALLS = 20, 50, 3


def scalar(name, value, **more):
    return {"name": name, "type": "SCALAR", "scalar": {"value": value}, **more}


def ports(begin, end):
    return {"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": begin, "end": end}]}}


def executor(r):
    """One of few ids; now and then another executor under a used one."""
    changed = r.random() < 0.15
    own = {"executor_id": {"value": r.choice("ab")}, "type": "CUSTOM", "name": "e",
           "command": {"value": "sleep 600", "environment": {
               "variables": [{"name": "A", "type": "VALUE", "value": "1"}]}},
           "resources": [scalar("cpus", 0.1), scalar("mem", 32)]}
    if changed:
        key, value = r.choice([
            ("name", "other"), ("command", {"value": "sleep 601"}), ("source", "s"),
            ("data", "AAEC"), ("resources", [scalar("cpus", 0.2), scalar("mem", 32)]),
            ("resources", [scalar("mem", 32), scalar("cpus", 0.1)]),
            ("resources", [scalar("cpus", 0.1, allocation_info={"role": "*"}), scalar("mem", 32)]),
            ("labels", {"labels": [{"key": "k", "value": "v"}]}),
            ("shutdown_grace_period", {"nanoseconds": 5}),
            ("container", {"type": "MESOS"})])
        own[key] = value
    if r.random() < 0.3:
        own["framework_id"] = {"value": "F"}
    return own


def task(r, ids):
    resources = [scalar("cpus", 0.0004 if r.random() < 0.02 else r.choice([0.1, 0.5, 1, 1.5])),
                 scalar("mem", r.choice([32, 64, 300]))]
    if r.random() < 0.4:
        begin = r.randrange(31000, 31010)
        resources.append(ports(begin, min(31009, begin + r.randrange(3))))
    return {"name": "n", "task_id": {"value": r.choice(ids)}, "agent_id": {"value": "S"},
            "resources": resources, "executor": executor(r)}


def named(message, names):
    """The message with our names for ids; names: [(theirs, ours)]."""
    text = json.dumps(message)
    for theirs, ours in names:
        text = text.replace(theirs, ours)
    return json.loads(text)


def in_order(tasks, told, taken):
    """The messages by task. Of tasks with one id the refused ones are told in order; behind
    the one that is taken all are duplicates."""
    messages = {}
    for name in {t["task_id"]["value"] for t in tasks}:
        mine = [s["message"] for s in told if s["task_id"]["value"] == name]
        if name in taken:
            at = next((i for i, m in enumerate(mine) if "duplicate ID" in m), len(mine))
            mine.insert(at, None)
        messages[name] = mine
    return [messages[t["task_id"]["value"]].pop(0) for t in tasks]


def ask(cluster, scheduler, running, tasks):
    """Launch, and see what was refused, and what runs."""
    framework = scheduler.ids["framework_id"]["value"]
    [offer] = scheduler.offers_event()["offers"]["offers"]
    agent = offer["agent_id"]["value"]
    theirs = named(tasks, [('"F"', f'"{framework}"'), ('"S"', f'"{agent}"')])
    before = {t["task_id"]["value"] for t in running}
    scheduler.call("ACCEPT", accept={
        "offer_ids": [offer["id"]], "filters": {"refuse_seconds": 0},
        "operations": [{"type": "LAUNCH", "launch": {"task_infos": theirs}}]})
    told, taken = [], set()

    def all_known():
        nonlocal taken
        while not scheduler.events.empty():
            event = scheduler.events.get()
            if event["type"] == "UPDATE":
                told.append(event["update"]["status"])
            else:
                scheduler.later.append(event)
        [found] = [f for f in cluster.state()["frameworks"] if f["id"] == framework]
        taken = {t["id"] for t in found["tasks"]} - before
        return len(told) + len(taken) == len(tasks)

    mesos.until("the master's answers", all_known, 10)
    ids = [(framework, "F"), (offer["id"]["value"], "O"), (agent, "S")]
    line = {"offer": offer, "running": running, "tasks": tasks,
            "messages": [m and m.partition("\n")[0] for m in in_order(tasks, told, taken)]}
    print(json.dumps(named(line, ids), separators=(",", ":")))
    return [t for t, m in zip(tasks, line["messages"]) if m is None]


def main():
    r = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="k8smesos-launches-") as name:
        cluster = mesos.Cluster(sys.argv[1], pathlib.Path(name).resolve() / "mesos", [AGENT])
        try:
            for _ in range(FRAMEWORKS):
                scheduler, running = mesos.Scheduler(cluster.master, ["*"]), []
                for _ in range(CALLS):
                    ids = [f"t{n}" for n in range(r.choice([8, 20, 40]))]
                    tasks = [task(r, ids) for _ in range(r.randrange(1, 6))]
                    running += ask(cluster, scheduler, running, tasks)
                scheduler.teardown()
        finally:
            cluster.stop()


main()
