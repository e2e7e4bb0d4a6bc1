#!/usr/bin/env python3
"""Pods on a real Mesos by scheduler and executor: test_pods.py SCHEDULER EXECUTOR PREFIX

What the master says of tasks and executors is compared with sums made by hand from the rules.
PREFIX is where Mesos is or will be put. Exit status 77: no Mesos to be had.
"""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mesos  # noqa: E402

SCHEDULER, EXECUTOR, PREFIX = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
AGENTS = [{"resources": "cpus:6;cpus(prod):2;mem:4096;mem(prod):512;disk:9;ports:[31000-31099]"},
          {"resources": "cpus:4;mem:2048;disk:9;ports:[31000-31099]", "attributes": "rack:r1"}]
STATIC = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "static"}, "spec": {
    "containers": [{"name": "c", "image": "x", "command": ["sleep", "inf"],
                    "resources": {"limits": {"cpu": "100m", "memory": "32Mi"}}}]}}


def container(number=0, limits=None, **more):
    return {"name": f"c{number}", "image": "x", "command": ["sleep", "inf"],
            "resources": {"limits": limits} if limits else {}, **more}


def pod(name, containers, labels=None, annotations=None, **spec):
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "labels": labels or {}, "annotations": annotations or {}},
            "spec": {"containers": containers, **spec}}


class Scene:
    def __init__(self, where):
        self.where, self.page = where, f"127.0.0.1:{mesos.free_port()}"
        for name in ("pods", "static"):
            (where / name).mkdir()
        (where / "static" / "static.json").write_text(json.dumps(STATIC))
        self.cluster, self.process = mesos.Cluster(PREFIX, where / "mesos", AGENTS), None

    def start(self):
        with open(self.where / "log", "ab") as log:
            self.process = subprocess.Popen(
                [SCHEDULER, "--master", self.cluster.master, "--pods", self.where / "pods",
                 "--executor-path", EXECUTOR, "--state-dir", self.where / "state",
                 "--static-pods", self.where / "static", "--framework-roles", "prod,*",
                 "--status-address", self.page, "--endpoints", self.where / "endpoints"],
                stderr=log)

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
        self.cluster.stop()

    def write(self, *objects):
        for one in objects:
            (self.where / "part").write_text(json.dumps(one))
            name = one["kind"] + "-" + one["metadata"]["name"] + ".json"
            (self.where / "part").rename(self.where / "pods" / name)

    def delete(self, name):
        (self.where / "pods" / f"Pod-{name}.json").unlink()

    def status(self):
        with mesos.urllib.request.urlopen(f"http://{self.page}/state.json", timeout=5) as answer:
            return {p["pod"].partition("/")[2]: p for p in json.load(answer)["pods"]}

    def tasks(self):
        """Running tasks by pod, as the master has them."""
        frameworks = self.cluster.state()["frameworks"]
        return {t["name"].partition(".")[0]: t for f in frameworks for t in f["tasks"]
                if t["state"] == "TASK_RUNNING"}

    def runs(self, *names):
        wanted = sorted(names)
        try:
            return mesos.until(wanted, lambda: (found := self.tasks()) and
                               sorted(found) == wanted and found, 40)
        except TimeoutError as e:
            raise AssertionError(f"{e}, there is {sorted(self.tasks())}") from e

    def executors(self):
        [framework] = self.cluster.state()["frameworks"]
        return framework["executors"]


def amounts(task):
    return round(task["resources"]["cpus"] * 1000), round(task["resources"]["mem"])


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


def roles_and_reservations_are_used(s):
    tasks = s.tasks()
    used = [a["reserved_resources"] for a in s.cluster.state()["slaves"]]
    assert any(u.get("prod", {}).get("cpus") == 2 for u in used), used
    assert "prod" in {t["role"] for t in tasks.values()}, tasks


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
    for name in ("fixed", "wild", "ten", "three"):
        s.delete(name)
    s.runs("one")


def a_pod_waits_for_an_agent_that_fits(s):
    s.write(pod("picky", [container()], nodeSelector={"rack": "r2"}))
    mesos.until("a reason", lambda: "rack" in s.status().get("picky", {}).get("reason", ""))
    s.cluster.start_agent("agent3", {"resources": "cpus:1;mem:512;disk:9;ports:[1-2]",
                                     "attributes": "rack:r2"})
    s.runs("one", "picky")
    assert s.status()["picky"]["host"] == "agent3"


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


def the_scheduler_is_killed_again_and_again(s):
    rng, names = random.Random(6), {"one", "picky"}
    for point in range(20):
        s.process.kill()
        s.process.wait()
        if point < 10:
            s.write(pod(f"k{point}", [container(limits={"cpu": "50m", "memory": "32Mi"})]))
            names.add(f"k{point}")
        s.start()
        time.sleep(rng.random() * 0.7)
    s.runs(*names)
    tasks = [t for f in s.cluster.state()["frameworks"] for t in f["tasks"]]
    assert len(tasks) == len(names), [t["id"] for t in tasks]


def main():
    setup = subprocess.run([HERE / "setup", PREFIX], stdout=subprocess.PIPE, text=True)
    print(setup.stdout, end="")
    if setup.returncode != 0:
        return setup.returncode
    tests = [sums_are_those_of_the_rules, roles_and_reservations_are_used, ports_are_mapped,
             a_pod_waits_for_an_agent_that_fits, what_cannot_be_run_is_refused_by_name,
             a_crashed_executor_is_replaced, an_agent_goes_and_comes_back, the_master_restarts,
             the_scheduler_is_killed_again_and_again]
    with tempfile.TemporaryDirectory(prefix="k8smesos-pods-") as name:
        scene, failed = Scene(pathlib.Path(name).resolve()), 0
        try:
            scene.start()
            for test in tests:
                begin = time.monotonic()
                test(scene)
                print(f"ok   {test.__name__} {time.monotonic() - begin:.1f} s", flush=True)
        except Exception as e:  # whatever it is, the log is wanted
            failed = 1
            print(f"FAIL {test.__name__}: {e!r}\n{(scene.where / 'log').read_text()[-5000:]}")
        finally:
            scene.stop()
    print(f"{tests.index(test) + (not failed)} passed, {failed} failed, 0 skipped")
    return failed


sys.exit(main())
