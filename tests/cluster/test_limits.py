#!/usr/bin/env python3
"""TaskInfo limits in cgroups: test_limits.py SCHEDULER EXECUTOR PREFIX KUBELET

With --basis requests Mesos is asked for a pod's requests and told its limits. An agent with the
cgroup isolators holds executor and tasks to them; below, the executor holds each container to its
own. PREFIX is where Mesos is or will be put. Exit status 77: no Mesos, no cgroup v1, or not root.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mesos  # noqa: E402
import scene  # noqa: E402
from scene import amounts, container, pod  # noqa: E402

SCHEDULER, EXECUTOR, PREFIX = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
KUBELET = pathlib.Path(sys.argv[4]).resolve()
CGROUPS, ROOT = pathlib.Path("/sys/fs/cgroup"), f"k8smesos-test-{os.getpid()}"
AGENTS = [{"resources": "cpus:8;mem:2048;disk:9;ports:[1-2]", "isolation":
           "cgroups/cpu,cgroups/mem", "cgroups_root": ROOT, "cgroups_enable_cfs": "true"}]
MIB = 1 << 20
STATIC = pod("kubelet", [container(0, {"cpu": "50m", "memory": "32Mi"},
                                   command=[str(KUBELET), "--exec", "echo", "started", "with"])],
             restartPolicy="Never")
BURST = pod("burst", [
    container(0, {"cpu": "500m", "memory": "96Mi"}, {"cpu": "100m", "memory": "32Mi"}),
    container(1, {"cpu": "1", "memory": "64Mi"})])


def number(directory, name):
    return int((directory / name).read_text())


def groups(controller, pattern):
    return sorted((CGROUPS / controller / ROOT).glob(pattern))


def mesos_was_asked_for_requests_and_told_limits(s):
    s.write(BURST)
    task = s.runs("burst")["burst"]
    # A limit is a request where there is none.
    assert amounts(task) == (1100, 96), task["resources"]
    assert (task["limits"]["cpus"], task["limits"]["mem"]) == (1.5, 160), task["limits"]


def the_agent_holds_executor_and_tasks_to_them(s):
    """The executor's own 0.25 cpus and 64 MiB come on top of the limits of its tasks, with the
    0.05 and 32 of its static pod."""
    [memory], [cpu] = groups("memory", "*-*"), groups("cpu", "*-*")
    mesos.until("the limit", lambda: number(memory, "memory.limit_in_bytes") == (160 + 96) * MIB)
    assert number(memory, "memory.soft_limit_in_bytes") == (96 + 96) * MIB
    mesos.until("the quota", lambda: number(cpu, "cpu.cfs_quota_us") == 180000)
    assert number(cpu, "cpu.cfs_period_us") == 100000
    assert number(cpu, "cpu.shares") == int(1.4 * 1024)


def the_executor_holds_each_container_to_its_own(s):
    name = "pod.default.burst-0.0"
    for index, (quota, mem) in enumerate(((50000, 96), (100000, 64))):
        [memory], [cpu] = (groups(c, f"*/{name}.c{index}") for c in ("memory", "cpu"))
        assert number(memory, "memory.limit_in_bytes") == mem * MIB
        assert number(cpu, "cpu.cfs_quota_us") == quota
        assert number(memory, "cgroup.procs") == number(cpu, "cgroup.procs")
    log = "".join(p.read_text() for p in (s.where / "mesos").rglob("executors/*/runs/*-*/stderr"))
    assert 'limits="cgroup v1"' in log, log


def a_kubelet_stays_in_the_executors_cgroup(s):
    [memory] = groups("memory", "*-*")
    [log] = (s.where / "mesos").rglob("static.kubelet/c0.stdout")
    own = f"/{ROOT}/{memory.name}"
    said = [f"--{n}={own}" for n in ("system-cgroups", "kubelet-cgroups", "runtime-cgroups",
                                     "cgroup-root")]
    assert log.read_text().splitlines() == [
        " ".join(f"'{w}'" for w in ["echo", "started", "with", *said]),
        " ".join(["started", "with", *said])], log.read_text()


def a_container_that_takes_more_is_killed(s):
    greedy = container(0, {"cpu": "1", "memory": "48Mi"}, command=["tail", "/dev/zero"])
    s.write(pod("greedy", [greedy], restartPolicy="Never"))
    assert "signal 9" in s.reason("greedy", "container c0")
    assert s.status()["greedy"]["state"] == "Failed"
    assert list(s.runs("burst")) == ["burst"]


def its_groups_go_before_a_pod_is_said_to_have_ended(s):
    """Else the agent could not lower the executor's limits, and would end it with all pods."""
    once = pod("once", [container(0, {"cpu": "2", "memory": "64Mi"}, command=["sleep", "1"])],
               restartPolicy="Never", initContainers=[
                   container(1, {"cpu": "1", "memory": "32Mi"}, restartPolicy="Always")])
    executors = [e["executor_id"] for e in s.executors()]
    s.write(once, pod("stays", [container(0, {"cpu": "10m", "memory": "32Mi"})]))
    first = s.runs("burst", "once", "stays")["stays"]["id"]
    s.delete("burst")
    assert s.runs("stays")["stays"]["id"] == first
    assert s.status()["once"]["state"] == "Succeeded"
    [memory] = groups("memory", "*/pod.*")
    assert memory.name == "pod.default.stays-0.0.c0"
    s.delete("stays", "once")
    s.runs()
    assert not groups("memory", "*/pod.*") and not groups("cpu", "*/pod.*")
    assert [e["executor_id"] for e in s.executors()] == executors  # it runs on


def clean():
    """What an agent that was killed leaves behind: empty once the processes have gone."""
    def gone():
        found = sorted((p for p in CGROUPS.glob(f"*/{ROOT}/**/") if p.is_dir()), reverse=True)
        for path in found:
            path.rmdir()
        return True
    mesos.until("the end of all processes", gone, 10)


def main():
    if os.getuid() != 0 or not os.access(CGROUPS / "memory" / "tasks", os.W_OK) or \
            not os.access(CGROUPS / "cpu" / "tasks", os.W_OK):
        print("skipped: no cgroup v1 that could be written to (0 passed, 0 failed, 1 skipped)")
        return 77
    setup = subprocess.run([HERE / "setup", PREFIX], stdout=subprocess.PIPE, text=True)
    print(setup.stdout, end="")
    if setup.returncode != 0:
        return setup.returncode
    with tempfile.TemporaryDirectory(prefix="k8smesos-limits-") as name:
        where = pathlib.Path(name).resolve()
        (where / "static").mkdir()
        (where / "static" / "kubelet.json").write_text(json.dumps(STATIC))
        try:
            return scene.run(scene.Scene(
                (SCHEDULER, EXECUTOR), where, PREFIX, AGENTS,
                ["--basis", "requests", "--content-type", "json", "--static-pods",
                 where / "static"]), [
                mesos_was_asked_for_requests_and_told_limits,
                the_agent_holds_executor_and_tasks_to_them,
                the_executor_holds_each_container_to_its_own,
                a_kubelet_stays_in_the_executors_cgroup,
                a_container_that_takes_more_is_killed, its_groups_go_before_a_pod_is_said_to_have_ended])
        finally:
            clean()


sys.exit(main())
