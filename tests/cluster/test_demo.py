#!/usr/bin/env python3
"""Ctrl-C ends ./cluster-demo with all it started: test_demo.py ROOT PROGRAMS PREFIX

PREFIX is where Mesos is or will be put. Exit status 77: no Mesos to be had.
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mesos  # noqa: E402

ROOT, PROGRAMS, PREFIX = (pathlib.Path(a).resolve() for a in sys.argv[1:4])


def processes(directory):
    """Those that have something to do with a directory, by their arguments or environment."""
    found = {}
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            text = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
            if os.fsencode(directory) in text or str(path / "cwd").startswith(str(directory)):
                found[int(path.name)] = (path / "cmdline").read_bytes()
        except OSError:
            continue  # ended meanwhile, or not ours
    return {pid: line for pid, line in found.items() if pid != os.getpid()}


def main():
    setup = subprocess.run([HERE / "setup", PREFIX], stdout=subprocess.PIPE, text=True)
    print(setup.stdout, end="")
    if setup.returncode != 0:
        return setup.returncode
    with tempfile.TemporaryDirectory(prefix="k8smesos-ctrl-c-") as name:
        with open(pathlib.Path(name) / "out", "w+") as out:
            demo = subprocess.Popen([ROOT / "cluster-demo", "--programs", PROGRAMS],
                                    stdout=out, env={**os.environ, "TMPDIR": name})
            said = lambda: (pathlib.Path(name) / "out").read_text()
            try:
                mesos.until("the pods", lambda: "Ctrl-C ends it" in said(), 240)
                started = processes(name)
                demo.send_signal(signal.SIGINT)
                status = demo.wait(30)
            finally:  # whatever went wrong, it ends what it started
                demo.terminate()
                demo.wait(30)
        print(said())
        # a master, two agents, the scheduler, and on each agent an executor with containers
        assert len(started) >= 9, started
        assert status == 0 and said().endswith("\nended\n"), status
        left = processes(name)
        assert not left, left
        rows = [r.split() for r in said().split("NODE  ")[-1].splitlines()]
        nodes = {r[0]: r[1:] for r in rows if r and r[0].startswith("agent")}
        assert len(nodes) == 2 and all(ours == theirs for ours, theirs in nodes.values()), nodes
    print(f"{len(started)} processes were started, none is left\n1 passed, 0 failed, 0 skipped")
    return 0


sys.exit(main())
