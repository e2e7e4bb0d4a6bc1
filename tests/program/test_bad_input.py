#!/usr/bin/env python3
"""Bad input: a message with its place and the right exit status, never a crash or half an answer.

Each folder of tests/fixtures/program is a case: `command` to be run in it, the exit `status`, and
fragments of `stderr`, one a line, in order; where there is `stdout`, its records, of which fields
that are left out may have any value. What is too large for a folder is made here.
"""
import gzip
import io
import json
import shlex
import zipfile

import wire
from harness import EXAMPLES, ROOT, Files, container, fragments, main, pod, row, run, same

files = Files()
CASES = ROOT / "tests" / "fixtures" / "program"
GOOD = files.write("good.yaml", json.dumps(pod("good", container("c"))))
HEAD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"

folders = sorted(p for p in CASES.iterdir() if p.is_dir())
assert len(folders) > 90, len(folders)
for folder in folders:
    @row(folder.name)
    def _(folder=folder):
        words = shlex.split((folder / "command").read_text())
        done = run(*words, cwd=folder)
        assert done.status == int((folder / "status").read_text()), (done.status, done.error)
        fragments(done.error, *(folder / "stderr").read_text().splitlines())
        assert done.error, "nothing was said"
        if (folder / "stdout").exists():
            wanted = [json.loads(line) for line in (folder / "stdout").open()]
            same(done.records, wanted, "stdout")


def refused(text, *wanted, verb="sum", status=3):
    """A document by which no verb is fooled."""
    path = files.write("large.yaml", text)
    done = run(verb, "-o", "jsonl", path)
    assert done.status == status, (done.status, done.error[:500])
    assert len(done.error) < 10000, f"{len(done.error)} bytes of messages"
    fragments(done.error, *wanted)
    return done


# --- nesting, size ----------------------------------------------------------------------------------

DEEP = 100000
for name, text in (
        ("YAML in flow style", HEAD + "spec: " + "[" * DEEP + "]" * DEEP + "\n"),
        ("YAML that is never closed", HEAD + "spec: " + "{a: " * DEEP),
        ("YAML in block style", HEAD + "spec:\n" + "".join(" " * i + "a:\n" for i in range(1, 1500))),
        ("YAML of dashes", HEAD + "spec:\n" + "- " * DEEP + "a\n"),
        ("JSON", '{"apiVersion":"v1","kind":"Pod","spec":' + '{"a":' * DEEP + "1" + "}" * DEEP + "}"),
        ("JSON that is never closed", '{"a":' * DEEP)):
    @row(f"nested 10^5 deep or as deep as blanks allow: {name}")
    def _(text=text):
        done = refused(text, "large.yaml:", "deep")
        same(done.records[0], {"verdict": "error", "errors": [{"code": "limit"}]})


@row("a scalar of 10 MB is a bad quantity, and a fine annotation")
def _():
    big = "9" * (10 << 20) + "K"
    path = "spec.containers[0].resources.limits.cpu"
    spec = "spec: {containers: [{name: c, image: x, resources: {limits: {cpu: %s}}}]}\n"
    refused(HEAD + spec % big, f"large.yaml:4:{spec.index('%') + 1}: {path}: ")
    note = files.write("note.yaml", HEAD.replace("{name: p}", "{name: p, annotations: {a: %s}}")
                       % big + spec % "1")
    done = run("sum", note)
    assert done.status == 0, done.error
    same(done.records, [{"verdict": "ok", "pod": {"mesos": {"cpus": "1", "mem": "64"}}}])


@row("a key beyond 1,024 bytes")
def _():
    refused(HEAD + f"spec: {{{'k' * 1025}: 1}}\n", "large.yaml:4:8: ")


@row("more than 64 MiB")
def _():
    path = files.write("large.yaml", b"#" * (64 << 20) + b"\n")
    done = run("sum", path)
    assert done.status == 3, done.error
    fragments(done.error, "large.yaml: ", "67108865 bytes")
    same(done.records, [{"verdict": "error", "errors": [{"code": "limit"}]}])


@row("findings without end are cut short")
def _():
    refused(HEAD + "spec:\n  containers: [{name: c, image: x}]\n" +
            "".join(f"  x{i}: 1\n" for i in range(50000)), "large.yaml:6:3: spec.x0: ")


@row("20,000 containers are a pod like others")
def _():
    many = pod("many", *(container(f"c{i}") for i in range(20000)))
    done = run("sum", files.write("many.json", many))
    assert done.status == 0, done.error[:500]
    same(done.records, [{"pod": {"mesos": {"cpus": "5000", "mem": str(20000 * 64)}}}])


@row("copies without end are refused by what answers each; sum and limits do not mind")
def _():
    text = ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {replicas: %d, "
            "selector: {}, template: {spec: {containers: [{name: c, image: x}]}}}\n")
    many, none = files.write("many.yaml", text % (2**31 - 1)), files.write("none.json", "[]")
    for verb in "fit", "place", "task":
        done = run(verb, many, "--offers", none)
        assert (done.status, done.bytes) == (3, b""), done.status
        fragments(done.error, "many.yaml:4:8: spec.replicas: more than 100000 copies")
    same(run("sum", many).records, [{"verdict": "ok", "pod": {"replicas": 2**31 - 1}}])
    assert run("limits", many).status == 0
    done = run("place", files.write("most.yaml", text % 100000), "--offers", none)
    assert done.status == 1 and len(done.records) == 100000, done.status


# --- protobuf and RecordIO --------------------------------------------------------------------------

def fit(content, name="offers.pb"):
    return run("fit", GOOD, "--offers", files.write(name, content))


OFFER = wire.offer(1, "*", wire.scalar("cpus", 4, "*"), wire.scalar("mem", 4096, "*"))


@row("a serialized offer, cut at every byte")
def _():
    whole = fit(OFFER)
    assert whole.status == 0, whole.error
    ends, at = {}, 0  # between two fields it is an offer with less in it
    for number in 1, 2, 3, 4, 5, 5, 10:
        _, start = wire.read_varint(OFFER, at + 1)
        at = start + OFFER[at + 1]
        ends[at] = number
    assert at == len(OFFER), "the fields are as long as they say"
    for size in range(1, len(OFFER)):
        done = fit(OFFER[:size])
        if ends.get(size, 0) >= 4:
            assert done.status in (0, 1) and done.error == "", (size, done.error)
            continue
        assert (done.status, done.bytes) == (3, b""), (size, done.status, done.text)
        fragments(done.error, "offers.pb:")  # a single byte 0x0A is a line's end in JSON


@row("RecordIO of a real master, cut every 11 bytes")
def _():
    whole = (EXAMPLES / "offers" / "events.recordio").read_bytes()
    assert fit(whole).status == 0
    ends, at = {0}, 0
    while at < len(whole):
        newline = whole.index(b"\n", at)
        at = newline + 1 + int(whole[at:newline])
        ends.add(at)
    for size in range(1, len(whole), 11):
        done = fit(whole[:size], "offers.recordio")
        if size not in ends:
            assert (done.status, done.bytes) == (3, b""), (size, done.status)
            fragments(done.error, "offers.recordio:")


for name, content in (
        ("in a field that the offer has", None),
        ("as groups", b"\x0b" * 20000), ("as groups in an offer", OFFER + b"\x9b\x06" * 20000),
        ("of lengths that lie", b"\x0a\xff\xff\xff\x7f" * 20000)):
    @row(f"20,000 nested protobuf messages {name}")
    def _(content=content):
        if content is None:
            content = b""
            for _ in range(20000):
                content = wire.field(5, content)  # resources of an Offer
        done = fit(content)
        assert (done.status, done.bytes) == (3, b""), (done.status, done.text[:200])
        fragments(done.error, "offers.pb: ")
        done = fit(wire.records(content), "offers.recordio")
        assert done.bytes == b"" and done.status in (1, 3), done.status  # 1: an event without offers


for name, less in ("id", 1), ("framework_id", 2), ("agent_id", 3), ("hostname", 4):
    @row(f"a serialized offer without {name}")
    def _(name=name, less=less):
        fields = b"".join(wire.field(number, value) for number, values in wire.read(OFFER).items()
                          for value in values if number != less)
        done = fit(fields)
        assert (done.status, done.bytes) == (3, b""), done.status
        fragments(done.error, "offers.pb: ", name)


@row("a serialized offer with a text that is cut by a NUL keeps it apart")
def _():
    done = fit(OFFER.replace(b"S1", b"S\0"))
    assert done.status in (0, 3), done.status
    if done.status == 0:
        same(done.records, [{"agent": "S\0"}])


# --- archives ---------------------------------------------------------------------------------------

@row("archives that are cut, empty, or unpack without end")
def _():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("pod.json", json.dumps(pod("p", container("c"))))
    whole = packed.getvalue()
    assert run("executor", "--static-pods", files.write("a.zip", whole)).status == 0
    squeezed = gzip.compress(json.dumps(pod("p", container("c"))).encode())
    for content in whole[:40], squeezed[:-9], squeezed[:20]:
        done = run("executor", "--static-pods", files.write("cut", content))
        assert (done.status, done.bytes) == (3, b""), done.status
        fragments(done.error, "cut")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        for i in range(40):
            out.writestr(f"{i}.json", b" " * (2 << 20))
    done = run("executor", "--static-pods", files.write("bomb.zip", bomb.getvalue()))
    assert (done.status, done.bytes) == (3, b""), done.status
    fragments(done.error, "bomb.zip: it unpacks to more than the limit")


# --- lines ------------------------------------------------------------------------------------------

@row("lines without end: quantities and batches")
def _():
    done = run("quantity", stdin=b"1" * (20 << 20))
    assert done.status == 3, done.status
    assert done.records and not any(r["ok"] for r in done.records)
    done = run("resources", "--batch", stdin='{"op":"parse","a":"' + "cpus:1;" * 100000 + '"}\n')
    same(done.records, [{"ok": True, "result": "cpus:100000"}])
    deep = run("resources", "--batch", stdin='{"op":"parse","a":' + "[" * 100000)
    assert deep.status == 3, deep.status
    assert run("resources", "--task", stdin='{"a":' * 100000).status == 3


main()
