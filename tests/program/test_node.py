#!/usr/bin/env python3
"""k8smesos executor, cgroup and resources: fields, options, formats, exit status.

Executor and kubelet settings are those of Kubernetes on Mesos, cgroup numbers those of the
kubelet and of the agent's isolators, resource arithmetic that of Mesos 1.11.
"""
import base64
import gzip
import io
import json
import tarfile
import zipfile

import wire
from harness import ROOT, Files, container, fragments, main, pod, row, run, same

files = Files()
LOGS = pod("logs", container("c", {"cpu": 1, "memory": "256Mi"}))
TWO = pod("two", container("a"), container("b"))


def plain(name, value):
    return {"name": name, "type": "SCALAR", "scalar": {"value": value}}


# --- executor -------------------------------------------------------------------------------------

def needs(cpus, mem):
    return [plain("cpus", cpus), plain("mem", mem)]


@row("executor: its own share is 0.25 cpus and 64 MB; every field")
def _():
    done = run("executor", "-o", "jsonl")
    assert done.status == 0, done.error
    same(done.records, [{"executor_id": {"value": "17e3e2754fefc579_k8sm-executor"},
                         "type": "CUSTOM", "name": "Kubelet-Executor", "source": "kubernetes",
                         "resources": needs(0.25, 64.0)}])


def archives():
    """The same two pods as directory, file and archives."""
    texts = {"logs.json": json.dumps(LOGS).encode(), "two.json": json.dumps(TWO).encode()}
    for name, text in texts.items():
        files.write(f"static/{name}", text)
    files.write("static/deep/ignored.json", json.dumps(LOGS))  # only the top level is read
    yield "directory", f"{files.home.name}/static"
    yield "file", files.write("both.json", b"\n".join(texts.values()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in texts.items():
            out.writestr(name, text)
    yield "zip", files.write("static.zip", packed.getvalue())
    for name, mode in ("tar", "w:"), ("tar.gz", "w:gz"), ("tar.xz", "w:xz"):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=mode) as out:
            for member, text in texts.items():
                info = tarfile.TarInfo(member)
                info.size = len(text)
                out.addfile(info, io.BytesIO(text))
        yield name, files.write(f"static.{name}", packed.getvalue())
    yield "gzip of one List", files.write("list.gz", gzip.compress(json.dumps(
        {"apiVersion": "v1", "kind": "PodList", "items": [LOGS, TWO]}).encode()))


for kind, path in archives():
    @row(f"executor --static-pods: {kind}: 0.25 + 1 + 2 × 0.25 cpus, 64 + 256 + 2 × 64 MB")
    def _(path=path):
        done = run("executor", "-o", "jsonl", "--static-pods", path)
        assert done.status == 0, done.error
        same(done.records, [{"resources": needs(1.75, 448.0)}])


@row("executor: what it needs by options; defaults of containers count in static pods")
def _():
    path = files.write("two.json", TWO)
    done = run("executor", "-o", "jsonl", "--executor-cpus", "0.1", "--executor-mem", "128",
               "--default-container-cpu-limit", "0.5", "--default-container-mem-limit", "100",
               "--static-pods", path)
    same(done.records, [{"resources": needs(1.1, 328.0)}])


@row("executor -o protobuf: an independent reader finds the same")
def _():
    path = files.write("logs.json", LOGS)
    words = ["--static-pods", path, "--framework-id", "F", "--executor-id", "E"]
    fields = wire.read(run("executor", "-o", "protobuf", *words).bytes)
    assert wire.text(fields, 1, 1) == "E" and wire.text(fields, 8, 1) == "F"
    assert [wire.resource(r)[:2] for r in fields[5]] == [("cpus", 1.25), ("mem", 320.0)]
    [record] = run("executor", "-o", "jsonl", *words).records
    assert base64.b64decode(record["data"]) == fields[4][0]
    same(record, {"framework_id": {"value": "F"}, "executor_id": {"value": "E"}})


@row("executor: a bad static pod is refused, in 2015 skipped")
def _():
    files.write("mixed/a.json", LOGS)
    bad = files.write("mixed/b.json", '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"},'
                      '"spec":{"containers":[{"name":1}]}}')
    where = f"{files.home.name}/mixed"
    done = run("executor", "--static-pods", where)
    assert (done.status, done.bytes) == (3, b""), done.status
    fragments(done.error, f"{bad}:1:", "spec.containers[0].name")
    done = run("executor", "--profile", "seed", "--static-pods", where)
    assert done.status == 0, done.error
    same(done.records, [{"resources": needs(1.25, 320.0)}])
    fragments(done.error, f"{bad}:1:", "warning")


@row("executor: --unpacked-limit guards archives")
def _():
    path = files.write("bomb.gz", gzip.compress(b" " * (80 << 20) + json.dumps(LOGS).encode()))
    done = run("executor", "--static-pods", path)
    assert (done.status, done.bytes) == (3, b""), done.status
    fragments(done.error, "bomb.gz: it unpacks to more than the limit")
    small = files.write("small.gz", gzip.compress(json.dumps(LOGS).encode()))
    size = len(json.dumps(LOGS))
    assert run("executor", "--static-pods", small, "--unpacked-limit", str(size)).status == 0
    assert run("executor", "--static-pods", small, "--unpacked-limit", str(size - 1)).status == 3
    assert run("executor", "--unpacked-limit", "1k").status == 2


@row("executor -o table, name, json, yaml")
def _():
    fragments(run("executor", "-o", "table").text, "EXECUTOR", "RESOURCES", "cpus:0.25;mem:64")
    assert run("executor", "-o", "name").text == "17e3e2754fefc579_k8sm-executor\n"
    same(json.loads(run("executor", "-o", "json").text), [{"source": "kubernetes"}])
    fragments(run("executor", "-o", "yaml").text, "- ", "Kubelet-Executor")


# --- cgroup ---------------------------------------------------------------------------------------

RUNS = "/var/lib/mesos/slaves/s/frameworks/f/executors/e/runs/6a3c0bd1"
for directory, prefix, cgroup in (
        (RUNS, None, "/mesos/6a3c0bd1"), (RUNS, "", "/6a3c0bd1"), (RUNS, "/mesos/", "/mesos/6a3c0bd1"),
        (RUNS, "a//b/../c", "/a/c/6a3c0bd1"), ("/a/b/", "mesos", "/mesos/b")):
    @row(f"cgroup --directory {directory} --prefix {prefix}: {cgroup}")
    def _(directory=directory, prefix=prefix, cgroup=cgroup):
        words = [] if prefix is None else ["--prefix", prefix]
        done = run("cgroup", "-o", "jsonl", "--directory", directory, *words)
        assert done.status == 0, done.error
        same(done.records, [{"cgroup": cgroup, "constructed": cgroup, "kubelet": {
            "system_container": cgroup, "resource_container": cgroup,
            "docker_container": cgroup, "cgroup_root": cgroup}}])


@row("cgroup: --no-system and --no-contain")
def _():
    words = ["cgroup", "-o", "jsonl", "--directory", RUNS]
    [record] = run(*words, "--no-system").records
    same(record["kubelet"], {"system_container": "", "cgroup_root": "/mesos/6a3c0bd1"})
    [record] = run(*words, "--no-contain").records
    same(record["kubelet"], {"system_container": "", "cgroup_root": ""})


V1 = "9:memory:/mesos/6a3c0bd1\n8:cpuset:/\n7:cpu,cpuacct:/mesos/6a3c0bd1\n0::/\n"
V2 = "0::/mesos/6a3c0bd1/leaf\n"


@row("cgroup: from the text of /proc/PID/cgroup, v1 and v2; beside the sandbox")
def _():
    for text, version, actual in (V1, 1, "/mesos/6a3c0bd1"), (V2, 2, "/mesos/6a3c0bd1"):
        path = files.write("cgroup.txt", text)
        for done in (run("cgroup", "-o", "jsonl", "--proc", path),
                     run("cgroup", "-o", "jsonl", "--proc", "-", stdin=text)):
            assert done.status == 0, done.error
            same(done.records, [{"cgroup": actual, "actual": actual, "version": version}])
        [record] = run("cgroup", "-o", "jsonl", "--proc", path, "--directory", RUNS).records
        same(record, {"constructed": "/mesos/6a3c0bd1", "agree": "same"})
        [record] = run("cgroup", "-o", "jsonl", "--proc", path, "--directory", "/x/y").records
        same(record, {"agree": "different"})


@row("cgroup: the environment names the sandbox; --environment, --pid")
def _():
    for name in "MESOS_DIRECTORY", "MESOS_SANDBOX":
        same(run("cgroup", environment={name: RUNS}).records, [{"cgroup": "/mesos/6a3c0bd1"}])
        for end in "\n", "\0":
            path = files.write("environ", f"A=b{end}{name}={RUNS}{end}C=d{end}")
            same(run("cgroup", "--environment", path).records, [{"cgroup": "/mesos/6a3c0bd1"}])
    assert run("cgroup", "--pid", "self").status in (0, 3)  # what it is depends on where it runs
    assert run("cgroup", "--pid", "x").status == 2
    assert run("cgroup", "--pid", "1", "--proc", "-").status == 2
    assert run("cgroup", "--pid", "999999999").status == 4


# milli: shares, quota (the kubelet's rules, CFS period 100 ms, minimum quota 1 ms)
for milli, shares, quota in ((10, 10, 1000), (100, 102, 10000), (333, 340, 33300),
                             (1500, 1536, 150000), (3000, 3072, 300000)):
    @row(f"cgroup: {milli}m cpu is {shares} shares and a quota of {quota}")
    def _(milli=milli, shares=shares, quota=quota):
        one = files.write("one.json", pod("p", container("c", {"cpu": f"{milli}m",
                                                               "memory": "64Mi"})))
        done = run("cgroup", "-o", "jsonl", "--directory", RUNS, "--cgroup-basis", "kubelet",
                   "--v1", one)
        assert done.status == 0, done.error
        same(done.records[1:], [{"pod": "default/p", "container": "c", "type": "regular",
                                 "kubelet": {"cpu.shares": str(shares),
                                             "cpu.cfs_quota_us": str(quota),
                                             "cpu.cfs_period_us": "100000",
                                             "memory.limit_in_bytes": str(64 << 20)}}])
        assert "mesos" not in done.records[1]


@row("cgroup: the numbers of Mesos, v1 and v2; the executor with its pods")
def _():
    one = files.write("one.json", pod("p", container("c", {"cpu": "1500m", "memory": "100Mi"})))
    words = ["cgroup", "-o", "jsonl", "--directory", RUNS, "--cgroup-basis", "mesos", one]
    mem, total = str(100 << 20), str(164 << 20)
    same(run(*words, "--v1").records[1:], [
        {"container": "c", "mesos": {
            "cpu.shares": "1536", "cpu.cfs_quota_us": "150000", "cpu.cfs_period_us": "100000",
            "memory.limit_in_bytes": mem, "memory.soft_limit_in_bytes": mem}},
        {"what": "executor with its pods", "mesos": {
            "cpu.shares": "1792", "memory.limit_in_bytes": total,
            "memory.soft_limit_in_bytes": total}}])
    same(run(*words, "--v2").records[1:], [
        {"container": "c", "mesos": {"cpu.weight": "150", "cpu.max": "150000 100000",
                                     "memory.max": mem, "memory.low": mem}},
        {"what": "executor with its pods", "mesos": {"cpu.weight": "175", "memory.max": total}}])


def with_pods(*pods, version="--v1"):
    """The cgroup of an executor of 0.1 cpus and 32 MB with these pods, basis requests."""
    one = files.write("pods.json", "\n".join(json.dumps(p) for p in pods))
    done = run("cgroup", "-o", "jsonl", "--directory", RUNS, "--cgroup-basis", "mesos", "--basis",
               "requests", "--executor-cpus", "0.1", "--executor-mem", "32", version, one)
    assert done.status == 0, done.error
    return done.records[-1]["mesos"]


BOUND = pod("b", container("c", {"cpu": 1, "memory": "256Mi"}, {"cpu": "500m", "memory": "64Mi"}))
FREE = pod("f", container("c", None, {"cpu": "500m", "memory": "64Mi"}))


@row("cgroup: an executor with a task that has limits, as an agent of Mesos 1.11 had made it")
def _():
    # tests/fixtures/cgroup/mesos-1.11-linux.txt: 0.1 + 0.5 cpus, 32 + 64 MB, limits 1 and 256
    recorded = (ROOT / "tests" / "fixtures" / "cgroup" / "mesos-1.11-linux.txt").read_text()
    wanted = dict(line[2:].split(": ") for line in recorded.splitlines() if line[:2] == "# ")
    assert len(wanted) == 5, wanted
    assert with_pods(BOUND) == wanted, (with_pods(BOUND), wanted)


@row("cgroup: one task without limits: memory without end, no quota")
def _():
    same(with_pods(BOUND, FREE), {"cpu.shares": "1126", "memory.limit_in_bytes": "-1",
                                  "memory.soft_limit_in_bytes": str(160 << 20)})
    assert "cpu.cfs_quota_us" not in with_pods(BOUND, FREE)
    same(with_pods(BOUND, FREE, version="--v2"), {"memory.max": "max"})


@row("cgroup: amounts that are too large leave no sum")
def _():
    one = files.write("huge.json", pod("h", container("c", {"cpu": "1e20", "memory": "1Gi"})))
    done = run("cgroup", "-o", "jsonl", "--directory", RUNS, one)
    assert done.status == 3, done.status
    assert not any("what" in record for record in done.records), done.text
    fragments(done.error, "executor with its pods: ", "more than Mesos can hold")


@row("cgroup: the kubelet's weight on v2")
def _():
    one = files.write("one.json", pod("p", container("c", {"cpu": 1, "memory": "64Mi"})))
    record = run("cgroup", "-o", "jsonl", "--directory", RUNS, "--v2", "--cgroup-basis", "kubelet",
                 one).records[1]
    # 1 + (1024 - 2) * 9999 / 262142 = 39.98
    same(record["kubelet"], {"cpu.weight": "39", "cpu.max": "100000 100000",
                             "memory.max": str(64 << 20)})


@row("cgroup -o table, name")
def _():
    one = files.write("one.json", pod("p", container("c")))
    fragments(run("cgroup", "-o", "table", "--directory", RUNS, one).text, "SETTING", "cgroup-root",
              "/mesos/6a3c0bd1", "default/p/c", "kubelet", "cpu.shares", "256")
    assert run("cgroup", "-o", "name", "--directory", RUNS).text == "/mesos/6a3c0bd1\n"


# --- resources ------------------------------------------------------------------------------------

EXPRESSIONS = [
    (["cpus:3;mem(prod):512"], {"result": "cpus:3;mem(prod):512", "json": [
        plain("cpus", 3.0), {**plain("mem", 512.0),
                             "reservations": [{"type": "STATIC", "role": "prod"}]}]}),
    (["cpus:4.1", "-", "cpus:1.1"], {"result": "cpus:3"}),
    (["cpus:0.1", "+", "cpus:0.2"], {"result": "cpus:0.3", "json": [plain("cpus", 0.3)]}),
    (["cpus:1", "add", "cpus:1", "sub", "cpus:0.5"], {"result": "cpus:1.5"}),
    (["ports:[1-2]", "+", "ports:[3-4,9-9]"], {"result": "ports:[1-4,9-9]", "json": [
        {"name": "ports", "type": "RANGES",
         "ranges": {"range": [{"begin": 1, "end": 4}, {"begin": 9, "end": 9}]}}]}),
    (["zones:{a,b}", "-", "zones:{a}"], {"json": [
        {"name": "zones", "type": "SET", "set": {"item": ["b"]}}]}),
    (["cpus:1", "-", "cpus:2"], {"result": "", "json": []}),  # no debt
    (["cpus:4", "contains", "cpus:3"], {"contains": True}),
    (["cpus:3;cpus(prod):2", "contains", "cpus:4"], {"contains": False}),
    (["cpus:1;mem:2", "equal", "mem:2;cpus:1"], {"equal": True}),
    (["cpus:1", "equal", "cpus(prod):1"], {"equal": False}),
    (['[{"name":"cpus","type":"SCALAR","scalar":{"value":1}}]', "+", "cpus:1"],
     {"result": "cpus:2"}),
    (["validate", '{"name":"cpus","type":"SCALAR","scalar":{"value":0}}'], {}),
    ([""], {"result": "", "json": []}),
]
for words, wanted in EXPRESSIONS:
    @row(f"resources {' '.join(words)}")
    def _(words=words, wanted=wanted):
        done = run("resources", "-o", "jsonl", *words)
        assert done.status == 0 and done.error == "", done.error
        same(done.records, [{"ok": True, **wanted}])

for words, message in (
        (["cpus"], "missing or extra ':'"), (["cpus:1:2"], "missing or extra ':'"),
        (["cpus:0x1"], "Bad type for resource"), (["cpus(:1"], "mismatched parentheses"),
        (["ports:[1-x]"], "Expecting non-negative integers"), (["cpus:-1"], "egative"),
        (["cpus:1", "+", "cpus:x"], "Bad type for resource"),
        (["validate", '{"name":"","type":"SCALAR","scalar":{"value":1}}'], "Empty resource name"),
        (["validate", '{"name":"cpus","type":"SCALAR","scalar":{"value":-1}}'],
         "Invalid scalar resource: value < 0"),
        (["validate", '{"name":"p","type":"RANGES","ranges":{"range":[{"begin":2,"end":1}]}}'],
         "begin > end")):
    @row(f"resources {' '.join(words)}: refused")
    def _(words=words, message=message):
        done = run("resources", "-o", "jsonl", *words)
        assert done.status == 3, done.status
        [record] = done.records
        assert record["ok"] is False and message in record["error"], record
        fragments(done.error, "argument:", message)

for words in [], ["cpus:1", "+"], ["cpus:1", "*", "cpus:1"], ["a:1", "equal", "a:1", "+", "a:1"], [
        "--batch", "cpus:1"], ["--batch", "--task"]:
    @row(f"resources {' '.join(words)}: wrong usage")
    def _(words=words):
        done = run("resources", *words)
        assert (done.status, done.bytes) == (2, b""), done.status
        fragments(done.error, "k8smesos resources: ", "--help")

CPUS = plain("cpus", 1)
BATCH = [
    ({"op": "parse", "a": "cpus:1;mem(r):2"}, {"ok": True, "result": "cpus:1;mem(r):2"}),
    ({"op": "validate", "a": CPUS}, {"ok": True}),
    ({"op": "validate", "a": {**CPUS, "scalar": {"value": -1}}}, {"ok": False}),
    ({"op": "add", "a": "cpus:1", "b": [CPUS]}, {"ok": True, "result": "cpus:2",
                                                "json": [plain("cpus", 2.0)]}),
    ({"op": "sub", "a": [CPUS], "b": "cpus:0.5"}, {"ok": True, "result": "cpus:0.5"}),
    ({"op": "contains", "a": [CPUS], "b": "cpus:1.001"}, {"ok": True, "contains": False}),
    ({"op": "equal", "a": [CPUS], "b": "cpus:1"}, {"ok": True, "equal": True}),
    ({"op": "parse", "a": "cpus"}, {"ok": False}), ({"op": "times", "a": "cpus:1"}, {"ok": False}),
    ({"op": "add", "a": "cpus:1"}, {"ok": False}), ({}, {"ok": False}), ([], {"ok": False}),
]


@row("resources --batch: one object for each line, in order; the bad ones do not stop it")
def _():
    lines = [json.dumps(question) for question, _ in BATCH] + ["", "no JSON"]
    done = run("resources", "--batch", stdin="\n".join(lines))
    assert done.status == 3
    same(done.records, [answer for _, answer in BATCH] + 2 * [{"ok": False}])
    assert all("error" in r for r in done.records if not r["ok"])
    fragments(done.error, "-:3:", "-:8:", "-:9:", "-:13:", "-:14:")
    good = [json.dumps(question) for question, answer in BATCH if answer["ok"]]
    assert run("resources", "--batch", stdin="\n".join(good)).status == 0


TASK = {"name": "t", "task_id": {"value": "t"}, "agent_id": {"value": "S"},
        "resources": [CPUS, plain("mem", 32)], "command": {"value": "true"}}
TASKS = [  # what a 1.11 master says of them
    (TASK, None), ({**TASK, "resources": []}, "Task uses no resources"),
    ({**TASK, "task_id": {"value": "a/b"}}, "contains invalid characters"),
    ({**TASK, "task_id": {"value": ""}}, "ID must not be empty"),
    ({k: v for k, v in TASK.items() if k != "command"}, "at least one (but not both)"),
    ({**TASK, "resources": [plain("gpus", 0.5)]}, "must be an unsigned integer"),
    ({**TASK, "resources": [plain("cpus", 0.0004)]}, "Invalid scalar resource: value <= 0"),
    ({**TASK, "limits": {"disk": {"value": 1}}}, "Only cpus and mem"),
]


@row("resources --task: what a master would say, one line each")
def _():
    done = run("resources", "--task", stdin="\n".join(json.dumps(t) for t, _ in TASKS))
    assert done.status == 3
    records = done.records
    assert len(records) == len(TASKS)
    for record, (task, message) in zip(records, TASKS):
        assert record["ok"] == (message is None), (task, record)
        if message:
            assert message in record["errors"][0]["message"] and record["errors"][0]["check"], record
    assert run("resources", "--task", stdin=json.dumps(TASK)).status == 0


@row("resources --batch: strings are JSON's, with every escape")
def _():
    lines = (r'{"\u006fp":"p\u0061rse","a":"cpus(\u00e9\ud83d\ude00\u20ac):1"}', r'{"op":"parse","a":"\ud83d:1"}',
             r'{"op":"parse","a":"cpus:\u00"}', r'{"op":"parse","a":"\tcpus\n:\/1"}', r'{"op":"p\x"}')
    done = run("resources", "--batch", stdin="\n".join(lines))
    same([r["ok"] for r in done.records[1:]], [True, False, False, False])
    # keys are compared as they stand, without undoing escapes
    assert done.records[0]["ok"] is False
    done = run("resources", "--batch", stdin=lines[0].replace(r"\u006f", "o"))
    same(done.records, [{"ok": True, "json": [{"reservations": [{"role": "\u00e9\U0001f600\u20ac"}]}]}])


@row("resources -o table, name, json, yaml")
def _():
    said = run("resources", "-o", "table", "--task", stdin=json.dumps(TASK) + "\n{}\n")
    fragments(said.text, "MASTER SAYS", "1", "ok", "2", "missing")
    assert run("resources", "-o", "name", "--task", stdin=json.dumps(TASK) + "\n{}\n").text == "yes\nno\n"
    fragments(run("resources", "-o", "table", "cpus:1").text, "RESULT", "cpus:1")
    assert run("resources", "-o", "name", "cpus:1", "contains", "cpus:2").text == "no\n"
    same(json.loads(run("resources", "-o", "json", "cpus:1").text), [{"ok": True}])
    fragments(run("resources", "-o", "yaml", "cpus:1").text, "ok: true", 'result: "cpus:1"')


main()
