#!/usr/bin/env python3
"""The scheduler against a scripted master: test_scheduler.py PROGRAM [all]

Without `all`, samples with a fixed seed of what takes minutes: 200 kills, a cut at every byte.
"""
import base64
import json
import os
import pathlib
import random
import pty
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import master as scripted  # noqa: E402

PROGRAM, ALL = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:] == ["all"]


def until(what, test, seconds=20):
    end = time.monotonic() + seconds
    while not (value := test()):
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.01)
    return value


def pod(name, replicas=None, cpu="100m"):
    container = {"name": "c", "image": "x", "command": ["sleep", "1"],
                 "resources": {"limits": {"cpu": cpu, "memory": "32Mi"}}}
    spec = {"containers": [container]}
    if replicas is None:
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}
    labels = {"app": name}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": {
        "replicas": replicas, "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": spec}}}


class Scene:
    """A scripted master, a directory with manifests and state, and the scheduler."""

    def __init__(self, **options):
        self.home = tempfile.TemporaryDirectory(prefix="k8smesos-scheduler-")
        self.path = pathlib.Path(self.home.name)
        (self.path / "pods").mkdir()
        self.master = scripted.Master(**options)
        self.masters, self.process, self.arguments = self.master.address, None, []
        self.log = open(self.path / "log", "ab")

    def write(self, *pods):
        for one in pods:
            part = self.path / "part"
            part.write_text(json.dumps(one))
            part.rename(self.path / "pods" / (one["metadata"]["name"] + ".json"))

    def delete(self, name):
        (self.path / "pods" / f"{name}.json").unlink()

    def start(self, *more):
        self.process = subprocess.Popen(
            [PROGRAM, "--master", self.masters, "--pods", self.path / "pods", "--state-dir",
             self.path / "state", "--executor-path", "/bin/executor", "--status-address", "",
             *self.arguments, *more], stderr=self.log)
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def runs(self, *names):
        wanted = sorted(f"{n}.default.pod" for n in names)
        until(f"{wanted}, there is {self.master.running()}",
              lambda: self.master.running() == wanted)
        return self

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process:
            self.kill()
        self.master.close()
        self.log.close()
        if kind:
            print((self.path / "log").read_text()[-4000:])
        self.home.cleanup()
        assert kind or not self.master.faults, self.master.faults


def pods_are_launched_and_deleted():
    with Scene() as s:
        s.write(pod("a"), pod("b", replicas=3))
        s.start().runs("a", "b-0", "b-1", "b-2")
        s.delete("a")
        s.write(pod("b", replicas=1))
        s.runs("b-0")
        until("acknowledgements", lambda: not any(t.pending for t in s.master.tasks.values()))
        until("SUPPRESS", lambda: s.master.suppressed)
        s.write(pod("late"))
        s.runs("b-0", "late")


def what_ended_stays_ended_and_what_failed_starts_again():
    with Scene() as s:
        s.write(pod("once"), pod("service", replicas=1))
        s.start().runs("once", "service-0")
        first = s.master.live()["service-0.default.pod"].id
        s.master.end_task("once.default.pod", scripted.FINISHED)
        s.master.end_task("service-0.default.pod", scripted.FAILED)
        s.runs("service-0")
        assert s.master.live()["service-0.default.pod"].id != first
        s.kill()
        s.start().runs("service-0")
        time.sleep(0.5)
        assert s.master.running() == ["service-0.default.pod"]


def pods_of_a_lost_agent_move():
    with Scene(agents=2) as s:
        s.write(pod("p", replicas=4))
        s.start().runs("p-0", "p-1", "p-2", "p-3")
        s.master.lose_agent(0)
        s.runs("p-0", "p-1", "p-2", "p-3")


def a_pod_that_fits_nowhere_waits():
    with Scene(agents=1, cpus=2) as s:
        s.write(pod("big", cpu="3"), pod("small"))
        s.start().runs("small")
        with s.master.lock:
            s.master.agents.append(scripted.Agent(9, 4, 4096))
        s.runs("big", "small")


def redirects_and_errors_are_followed():
    with Scene() as s:
        other = scripted.Master()
        location = f"Location: //{s.master.address}/api/v1/scheduler\r\n".encode()
        other.answers = [b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n",
                         b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n",
                         b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n-1\n{}\r\n",
                         b"garbage\r\n\r\n"] + [
            b"HTTP/1.1 307 X\r\nContent-Length: 0\r\n" + location + b"\r\n"] * 9
        s.masters = other.address
        s.write(pod("a"))
        s.start().runs("a")
        other.close()


def every_master_of_the_list_is_tried():
    """Two are not there, one has no leader; the last one sends on to another host and port."""
    with Scene() as s:
        gone, leaderless, other = (scripted.Master() for _ in range(3))
        gone.close()
        leaderless.answers = [b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"] * 50
        other.answers = [b"HTTP/1.1 307 X\r\nContent-Length: 0\r\nLocation: "
                         b"//%s/api/v1/scheduler\r\n\r\n" % s.master.address.encode()] * 50
        s.masters = ",".join((gone.address, "127.0.0.1:1", leaderless.address, other.address))
        s.write(pod("a"))
        s.start().runs("a")
        with s.master.lock:
            s.master.drop_stream()  # the leader ends the stream: the list is gone through anew
        s.write(pod("b"))
        s.runs("a", "b")
        leaderless.close()
        other.close()


def calls_that_fail_are_made_again():
    """What Mesos answers to calls, and statuses of proxies between; 400 is the call's own
    fault, any other a reason to connect anew."""
    for status in (400, 401, 403, 404, 500, 502, 503):
        with Scene() as s:
            s.write(pod("a"))
            s.master.failing = {scripted.ACCEPT: [status], scripted.ACKNOWLEDGE: [status],
                                scripted.RECONCILE: [status] * (status != 400)}
            s.start()
            if status != 400:  # an ACCEPT that got lost is asked for only after 30 s
                s.runs("a")
                until("acknowledgements",
                      lambda: not any(t.pending for t in s.master.tasks.values()))
            else:
                until("the message", lambda: "call refused" in (s.path / "log").read_text())
            assert s.process.poll() is None


def subscriptions_that_fail_are_made_again():
    for status in (401, 403, 404, 406, 415, 500, 501, 503):
        with Scene() as s:
            s.master.failing = {scripted.SUBSCRIBE: [status]}
            s.write(pod("a"))
            s.start().runs("a")
            log = (s.path / "log").read_text()
            assert f"subscription answered {status}" in log, log


def tls_masters_are_checked():
    """https with a certificate of --ca-file; one of another name, or of nobody known, is
    refused. Redirects keep the scheme."""
    if shutil.which("openssl") is None:
        raise NotImplementedError("there is no openssl to make a certificate with")
    with tempfile.TemporaryDirectory(prefix="k8smesos-tls-") as name:
        files = {}
        for host in ("IP:127.0.0.1", "DNS:elsewhere"):
            key, cert = (pathlib.Path(name) / (host[:2] + e) for e in (".key", ".pem"))
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=test",
                            "-addext", f"subjectAltName={host}", "-keyout", key, "-out", cert],
                           check=True, stderr=subprocess.DEVNULL)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(cert, key)
            files[host[:2]] = cert, context
        good, context = files["IP"]
        with Scene(tls=context) as s:
            s.write(pod("a"))
            other = scripted.Master(tls=context)
            other.answers = [b"HTTP/1.1 307 X\r\nContent-Length: 0\r\nLocation: "
                             b"//%s/api/v1/scheduler\r\n\r\n" % s.master.address.encode()] * 50
            s.masters = "https://" + other.address
            s.start("--ca-file", good).runs("a")
            other.close()
        for mine, theirs in (("IP", "DN"), ("DN", "DN")):
            with Scene(tls=files[theirs][1]) as s:
                s.write(pod("a"))
                s.masters = "https://" + s.master.address
                s.start("--ca-file", files[mine][0])
                until("a refusal", lambda: "cannot subscribe" in (s.path / "log").read_text())
                assert not s.master.counts, s.master.counts


def credentials_are_sent():
    with Scene() as s:
        (s.path / "credential").write_text("me s3cret\n")
        s.master.credential = "Basic " + base64.b64encode(b"me:s3cret").decode()
        s.write(pod("a"))
        s.start("--credential-file", s.path / "credential").runs("a")
        assert "s3cret" not in (s.path / "log").read_text()


def a_standby_takes_over():
    with Scene() as s:
        s.write(pod("a"))
        first = s.start().process
        s.runs("a")
        s.start()
        time.sleep(0.3)
        s.write(pod("b"))
        s.runs("a", "b")
        first.kill()
        first.wait()
        s.write(pod("c"))
        s.runs("a", "b", "c")


def bad_manifests_stop_nobody():
    with Scene() as s:
        s.write(pod("a"))
        s.start().runs("a")
        (s.path / "pods" / "a.json").write_text("{")
        s.write(pod("b"))
        s.runs("a", "b")  # a is not deleted because its file is bad


def a_terminal_has_a_progress_line():
    with Scene() as s:
        s.write(pod("a"), pod("big", cpu="100"))
        ours, theirs = pty.openpty()
        s.log.close()
        s.log = open(theirs, "wb", buffering=0)
        s.start().runs("a")
        shown = b""
        end = time.monotonic() + 10
        while b"1 of 2 pods run, 1 wait, 0 failed; 2 nodes" not in shown:
            assert time.monotonic() < end, shown
            shown += os.read(ours, 4096)
        assert b"\r\x1b[K" in shown and b"info launch" in shown, shown
        s.kill()
        os.close(ours)


def the_stream_is_cut_at_every_byte():
    with Scene() as s:
        s.write(pod("a"))
        cuts = range(1, 700) if ALL else sorted(random.Random(6).sample(range(1, 700), 25))
        s.master.cut = 0
        s.start()
        for cut in cuts:
            s.master.cut = cut
            before = s.master.counts.get(scripted.SUBSCRIBE, 0)
            with s.master.lock:
                s.master.drop_stream()
            until("a subscription", lambda: s.master.counts.get(1, 0) > before)
            s.master.cut = None  # and one that lasts, so that back-off begins anew
            until("another", lambda: s.master.counts.get(1, 0) > before + 1 or s.master.stream)
        s.runs("a")


def killed_at_any_moment_it_loses_nothing_and_doubles_nothing():
    rng, points = random.Random(6), 200 if ALL else 15
    with Scene(run_delay=0.05) as s:
        names = {f"p{n}" for n in range(6)}
        s.write(*(pod(n) for n in names))
        calls = 0
        for point in range(points):
            target = calls + rng.randint(1, 12)

            def on_call(kind):
                nonlocal calls
                calls += 1
                if calls == target:  # before the call is taken, or after it was answered
                    time.sleep(0) if point % 2 else s.process.send_signal(signal.SIGKILL)
            s.master.on_call = on_call
            s.start()
            end = time.monotonic() + rng.random() * 0.6
            while time.monotonic() < end and s.process.poll() is None:
                time.sleep(0.005)
            s.kill()
            if point % 3 == 0:
                name = rng.choice(sorted(names))
                s.delete(name)
                names.remove(name)
            if point % 3 == 1:
                names.add(f"q{point}")
                s.write(pod(f"q{point}"))
        s.master.on_call = lambda kind: None
        s.start().runs(*names)


def many_pods_on_many_agents():
    with Scene(agents=50, cpus=8, mem=8192) as s:
        s.write(pod("many", replicas=1000))
        begin = time.monotonic()
        s.start()
        until("1,000 pods", lambda: len(s.master.running()) == 1000, 60)
        seconds = time.monotonic() - begin
        status = pathlib.Path(f"/proc/{s.process.pid}/status").read_text()
        peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
        times = pathlib.Path(f"/proc/{s.process.pid}/stat").read_text().split()
        print(f"  1,000 pods on 50 agents: {seconds:.2f} s, {int(peak) // 1024} MiB, "
              f"{(int(times[13]) + int(times[14])) / 100:.2f} s of CPU")


def main():
    tests = [pods_are_launched_and_deleted, what_ended_stays_ended_and_what_failed_starts_again,
             pods_of_a_lost_agent_move, a_pod_that_fits_nowhere_waits,
             redirects_and_errors_are_followed, every_master_of_the_list_is_tried,
             calls_that_fail_are_made_again, subscriptions_that_fail_are_made_again,
             tls_masters_are_checked, credentials_are_sent, a_standby_takes_over,
             bad_manifests_stop_nobody, a_terminal_has_a_progress_line, the_stream_is_cut_at_every_byte,
             killed_at_any_moment_it_loses_nothing_and_doubles_nothing, many_pods_on_many_agents]
    failed = skipped = 0
    for test in tests:
        begin = time.monotonic()
        try:
            test()
            print(f"ok   {test.__name__} {time.monotonic() - begin:.1f} s", flush=True)
        except NotImplementedError as e:
            skipped += 1
            print(f"SKIP {test.__name__}: {e}", flush=True)
        except AssertionError as e:
            failed += 1
            print(f"FAIL {test.__name__}: {e}", flush=True)
    print(f"{len(tests) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return failed > 0


sys.exit(main())
