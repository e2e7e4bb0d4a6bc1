#!/usr/bin/env python3
"""The programs in the documents compile and do what they say.

    test_docs.py LIBRARY SOURCE_ROOT
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

LIBRARY, ROOT = (pathlib.Path(a) for a in sys.argv[1:])
POD = """apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: a, image: a, resources: {limits: {cpu: "3", memory: 768Mi}}}
  - {name: b, image: b}
  - {name: c, image: c}
"""


def offer(cpus):
    scalars = {"cpus": cpus, "mem": 960}
    return [{"id": {"value": "O"}, "framework_id": {"value": "F"}, "agent_id": {"value": "A"},
             "hostname": "h", "allocation_info": {"role": "*"}, "resources": [
                 {"name": n, "type": "SCALAR", "scalar": {"value": v},
                  "allocation_info": {"role": "*"}} for n, v in scalars.items()]}]


def program_of(document):
    """The C blocks of a document, one after another; None if they are no program."""
    text = (ROOT / document).read_text(encoding="utf-8")
    source = "".join(re.findall(r"^```c\n(.*?)^```", text, flags=re.M | re.S))
    return source if "int main(" in source else None


def build(source, where):
    (where / "program.c").write_text(source, encoding="utf-8")
    done = subprocess.run(
        ["cc", "-std=c17", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}", "-o",
         where / "program", where / "program.c", LIBRARY, f"-Wl,-rpath,{LIBRARY.parent}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    return where / "program"


def run(program, *arguments):
    done = subprocess.run([program, *arguments], stdout=subprocess.PIPE, text=True)
    return done.returncode, done.stdout


def tutorial(where):
    """docs/tutorial.md: an offer of exactly the sum gives the task, a thousandth less a reason"""
    program = build(program_of("docs/tutorial.md"), where)
    (where / "pod.yaml").write_text(POD)
    (where / "offers.json").write_text(json.dumps(offer(3.75)))
    status, out = run(program, where / "pod.yaml", where / "offers.json")
    assert status == 0, out
    amounts = {r["name"]: r["scalar"]["value"] for r in json.loads(out)["resources"]}
    assert amounts == {"cpus": 3.5, "mem": 896}, amounts
    (where / "offers.json").write_text(json.dumps(offer(3.749)))
    status, out = run(program, where / "pod.yaml", where / "offers.json")
    assert status == 1 and "cpus" in out, out


def readme(where):
    """README.md: its program prints what the comment in it says"""
    source = program_of("README.md")
    [wanted] = re.findall(r"/\* (cpus .*) \*/", source)
    status, out = run(build(source, where))
    assert status == 0 and ", ".join(out.split("\n")[:-1]) == wanted, out


failed = 0
for test in tutorial, readme:
    with tempfile.TemporaryDirectory(prefix="k8smesos-docs-") as name:
        try:
            test(pathlib.Path(name))
            print(f"ok      {test.__doc__}")
        except AssertionError as e:
            failed += 1
            print(f"FAILED  {test.__doc__}\n{e}")
print(f"{2 - failed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
