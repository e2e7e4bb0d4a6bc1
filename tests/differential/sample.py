#!/usr/bin/env python3
"""A small differential run for every test run: sample.py SOURCE OURS BUILD.

Quantities only, whose judge builds in seconds. Skipped (77) without Go or its modules."""
import pathlib
import subprocess
import sys

SOURCE, OURS, BUILD = sys.argv[1:]
PROGRAM = pathlib.Path(BUILD) / "differential-quantities"


def go(*words):
    return subprocess.run(["go", *words], cwd=SOURCE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, timeout=240)


try:
    modules = go("list", "-deps", "./quantities")
except (FileNotFoundError, subprocess.TimeoutExpired) as e:
    print(f"skipped: {e}")
    sys.exit(77)
if modules.returncode != 0:
    print(f"skipped: Kubernetes' modules are not to be had: {modules.stderr.strip()}")
    sys.exit(77)
built = go("build", "-o", str(PROGRAM), "./quantities")
if built.returncode != 0:
    sys.exit(built.stderr)
sys.exit(subprocess.run([PROGRAM, "--ours", OURS, "--count", "50000", "--seed", "4"]).returncode)
