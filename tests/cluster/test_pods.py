#!/usr/bin/env python3
"""Pods on a real Mesos by scheduler and executor: test_pods.py SCHEDULER EXECUTOR PREFIX [all]

What the master says of tasks and executors is compared with sums made by hand from the rules.
With `all` the scheduler is killed 200 times, not 20. PREFIX is where Mesos is or will be put.
Exit status 77: no Mesos to be had.
"""
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from decimal import Decimal

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mesos  # noqa: E402
import scene  # noqa: E402
from scene import amounts, container, pod  # noqa: E402

SCHEDULER, EXECUTOR, PREFIX = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
KILLS = 200 if sys.argv[4:] == ["all"] else 20
AGENTS = [{"resources": "cpus:6;cpus(prod):2;mem:4096;mem(prod):512;disk:9;ports:[31000-31099]",
           "attributes": "rack:r0"},
          {"resources": "cpus:4;mem:2048;disk:9;ports:[31000-31099]", "attributes": "rack:r1"}]
STATIC = pod("static", [container(limits={"cpu": "100m", "memory": "32Mi"})])


def roles_and_reservations_are_used(s):
    """The framework's first role is prod: what is reserved for it goes first."""
    s.write(pod("kept", [container(limits={"cpu": "1500m", "memory": "64Mi"})],
                nodeSelector={"rack": "r0"}))
    assert s.runs("kept")["kept"]["role"] == "prod"
    [agent] = [a for a in s.cluster.agents() if a["hostname"] == "agent1"]
    used = {}
    for (name, reserved, role), amount in mesos.amounts(agent["used_resources_full"]).items():
        assert role == "prod" or not reserved, (name, reserved, role)
        used.setdefault(name, {})["prod" if reserved else "*"] = amount
    assert used["cpus"]["prod"] >= 1500 and used["mem"]["prod"] >= 64000, used
    s.delete("kept")
    s.runs()


def sums_are_those_of_the_rules(s):
    s.write(pod("one", [container(limits={"cpu": "1500m", "memory": "100M"})]),
            pod("three", [container(n) for n in range(3)]),
            pod("ten", [container(n, {"cpu": "100m", "memory": "10Mi"}) for n in range(10)]))
    tasks = s.runs("one", "three", "ten")
    # 100M are 95.37 MiB, whole MiB are asked for; no limit is 0.25 and 64; the least is 32 MiB
    assert amounts(tasks["one"]) == (1500, 96), tasks["one"]
    assert amounts(tasks["three"]) == (750, 192), tasks["three"]
    assert amounts(tasks["ten"]) == (1000, 320), tasks["ten"]
    for executor in s.executors():  # its own 0.25 and 64, and the static pod
        assert amounts(executor) == (350, 96), executor
    logs = {p.name for p in (s.where / "mesos").rglob("pod.default.three-0.0/c*.std*")}
    assert logs == {f"c{n}.{e}" for n in range(3) for e in ("stdout", "stderr")}, logs


def default_limits_reach_the_processes(s):
    """Without cgroups of its own the executor limits what a container may allocate."""
    found = mesos.until("three processes", lambda: len(f := s.containers("three")) == 3 and f)
    for pid in found:
        limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
        [line] = [n for n in limits.splitlines() if n.startswith("Max data size")]
        assert line.split()[3:5] == [str(64 << 20)] * 2, line


def a_deleted_pod_ends_with_its_processes(s):
    """SIGTERM, and SIGKILL after the grace period."""
    stubborn = container(command=["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"])
    s.write(pod("gentle", [container()]),
            pod("stubborn", [stubborn], terminationGracePeriodSeconds=1))
    s.runs("one", "three", "ten", "gentle", "stubborn")
    assert s.containers("gentle") and s.containers("stubborn")
    s.delete("gentle", "stubborn")
    s.runs("one", "three", "ten")
    mesos.until("the end of the processes", lambda: not s.containers("gentle") and
                not s.containers("stubborn"), 10)
    def ended():
        [framework] = s.cluster.state()["frameworks"]
        return {t["id"]: t["state"] for t in framework["completed_tasks"]}
    mesos.until("TASK_KILLED", lambda: ended() == {
        f"pod.default.{n}-0.0": "TASK_KILLED" for n in ("gentle", "kept", "stubborn")}, 10)


def used_and_left_are_the_whole_agent(s):
    """What the status page says of a node, and what the master has."""
    def cpus(text):
        return sum(Decimal(p.rpartition(":")[2]) for p in (text or "").split(";")
                   if p.startswith("cpus"))

    def agree():
        agents = {a["hostname"]: a for a in s.cluster.state()["slaves"]}
        nodes = json.loads(s.ask("/state.json"))["nodes"]
        return len(nodes) == len(agents) and all(
            cpus(n["used"]) == Decimal(str(agents[n["host"]]["used_resources"]["cpus"])) and
            cpus(n["used"]) + cpus(n["left"]) ==
            Decimal(str(agents[n["host"]]["resources"]["cpus"])) for n in nodes)
    mesos.until("the master's numbers on the status page", agree)
    for page, word in (("/", b"Pods on Mesos"), ("/metrics", b'k8smesos_pods{state="Running"} 3'),
                       ("/healthz", b"ok\n")):
        assert word in s.ask(page), page


def ports_are_mapped(s):
    label = {"k8s.mesosphere.io/portMapping": "wildcard", "app": "wild"}
    s.write(pod("fixed", [container(ports=[{"containerPort": 80, "hostPort": 31007}])]),
            pod("wild", [container(ports=[{"containerPort": 81, "name": "web"}])], label),
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "front"}, "spec": {
                "selector": {"app": "wild"}, "ports": [{"port": 8080, "targetPort": "web"}]}})
    tasks = s.runs("one", "three", "ten", "fixed", "wild")
    assert tasks["fixed"]["resources"]["ports"] == "[31007-31007]", tasks["fixed"]
    port = int(tasks["wild"]["resources"]["ports"].strip("[]").split("-")[0])
    assert 31000 <= port <= 31099
    def addresses():
        [service] = json.loads((s.where / "endpoints").read_text())
        return [a["port"] for a in service["ports"][0]["addresses"]]
    mesos.until("endpoints", lambda: addresses() == [port])
    s.delete("fixed", "wild", "ten", "three")
    s.runs("one")
    mesos.until("no endpoint", lambda: addresses() == [])


def a_pod_waits_for_an_agent_that_fits(s):
    s.write(pod("picky", [container()], nodeSelector={"rack": "r2"}),
            pod("large", [container(limits={"cpu": "7900m"})]))
    s.reason("picky", "rack")
    reason = s.reason("large", "cpus", "short")
    wanted, left, short = (Decimal(n) for n in re.search(
        r" ([\d.]+) cpus, ([\d.]+) left for it: ([\d.]+) short", reason).groups())
    # the executor's own 0.35 with its static pod where none runs
    assert wanted in (Decimal("7.9"), Decimal("8.25")) and wanted - left == short, reason
    s.cluster.start_agent("agent3", {"resources": "cpus:1;mem:512;disk:9;ports:[1-2]",
                                     "attributes": "rack:r2"})
    s.runs("one", "picky")
    assert s.status()["picky"]["host"] == "agent3"
    assert s.status()["large"]["state"] == "Waiting"
    s.cluster.start_agent("agent4", {"resources": "cpus:8.25;mem:512;disk:9;ports:[1-2]"})
    s.runs("one", "picky", "large")
    assert s.status()["large"]["host"] == "agent4"
    s.delete("large")
    s.runs("one", "picky")


def what_cannot_be_run_is_refused_by_name(s):
    bad = container()
    bad["volumeMounts"] = [{"name": "v", "mountPath": "/v"}]
    s.write(pod("bad", [bad], volumes=[{"name": "v", "emptyDir": {}}]))
    reason = mesos.until("a refusal", lambda: s.status().get("bad", {}).get("state") ==
                         "Failed" and s.status()["bad"]["reason"])
    assert "spec.volumes" in reason, reason
    s.delete("bad")


def a_crashed_executor_is_replaced(s):
    first = s.tasks()["picky"]["id"]
    [pid] = [p for p in s.cluster.executors() if "agent3" in
             pathlib.Path(f"/proc/{p}/environ").read_text() and
             pathlib.Path(f"/proc/{p}/exe").resolve() == EXECUTOR]
    os.kill(pid, signal.SIGKILL)
    mesos.until("another task", lambda: s.tasks().get("picky", {}).get("id", first) != first)


def an_agent_goes_and_comes_back(s):
    task = s.tasks()["picky"]["id"]
    s.cluster.processes["agent3"].send_signal(signal.SIGSTOP)
    mesos.until("Unreachable", lambda: s.status()["picky"]["state"] == "Unreachable", 30)
    s.cluster.processes["agent3"].send_signal(signal.SIGCONT)
    assert s.runs("one", "picky")["picky"]["id"] == task
    s.cluster.kill("agent3")
    s.cluster.restart("agent3")
    s.cluster.wait_for_agent("agent3")
    assert s.runs("one", "picky")["picky"]["id"] == task
    mesos.until("Running", lambda: s.status()["picky"]["state"] == "Running")


def the_master_restarts(s):
    before = {n: t["id"] for n, t in s.tasks().items()}
    s.cluster.kill("master")
    s.cluster.restart("master")
    assert {n: t["id"] for n, t in s.runs("one", "picky").items()} == before
    mesos.until("Running", lambda: {p["state"] for p in s.status().values()} == {"Running"}, 60)


def a_standby_takes_over(s):
    before = {n: t["id"] for n, t in s.runs("one", "picky").items()}
    first = s.process
    page = s.page
    s.start()
    mesos.until("the standby", lambda: "standby" in (s.where / "log").read_text())
    s.write(pod("later", [container(limits={"cpu": "50m", "memory": "32Mi"})]))
    s.runs("one", "picky", "later")
    s.page, page = page, s.page
    assert s.status()["later"]["state"] in ("Starting", "Running")  # by the first
    first.kill()
    first.wait()
    s.page = page
    s.delete("later")
    assert {n: t["id"] for n, t in s.runs("one", "picky").items()} == before
    assert len(s.cluster.state()["frameworks"]) == 1
    mesos.until("Running", lambda: {p["state"] for p in s.status().values()} == {"Running"}, 60)


def the_scheduler_is_killed_again_and_again(s):
    rng, names = random.Random(6), {"one", "picky"}
    for point in range(KILLS):
        s.process.kill()
        s.process.wait()
        if point % 2 == 0 and point < 20:
            s.write(pod(f"k{point}", [container(limits={"cpu": "50m", "memory": "32Mi"})]))
            names.add(f"k{point}")
        s.start("--content-type", ("protobuf", "json")[point % 2])
        time.sleep(rng.random() * 0.7)
    s.runs(*names)
    [framework] = s.cluster.state()["frameworks"]
    assert len(framework["tasks"]) == len(names), [t["id"] for t in framework["tasks"]]
    # none ran beside another of itself, or had to be ended (a launch that was never sent, and
    # that the master hence does not know, is made again as another task)
    ended = [t["id"] for t in framework["completed_tasks"] if ".k" in t["id"]]
    assert not ended, ended


def main():
    setup = subprocess.run([HERE / "setup", PREFIX], stdout=subprocess.PIPE, text=True)
    print(setup.stdout, end="")
    if setup.returncode != 0:
        return setup.returncode
    with tempfile.TemporaryDirectory(prefix="k8smesos-pods-") as name:
        where = pathlib.Path(name).resolve()
        (where / "static").mkdir()
        (where / "static" / "static.json").write_text(json.dumps(STATIC))
        return scene.run(scene.Scene(
            (SCHEDULER, EXECUTOR), where, PREFIX, AGENTS,
            ["--static-pods", where / "static", "--framework-roles", "prod,*",
             "--endpoints", where / "endpoints"]), [
            roles_and_reservations_are_used, sums_are_those_of_the_rules,
            default_limits_reach_the_processes, a_deleted_pod_ends_with_its_processes,
            used_and_left_are_the_whole_agent, ports_are_mapped,
            a_pod_waits_for_an_agent_that_fits,
            what_cannot_be_run_is_refused_by_name, a_crashed_executor_is_replaced,
            an_agent_goes_and_comes_back, the_master_restarts, a_standby_takes_over,
            the_scheduler_is_killed_again_and_again])


sys.exit(main())
