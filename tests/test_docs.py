#!/usr/bin/env python3
"""The documents: their programs compile and do what they say, what they show is what comes out,
and what they name is there.

    test_docs.py LIBRARY SOURCE_ROOT PROGRAM [LIBRARY_FOR_JANSSON]
"""
import ctypes
import itertools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

LIBRARY, ROOT, PROGRAM, *JANSSON = (pathlib.Path(a).resolve() for a in sys.argv[1:])
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"),
                    *(ROOT / "examples").rglob("*.md"), *(ROOT / "tests").rglob("*.md")])
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


def build(source, where, *more):
    (where / "program.c").write_text(source, encoding="utf-8")
    done = subprocess.run(
        ["cc", "-std=c17", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}", "-o",
         where / "program", where / "program.c", *more, LIBRARY,
         f"-Wl,-rpath,{LIBRARY.parent}"],
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


def jansson(where):
    """docs/jansson.md: its program prints what the comment in it says"""
    if not JANSSON:  # it was not built
        return
    source = program_of("docs/jansson.md")
    [wanted] = re.findall(r"^    printf\(.*\); /\* (.*) \*/$", source, flags=re.M)
    status, out = run(build(source, where, *JANSSON, f"-Wl,-rpath,{JANSSON[0].parent}",
                            "-ljansson"))
    assert status == 0 and out.rstrip() == wanted, out


def screen(where):
    """README.md: its screen is what the program prints"""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^```text\n(.*?)^```", text, flags=re.M | re.S)
    shown = re.split(r"^\$ k8smesos (.*)\n", block, flags=re.M)[1:]
    assert len(shown) >= 6, "commands and what they print"
    for command, wanted in zip(shown[::2], shown[1::2]):
        done = subprocess.run([PROGRAM, *shlex.split(command)], cwd=ROOT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out = "\n".join(line.rstrip() for line in done.stdout.splitlines())
        assert out == wanted.rstrip(), f"{command}\n{out}\n--- instead of\n{wanted}"


def python(where):
    """docs/ffi.md: its program prints what the comment in it says"""
    [source] = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "ffi.md").read_text(),
                          flags=re.M | re.S)
    [wanted] = re.findall(r"^print\(.*\) +# (.*)$", source, flags=re.M)
    done = subprocess.run([sys.executable, "-c", source], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "LD_LIBRARY_PATH": str(LIBRARY.parent)})
    assert done.stdout.split() == [wanted], done.stdout


def answers(where):
    """tests/conformance/kubernetes/README.md: its replay holds for the program's sums"""
    home = ROOT / "tests" / "conformance" / "kubernetes"
    [source] = re.findall(r"^```python\n(.*?)^```", (home / "README.md").read_text(),
                          flags=re.M | re.S)

    def sums(manifest):
        done = subprocess.run([PROGRAM, "sum", "--lenient", "-o", "jsonl"], input=manifest,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        raw = json.loads(done.stdout)["pod"]["raw"]
        return [{name: q["s"] for name, q in raw[of].items()} for of in ("requests", "limits")]

    def some(name):
        return itertools.islice((home / name).open(encoding="utf-8"), 100)
    exec(source, {"json": json, "open": some, "my_pod_sums": sums})


def said(*arguments):
    return json.loads(subprocess.run([PROGRAM, *arguments, "-o", "jsonl"], text=True,
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)


def accounting(where):
    """docs/accounting.md: its quantities, sums and default limits"""
    text = (ROOT / "docs" / "accounting.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\S+)` \| `(\S+)` \| (\d+) \| (\d+) \|$", text, flags=re.M)
    assert len(rows) == 4, rows
    for quantity, *wanted in rows:
        q = said("quantity", quantity)
        assert [q["canonical"], q["milli"], q["value"]] == wanted, q
    [yaml] = re.findall(r"^```yaml\n(.*?)^```", text, flags=re.M | re.S)
    [wanted] = re.findall(r"^# requests of cpu: .* = (\S+)$", yaml, flags=re.M)
    (where / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n" + yaml)
    requests = said("sum", where / "pod.yaml")["pod"]["raw"]["requests"]
    assert requests["cpu"]["s"] == wanted, requests
    (where / "pod.yaml").write_text(POD)
    rows = re.findall(r"^\| ([\d.]+) and (\d+) \| .*?([\d.]+) \| .*?([\d.]+) \|$", text, flags=re.M)
    assert len(rows) == 2, rows
    for cpu, mem, *wanted in rows:
        pod = said("sum", "--profile", "seed", "--default-container-cpu-limit", cpu,
                   "--default-container-mem-limit", mem, where / "pod.yaml")["pod"]["mesos"]
        assert [pod["cpus"], pod["mem"]] == wanted, pod


def errors(where):
    """docs/errors.md: every status with its number and name, in order, and no other"""
    header = (ROOT / "include" / "k8smesos" / "error.h").read_text(encoding="utf-8")
    name_of = ctypes.CDLL(str(LIBRARY)).k8sm_status_name
    name_of.restype = ctypes.c_char_p
    wanted = [(name, int(number), name_of(int(number)).decode())
              for name, number in re.findall(r"^ +(K8SM_E_\w+) += (-\d+)", header, flags=re.M)]
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    found = [(name, int(number), word) for name, number, word in
             re.findall(r'^## (K8SM_E_\w+) \((-\d+), "(\w+)"\)$', text, flags=re.M)]
    assert len(found) >= 10 and found == wanted, found
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        for what in "**Cause.**", "**Example.**", "**Cure.**":
            assert what in part, f"{part.splitlines()[0]} lacks {what}"


def names(where):
    """all documents: functions, types, constants, files and documents that they name exist"""
    headers = "".join(h.read_text(encoding="utf-8") for h in (ROOT / "include").rglob("*.h"))
    known = set(re.findall(r"\b(?:k8sm|K8SM)_\w+", headers))
    problems = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        said = set(re.findall(r"(?<!\w)(?:k8sm|K8SM)_[A-Za-z]\w*(?![\w.*-])", text))
        problems += [f"{document.name}: {name}" for name in said - known
                     if not name.endswith("_") and name not in ("k8sm_MODULE_VERB",)
                     and not any(k.startswith(name + "_") for k in known)]
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            if not (document.parent / link).exists():
                problems.append(f"{document.name}: link to {link}")
        for path in re.findall(r"`((?:lib|include|examples|tests|docs|tools|benchmarks)/[\w./-]+)`",
                               text):
            if not (ROOT / path).exists():
                problems.append(f"{document.name}: {path}")
    assert not problems, "\n".join(problems)


def samples(where):
    """all documents: every program in them is one of those that are run here"""
    run_here = {("README.md", "c"), ("docs/tutorial.md", "c"), ("docs/ffi.md", "python"),
                ("docs/jansson.md", "c"), ("tests/conformance/kubernetes/README.md", "python")}
    found = {(str(d.relative_to(ROOT)), language) for d in DOCUMENTS for language in
             re.findall(r"^```(c|cpp|python|go|rust)$", d.read_text(encoding="utf-8"), flags=re.M)}
    assert found == run_here, found


failed = 0
TESTS = tutorial, readme, jansson, screen, python, answers, accounting, errors, names, samples
for test in TESTS:
    with tempfile.TemporaryDirectory(prefix="k8smesos-docs-") as name:
        try:
            test(pathlib.Path(name))
            print(f"ok      {test.__doc__}")
        except AssertionError as e:
            failed += 1
            print(f"FAILED  {test.__doc__}\n{e}")
print(f"{len(TESTS) - failed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
