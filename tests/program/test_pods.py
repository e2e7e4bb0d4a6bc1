#!/usr/bin/env python3
"""k8smesos sum and limits, and the options of accounting: fields, verdicts, exit status.

Sums, defaulting and QoS are those of Kubernetes 1.37 (component-helpers PodRequests and PodLimits,
the API server's defaulting); default limits those of Kubernetes on Mesos.
"""
import json

from harness import EXAMPLES, Files, container, fragments, main, pod, row, run, same

files = Files()


def amount(canonical, exact, milli):
    return {"s": canonical, "exact": exact, "milli": milli}


def amounts(**more):
    """{"cpu": "250m"} as quantities of the answer; only their canonical form."""
    return {name.replace("_", "-"): {"s": s} for name, s in more.items()}


def summed(document, *words, status=0):
    """The one record of `sum` for one document."""
    done = run("sum", "-o", "jsonl", *words, "-",
               stdin=document if isinstance(document, str) else json.dumps(document))
    assert done.status == status, (done.status, done.error)
    [record] = done.records
    return record


# --- one record, field for field ------------------------------------------------------------------

@row("sum: every field of a pod")
def _():
    one = pod("web", container("c0", {"memory": "64Mi"}, {"cpu": "0.1"}),
              container("c1", {"cpu": "0.4", "memory": "64Mi"}),
              metadata={"namespace": "shop"},
              initContainers=[container("i", {"cpu": "200m"}),
                              container("s", requests={"cpu": "50m"}, restartPolicy="Always")])
    path = files.write("web.json", one)
    done = run("sum", "-o", "jsonl", path)
    assert done.status == 0 and done.error == "", done.error
    tenth, mem = amount("100m", "0.1", "100"), amount("64Mi", "67108864", "67108864000")
    cpu = amount("400m", "0.4", "400")
    both = amount("128Mi", "134217728", "134217728000")
    same(done.records, [{
        "file": path, "doc": 0, "apiVersion": "v1", "kind": "Pod", "namespace": "shop",
        "name": "web", "verdict": "ok", "errors": [],
        "pod": {
            "replicas": 1,
            "containers": [
                {"name": "i", "type": "init", "requests": {},
                 "limits": {"cpu": amount("200m", "0.2", "200")}},
                {"name": "s", "type": "sidecar", "limits": {},
                 "requests": {"cpu": amount("50m", "0.05", "50")}},
                {"name": "c0", "type": "regular", "requests": {"cpu": tenth},
                 "limits": {"memory": mem}},
                {"name": "c1", "type": "regular", "requests": {},
                 "limits": {"cpu": cpu, "memory": mem}}],
            # as written: 0.1 + 0.05; limits 0.4
            "raw": {"requests": amounts(cpu="150m"), "limits": amounts(cpu="400m", memory="128Mi")},
            # limits became requests: 0.1 + 0.4 + 0.05, init 0.2
            "defaulted": {"requests": {"cpu": amount("550m", "0.55", "550"), "memory": both},
                          "limits": amounts(cpu="400m", memory="128Mi")},
            "qos": "Burstable",
            "seed": {"cpu_milli": "650", "mem_bytes": "134217728", "containers_given_cpu": 1,
                     "containers_given_mem": 0},
            # c0's limit is its request: 0.1 + 0.4; the sidecar has no limit to add
            "mesos": {"cpus": "0.5", "mem": "128"}}}])
    given = done.records[0]["pod"]
    assert "withStatus" not in given, "withStatus without a status"
    assert given["raw"]["requests"].keys() == {"cpu"}, "what is absent is not zero"


@row("sum: withStatus is there if the document has resource status")
def _():
    one = pod("s", container("c", {"cpu": 1}, {"cpu": "500m", "memory": "128Mi"}),
              container("d", requests={"cpu": 1}))
    one["status"] = {"containerStatuses": [{
        "name": "c", "image": "x", "imageID": "", "ready": True, "restartCount": 0,
        "allocatedResources": {"cpu": "750m", "memory": "64Mi"},
        "resources": {"requests": {"cpu": 2, "memory": "64Mi"}, "limits": {"cpu": 3}}}]}
    same(summed(one), {"pod": {"withStatus": {"requests": amounts(cpu="3", memory="128Mi"),
                                              "limits": amounts(cpu="3")}}})


@row("sum: ephemeral containers are shown and never counted")
def _():
    one = pod("e", container("c", {"cpu": 1, "memory": "64Mi"}),
              ephemeralContainers=[{"name": "debug", "image": "x"}])
    record = summed(one)
    same(record, {"pod": {"mesos": {"cpus": "1", "mem": "64"}}})
    assert [c["type"] for c in record["pod"]["containers"]] == ["regular", "ephemeral"]


# --- sums of Kubernetes ---------------------------------------------------------------------------

SIDECARS = pod("a", container("c", {"cpu": 1}, {"cpu": "500m", "memory": "1k"}),
               overhead={"cpu": "10m", "memory": "1Mi"},
               initContainers=[
                   container("i1", requests={"cpu": 2, "memory": "1Gi"}),
                   container("s1", {"memory": "100Mi"}, {"cpu": "100m"}, restartPolicy="Always"),
                   container("i2", requests={"cpu": "1950m"})])
POD_LEVEL = pod("p", container("c", {"cpu": 1, "memory": "512Mi"},
                               {"cpu": "500m", "memory": "64Mi"}),
                container("d", requests={"cpu": "250m"}), overhead={"cpu": "100m"},
                resources={"requests": {"cpu": 2}, "limits": {"memory": "1Gi"}})
DEFAULTED = pod("q", container("c", {"cpu": 1, "memory": "256Mi"}, {"cpu": 0.0001}),
                container("d", {"cpu": "500m", "memory": "1.0001Ki"}, {"memory": 0}),
                initContainers=[container("i", {"memory": "1Gi"})])
for name, one, stage, requests, limits, more in (
        ("the order of sidecars matters", SIDECARS, "raw", amounts(cpu="2060m", memory="1025Mi"),
         amounts(cpu="1010m", memory="101Mi"), {}),
        ("pod-level resources replace", POD_LEVEL, "raw", amounts(cpu="2100m", memory="64Mi"),
         amounts(cpu="1100m", memory="1Gi"), {}),
        ("limits become requests, rounded up to milli", DEFAULTED, "defaulted",
         amounts(cpu="501m", memory="1Gi"), amounts(cpu="1500m", memory="1Gi"),
         {"qos": "Burstable"})):
    @row(f"sum: {name}")
    def _(one=one, stage=stage, requests=requests, limits=limits, more=more):
        same(summed(one), {"pod": {stage: {"requests": requests, "limits": limits}, **more}})

for qos, limits in ("Guaranteed", {"cpu": 1, "memory": "1Gi"}), ("Burstable", {"cpu": 1}), (
        "BestEffort", None), ("BestEffort", {"nvidia.com/gpu": 1}):
    @row(f"sum: {qos} with limits {limits}")
    def _(qos=qos, limits=limits):
        same(summed(pod("g", container("c", limits))), {"pod": {"qos": qos}})


# --- kinds and replicas ---------------------------------------------------------------------------

TEMPLATE = {"metadata": {"labels": {"app": "a"}},
            "spec": {"containers": [container("c", {"cpu": 1, "memory": "64Mi"})]}}
SELECTOR = {"matchLabels": {"app": "a"}}
JOB = {**TEMPLATE, "spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}
for version, kind, spec, replicas in (
        ("apps/v1", "Deployment", {"replicas": 3, "selector": SELECTOR, "template": TEMPLATE}, 3),
        ("apps/v1", "Deployment", {"selector": SELECTOR, "template": TEMPLATE}, 1),
        ("apps/v1", "Deployment", {"replicas": 0, "selector": SELECTOR, "template": TEMPLATE}, 0),
        ("apps/v1", "ReplicaSet", {"replicas": 2, "selector": SELECTOR, "template": TEMPLATE}, 2),
        ("apps/v1", "StatefulSet", {"replicas": 2, "serviceName": "a", "selector": SELECTOR,
                                    "template": TEMPLATE}, 2),
        ("apps/v1", "DaemonSet", {"selector": SELECTOR, "template": TEMPLATE}, None),
        ("v1", "ReplicationController", {"replicas": 2, "template": TEMPLATE}, 2),
        ("batch/v1", "Job", {"parallelism": 5, "completions": 2, "template": JOB}, 2),
        ("batch/v1", "Job", {"template": JOB}, 1),
        ("batch/v1", "CronJob", {"schedule": "* * * * *", "jobTemplate": {
            "spec": {"parallelism": 4, "template": JOB}}}, 4)):
    @row(f"sum: {kind} with {replicas} replicas")
    def _(version=version, kind=kind, spec=spec, replicas=replicas):
        same(summed({"apiVersion": version, "kind": kind, "metadata": {"name": "w"},
                     "spec": spec}),
             {"apiVersion": version, "kind": kind, "name": "w", "verdict": "ok",
              "pod": {"replicas": replicas, "mesos": {"cpus": "1", "mem": "64"}}})


@row("sum: PodTemplate has no number of replicas")
def _():
    same(summed({"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "w"},
                 "template": TEMPLATE}), {"kind": "PodTemplate", "pod": {"replicas": None}})


# --- documents, lists, files ----------------------------------------------------------------------

STREAM = """\
apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {containers: [{name: c, image: x}]}
---
# nothing
---
apiVersion: v1
kind: Service
metadata: {name: two}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: three}, spec: {containers: [{name: c, image: x}]}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: four}}
---
apiVersion: v1
kind: Pod
metadata: {name: five}
spec: {containers: [{name: c, image: x, resurces: {}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: six}
spec: {containers: [{name: c, image: x, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: seven}
spec: {containers: 7}
---
apiVersion: v1
kind: Pod
metadata: {name: eight}
spec: {containers: [{name: c, image: x}]}
"""


@row("sum: the documents of a stream and the items of a list are counted on; verdicts")
def _():
    path = files.write("stream.yaml", STREAM)
    done = run("sum", "-o", "jsonl", path)
    assert done.status == 3, done.status
    seen = [(r["doc"], r["name"], r["verdict"], "pod" in r) for r in done.records]
    assert seen == [(0, "one", "ok", True), (1, "", "empty", False), (2, "two", "skipped", False),
                    (3, "three", "ok", True), (4, "four", "skipped", False),
                    (5, "five", "strict", True), (6, "six", "invalid", True),
                    (7, "seven", "error", False), (8, "eight", "ok", True)], seen
    same(done.records[5]["errors"], [{"code": "unknown_field", "line": 21, "column": 41,
                                      "path": "spec.containers[0].resurces"}])
    same(done.records[7]["errors"], [{"code": "schema", "path": "spec.containers", "line": 31,
                                      "column": 20}])
    same(done.records[6]["pod"], {"raw": {"requests": amounts(cpu="2"),
                                          "limits": amounts(cpu="1")}})
    [invalid] = done.records[6]["errors"]
    assert invalid["code"] == "invalid" and invalid["line"] == 26, invalid
    fragments(done.error, f"{path}:21:41: spec.containers[0].resurces: ", f"{path}:26:",
              f"{path}:31:20: spec.containers: ")


@row("sum --lenient: strict and invalid pass with warnings, what cannot be decoded does not")
def _():
    path = files.write("stream.yaml", STREAM)
    done = run("sum", "-o", "jsonl", "--lenient", path)
    assert done.status == 3, done.status
    assert [r["verdict"] for r in done.records][5:] == ["ok", "ok", "error", "ok"]
    fragments(done.error, "21:41: warning: spec.containers[0].resurces", "26:")
    fine = files.write("fine.yaml", "---\n".join(STREAM.split("---\n")[4:6]))
    assert run("sum", "--lenient", fine).status == 0
    assert run("sum", "--lenient", "--strict", fine).status == 3, "the last one counts"


@row("sum: files, directories in the order of their names, standard input")
def _():
    one = json.dumps(pod("p", container("c")))
    for name in "tree/b.yaml", "tree/a.json", "tree/deep/c.yml", "tree/not.txt", "tree/.hidden.yaml":
        files.write(name, one)
    root = files.home.name
    done = run("sum", "-o", "jsonl", "tree", cwd=root)
    assert [r["file"] for r in done.records] == ["tree/a.json", "tree/b.yaml",
                                                 "tree/deep/c.yml"], done.text
    assert [r["file"] for r in run("sum", stdin=one).records] == ["-"]
    assert [r["file"] for r in run("sum", "-", "tree/b.yaml", stdin=one, cwd=root).records] == \
        ["-", "tree/b.yaml"]


@row("sum: an input that holds nothing is empty, and fine")
def _():
    for text in "", "# note\n", "null\n":
        done = run("sum", stdin=text)
        assert done.status == 0, done.error
        same(done.records, [{"file": "-", "doc": 0, "verdict": "empty", "errors": []}])


@row("sum -o table, wide, json, yaml, name")
def _():
    path = files.write("stream.yaml", STREAM)
    table = run("sum", "-o", "table", path)
    fragments(table.text, "POD", "VERDICT", "default/one", "BestEffort", "0.25", "64", "ok",
              "default/two", "skipped", "strict", "invalid", "error")
    assert "\x1b" not in table.text
    fragments(run("sum", "-o", "wide", path).text, "FILE", "DOC", "CPU REQUEST", path)
    assert [r["name"] for r in json.loads(run("sum", "-o", "json", path).text)][0] == "one"
    fragments(run("sum", "-o", "yaml", path).text, "name: one", "verdict: ok", 'cpus: "0.25"')
    assert run("sum", "-o", "name", path).text.splitlines() == [
        f"default/{n}" for n in ("one", "three", "five", "six", "eight")]


# --- options --------------------------------------------------------------------------------------

def demand(document, *words, status=0):
    return summed(document, *words, status=status)["pod"]["mesos"]


VECTORS = [  # container a (requests, limits), b empty; defaults 0.25 and 64, minimums 0.01 and 32
    (None, {"cpu": 3, "memory": "768Mi"}, "3.25", "832"), (None, None, "0.5", "128"),
    ({"cpu": 0, "memory": 0}, {"cpu": 0, "memory": 0}, "0.26", "96"),
    ({"cpu": 2}, {"cpu": 3, "memory": "768Mi"}, "3.25", "832"),
    (None, {"cpu": "5m", "memory": "16Mi"}, "0.26", "96"), ({"cpu": 1}, None, "1.25", "128")]
for requests, limits, cpus, mem in VECTORS:
    @row(f"sum: requests {requests}, limits {limits} and an empty container: {cpus}, {mem}")
    def _(requests=requests, limits=limits, cpus=cpus, mem=mem):
        one = pod("v", container("a", limits, requests), container("b"))
        same(demand(one), {"cpus": cpus, "mem": mem})

for value, cpus in ("0x1p-2", "0.25"), (".5", "0.5"), ("1e2", "100"), ("1.001", "1.001"):
    @row(f"--default-container-cpu-limit {value}")
    def _(value=value, cpus=cpus):
        same(demand(pod("d", container("c")), "--default-container-cpu-limit", value),
             {"cpus": cpus})

for value, cpus in ("1.001", "1"), ("1.003", "1.002"), ("1.009", "1.008"):
    @row(f"--profile seed --default-container-cpu-limit {value}: the product is cut")
    def _(value=value, cpus=cpus):
        same(demand(pod("d", container("c")), "--profile", "seed",
                    "--default-container-cpu-limit", value), {"cpus": cpus})

for value in "64Mi", "64MB", "", " 1", "1 ", "nan", "inf", "-1", "abc", "1e400":
    @row(f"--default-container-mem-limit {value!r} is wrong usage")
    def _(value=value):
        done = run("sum", "--default-container-mem-limit", value, "-")
        assert (done.status, done.bytes) == (2, b""), done.error
        fragments(done.error, "--default-container-mem-limit")

for limit, default, seed in ("100M", "96", "95.368"), ("1500m", "32", "0.001"):
    @row(f"sum: memory {limit} is {default} whole MiB, under SEED {seed}")
    def _(limit=limit, default=default, seed=seed):
        one = pod("m", container("c", {"cpu": 1, "memory": limit}))
        same(demand(one), {"mem": default})
        same(demand(one, "--profile", "seed"), {"mem": seed})


@row("--basis requests asks for requests")
def _():
    one = pod("b", container("c", {"cpu": 2, "memory": "256Mi"}, {"cpu": 1, "memory": "128Mi"}))
    same(demand(one), {"cpus": "2", "mem": "256"})
    same(demand(one, "--basis", "limits"), {"cpus": "2", "mem": "256"})
    same(demand(one, "--basis", "requests"), {"cpus": "1", "mem": "128"})


@row("--extended NAME=MESOS_NAME, repeated")
def _():
    one = pod("x", container("c", {"nvidia.com/gpu": 2, "acme.com/fpga": 1}))
    assert demand(one).keys() == {"cpus", "mem"}
    same(demand(one, "--extended", "nvidia.com/gpu=gpus", "--extended", "acme.com/fpga=fpga"),
         {"gpus": "2", "fpga": "1"})


LIMIT_RANGE = """\
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec:
  limits:
  - {type: Container, default: {cpu: 500m}, min: {memory: 64Mi}, max: {memory: 1Gi}}
"""


@row("--limit-range gives defaults, and refuses")
def _():
    path = files.write("range.yaml", LIMIT_RANGE)
    one = pod("a", container("c"), container("d", {"memory": "32Mi"}, {"cpu": "100m"}))
    record = summed(one, "--limit-range", path, status=3)
    same(record, {"verdict": "invalid", "errors": [{"code": "invalid"}],
                  "pod": {"defaulted": {"requests": amounts(cpu="600m", memory="1056Mi"),
                                        "limits": amounts(cpu="1", memory="1056Mi")}}})
    fine = pod("a", container("c"))
    same(summed(fine, "--limit-range", path),
         {"verdict": "ok", "pod": {"mesos": {"cpus": "0.5", "mem": "1024"}}})
    second = files.write("second.yaml", LIMIT_RANGE.replace("500m", "700m"))
    same(summed(fine, "--limit-range", path, "--limit-range", second),
         {"pod": {"mesos": {"cpus": "0.5"}}})


# --- limits ---------------------------------------------------------------------------------------

@row("limits: the same document, completed; a second time changes nothing")
def _():
    one = pod("l", container("a", {"cpu": 1}), container("b", requests={"memory": "1Gi"}))
    once = run("limits", "-o", "json", "-", stdin=json.dumps(one))
    assert once.status == 0, once.error
    listed = json.loads(once.text)
    same(listed, {"apiVersion": "v1", "kind": "List"})
    [made] = listed["items"]
    mended = [c["resources"]["limits"] for c in made["spec"]["containers"]]
    assert mended == [{"cpu": "1", "memory": "64Mi"}, {"cpu": "250m", "memory": "1Gi"}] or \
        mended[0]["cpu"] in (1, "1"), mended
    assert {c["name"] for c in made["spec"]["containers"]} == {"a", "b"}
    again = run("limits", "-o", "jsonl", "-", stdin=json.dumps(made))
    assert again.records == [made], "a second pass changed something"


@row("limits -o yaml reads back; workloads and other kinds keep their shape and order")
def _():
    done = run("limits", "-o", "yaml", str(EXAMPLES / "pods" / "web.yaml"),
               str(EXAMPLES / "guestbook" / "2015.yaml"))
    assert done.status == 0, done.error
    again = run("sum", "-o", "jsonl", "-", stdin=done.bytes)
    assert again.status == 0, again.error
    assert [r["kind"] for r in again.records] == ["Pod", "Service"] + 3 * ["ReplicationController"]
    for record in again.records:
        for one in record.get("pod", {}).get("containers", []):
            assert {"cpu", "memory"} <= one["limits"].keys(), one
    same(again.records[2]["pod"], {"mesos": {"cpus": "0.25", "mem": "64"}})


@row("limits: LimitRange defaults come before Mesos' own")
def _():
    path = files.write("range.yaml", LIMIT_RANGE)
    [made] = run("limits", "-o", "jsonl", "--limit-range", path, "-",
                 stdin=json.dumps(pod("a", container("c")))).records
    same(made["spec"]["containers"][0]["resources"]["limits"], {"cpu": "500m", "memory": "1Gi"})


@row("limits refuses a pod that is not ok and goes on with the next")
def _():
    path = files.write("stream.yaml", STREAM)
    done = run("limits", "-o", "name", path)
    assert done.status == 3
    assert done.text.splitlines() == ["default/one", "default/two", "default/three",
                                      "default/four", "default/eight"], done.text


main()
