#!/usr/bin/env python3
"""Resource blocks on a real Mesos 1.11: test_blocks.py PROGRAM LIBRARY PREFIX

Pods of many kinds are launched in two roles on two agents with static and dynamic reservations,
through TaskInfos and a LAUNCH_GROUP that the library made of the master's own offers; what
/master/state says is used is what the library computed, by role, reservation and port. Then tasks
that are wrong in some way: what the preflight says of each is what the master answers.
PREFIX is where Mesos is or will be put. Exit status 77: no Mesos to be had.
"""
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import library  # noqa: E402
import mesos  # noqa: E402
from mesos import amounts  # noqa: E402

PROGRAM, LIBRARY, PREFIX = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
RECORDED = HERE.parent / "conformance" / "mesos"
AGENTS = [{"resources": "cpus:40;cpus(prod):4;mem:40960;mem(prod):2048;disk:20000;"
                        "ports:[31000-31499];ports(prod):[31500-31599];acme.com/fpga:8",
           "attributes": "rack:r1;zone:a"},
          {"resources": "cpus(prod):12;cpus(dev):8;mem(prod):12288;mem(dev):8192;disk:500;"
                        "ports(prod):[32000-32099];acme.com/fpga:3",
           "attributes": "rack:r2;zone:b;disk:ssd"}]
MESSAGE_MAX = 159  # bytes of a finding's message


# --- pods ----------------------------------------------------------------------------------

def container(name, cpu=None, memory=None, **more):
    limits = {k: v for k, v in (("cpu", cpu), ("memory", memory)) if v}
    return {"name": name, "image": "none", "command": ["true"],
            "resources": {"limits": limits} if limits else {}, **more}


def pod(name, containers, **spec):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
            "spec": {"containers": containers, **spec}}


CPUS = ["1", "500m", "0.1", "33m", "1.001", "250m", "0.75", "7m"]
MEMORIES = ["64Mi", "100M", "0.5Gi", "129e6", "33554433", "70000Ki", "806300000"]


def kinds(name, n):
    """One pod of each kind, with amounts of their own."""
    cpu, mem = CPUS[n % len(CPUS)], MEMORIES[n % len(MEMORIES)]
    extended = container("c", cpu, mem)
    extended["resources"]["limits"]["acme.com/fpga"] = "1"
    return [
        pod(f"{name}-plain", [container("c", cpu, mem)]),
        pod(f"{name}-three", [container("a", cpu), container("b", None, mem), container("c")]),
        pod(f"{name}-init", [container("c", "50m", "40Mi")],
            initContainers=[container("first", cpu, mem),
                            container("mesh", "20m", "33Mi", restartPolicy="Always")]),
        pod(f"{name}-port", [container("c", cpu, mem, ports=[
            {"containerPort": 80, "hostPort": 31010 + n, "protocol": "TCP"},
            {"containerPort": 53, "hostPort": 31060 + n, "protocol": "UDP"}])],
            nodeSelector={"rack": "r1"}),
        pod(f"{name}-fpga", [extended], nodeSelector={"rack": "r1"}),
        pod(f"{name}-ten", [container(f"c{i}", "11m", f"{33 + i}Mi") for i in range(10)]),
        pod(f"{name}-rack", [container("c", cpu, mem)], nodeSelector={"zone": "b"})]


# --- the framework ---------------------------------------------------------------------------

class Framework(mesos.Scheduler):
    def __init__(self, cluster, roles):
        super().__init__(cluster.master, roles)
        self.cluster, self.roles, self.held = cluster, roles, {}

    def take(self, seconds):
        """Takes events for so long, or until none comes for a quarter of a second."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                event = self.events.get(timeout=0.25)
            except queue.Empty:
                return
            if event is None:
                raise ConnectionError("the stream was closed")
            if event["type"] == "OFFERS":
                self.held.update((o["id"]["value"], o) for o in event["offers"]["offers"])
            elif event["type"] == "RESCIND":
                self.held.pop(event["rescind"]["offer_id"]["value"], None)
            else:
                self.later.append(event)

    def free(self, role):
        """Thousandths of cpus that are to be offered to a role, by agent."""
        found = {}
        for agent in self.cluster.agents():
            total = agent["unreserved_resources"]["cpus"]
            total += agent["reserved_resources"].get(role, {"cpus": 0})["cpus"]
            used = [a for (name, roles, _), a in amounts(
                        agent.get("used_resources_full", [])).items()
                    if name == "cpus" and (not roles or roles[0][0] == role)]
            found[agent["id"]] = mesos.thousandths(total) - sum(used)
        return {agent: cpus for agent, cpus in found.items() if cpus > 0}

    def offers(self, role):
        """All that is free for a role, as offers of that role."""
        self.give_back()
        others = [r for r in self.roles if r != role]
        if others:  # none would be all
            self.call("SUPPRESS", suppress={"roles": others})
        self.call("REVIVE", revive={"roles": [role]})
        end = time.monotonic() + 20
        while time.monotonic() < end:
            self.take(2)
            stale = [i for i, o in self.held.items() if o["allocation_info"]["role"] != role]
            if stale:
                self.decline([self.held.pop(i) for i in stale])
            offered = {}
            for one in self.held.values():
                for (name, _, _), amount in amounts(one["resources"]).items():
                    if name == "cpus":
                        agent = one["agent_id"]["value"]
                        offered[agent] = offered.get(agent, 0) + amount
            if offered == self.free(role):
                return list(self.held.values())
        raise TimeoutError(f"offers for {role}: {offered}, free {self.free(role)}")

    def give_back(self):
        for event in [e for e in self.later if e["type"] == "OFFERS"]:
            self.later.remove(event)  # came while a status was waited for
            self.held.update((o["id"]["value"], o) for o in event["offers"]["offers"])
        if self.held:
            self.decline(self.held.values())
            self.held.clear()

    def rest(self):
        """Wants no offers, and keeps none."""
        self.call("SUPPRESS")
        self.take(2)
        self.give_back()

    def launch(self, agent, operations):
        offers = [o for o in self.held.values() if o["agent_id"]["value"] == agent]
        for one in offers:
            del self.held[one["id"]["value"]]
        self.call("ACCEPT", accept={"offer_ids": [o["id"] for o in offers],
                                    "operations": operations, "filters": {"refuse_seconds": 0}})


def reserve(framework, role, cpus, mem):
    """A dynamic reservation out of what an agent has unreserved."""
    offers = framework.offers(role)
    [agent] = {o["agent_id"]["value"] for o in offers if o["hostname"] == "agent1"}
    resources = [{"name": n, "type": "SCALAR", "scalar": {"value": v},
                  "allocation_info": {"role": role},
                  "reservations": [{"type": "DYNAMIC", "role": role,
                                    "labels": {"labels": [{"key": "for", "value": "test"}]}}]}
                 for n, v in (("cpus", cpus), ("mem", mem))]
    framework.launch(agent, [{"type": "RESERVE", "reserve": {"resources": resources}}])


# --- the library -----------------------------------------------------------------------------

def program(*arguments, text=None):
    done = subprocess.run([PROGRAM, *arguments], input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def total(blocks):
    """The library's own sum of resource blocks."""
    found = []
    for block in blocks:
        status, [answer], said = program(
            "resources", "--batch", "-o", "jsonl",
            text=json.dumps({"op": "add", "a": found, "b": block}) + "\n")
        assert status == 0, said
        found = answer["json"]
    return found


def make_tasks(where, offers, pods, *options):
    """TaskInfos of all pods in one go. @return them by agent."""
    (where / "offers.json").write_text(json.dumps(offers))
    (where / "pods.yaml").write_text("\n---\n".join(json.dumps(p) for p in pods))
    status, tasks, said = program(
        "task", where / "pods.yaml", "--offers", where / "offers.json", "--executor-command",
        HERE / "executor.py", "--extended", "acme.com/fpga=acme.com/fpga", "-o", "jsonl", *options)
    assert status == 0 and len(tasks) == len(pods), said
    by_agent = {}
    for one in tasks:
        by_agent.setdefault(one["agent_id"]["value"], []).append(one)
    return by_agent


# --- tests -----------------------------------------------------------------------------------

def on_first(pods):
    for one in pods:
        one["spec"]["nodeSelector"] = {"rack": "r1"}
    return pods


def launch_batch(framework, where, used, role, pods, *options):
    offers = framework.offers(role)
    for agent, tasks in make_tasks(where, offers, pods, "--role", role, *options).items():
        framework.launch(agent, [{"type": "LAUNCH", "launch": {"task_infos": tasks}}])
        book = used.setdefault(agent, {})
        for one in tasks:
            book[one["task_id"]["value"]] = one["resources"]
            book[role] = one["executor"]["resources"]
    for one in pods:
        name = f"pod.default.{one['metadata']['name']}-0"
        status = framework.status(name)
        assert status["state"] == "TASK_RUNNING", status
    return len(pods)


def launch_group(framework, judge, used, name):
    offers = [o for o in framework.offers("*") if o["hostname"] == "agent1"]
    operation = judge.task_group(
        pod(name, [container("a", "300m", "100M", ports=[{"containerPort": 80,
                                                          "hostPort": 31250}]),
                   container("b"), container("c", "41m", "90Mi")]), offers, name)
    said = judge.preflight(operation["launch_group"], offers, "group")
    assert said is None, said
    agent = offers[0]["agent_id"]["value"]
    framework.launch(agent, [operation])
    book, group = used.setdefault(agent, {}), operation["launch_group"]
    book["*"] = group["executor"]["resources"]
    for one in group["task_group"]["tasks"]:
        book[one["task_id"]["value"]] = one["resources"]
        status = framework.status(one["task_id"]["value"])
        assert status["state"] == "TASK_RUNNING", status
    return 1


def said(resources):
    """Totals as /master/state prints them: numbers, and ranges as a text."""
    return {n: set(ports(v)) if isinstance(v, str) else mesos.thousandths(v)
            for n, v in resources.items() if v}


def ports(text):
    for part in text.strip("[]").split(", "):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last) + 1)


def totals(blocks):
    """Sums by name."""
    found = {}
    for (name, _, _), amount in amounts(blocks).items():
        found[name] = found.get(name, type(amount)()) | amount if isinstance(amount, set) else \
            found.get(name, 0) + amount
    return found


def used_is_what_was_computed(framework, used):
    state = framework.cluster.state()
    for agent in framework.cluster.agents():
        blocks = list(used[agent["id"]].values())
        ours, theirs = total(blocks), agent["used_resources_full"]
        assert amounts(ours) == amounts(theirs), \
            f"{agent['hostname']}\n{amounts(ours)}\n{amounts(theirs)}"
        status, [answer], _ = program("resources", "--batch", "-o", "jsonl", text=json.dumps(
            {"op": "equal", "a": ours, "b": theirs}) + "\n")
        assert status == 0 and answer["equal"] is True, answer
        [brief] = [s for s in state["slaves"] if s["id"] == agent["id"]]
        assert said(brief["used_resources"]) == totals(ours), brief["used_resources"]
        print(f"  {agent['hostname']}: {len(blocks)} blocks,", ", ".join(sorted(
            f"{n}({'/'.join(r[0] for r in roles) or '*'}) for {to}: "
            f"{len(a) if isinstance(a, set) else a / 1000}"
            for (n, roles, to), a in amounts(theirs).items())))
    books = {t: block for book in used.values() for t, block in book.items()}
    tasks = [t for f in state["frameworks"] for t in f["tasks"]]
    for one in tasks:
        assert said(one["resources"]) == totals(books[one["id"]]), one
    allocated = {r["allocation_info"]["role"] for block in books.values() for r in block}
    reserved = {k[1][0][1] for k in amounts(sum(books.values(), [])) if k[1]}
    assert allocated == {"prod", "dev", "*"} and reserved == {"STATIC", "DYNAMIC"}, reserved


def pods_run_in_blocks_of_the_library(framework, other, where, judge):
    used, count = {}, 0
    reserve(framework, "prod", 3.5, 1500)
    reserve(framework, "dev", 2, 1024)
    wild = on_first(kinds("w", 6))
    for one in wild:
        for number, c in enumerate(one["spec"]["containers"]):
            c["ports"] = [{"containerPort": 8000 + number}]
    for role, pods, options in (
            ("prod", kinds("a", 0) + kinds("b", 1), ["--order", "reserved"]),
            ("dev", kinds("c", 2) + kinds("d", 3), ["--order", "reserved"]),
            # from here on the executor runs already, and the first agent has it unreserved
            ("prod", on_first(kinds("e", 4)), ["--order", "unreserved"]),
            ("dev", on_first(kinds("f", 5)), ["--order", "unreserved"]),
            ("prod", wild, ["--port-mapping", "wildcard"]),
            ("dev", on_first(kinds("g", 7)), [])):
        count += launch_batch(framework, where, used, role, pods, *options)
    framework.rest()
    count += launch_group(other, judge, used, "group-1")
    used_is_what_was_computed(framework, used)
    print(f"  {count} pods")
    assert count >= 50, count


# --- wrong tasks -----------------------------------------------------------------------------

def with_ids(value, ids):
    """What was recorded names its framework F and its agent S."""
    if isinstance(value, list):
        return [with_ids(v, ids) for v in value]
    if not isinstance(value, dict):
        return value
    return {k: ids.get((k, json.dumps(v))) or with_ids(v, ids) for k, v in value.items()}


def scalar(name, value, **more):
    return {"name": name, "type": "SCALAR", "scalar": {"value": value}, **more}


def own_cases():
    """Wrong by the rules of master/validation.cpp, and some that look wrong and are not."""
    basis = {"name": "t", "agent_id": {"value": "S"}, "command": {"value": "true"},
             "resources": [scalar("cpus", 0.1), scalar("mem", 32)]}
    ports = {"name": "ports", "type": "RANGES"}
    for name, change in (
            ("own: 0.0005 cpus and 31.999 MB",
             {"resources": [scalar("cpus", 0.0005), scalar("mem", 31.999)]}),
            ("own: a port twice", {"resources": [scalar("cpus", 0.1), *(
                {**ports, "ranges": {"range": [{"begin": 31300, "end": 31300}]}},) * 2]}),
            ("own: ports of two entries", {"resources": [scalar("cpus", 0.1), *(
                {**ports, "ranges": {"range": [{"begin": n, "end": n}]}} for n in (31301, 31302))]}),
            ("own: a set that is not offered", {"resources": [
                {"name": "zones", "type": "SET", "set": {"item": ["a"]}}]}),
            ("own: a limit equal to its request that is refused", {
                "resources": [scalar("cpus", 0.0005), scalar("mem", 32)],
                "limits": {"cpus": {"value": 0.0005}}}),
            ("own: a memory limit below, but not in whole MB", {
                "resources": [scalar("cpus", 0.1), scalar("mem", 128.9)],
                "limits": {"mem": {"value": 128.0}}}),
            ("own: a memory limit without a request", {
                "resources": [scalar("cpus", 0.1)], "limits": {"mem": {"value": 64}}}),
            ("own: an infinite memory limit", {"limits": {"mem": {"value": "Infinity"}}}),
            ("own: a reservation for *", {"resources": [scalar(
                "cpus", 0.1, reservations=[{"type": "STATIC", "role": "*"}])]}),
            ("own: a task id of two points", {"task_id": {"value": ".."}}),
            ("own: a task id with blanks and a colon", {"task_id": {"value": "a b:c"}}),
            ("own: cpus in two roles", {"resources": [
                scalar("cpus", 0.1, allocation_info={"role": "*"}),
                scalar("mem", 32, allocation_info={"role": "prod"})]}),
            ("own: no name of a resource", {"resources": [scalar("", 1)]}),
            ("own: one cpu too many after all that runs", {"resources": [
                scalar("cpus", 40.001), scalar("mem", 32)]}),
            ("own: a revocable cpu", {"resources": [scalar("cpus", 0.1, revocable={})]}),
            ("own: a custom scalar beyond the offer", {"resources": [
                scalar("cpus", 0.1), scalar("acme.com/fpga", 100)]})):
        yield name, {**basis, "task_id": {"value": "t"}, **change}


def recorded(name):
    for number, line in enumerate((RECORDED / name).read_text().splitlines()):
        case = json.loads(line)
        yield f"{name}:{number + 1} {case.get('name', '')}", case


def answer_of(framework, task_id):
    """The master's refusal, None if it took the task."""
    status = framework.status(task_id)
    refused = status["state"] == "TASK_ERROR" and status["source"] == "SOURCE_MASTER"
    return status["message"] if refused else None


def the_same(ours, theirs):
    """One verdict, and one text as far as a finding holds it. Amounts that were used meanwhile
    are the master's to know: "... is more than available" ends with them."""
    if ours is None or theirs is None:
        return ours is theirs
    theirs = re.sub(r" (\[\{.*?\}\]|\[ .*? \])(?= and|$)", "", theirs)  # whole resources
    ours, theirs = (t.split(" required by task")[0].encode()[:MESSAGE_MAX - 3]
                    for t in (ours, theirs))
    return theirs.startswith(ours) or ours.startswith(theirs)


def first_agent(framework):
    """Its offers, its id, and what stands for the ids of what was recorded."""
    offers = [o for o in framework.offers("*") if o["hostname"] == "agent1"]
    agent = offers[0]["agent_id"]["value"]
    return offers, agent, {("agent_id", '{"value": "S"}'): {"value": agent},
                           ("framework_id", '{"value": "F"}'): framework.ids["framework_id"]}


def judge_tasks(framework, judge, cases):
    """Each in a LAUNCH of its own, all in one ACCEPT. @return how many, refused, differences."""
    offers, agent, ids = first_agent(framework)
    tasks, differences, refused = [], [], 0
    for number, (name, task) in enumerate(cases):
        task = with_ids(task, ids)
        if task["task_id"]["value"] in ("a", "t"):
            task["task_id"]["value"] = f"wrong-{number}"
        if "executor" in task and task["executor"]["executor_id"]["value"] in ("own", "none"):
            task["executor"]["executor_id"]["value"] = f"executor-{number}"
        tasks.append((name, task))
    framework.launch(agent, [{"type": "LAUNCH", "launch": {"task_infos": [t]}} for _, t in tasks])
    _, said, _ = program("resources", "--task", "-o", "jsonl",
                         text="".join(json.dumps(t) + "\n" for _, t in tasks))
    for (name, task), alone in zip(tasks, said, strict=True):
        theirs = answer_of(framework, task["task_id"]["value"])
        ours = judge.preflight(task, offers)
        refused += theirs is not None
        if not the_same(ours, theirs):
            differences.append(f"{name}: preflight {ours!r}, master {theirs!r}")
        # the program has no offers to compare with, and says what can be said without
        first = None if alone["ok"] else alone["errors"][0]["message"]
        needs_offers = theirs is not None and any(
            t in theirs for t in ("more than available", "Task uses invalid agent",
                                  "invalid FrameworkID"))
        if not needs_offers and not the_same(first, theirs):
            differences.append(f"{name}: k8smesos {first!r}, master {theirs!r}")
    return len(tasks), refused, differences


def judge_groups(framework, judge):
    """The same for LAUNCH_GROUP."""
    offers, agent, ids = first_agent(framework)
    groups = [(name, with_ids(case["launch_group"], ids))
              for name, case in recorded("groups.jsonl")
              if "offer" in case and case["message"] is not None]
    framework.launch(agent, [{"type": "LAUNCH_GROUP", "launch_group": g} for _, g in groups])
    refused, differences = 0, []
    for name, group in groups:
        theirs = answer_of(framework, group["task_group"]["tasks"][0]["task_id"]["value"])
        ours = judge.preflight(group, offers, "group")
        refused += theirs is not None
        if not the_same(ours, theirs):
            differences.append(f"{name}: preflight {ours!r}, master {theirs!r}")
    return len(groups), refused, differences


def distinct(cases):
    """One of each message that validation gave; those without one are in launches.jsonl."""
    seen = set()
    for name, case in cases:
        if case["message"] is not None and case["message"] not in seen and \
                case["check"] not in ("task_id",):
            seen.add(case["message"])
            yield name, case["task"]


def preflight_says_what_the_master_says(_, framework, where, judge):
    launches = [(n, c["task"]) for n, c in recorded("launches.jsonl")]
    for what, (count, refused, differences) in (
            ("tasks as captured", judge_tasks(framework, judge, launches)),
            ("tasks of our own", judge_tasks(framework, judge, own_cases())),
            ("tasks, one of each message", judge_tasks(
                framework, judge, distinct(recorded("tasks.jsonl")))),
            ("groups", judge_groups(framework, judge))):
        assert not differences, "\n".join(differences)
        assert count > 10 and refused > 5, (what, count, refused)
        print(f"  {what}: {count}, {refused} of them refused, one verdict")


def main():
    setup = subprocess.run([HERE / "setup", PREFIX], stdout=subprocess.PIPE, text=True)
    print(setup.stdout, end="")
    if setup.returncode != 0:
        return setup.returncode
    judge, failed = library.Library(LIBRARY), 0
    tests = [pods_run_in_blocks_of_the_library, preflight_says_what_the_master_says]
    with tempfile.TemporaryDirectory(prefix="k8smesos-blocks-") as name:
        where = pathlib.Path(name).resolve()
        programs = where / "programs"  # with a default executor, which Mesos has elsewhere
        programs.mkdir()
        for one in PREFIX.glob("mesos-*"):
            os.symlink(one, programs / one.name)
        os.symlink(HERE / "executor.py", programs / "mesos-default-executor")
        cluster = mesos.Cluster(PREFIX, where / "mesos",
                                [{**a, "launcher_dir": programs} for a in AGENTS])
        try:
            framework, other = Framework(cluster, ["prod", "dev"]), Framework(cluster, ["*"])
            other.rest()
            for test in tests:
                begin = time.monotonic()
                try:
                    test(framework, other, where, judge)
                    print(f"ok   {test.__name__} {time.monotonic() - begin:.1f} s", flush=True)
                except (AssertionError, TimeoutError) as e:
                    failed += 1
                    print(f"FAIL {test.__name__}: {e}", flush=True)
            framework.teardown()
            other.teardown()
        finally:
            cluster.stop()
    print(f"{len(tests) - failed} passed, {failed} failed, 0 skipped")
    return failed > 0


sys.exit(main())
