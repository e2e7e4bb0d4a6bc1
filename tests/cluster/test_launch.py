#!/usr/bin/env python3
"""A pod on a real Mesos 1.11 master and agent: test_launch.py PROGRAM PREFIX

Takes an OFFERS event as the master sends it, has `k8smesos task` make the TaskInfo, launches
it, waits for TASK_RUNNING, and finds in /master/state the resources that were computed, no
more and no less. PREFIX is where Mesos is or will be put. Exit status 77: no Mesos to be had.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mesos  # noqa: E402
from mesos import amounts, thousandths  # noqa: E402

PROGRAM, PREFIX = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
ROLE, PORT = "prod", 31005
AGENT = {"resources": "cpus:4;cpus(prod):2;mem:4096;mem(prod):512;disk:1000;ports:[31000-31099]"}


def totals(resources):
    """Sums by name, as /master/state gives them for a task: cpus and mem in thousandths."""
    found = {"cpus": 0, "mem": 0}
    for (name, _, _), amount in amounts(resources).items():
        if name in found:
            found[name] += amount
    return found


def said_by_state(resources):
    return {name: thousandths(resources[name]) for name in ("cpus", "mem")}


def k8smesos(*arguments):
    done = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True)
    assert done.returncode == 0, f"k8smesos {arguments}: {done.returncode} {done.stderr}"
    return json.loads(done.stdout)


def launch(cluster, where):
    scheduler = mesos.Scheduler(cluster.master, [ROLE])
    event = scheduler.offers_event()
    offers = event["offers"]["offers"]
    (where / "offers.json").write_text(json.dumps(event))
    task = k8smesos("task", HERE / "pod.yaml", "--offers", where / "offers.json", "--role", ROLE,
                    "--executor-command", HERE / "executor.py", "-o", "jsonl")
    executor, name = task["executor"], task["task_id"]["value"]
    computed = k8smesos("sum", HERE / "pod.yaml", "-o", "jsonl")["pod"]["mesos"]

    # By the rules: 2 + 0.5 + 0.25 cpus; 806300000 bytes are 768.95 MiB, with 64 and 64 that
    # is 896.95, and whole MiB are asked for.
    assert computed == {"cpus": "2.75", "mem": "897"}, computed
    wanted, executor_wanted = totals(task["resources"]), totals(executor["resources"])
    assert wanted == {"cpus": 2750, "mem": 897000}, wanted
    assert executor_wanted == {"cpus": 250, "mem": 64000}, executor_wanted
    print("the TaskInfo asks for", ", ".join(f"{n} {'/'.join(one[0] for one in r) or '*'}: {a}" for (n, r, _), a
                                             in amounts(task["resources"]).items()))

    scheduler.accept(offers, [{"type": "LAUNCH", "launch": {"task_infos": [task]}}])
    status = scheduler.status(name)
    assert status["state"] == "TASK_RUNNING", status

    state = cluster.state()
    [framework] = [f for f in state["frameworks"] if f["active"]]
    [ran] = [t for t in framework["tasks"] if t["id"] == name]
    [ran_by] = framework["executors"]
    assert said_by_state(ran["resources"]) == wanted, ran
    assert ran["resources"]["ports"] == f"[{PORT}-{PORT}]", ran
    assert said_by_state(ran_by["resources"]) == executor_wanted, ran_by
    [agent] = cluster.agents()
    used = amounts(agent["used_resources_full"])
    both = amounts(task["resources"] + executor["resources"])
    assert used == both, f"used {used}, computed {both}"
    print("/master/state has the same:", said_by_state(framework["used_resources"]))

    # What the executor was handed is the completed pod.
    [data] = cluster.directory.rglob(f"{name}.json")
    pod = json.loads(data.read_text())
    limits = {c["name"]: c["resources"]["limits"] for c in pod["spec"]["containers"]}
    assert limits["logger"] == {"cpu": "250m", "memory": "64Mi"}, limits
    scheduler.teardown()


def main():
    setup = subprocess.run([HERE / "setup", PREFIX], stdout=subprocess.PIPE, text=True)
    print(setup.stdout, end="")
    if setup.returncode != 0:
        return setup.returncode
    with tempfile.TemporaryDirectory(prefix="k8smesos-cluster-") as name:
        where = pathlib.Path(name).resolve()
        cluster = mesos.Cluster(PREFIX, where / "mesos", [AGENT])
        try:
            launch(cluster, where)
        finally:
            cluster.stop()
    print("1 passed, 0 failed, 0 skipped")
    return 0


sys.exit(main())
