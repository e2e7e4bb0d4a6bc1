#!/usr/bin/env python3
"""The program beside what Kubernetes' own code and libmesos answered: tests/conformance.

What differs is what docs/differences.md says: amounts that 128 bits do not hold are refused, and
canonical forms that have lost their number are not repeated.
"""
import base64
import json
import sys
from fractions import Fraction

from harness import ROOT, Files, main, row, run

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)  # some numbers have 5,000 digits
files = Files()
ANSWERS = ROOT / "tests" / "conformance" / "kubernetes"
FAMILIES = {"D": "DecimalSI", "B": "BinarySI", "E": "DecimalExponent"}
HELD = Fraction(2**127 - 1, 10**9)  # what 128 bits of 10^-9 hold
LOST = {"D": 10**21, "B": 2**70, "E": None}  # from here on a canonical form may be wrong


def lines(name):
    with (ANSWERS / name).open(encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def is_lost(family, exact):
    whole = LOST[family]
    return whole is not None and abs(exact) >= whole and exact % whole == 0


def check_amount(got, family, canonical, exact):
    """@p got: an object with canonical and exact, or a refusal."""
    if got.get("code") == "range":
        assert abs(exact) > HELD, f"{canonical} refused"
        return
    assert Fraction(got["exact"]) == exact, f"{got} instead of {exact}"
    if not is_lost(family, exact):
        assert got["canonical"] == canonical, f"{got} instead of {canonical}"


SUFFIXES = {"": 1, **{s: Fraction(10) ** (3 * i) for i, s in zip(
    (-3, -2, -1, 1, 2, 3, 4, 5, 6), "n u m k M G T P E".split())},
    **{s: Fraction(2) ** (10 * i) for i, s in enumerate("Ki Mi Gi Ti Pi Ei".split(), 1)}}


def value_of(canonical):
    number = canonical.rstrip("numkKMGTPEi")
    if "e" in number:
        return Fraction(number)
    return Fraction(number) * SUFFIXES[canonical[len(number):]]


@row("quantities")
def _():
    cases = lines("quantities.jsonl")
    assert len(cases) > 20000, len(cases)
    plain = [c for c in cases if "\n" not in c[0]]
    answers = run("quantity", stdin="".join(c[0] + "\n" for c in plain)).records
    for case in cases:  # those with a newline cannot be lines
        if "\n" in case[0] and "\0" not in case[0]:
            plain.append(case)
            answers += run("quantity", "--", case[0]).records
    assert len(answers) == len(plain), (len(answers), len(plain))
    refused = 0
    for case, got in zip(plain, answers):
        text, *wanted = case
        if len(wanted) == 1:
            code = "range" if wanted[0] == "exponent" else wanted[0]
            assert not got["ok"] and got["code"] == code, (case, got)
            continue
        family, canonical, exact, *whole = wanted
        check_amount(got, family, canonical, Fraction(exact))
        if not got["ok"]:
            refused += 1
            continue
        value, milli = whole or (exact, exact + "000" if exact != "0" else "0")
        assert got["format"] == FAMILIES[family], (case, got)
        assert (got["exact"], got["value"], got["milli"]) == (exact, value, milli), (case, got)
    assert refused < len(plain) / 5, refused


@row("pairs")
def _():
    cases = lines("pairs.jsonl")
    assert len(cases) > 10000, len(cases)
    cases = [c for c in cases if not set("\n\t") & set(c[0] + c[1])]
    answers = run("quantity", "--pairs", stdin="".join(f"{c[0]}\t{c[1]}\n" for c in cases)).records
    assert len(answers) == len(cases)
    refused = 0
    for case, got in zip(cases, answers):
        a, b, *wanted = case
        assert (got["a"], got["b"]) == (a, b), (case, got)
        if len(wanted) == 1:
            assert not got["ok"], (case, got)
            continue
        if not got["ok"]:  # one of them is more than is held
            assert got["code"] == "range", (case, got)
            refused += 1
            continue
        assert got["cmp"] == wanted[0], (case, got)
        for name, (family, canonical, *exact) in zip(("add", "sub"), wanted[1:]):
            check_amount(got[name], family, canonical,
                         Fraction(exact[0]) if exact else value_of(canonical))
    assert refused < len(cases) / 5, refused


def plain(lists):
    """[requests, limits] of an answer of the program as canonical forms."""
    return [{name: q["s"] for name, q in lists[key].items()} for key in ("requests", "limits")]


def check_pod(got, wanted, where):
    assert got["verdict"] in (wanted["verdict"], "invalid"), (where, got["verdict"], got["errors"])
    if "qos" not in wanted:
        assert "pod" not in got or "raw" not in wanted, where
        return
    pod = got["pod"]
    assert pod["qos"] == wanted["qos"], (where, pod["qos"])
    raw = wanted.get("raw")
    for name, key in ("raw", "raw"), ("defaulted", "defaulted"), ("status", "withStatus"):
        expected = wanted.get(name, raw if name == "defaulted" else None)
        if expected is not None:
            assert plain(pod[key]) == expected, (where, key, plain(pod[key]), expected)
        elif name == "status":
            assert key not in pod, (where, key)


for name, least in ("pods", 5000), ("twice", 300):
    @row(name)
    def _(name=name, least=least):
        text = (ANSWERS / f"{name}.jsonl").read_text(encoding="utf-8")
        answers = lines(f"{name}.answers.jsonl")
        assert len(answers) > least
        got = run("sum", stdin=text).records
        assert len(got) == len(answers), (len(got), len(answers))
        for i, (one, wanted) in enumerate(zip(got, answers)):
            wanted = wanted["objects"][0] if "objects" in wanted else wanted
            check_pod(one, wanted, f"{name}.jsonl:{i + 1}")


@row("manifests of published projects")
def _():
    cases = lines("manifests.jsonl")
    assert len(cases) > 500, len(cases)
    for i, case in enumerate(cases):
        files.write(f"manifests/{i:04}.yaml", case["text"])
    by_file = {}
    for record in run("sum", f"{files.home.name}/manifests").records:
        if record["verdict"] != "empty":
            by_file.setdefault(int(record["file"][-9:-5]), []).append(record)
    compared = 0
    for i, case in enumerate(cases):
        where, got = f"{case['module']}/{case['path']}", by_file.get(i, [])
        assert len(got) == len(case["objects"]), (where, len(got), len(case["objects"]))
        for one, wanted in zip(got, case["objects"]):
            assert one["kind"] == wanted["kind"], (where, one["kind"], wanted["kind"])
            if wanted.get("typed"):
                continue  # each item has its own verdict here
            if wanted["verdict"] == "skipped" or one["verdict"] == "skipped":
                assert one["verdict"] == "skipped", (where, one["verdict"])
                continue
            assert wanted.get("name", one["name"]) == one["name"], where
            if "pod" in one:
                assert one["pod"]["replicas"] == wanted.get("replicas"), where
            check_pod(one, wanted, where)
            compared += 1
    assert compared > 400, compared


@row("LimitRanges")
def _():
    questions, answers = lines("limitranges.jsonl"), lines("limitranges.answers.jsonl")
    assert len(questions) > 500
    for i, (question, wanted) in list(enumerate(zip(questions, answers)))[::4]:
        *ranges, pod = question["items"]
        path = files.write("ranges.json", {**question, "items": ranges})
        done = run("sum", "--limit-range", path, stdin=json.dumps(pod))
        strict = bool(done.records)
        if not strict:  # a LimitRange that is invalid itself: the API server would not store it
            assert done.status == 3 and path in done.error, done.error
            done = run("sum", "--lenient", "--limit-range", path, stdin=json.dumps(pod))
        [got] = done.records
        where = f"limitranges.jsonl:{i + 1}"
        if wanted["refused"] and strict:
            assert got["verdict"] in ("invalid", "strict"), (where, got["verdict"])
        assert plain(got["pod"]["defaulted"]) == wanted["sums"], (where, got["pod"]["defaulted"])
        assert got["pod"]["qos"] == wanted["qos"], where


@row("broken and odd manifests: an answer for each, and no crash")
def _():
    cases = lines("malformed.jsonl")
    assert len(cases) > 1000
    for i, case in enumerate(cases):
        files.write(f"malformed/{i:04}.yaml", case["text"].encode() if "text" in case
                    else base64.b64decode(case["base64"]))
    done = run("sum", f"{files.home.name}/malformed")
    assert done.status == 3
    seen = {record["file"][-9:-5] for record in done.records}
    assert len(seen) == len(cases), len(seen)
    for record in done.records:
        if record["verdict"] == "error":
            assert record["errors"] and all(e["line"] > 0 and e["column"] > 0
                                            for e in record["errors"]), record


# --- Mesos ----------------------------------------------------------------------------------

MESOS = ROOT / "tests" / "conformance" / "mesos"


@row("resources --batch")
def _():
    with (MESOS / "cases.jsonl").open(encoding="utf-8") as text:
        cases = [json.loads(line) for line in text]
    cases = [c for c in cases if c["op"] in ("parse", "validate", "add", "sub", "contains", "equal")]
    assert len(cases) > 3000, len(cases)


    def question(case):  # lists of Resource stand there as text
        texts = {k: case[k] for k in ("a", "b") if k in case}
        return {"op": case["op"], **{
            k: json.loads(t) if case["op"] != "parse" and t[:1] in ("[", "{") else t
            for k, t in texts.items()}}

    answers = run("resources", "--batch", stdin="".join(
        json.dumps(question(c)) + "\n" for c in cases)).records
    assert len(answers) == len(cases)
    for case, got in zip(cases, answers):
        if case["op"] == "validate":
            assert got["ok"] == case.get("yes", "error" not in case), (case, got)
        elif "error" in case:
            assert not got["ok"], (case, got)
        elif "yes" in case:
            assert got == {"ok": True, case["op"]: case["yes"]} or \
                got.get(case["op"]) is case["yes"], (case, got)
        else:
            assert got["ok"] and got["json"] == json.loads(case["json"]), (case, got)


@row("resources --task: what libmesos says of a task")
def _():
    with (MESOS / "tasks.jsonl").open(encoding="utf-8") as text:
        cases = [c for c in map(json.loads, text) if "task" in c]
    assert len(cases) > 300, len(cases)
    answers = run("resources", "--task",
                  stdin="".join(json.dumps(c["task"]) + "\n" for c in cases)).records
    assert len(answers) == len(cases)
    for case, got in zip(cases, answers):
        assert got["ok"] == (case["message"] is None), (case, got)
        if case["message"] is not None and case.get("check"):
            assert got["errors"][0]["check"].startswith(case["check"]), (case, got)


main()
