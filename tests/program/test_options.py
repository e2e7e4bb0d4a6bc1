#!/usr/bin/env python3
"""Command line, help, colours, progress, output that cannot be written: what all verbs share."""
import json
import os
import pty
import re
import subprocess
import time

from harness import (ENVIRONMENT, EXAMPLES, PROGRAM, ROOT, container, fragments, main, pod, row,
                     run)

VERBS = ("quantity", "sum", "limits", "fit", "place", "task", "executor", "cgroup", "resources")
COMMON = ("-o", "--profile", "--default-container-cpu-limit", "--default-container-mem-limit",
          "--executor-cpus", "--executor-mem", "--limit-range", "--role", "--order", "--revocable",
          "--basis", "--port-mapping", "--extended", "--strict", "--lenient", "--color",
          "--progress", "--help", "--version")
SEED = str(EXAMPLES / "guestbook" / "seed.yaml")
OFFERS = ["--offers", str(EXAMPLES / "offers" / "event.json")]
# A call of each verb that succeeds and answers.
CALLS = {"quantity": ["1"], "sum": [SEED], "limits": [SEED], "fit": [SEED, *OFFERS],
         "place": [SEED, *OFFERS], "task": [SEED, *OFFERS], "executor": [],
         "cgroup": ["--directory", "/a/b"], "resources": ["cpus:1"]}


@row("--help names every verb; a verb's help every common option")
def _():
    for words in ["--help"], ["-h"]:
        done = run(*words)
        assert done.status == 0 and done.error == "", done.error
        fragments(done.text, *VERBS)
    for verb in VERBS:
        done = run(verb, "--help")
        assert done.status == 0 and done.text.startswith(f"Usage: k8smesos {verb}"), done.text
        for option in COMMON:
            assert option in done.text, (verb, option)
        assert max(map(len, done.text.splitlines())) <= 90, verb


@row("--version says ours and that of the Kubernetes types")
def _():
    version = re.search(r"^\s*version: '([^']+)'", (ROOT / "meson.build").read_text(), re.M)[1]
    for words in ["--version"], ["-V"], ["sum", "--version"]:
        done = run(*words)
        assert done.status == 0
        assert re.fullmatch(rf"k8smesos {re.escape(version)} \(Kubernetes types v\S+\)\n",
                            done.text), done.text


for words, message in (
        ([], "a verb is wanted"), (["frobnicate"], "no such verb: frobnicate"),
        (["sum", "--frobnicate"], "unknown option --frobnicate"), (["-x"], "unknown option -x"),
        (["sum", "--profile"], "a value is wanted by --profile"),
        (["sum", "--strict=yes"], "no value is taken by --strict"),
        (["sum", "--profile", "2015"], '--profile knows no "2015"'),
        (["sum", "--order=any"], '--order knows no "any"'),
        (["sum", "--basis", "x"], "--basis"), (["sum", "--port-mapping", "x"], "--port-mapping"),
        (["sum", "--color", "x"], "--color"), (["sum", "--progress", "x"], "--progress"),
        (["sum", "-o", "xml"], "-o knows no format xml"),
        (["sum", "--extended", "gpus"], "--extended wants NAME=MESOS_NAME"),
        (["sum", "--extended", "=x"], "--extended"), (["sum", "--offers", "x"], "no option of sum"),
        (["quantity", "--batch"], "--batch is no option of quantity"),
        (["fit", "--task-id", "x"], "--task-id is no option of fit"),
        (["executor", "--pid", "1"], "--pid is no option of executor"),
        (["fit", "x.yaml"], "--offers OFFERS is wanted"), (["task", *OFFERS], "a FILE is wanted"),
        (["limits"], "a FILE is wanted"), (["place", "-", "--offers", "-"], "only one input"),
        (["sum", "--limit-range", "-"], "only one input"),
        (["sum", "-", "-"], "only one input"),
        (["fit", "-", *OFFERS, "--static-pods", "-"], "only one input"),
        (["sum", "--role", "a b", SEED], "--role: expected valid role names"),
        (["sum", "--role", "", SEED], "--role: expected valid role names"),
        (["sum", "--extended", "cpu=x", SEED], "accounted already: --extended cpu=x"),
        (["sum", "--extended", "a/b=mem", SEED], "accounted already: --extended a/b=mem"),
        (["sum", "--extended", "a/b=x", "--extended", "a/b=y", SEED], "--extended a/b=y"),
        (["task", SEED, *OFFERS, "--task-id", "a/b"], "--task-id wants 1 to 255 characters"),
        (["task", SEED, *OFFERS, "--task-id", ""], "--task-id wants"),
        (["executor", "--executor-id", ".."], "--executor-id wants"),
        (["executor", "--framework-id", "a\x7f"], "--framework-id wants"),
        (["executor", "--executor-id", "i" * 256], "--executor-id wants"),
        (["limits", "-o", "table", SEED], "-o yaml, json, jsonl or name"),
        (["sum", "-o", "protobuf", SEED], "not in this output format"),
        (["fit", "-o", "recordio", SEED, *OFFERS], "not in this output format"),
        (["executor", "x"], "takes no arguments"),
        (["quantity", "--pairs", "1"], "--pairs reads standard input"),
        (["quantity", "--pairs", "-o", "name"], "not in this output format")):
    @row(f"wrong usage: {' '.join(words)}")
    def _(words=words, message=message):
        done = run(*words)
        assert (done.status, done.bytes) == (2, b""), (done.status, done.bytes)
        fragments(done.error, "k8smesos", message)


@row("--name=VALUE, -oVALUE, and -- before words")
def _():
    assert run("quantity", "-oname", "--color=never", "--", "-1").text == "-1\n"


@row("the default output is jsonl, on a terminal a table")
def _():
    assert json.loads(run("quantity", "1").text)["ok"] is True
    ours, theirs = pty.openpty()
    done = subprocess.run([PROGRAM, "quantity", "1", "1K"], stdout=theirs, stderr=theirs, timeout=60,
                          env={**ENVIRONMENT, "TERM": "xterm"}, check=False)
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert done.returncode == 3
    assert b"CANONICAL" in said and b"\x1b[31msuffix\x1b[0m" in said, said


@row("--color and NO_COLOR")
def _():
    def coloured(*words, **environment):
        done = run("quantity", "-o", "table", "1K", *words, environment=environment)
        return "\x1b[" in done.text, "\x1b[" in done.error
    assert coloured() == (False, False), "not on a terminal"
    assert coloured("--color", "always") == (True, True)
    assert coloured("--color", "always", NO_COLOR="1") == (True, True), "what is said wins"
    assert coloured("--color", "never") == (False, False)


@row("--progress always tells on standard error, and only in long runs")
def _():
    command = [PROGRAM, "quantity", "--progress", "always"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            process.stdin.write(b"1\n" * 5000)
            time.sleep(0.01)
        process.stdin.close()
        said = process.stderr.read()
        assert process.wait(60) == 0
    assert re.search(rb"\d+ lines", said), said
    assert run("quantity", "--progress", "always", "1").error == ""
    assert run("quantity", "--progress", "never", stdin=b"1\n" * 500).error == ""


# --- output that cannot be written ------------------------------------------------------------------

for name, words in [(verb, [verb, *words]) for verb, words in CALLS.items()] + [
        ("--help", ["--help"]), ("--version", ["--version"]),
        ("task -o protobuf", ["task", "-o", "protobuf", *CALLS["task"]]),
        ("sum -o table", ["sum", "-o", "table", SEED])]:
    @row(f"a full disk: {name}")
    def _(words=words):
        assert run(*words).status == 0, "it would succeed"
        with open("/dev/full", "wb") as full:
            done = run(*words, stdout=full)
        assert done.status == 4, done.status
        fragments(done.error, "k8smesos: cannot write the output: No space left on device")

    @row(f"no standard output at all: {name}")
    def _(words=words):
        done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', PROGRAM, *words],
                              stderr=subprocess.PIPE, timeout=60, env=ENVIRONMENT, check=False)
        assert done.returncode == 4, done.returncode
        assert b"cannot write the output" in done.stderr, done.stderr


@row("a full disk outranks bad input; much output stops early")
def _():
    with open("/dev/full", "wb") as full:
        assert run("quantity", stdin=b"1K\n" * 200000, stdout=full).status == 4


@row("the reader goes away: no message, no crash")
def _():
    big = "\n".join(json.dumps(pod(f"p{i}", container("c"))) for i in range(3000))
    with subprocess.Popen([PROGRAM, "sum", "-o", "jsonl"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        process.stdout.close()
        try:
            process.stdin.write(big.encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        said = process.stderr.read()
        status = process.wait(60)
    assert status in (4, -13) and said == b"", (status, said)


@row("what is read from elsewhere cannot play with a terminal")
def _():
    done = run("sum", "-o", "table", stdin='{"apiVersion":"v1","kind":"\\u001b[2J","metadata":{}}')
    assert "\x1b" not in done.text + done.error
    done = run("sum", stdin='{"apiVersion":"v1","kind":"Pod","spec":{"\\u001b[2J":1}}')
    assert done.status == 3 and "\x1b" not in done.error, done.error


@row("the locale changes nothing")
def _():
    wanted = run("sum", "--default-container-cpu-limit", "0.5", SEED).bytes
    for locale in "de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8":
        assert run("sum", "--default-container-cpu-limit", "0.5", SEED,
                   environment={"LC_ALL": locale}).bytes == wanted


main()
