#!/usr/bin/env python3
"""./demo on what was built: it goes through, and says what it promises."""
import subprocess

from harness import PROGRAM, ROOT, fragments, main, row


@row("./demo BUILD: every step ends as it should, with the numbers of its headings")
def _():
    before = sorted(p for p in ROOT.iterdir())
    done = subprocess.run([ROOT / "demo", PROGRAM.parents[2]], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=100, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stdout[-2000:]
    fragments(done.stdout, "1. ", "default/redis-master", "ReplicationController", "guestbook/frontend",
              "2. ", "3.5", "896", "3. ", '"limits":{"cpu":"250m","memory":"64Mi"}'[:12], "4. ", "yes",
              "5. ", "least_change", "6. ", "nowhere", "7. ", '"task_id"', "8. ", "cpus:0.35;mem:96",
              "cgroup-root", "cpu.shares", "3072")
    assert sorted(p for p in ROOT.iterdir()) == before, "it left something behind"


@row("./demo --help")
def _():
    done = subprocess.run([ROOT / "demo", "--help"], stdout=subprocess.PIPE, timeout=60, text=True,
                          check=False)
    assert done.returncode == 0
    fragments(done.stdout, "./demo BUILD")


main()
