"""A Mesos master and agents on 127.0.0.1, and their v1 HTTP API in JSON."""
import getpass
import http.client
import json
import os
import pathlib
import queue
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request


def until(what, test, seconds=30):
    """Waits for test() to be true; its value."""
    end = time.monotonic() + seconds
    while True:
        try:
            value = test()
        except (OSError, http.client.HTTPException):
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.05)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def key(resource):
    """What a scalar or ranges resource is, without its amount."""
    roles = tuple((r["role"], r.get("type"), json.dumps(r.get("labels"), sort_keys=True))
                  for r in resource.get("reservations", []))
    return resource["name"], roles, resource.get("allocation_info", {}).get("role")


def thousandths(value):
    return round(value * 1000)


def amounts(resources):
    """Amounts by key: thousandths of scalars, the numbers in ranges."""
    found = {}
    for r in resources:
        if r["type"] == "SCALAR":
            found[key(r)] = found.get(key(r), 0) + thousandths(r["scalar"]["value"])
        else:
            found.setdefault(key(r), set()).update(
                n for one in r["ranges"]["range"] for n in range(one["begin"], one["end"] + 1))
    return found


class Cluster:
    """A master and agents, each a process of its own, with everything under `directory`.

    `agents` is a list of dictionaries of mesos-agent options, at least `resources`.
    """

    def __init__(self, programs, directory, agents):
        self.programs, self.directory = pathlib.Path(programs), pathlib.Path(directory)
        self.master, self.processes = f"127.0.0.1:{free_port()}", {}
        try:
            self.start(agents)
        except BaseException:
            self.stop()
            raise

    def start(self, agents):
        self.directory.mkdir(parents=True)
        self.spawn("mesos-master", "master", {
            "port": self.master.rpartition(":")[2], "hostname": "localhost",
            "work_dir": self.folder("master"), "registry": "in_memory",
            "allocation_interval": "100ms", "agent_ping_timeout": "1secs",
            "max_agent_ping_timeouts": 3})
        self.wait("master", lambda: self.state()["leader"])
        for number, options in enumerate(agents, 1):
            self.start_agent(f"agent{number}", options)
        for name in self.processes:
            if name != "master":
                self.wait_for_agent(name)

    def start_agent(self, name, options):
        self.spawn("mesos-agent", name, {
            "port": free_port(), "hostname": name, "master": self.master,
            "work_dir": self.folder(f"{name}/work"), "runtime_dir": self.folder(f"{name}/run"),
            "fetcher_cache_dir": self.folder(f"{name}/fetch"),
            "launcher_dir": self.programs, "launcher": "posix", "containerizers": "mesos",
            "isolation": "posix/cpu,posix/mem", "systemd_enable_support": "false",
            "registration_backoff_factor": "50ms", **options})

    def wait_for_agent(self, name):
        self.wait(name, lambda: name in {
            s["hostname"] for s in self.state()["slaves"] if s["active"]})

    def folder(self, name):
        path = self.directory / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def spawn(self, program, name, options):
        environment = {k: v for k, v in os.environ.items()
                       if not k.startswith(("MESOS_", "LIBPROCESS_"))}
        self.options = {**getattr(self, "options", {}), name: (program, options)}
        with open(self.directory / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                [self.programs / program, *(f"--{k}={v}" for k, v in options.items())],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory,
                env={**environment, "LIBPROCESS_NUM_WORKER_THREADS": "4"},
                start_new_session=True)

    def kill(self, name):
        self.processes[name].kill()
        self.processes[name].wait()

    def restart(self, name):
        """The same process again: same port, same directories."""
        program, options = self.options[name]
        self.spawn(program, name, options)

    def wait(self, name, test):
        def check():
            if self.processes[name].poll() is not None:
                log = (self.directory / f"{name}.log").read_text(errors="replace")
                raise RuntimeError(f"{name} ended:\n" + "\n".join(log.splitlines()[-10:]))
            return test()
        until(name, check)

    def ask(self, path):
        with urllib.request.urlopen(f"http://{self.master}/master/{path}", timeout=5) as answer:
            return json.load(answer)

    def state(self):
        return self.ask("state")

    def agents(self):
        """With every resource in full, which the state has not."""
        return self.ask("slaves")["slaves"]

    def executors(self):
        """Process ids of what agents started: their sandboxes are under our directory."""
        mark = f"MESOS_SANDBOX={self.directory}/".encode()
        for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
            try:
                if any(v.startswith(mark) for v in path.read_bytes().split(b"\0")):
                    yield int(path.parent.name)
            except OSError:
                continue  # ended meanwhile, or not ours

    def stop(self):
        for process in reversed(list(self.processes.values())):
            process.kill()
            process.wait()
        for pid in list(self.executors()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


class Stream:
    """A subscription to /api/v1/scheduler or /api/v1/executor: calls out, events in."""

    def __init__(self, address, path, ids, subscribe):
        self.url, self.ids, self.id = f"http://{address}{path}", ids, None
        self.http = http.client.HTTPConnection(address, timeout=None)
        self.http.request("POST", path,
                          json.dumps({**ids, "type": "SUBSCRIBE", "subscribe": subscribe}),
                          {"Content-Type": "application/json", "Accept": "application/json"})
        self.answer = self.http.getresponse()
        if self.answer.status != 200:
            raise RuntimeError(f"{self.answer.status} {self.answer.read()!r}")
        self.id = self.answer.getheader("Mesos-Stream-Id")
        self.events, self.later = queue.Queue(), []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        """Records of RecordIO: a length in decimal, a line feed, that many bytes."""
        try:
            while line := self.answer.readline():
                self.events.put(json.loads(self.answer.read(int(line))))
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.events.put(None)

    def find(self, wanted, seconds=30):
        """The next event for which wanted(event); the others are kept."""
        for at, event in enumerate(self.later):
            if wanted(event):
                return self.later.pop(at)
        end = time.monotonic() + seconds
        while True:
            event = self.events.get(timeout=max(0.01, end - time.monotonic()))
            if event is None:
                raise ConnectionError("the stream was closed")
            if wanted(event):
                return event
            self.later.append(event)

    def call(self, kind, **message):
        headers = {"Content-Type": "application/json"}
        if self.id:
            headers["Mesos-Stream-Id"] = self.id
        request = urllib.request.Request(
            self.url, json.dumps({**self.ids, "type": kind, **message}).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read()
        except urllib.error.HTTPError as e:
            raise RuntimeError(f"{kind}: {e.code} {e.read().decode()}") from e


class Scheduler(Stream):
    def __init__(self, master, roles):
        super().__init__(master, "/api/v1/scheduler", {}, {"framework_info": {
            "user": getpass.getuser(), "name": "k8smesos-test", "roles": roles,
            "capabilities": [{"type": "MULTI_ROLE"}, {"type": "RESERVATION_REFINEMENT"}]}})
        event = self.find(lambda e: e["type"] == "SUBSCRIBED")
        self.ids = {"framework_id": event["subscribed"]["framework_id"]}

    def offers_event(self):
        return self.find(lambda e: e["type"] == "OFFERS")

    def accept(self, offers, operations):
        self.call("ACCEPT", accept={"offer_ids": [o["id"] for o in offers],
                                    "operations": operations})

    def decline(self, offers):
        self.call("DECLINE", decline={"offer_ids": [o["id"] for o in offers],
                                      "filters": {"refuse_seconds": 0.1}})

    def status(self, task_id):
        """The next status of a task, acknowledged if it asks for that."""
        status = self.find(lambda e: e["type"] == "UPDATE" and
                           e["update"]["status"]["task_id"]["value"] == task_id
                           )["update"]["status"]
        if "uuid" in status:
            self.call("ACKNOWLEDGE", acknowledge={
                k: status[k] for k in ("agent_id", "task_id", "uuid")})
        return status

    def teardown(self):
        self.call("TEARDOWN")
