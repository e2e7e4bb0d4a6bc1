"""The scheduler and the executor on a Mesos cluster, with pods in a directory."""
import json
import subprocess
import time

import mesos


def container(number=0, limits=None, requests=None, **more):
    resources = {k: v for k, v in (("limits", limits), ("requests", requests)) if v}
    return {"name": f"c{number}", "image": "x", "command": ["sleep", "inf"],
            "resources": resources, **more}


def pod(name, containers, labels=None, annotations=None, **spec):
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "labels": labels or {}, "annotations": annotations or {}},
            "spec": {"containers": containers, **spec}}


def amounts(task):
    """Thousandths of cpus, and MiB."""
    return round(task["resources"]["cpus"] * 1000), round(task["resources"]["mem"])


class Scene:
    def __init__(self, programs, where, prefix, agents, arguments=()):
        self.scheduler, self.executor = programs
        self.where, self.arguments = where, arguments
        (where / "pods").mkdir()
        self.cluster, self.schedulers = mesos.Cluster(prefix, where / "mesos", agents), []

    def start(self, *more):
        """One more scheduler on the same state directory, with a status page of its own."""
        self.page = f"127.0.0.1:{mesos.free_port()}"
        with open(self.where / "log", "ab") as log:
            self.process = subprocess.Popen(
                [self.scheduler, "--master", self.cluster.master, "--pods", self.where / "pods",
                 "--executor-path", self.executor, "--state-dir", self.where / "state",
                 "--status-address", self.page, *self.arguments, *more], stderr=log)
        self.schedulers.append(self.process)
        return self.process

    def stop(self):
        for process in self.schedulers:
            process.kill()
            process.wait()
        self.cluster.stop()

    def write(self, *objects):
        for one in objects:
            (self.where / "part").write_text(json.dumps(one))
            name = one["kind"] + "-" + one["metadata"]["name"] + ".json"
            (self.where / "part").rename(self.where / "pods" / name)

    def delete(self, *names):
        for name in names:
            (self.where / "pods" / f"Pod-{name}.json").unlink()

    def ask(self, path):
        with mesos.urllib.request.urlopen(f"http://{self.page}{path}", timeout=5) as answer:
            return answer.read()

    def status(self):
        return {p["pod"].partition("/")[2]: p for p in json.loads(self.ask("/state.json"))["pods"]}

    def reason(self, name, *words):
        """Waits until the status page gives a reason with these words in it."""
        try:
            return mesos.until(words, lambda: (pod := self.status().get(name)) and
                               all(w in pod["reason"] for w in words) and pod["reason"])
        except TimeoutError as e:
            raise AssertionError(f"{e}, there is {self.status().get(name)}") from e

    def tasks(self):
        """Running tasks by pod, as the master has them."""
        frameworks = self.cluster.state()["frameworks"]
        return {t["name"].partition(".")[0]: t for f in frameworks for t in f["tasks"]
                if t["state"] == "TASK_RUNNING"}

    def runs(self, *names):
        wanted = sorted(names)
        try:
            return mesos.until(wanted, lambda: sorted(found := self.tasks()) == wanted and
                               (found or {"": None}), 40)
        except TimeoutError as e:
            raise AssertionError(f"{e}, there is {sorted(self.tasks())}") from e

    def executors(self):
        [framework] = self.cluster.state()["frameworks"]
        return framework["executors"]

    def containers(self, name):
        """Process ids of a pod's containers: they work in the pod's directory."""
        found = []
        for path in mesos.pathlib.Path("/proc").glob("[0-9]*/cwd"):
            try:
                if path.resolve().name.startswith(f"pod.default.{name}-") and \
                        self.where in path.resolve().parents:
                    found.append(int(path.parent.name))
            except OSError:
                continue  # ended meanwhile, or not ours
        return found


def run(scene, tests):
    """All tests on one scene, in order, until one fails. @return the exit status."""
    failed = done = 0
    try:
        scene.start()
        for test in tests:
            begin = time.monotonic()
            test(scene)
            done += 1
            print(f"ok   {test.__name__} {time.monotonic() - begin:.1f} s", flush=True)
    except Exception as e:  # whatever it is, the log is wanted
        failed = 1
        print(f"FAIL {test.__name__}: {e!r}\n{(scene.where / 'log').read_text()[-5000:]}")
    finally:
        scene.stop()
    print(f"{done} passed, {failed} failed, 0 skipped")
    return failed
