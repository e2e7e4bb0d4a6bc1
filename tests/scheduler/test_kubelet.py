#!/usr/bin/env python3
"""The kubelet's command line: test_kubelet.py PROGRAM

Cgroups by the rule of the original executor: "/PREFIX/CONTAINER", where CONTAINER is the last
component of MESOS_DIRECTORY.
"""
import subprocess
import sys

RUN = "/var/lib/mesos/slaves/s/frameworks/f/executors/e/runs/6a3c0bd1"
ROWS = [(RUN, None, "/mesos/6a3c0bd1"), (RUN, "mesos", "/mesos/6a3c0bd1"),
        (RUN, "", "/6a3c0bd1"), (RUN, "/mesos/", "/mesos/6a3c0bd1"),
        (RUN, "a//b/../c", "/a/c/6a3c0bd1"), ("/a/b/", "mesos", "/mesos/b"),
        ("/", "mesos", None), (".", "mesos", None)]
SETTINGS = ("system-cgroups", "kubelet-cgroups", "runtime-cgroups", "cgroup-root")


def run(environment, *arguments):
    done = subprocess.run([sys.argv[1], *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True,
                          env={"PATH": "/usr/bin:/bin", **environment})
    return done.returncode, done.stdout, done.stderr


for directory, root, cgroup in ROWS:
    environment = {"MESOS_DIRECTORY": directory}
    if root is not None:
        environment["MESOS_CGROUPS_ROOT"] = root
    status, out, err = run(environment, "--v=2")
    if cgroup is None:
        assert status == 3 and not out and "cgroup" in err, (directory, root, out, err)
    else:
        wanted = ["kubelet", "--v=2", *(f"--{s}={cgroup}" for s in SETTINGS)]
        assert (status, out) == (0, " ".join(f"'{w}'" for w in wanted) + "\n"), (root, out, err)

status, out, _ = run({"MESOS_DIRECTORY": RUN}, "--exec", "printf", "%s\\n", "it's")
assert status == 0 and out.splitlines()[1] == "it's" and "'it'\\''s'" in out, out
assert out.splitlines()[2:] == [f"--{s}=/mesos/6a3c0bd1" for s in SETTINGS], out
status, _, err = run({"MESOS_DIRECTORY": RUN}, "--exec", "/no/such")
assert status == 127 and "/no/such" in err, err
print(f"{len(ROWS) + 2} passed, 0 failed, 0 skipped")
