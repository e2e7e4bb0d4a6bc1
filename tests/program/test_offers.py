#!/usr/bin/env python3
"""k8smesos fit, place and task: fields, codes, options, kinds of offers, exit status.

Comparison is that of Mesos 1.11 (thousandths; roles and reservations) and of Kubernetes on Mesos.
"""
import base64
import json

import wire
from harness import (EXAMPLES, ROOT, Files, container, fragments, main, offer, pod, ports, row, run,
                     same, scalar)

files = Files()
ROOM = [scalar("cpus", 4), scalar("mem", 4096)]
FREE = ["--executor-cpus", "0", "--executor-mem", "0"]  # where the executor is not the point
counter = iter(range(10**6))


def given(*offers):
    return files.write(f"offers{next(counter)}.json", list(offers))


def manifest(*pods):
    return files.write(f"pods{next(counter)}.json", "\n".join(json.dumps(p) for p in pods))


def call(verb, one, offers, *words):
    one = one if isinstance(one, str) else manifest(one)
    offers = offers if isinstance(offers, str) else given(*offers)
    return run(verb, "-o", "jsonl", *words, one, "--offers", offers)


def fit(one, offers, *words, status=None):
    done = call("fit", one, offers, *words)
    assert status is None or done.status == status, (done.status, done.error)
    return done.records


def small(name="web", **more):
    return pod(name, container("c", {"cpu": 1, "memory": "128Mi"}, **more))


def codes(record):
    return [r["code"] for r in record["reasons"]]


# --- fit, field for field -------------------------------------------------------------------------

@row("fit: every field of a line that fits and of one that does not")
def _():
    one = pod("web", container("c0", {"cpu": "250m"}), container("c1", {"cpu": "500m"}))
    two = [offer(scalar("cpus", 0.5), scalar("mem", 4096)), offer(*ROOM, number=2)]
    done = call("fit", one, two, *FREE)
    assert done.status == 0 and done.error == "", done.error
    same(done.records, [
        {"pod": "default/web", "index": 0, "agent": "S1", "role": "*", "offers": ["O1"],
         "fits": False,
         "reasons": [{"code": "insufficient", "resource": "cpus", "role": "*", "wanted": "0.75",
                      "had": "0.5", "short": "0.25"}],
         "least_change": [{"path": "spec.containers[1].resources.limits.cpu", "from": "500m",
                           "to": "250m"}]},
        {"pod": "default/web", "index": 0, "agent": "S2", "role": "*", "offers": ["O2"],
         "fits": True, "reasons": [], "least_change": []}])


@row("fit -o table, wide, name")
def _():
    one, near = manifest(small()), given(offer(scalar("cpus", 0.5), scalar("mem", 4096)))
    fragments(run("fit", "-o", "table", one, "--offers", near).text, "WHY NOT", "default/web", "S1",
              "no", "cpus: wanted 1, had 0.5, short by 0.5")
    fragments(run("fit", "-o", "wide", one, "--offers", near).text, "LEAST CHANGE", "h1", "O1",
              "cpus: wanted 1", "spec.containers[0].resources.limits.cpu: 1 to 250m")
    assert run("fit", "-o", "name", one, "--offers", near).text == ""
    assert run("fit", "-o", "name", one, "--offers", given(offer(*ROOM))).text == "default/web\n"


@row("fit: the least change, made, fits")
def _():
    one = pod("web", container("c0", {"cpu": "250m"}), container("c1", {"cpu": "500m"}))
    one["spec"]["containers"][1]["resources"]["limits"]["cpu"] = "250m"
    fit(one, [offer(scalar("cpus", 0.5), scalar("mem", 4096))], *FREE, status=0)
    one["spec"]["containers"][1]["resources"]["limits"]["cpu"] = "251m"
    fit(one, [offer(scalar("cpus", 0.5), scalar("mem", 4096))], *FREE, status=1)


@row("fit: one line for each copy and each agent and role; 1 if any copy fits nowhere")
def _():
    deployment = {"apiVersion": "apps/v1", "kind": "Deployment",
                  "metadata": {"name": "d", "namespace": "n"},
                  "spec": {"replicas": 2, "selector": {"matchLabels": {"a": "a"}},
                           "template": {"metadata": {"labels": {"a": "a"}},
                                        "spec": {"containers": [container("c", {"cpu": 1})]}}}}
    two = [offer(*ROOM), offer(*ROOM, number=2)]
    seen = [(r["pod"], r["index"], r["agent"], r["fits"]) for r in fit(deployment, two, status=0)]
    assert seen == [("n/d", i, a, True) for i in (0, 1) for a in ("S1", "S2")], seen
    deployment["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"] = 5
    assert not any(r["fits"] for r in fit(deployment, two, status=1))


@row("fit: offers of one agent and role are taken together")
def _():
    first, second = offer(scalar("cpus", 0.1)), offer(scalar("cpus", 4.1), scalar("mem", 4096))
    second["id"]["value"] = "O9"
    one = pod("p", container("c", {"cpu": "4.2", "memory": "128Mi"}))
    [record] = fit(one, [first, {**second, "agent_id": {"value": "S1"}}], *FREE, status=0)
    same(record, {"agent": "S1", "fits": True, "offers": ["O1", "O9"]})


@row("fit: no offers is no fit; nothing to ask is nothing to do")
def _():
    assert fit(small(), [], status=1) == []
    assert fit(files.write("none.yaml", ""), [offer(*ROOM)], status=0) == []


REASONS = [
    ("insufficient", small(), [offer(scalar("cpus", 0.5), scalar("mem", 4096))], []),
    ("port_out_of_range", small(ports=[{"containerPort": 80, "hostPort": 31005}]),
     [offer(*ROOM, ports((31000, 31001)))], []),
    ("no_ports_left", small(ports=[{"containerPort": 80}, {"containerPort": 81}]),
     [offer(*ROOM, ports((31000, 31000)))], ["--port-mapping", "wildcard"]),
    ("selector", {**small(), "spec": {**small()["spec"], "nodeSelector": {"disk": "ssd"}}},
     [offer(*ROOM)], []),
    ("selector", {**small(), "spec": {**small()["spec"], "nodeName": "h7"}}, [offer(*ROOM)], []),
    ("affinity", {**small(), "spec": {**small()["spec"], "affinity": {"nodeAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
            {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}]}}}}},
     [offer(*ROOM)], []),
    ("role", small(), [offer(scalar("cpus", 4, "prod"), scalar("mem", 4096, "prod"),
                             role="prod")], []),
    ("executor", small(), [offer(*ROOM, executor_ids=[{"value": "stranger"}])], []),
]
for number, (code, one, offers, words) in enumerate(REASONS):
    @row(f"fit: reason {code} ({number})")
    def _(code=code, one=one, offers=offers, words=words):
        [record] = fit(one, offers, *words, status=1)
        assert code in codes(record), record["reasons"]
        same(record, {"fits": False, "nearest": True})
        assert all(r["message"] for r in record["reasons"]), record


@row("fit: an executor that several offers name is told once")
def _():
    second = offer(*ROOM, executor_ids=[{"value": "stranger"}])
    first = {**second, "id": {"value": "O9"}}
    assert codes(fit(small(), [first, second], status=1)[0]) == ["executor"]


@row("fit: reason port_taken: one host port twice (2015: whatever the protocol)")
def _():
    one = small(ports=[{"containerPort": 53, "hostPort": 31053},
                       {"containerPort": 53, "hostPort": 31053, "protocol": "UDP"}])
    offers = [offer(*ROOM, ports((31000, 32000)))]
    assert codes(fit(one, offers, "--profile", "seed", status=1)[0]) == ["port_taken"]
    fit(one, offers, status=0)


@row("fit: 4.0004 cpus do not fit an offer of 4")
def _():
    [record] = fit(pod("p", container("c", {"cpu": "4.0004", "memory": "32Mi"})),
                   [offer(*ROOM)], *FREE, status=1)
    same(record["reasons"], [{"wanted": "4.001", "had": "4", "short": "0.001"}])


@row("fit: the executor is counted once, and not where it runs")
def _():
    one = pod("p", container("c", {"cpu": "0.75", "memory": "192Mi"}))
    assert codes(fit(one, [offer(scalar("cpus", 1), scalar("mem", 255))], status=1)[0]) == \
        ["insufficient"]
    fit(one, [offer(scalar("cpus", 1), scalar("mem", 256))], status=0)
    [task] = call("task", one, [offer(scalar("cpus", 1), scalar("mem", 256))]).records
    there = offer(scalar("cpus", 0.75), scalar("mem", 192),
                  executor_ids=[task["executor"]["executor_id"]])
    fit(one, [there], status=0)


# --- options of offers ----------------------------------------------------------------------------

@row("--role, in order; one role for a launch")
def _():
    prod = offer(scalar("cpus", 4, "prod", "prod"), scalar("mem", 4096, "prod", "prod"),
                 role="prod", number=2)
    both = [offer(*ROOM), prod]
    assert [r["fits"] for r in fit(small(), both, status=0)] == [True, False]
    assert [r["fits"] for r in fit(small(), both, "--role", "prod")] == [False, True]
    for roles, wanted in (("prod", "*"), "prod"), (("*", "prod"), "*"):
        words = [w for r in roles for w in ("--role", r)]
        assert call("place", small(), both, *words).records[0]["role"] == wanted, roles


@row("--order says which entries are taken first")
def _():
    mixed = offer(scalar("cpus", 4, "prod"), scalar("cpus", 4, "prod", "prod"),
                  scalar("mem", 4096, "prod"), role="prod")
    for order, reserved in ("reserved", True), ("unreserved", False):
        [task] = call("task", small(), [mixed], "--role", "prod", "--order", order).records
        [cpus] = [r for r in task["resources"] if r["name"] == "cpus"]
        assert ("reservations" in cpus) == reserved, (order, cpus)


@row("--revocable lets revocable entries be taken")
def _():
    loose = offer({**scalar("cpus", 4), "revocable": {}}, scalar("mem", 4096))
    fit(small(), [loose], *FREE, status=1)
    fit(small(), [loose], *FREE, "--revocable", status=0)


@row("--port-mapping wildcard: the task has the ports, and so has the pod in its data")
def _():
    one = small(ports=[{"containerPort": 80}, {"containerPort": 81, "hostPort": 31005}])
    offers = [offer(*ROOM, ports((31000, 31010)))]
    for mapping, wanted in ("wildcard", [31000, 31005]), ("fixed", [31005]):
        [task] = call("task", one, offers, "--port-mapping", mapping).records
        taken = [r["ranges"]["range"] for r in task["resources"] if r["name"] == "ports"][0]
        assert sorted(p for r in taken for p in range(r["begin"], r["end"] + 1)) == wanted, taken
        data = json.loads(base64.b64decode(task["data"]))
        hosts = [p.get("hostPort", 0) for p in data["spec"]["containers"][0]["ports"]]
        assert [h for h in hosts if h] == wanted, hosts


@row("--basis requests: resources from requests, TaskInfo limits from limits")
def _():
    one = pod("b", container("c", {"cpu": 2, "memory": "256Mi"}, {"cpu": 1, "memory": "128Mi"}))
    [task] = call("task", one, [offer(*ROOM)], "--basis", "requests").records
    same(task, {"resources": [scalar("cpus", 1.0), scalar("mem", 128.0)],
                "limits": {"cpus": {"value": 2.0}, "mem": {"value": 256.0}}})
    done = run("task", "-o", "protobuf", "--basis", "requests", manifest(one), "--offers",
               given(offer(*ROOM)))
    assert wire.task(done.bytes)["limits"] == {"cpus": 2.0, "mem": 256.0}
    free = pod("f", container("c", None, {"cpu": 1, "memory": "128Mi"}))
    [task] = call("task", free, [offer(*ROOM)], "--basis", "requests").records
    same(task, {"limits": {"mem": {"value": "Infinity"}}})


@row("--extended: a custom scalar and gpus")
def _():
    one = pod("x", container("c", {"cpu": 1, "nvidia.com/gpu": 2}))
    offers = [offer(*ROOM, scalar("gpus", 1))]
    fit(one, offers, status=0)
    [record] = fit(one, offers, "--extended", "nvidia.com/gpu=gpus", status=1)
    same(record["reasons"], [{"code": "insufficient", "resource": "gpus", "wanted": "2",
                              "had": "1", "short": "1"}])


@row("--executor-cpus and --executor-mem are what the executor needs")
def _():
    one, offers = small(), [offer(scalar("cpus", 2), scalar("mem", 228))]
    fit(one, offers, "--executor-cpus", "1", "--executor-mem", "100", status=0)
    for words in ("--executor-cpus", "1.001"), ("--executor-mem", "164.5"):
        fit(one, offers, "--executor-mem", "100", *words, status=1)


# --- kinds of offers ------------------------------------------------------------------------------

BYTES = wire.offer(1, "*", wire.scalar("cpus", 4, "*"), wire.scalar("mem", 4096, "*"))
KINDS = {
    "one Offer in JSON": json.dumps(offer(*ROOM)),
    "an array": json.dumps([offer(*ROOM)]),
    "an OFFERS event": json.dumps({"type": "OFFERS", "offers": {"offers": [offer(*ROOM)]}}),
    "JSON after blanks": "\n \t" + json.dumps([offer(*ROOM)]),
    "a serialized Offer": BYTES,
    "RecordIO of protobuf": wire.records(wire.field(1, 8), wire.event(BYTES)),
    "RecordIO of JSON": wire.records(b'{"type":"HEARTBEAT"}', json.dumps(
        {"type": "OFFERS", "offers": {"offers": [offer(*ROOM)]}}).encode()),
}
for kind, content in KINDS.items():
    @row(f"--offers: {kind}, from a file and from standard input")
    def _(content=content):
        path = files.write(f"kind{next(counter)}", content)
        content = content.encode() if isinstance(content, str) else content
        for done in (run("fit", manifest(small()), "--offers", path),
                     run("fit", manifest(small()), "--offers", "-", stdin=content)):
            assert done.status == 0, done.error
            same(done.records, [{"agent": "S1", "offers": ["O1"], "fits": True}])

RESCIND = {"protobuf": wire.field(1, 3) + wire.field(4, wire.field(1, wire.field(1, "O1"))),
           "JSON": b'{"type":"RESCIND","rescind":{"offer_id":{"value":"O1"}}}'}
for kind, taken_back in RESCIND.items():
    @row(f"--offers: RESCIND takes an offer back ({kind})")
    def _(taken_back=taken_back):
        path = files.write(f"rescind{next(counter)}", wire.records(
            wire.event(BYTES, wire.offer(2, "*", wire.scalar("cpus", 1, "*"))), taken_back))
        assert [r["agent"] for r in fit(small(), path)] == ["S2"]


@row("--offers, repeated")
def _():
    done = run("fit", manifest(small()), "--offers", given(offer(*ROOM)), "--offers",
               given(offer(*ROOM, number=2)))
    assert [r["agent"] for r in done.records] == ["S1", "S2"]


STATE = {"slaves": [{
    "id": "S1", "hostname": "h1", "attributes": {},
    "resources": {"cpus": 4, "mem": 1024, "disk": 0, "gpus": 0, "ports": "[31000-31001]"},
    "used_resources": {"cpus": 1, "mem": 128, "disk": 0, "gpus": 0},
    "offered_resources": {"cpus": 2, "mem": 0, "disk": 0, "gpus": 0},
    "reserved_resources": {}, "unreserved_resources": {"cpus": 4, "mem": 1024}}]}


@row("--offers from /state: total - used - offered; task refuses them")
def _():
    path = files.write("state.json", STATE)
    one = pod("p", container("c", {"cpu": 1, "memory": "896Mi"}))
    [record] = fit(one, path, *FREE, status=0)
    same(record, {"agent": "S1", "role": "*", "offers": ["agent:S1"]})
    one["spec"]["containers"][0]["resources"]["limits"]["cpu"] = "1001m"
    [record] = fit(one, path, *FREE, status=1)
    same(record["reasons"], [{"had": "1", "short": "0.001"}])
    done = call("task", small(), path, *FREE)
    assert (done.status, done.bytes) == (3, b""), done.status


@row("--offers from /slaves and from GET_AGENTS as a master gave it: what is left of each agent")
def _():
    path = files.write("slaves.json", {"slaves": STATE["slaves"], "recovered_slaves": []})
    same(fit(small(), path, *FREE), [{"agent": "S1", "offers": ["agent:S1"], "fits": True}])
    captured = ROOT / "tests" / "fixtures" / "offers" / "agents.json"
    agents = {a["agent_info"]["id"]["value"]
              for a in json.loads(captured.read_text())["get_agents"]["agents"]}
    records = fit(small(), str(captured), *FREE)
    assert agents and {r["agent"] for r in records} == agents, records
    assert {r["offers"][0] for r in records} == {f"agent:{a}" for a in agents}, records


# --- place ----------------------------------------------------------------------------------------

@row("place: what one pod takes the next does not see; every field")
def _():
    done = call("place", manifest(small("a"), small("b"), small("c")),
                [offer(scalar("cpus", 2.25), scalar("mem", 4096))])
    assert done.status == 1, done.status
    same(done.records, [
        {"pod": "default/a", "index": 0, "agent": "S1", "role": "*", "offers": ["O1"]},
        {"pod": "default/b", "index": 0, "agent": "S1"},
        {"pod": "default/c", "index": 0, "agent": None, "reasons": [
            {"code": "insufficient", "resource": "cpus", "wanted": "1", "had": "0",
             "short": "1"}]}])


@row("place: the reasons are those of the agent that comes nearest")
def _():
    far = offer(scalar("cpus", 9, "prod"), scalar("mem", 9, "prod"), role="prod")
    near = offer(scalar("cpus", 0.5), scalar("mem", 4096), number=2)
    [record] = call("place", small(), [far, near], *FREE).records
    same(record, {"agent": None, "reasons": [{"code": "insufficient", "had": "0.5"}]})


@row("place: 0 if all are placed; no offers; names and tables")
def _():
    one = manifest(small("a"), small("b"))
    room = given(offer(*ROOM))
    assert run("place", one, "--offers", room).status == 0
    none = given()
    done = run("place", one, "--offers", none)
    assert done.status == 1
    same(done.records, 2 * [{"agent": None, "reasons": [{"code": "no_offers"}]}])
    assert run("place", "-o", "name", one, "--offers", room).text == "default/a\ndefault/b\n"
    assert run("place", "-o", "name", one, "--offers", none).text == ""
    for style in "table", "wide":
        done = run("place", "-o", style, one, "--offers", none)
        assert done.status == 1
        fragments(done.text, "POD", "WHY NOT", "default/a", "nowhere", "no offers")
        fragments(run("place", "-o", style, one, "--offers", room).text, "default/a", "S1")
    fragments(run("place", "-o", "wide", one, "--offers", room).text, "LEFT", ":2.75", ":3904",
              ":1.75", ":3776")


# --- task -----------------------------------------------------------------------------------------

@row("task: ids, several copies, one executor described alike for each agent and role")
def _():
    # the reserved entry has room for one executor: the second task must not split it anew
    mixed = offer(scalar("cpus", 2, "prod", "prod"), scalar("mem", 1024, "prod", "prod"),
                  scalar("cpus", 4, "prod"), scalar("mem", 4096, "prod"), role="prod")
    done = call("task", manifest(small("a"), small("b"), small("c")), [mixed], "--role", "prod")
    assert done.status == 0, done.error
    assert [t["task_id"]["value"] for t in done.records] == [
        f"pod.default.{n}-0" for n in "abc"], done.text
    executors = [t["executor"] for t in done.records]
    assert executors[0] == executors[1] == executors[2], executors
    assert call("task", manifest(small("a"), small("b")), [mixed], "--role", "prod",
                "--task-id", "T").records[1]["task_id"] == {"value": "T-1"}


@row("task: a pod that fits nowhere is told, the others are made; exit status 1")
def _():
    large = pod("large", container("c", {"cpu": 99}))
    done = call("task", manifest(large, small()), [offer(*ROOM)])
    assert done.status == 1
    assert [t["name"] for t in done.records] == ["web.default.pod"]
    fragments(done.error, "default/large-0 fits nowhere", "cpus: wanted 99")


@row("task -o recordio: many; -o protobuf: one")
def _():
    two, room = manifest(small("a"), small("b")), given(offer(*ROOM))
    done = run("task", "-o", "recordio", two, "--offers", room)
    assert done.status == 0, done.error
    assert [wire.task(t)["name"] for t in wire.read_records(done.bytes)] == [
        "a.default.pod", "b.default.pod"]
    done = run("task", "-o", "protobuf", two, "--offers", room)
    assert (done.status, done.bytes) == (2, b""), done.status
    fragments(done.error, "recordio")


@row("task: options of the ExecutorInfo")
def _():
    [task] = call("task", small(), [offer(*ROOM)], "--executor-id", "mine", "--executor-command",
                  "./run", "--executor-uri", "http://h/run", "--executor-uri", "http://h/b").records
    same(task["executor"], {"executor_id": {"value": "mine"}, "command": {
        "value": "./run", "uris": [{"value": "http://h/run"}, {"value": "http://h/b"}]}})


@row("task --task-group: a LAUNCH_GROUP of the default executor, a task for each container")
def _():
    # mesos.proto: Operation.type 6 is LAUNCH_GROUP; the master wants type and framework id of the
    # executor, 0.01 cpus, 32 MB and some disk of it (mesos-api 4.6)
    two = pod("web", container("a", {"cpu": 1, "memory": "128Mi"}), container("b"))
    room = offer(*ROOM, scalar("disk", 100))
    [operation] = call("task", two, [room], "--task-group").records
    assert operation["type"] == "LAUNCH_GROUP", operation
    executor = operation["launch_group"]["executor"]
    assert executor["type"] == "DEFAULT" and "command" not in executor, executor
    assert executor["framework_id"] == room["framework_id"], executor
    amounts = {r["name"]: r["scalar"]["value"] for r in executor["resources"]}
    assert amounts == {"cpus": 0.25, "mem": 64, "disk": 32}, amounts
    tasks = operation["launch_group"]["task_group"]["tasks"]
    assert [t["task_id"]["value"] for t in tasks] == [
        "pod.default.web-0.a", "pod.default.web-0.b"], tasks
    assert [{r["name"]: r["scalar"]["value"] for r in t["resources"]} for t in tasks] == [
        {"cpus": 1, "mem": 128}, {"cpus": 0.25, "mem": 64}], tasks
    done = run("task", "-o", "protobuf", "--task-group", manifest(two), "--offers", given(room))
    assert wire.read(done.bytes)[1] == [6], done.error
    assert len(wire.read(wire.read(wire.read(done.bytes)[7][0])[2][0])[1]) == 2
    judged = run("resources", "--task", "-o", "jsonl",
                 stdin=json.dumps(operation["launch_group"]) + "\n")
    assert judged.status == 0, judged.text


@row("resources --task: all tasks of a LAUNCH together")
def _():
    [task] = call("task", small(), [offer(*ROOM)], "--executor-command", "./run").records
    again = dict(task, name="again")
    done = run("resources", "--task", "-o", "jsonl",
               stdin=json.dumps({"task_infos": [task, again]}) + "\n")
    assert done.status == 3
    same(json.loads(done.text), {"ok": False, "errors": [
        {"check": "task_infos[1].task_id", "message": "Task has duplicate ID: pod.default.web-0"}]})


@row("task --task-group: what a task group cannot say is refused")
def _():
    init = pod("web", container("c"), initContainers=[container("first")])
    done = call("task", init, [offer(*ROOM, scalar("disk", 100))], "--task-group")
    assert (done.status, done.text) == (3, ""), done.status
    fragments(done.error, "spec.initContainers")
    done = call("task", small(), [offer(*ROOM)], "--task-group")
    assert done.status == 1, done.error
    fragments(done.error, "disk: wanted 32, had 0")


@row("task: table, name, json, yaml")
def _():
    one, room = manifest(small()), given(offer(*ROOM))
    fragments(run("task", "-o", "table", one, "--offers", room).text, "TASK", "pod.default.web-0",
              "S1", "cpus(allocated: *):1; mem(allocated: *):128")
    assert run("task", "-o", "name", one, "--offers", room).text == "pod.default.web-0\n"
    same(json.loads(run("task", "-o", "json", one, "--offers", room).text),
         [{"name": "web.default.pod"}])
    fragments(run("task", "-o", "yaml", one, "--offers", room).text, "- ", "web.default.pod")


# --- what is refused, and the rest goes on --------------------------------------------------------

for verb in "fit", "place", "task":
    @row(f"{verb}: a pod that is not ok is refused, the next one answered; --lenient")
    def _(verb=verb):
        typo = small("typo", resurces={})
        above = pod("above", container("c", {"cpu": 1}, {"cpu": 2}))
        one, room = manifest(typo, above, small()), given(offer(*ROOM))
        done = run(verb, "-o", "name", one, "--offers", room)
        assert done.status == 3, done.status
        assert len(done.text.splitlines()) == 1 and "web" in done.text, done.text
        fragments(done.error, "resurces", "resources.requests.cpu")
        done = run(verb, "-o", "name", "--lenient", one, "--offers", room)
        assert done.status == 0 and len(done.text.splitlines()) == 3, done.error

for verb in "fit", "place", "task":
    @row(f"{verb}: real offers of a Mesos 1.11 master, JSON and protobuf")
    def _(verb=verb):
        for name in "event.json", "events.recordio":
            done = run(verb, str(EXAMPLES / "guestbook" / "seed.yaml"), "--role", "prod",
                       "--role", "*", "--offers", str(EXAMPLES / "offers" / name))
            assert done.status == 0 and done.records, done.error


main()
