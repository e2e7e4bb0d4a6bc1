#!/usr/bin/env python3
"""Every verb and option of --help is in the man page and in the bash completion, and no other; the
program of README.md is the one of examples/embed, and does what its comment says."""
import os
import pathlib
import re
import subprocess
import sys

from harness import ROOT, main, row, run, scratch

EMBED = pathlib.Path(sys.argv[2]).resolve()
BUILD = EMBED.parents[2]
MAN = (ROOT / "docs" / "man" / "k8smesos.1").read_text().replace("\\-", "-")
COMPLETION = ROOT / "examples" / "k8smesos" / "completion.bash"
VERBS = re.findall(r"^  (\w+) ", run("--help").text.split("Verbs:\n")[1].split("\n\n")[0], re.M)
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z0-9-]*|-[a-zA-Z])(?![\w-])")


def options_of(verb):
    # options begin an indented line, or follow another one there
    text = "\n".join(line for line in run(verb, "--help").text.splitlines()
                     if line.startswith("  -"))
    return set(OPTION.findall(text))


def complete(*words):
    """What the last word may become."""
    script = ('source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _k8smesos; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "--norc", "-c", script, COMPLETION, "k8smesos", *words],
                          stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    return {line for line in done.stdout.splitlines() if line}


assert len(VERBS) == 9, VERBS
for verb in VERBS:
    @row(f"{verb}: options in the man page and in the completion")
    def _(verb=verb):
        wanted = options_of(verb)
        assert len(wanted) > 15, wanted
        in_man = set(OPTION.findall(MAN))
        assert wanted <= in_man, f"not in the man page: {wanted - in_man}"
        assert complete(verb, "-") == wanted, complete(verb, "-") ^ wanted


@row("verbs in the man page and in the completion")
def _():
    assert complete("") == set(VERBS)
    assert complete("s") == {"sum"}
    for verb in VERBS:
        assert f"\n.B {verb}\n" in MAN, verb


@row("the man page knows no option that no verb has")
def _():
    known = {option for verb in VERBS for option in options_of(verb)} | {"--offers"}
    ours = set(OPTION.findall(MAN.split(".SH OPTIONS")[1].split(".SH REASONS")[0]))
    foreign = ours - known - {"--cgroups"}  # of the agent
    assert not foreign, foreign


@row("the man page names every exit status and every reason")
def _():
    reasons = (ROOT / "include" / "k8smesos" / "match.h").read_text()
    for name in re.findall(r'/\*\*< "(\w+)"', reasons) + list("01234"):
        assert re.search(rf"^\.BR? (.*\W)?{name}\b", MAN, re.M), name


def keys_of(value, where=""):
    """Every key of a record, but for names of resources and what Mesos' own messages hold."""
    if isinstance(value, list):
        return set().union(*(keys_of(one, where) for one in value))
    if not isinstance(value, dict) or where in ("json", "mesos"):
        return set()
    if where in ("requests", "limits"):
        return set().union(*(keys_of(one, "amount") for one in value.values()))
    return set(value).union(*(keys_of(v, k) for k, v in value.items()))


SAMPLES = [  # calls whose records have every field among them
    ["quantity", "1", "1K"], ["sum", "examples/guestbook"], ["sum", "tests/fixtures/program"],
    ["sum", "--limit-range", "tests/fixtures/program/limit-range-refuses/range.yaml",
     "tests/fixtures/program/limit-range-refuses/pod.yaml"],
    ["fit", "examples/guestbook", "--offers", "examples/offers/event.json"],
    ["place", "examples/guestbook", "--offers", "examples/offers/event.json"],
    ["cgroup", "--proc", "examples/offers/executor-cgroup.txt", "--directory", "/a/b",
     "--cgroup-basis", "mesos", "examples/guestbook/seed.yaml"],
    ["resources", "cpus:1"], ["resources", "cpus:x"], ["resources", "cpus:1", "equal", "cpus:1"],
    ["resources", "cpus:1", "contains", "cpus:1"],
]


@row("docs/program.md names every field that is written")
def _():
    text = (ROOT / "docs" / "program.md").read_text()
    named = {part for words in re.findall(r"`([^`]+)`", text) for part in re.split(r"[.\s]", words)}
    seen = set()
    for words in SAMPLES:
        seen |= keys_of(run(*words, cwd=ROOT).records)
    for words, stdin in (["quantity", "--pairs"], "1\t2\n1\n"), (["resources", "--task"], "{}\n{"), (
            ["resources", "--batch"], '{"op":"parse","a":"x"}\n{"op":"add","a":"cpus:1",'
            '"b":[{"name":"cpus","type":"SCALAR","scalar":{"value":-1}}]}\n'):
        seen |= keys_of(run(*words, stdin=stdin).records)
    seen -= {key for key in seen if key.startswith(("cpu.", "memory."))}  # files of a cgroup
    assert len(seen) > 60, sorted(seen)
    assert seen <= named, f"not in docs/program.md: {sorted(seen - named)}"


@row("docs/program.md and the man page name the same verbs and verdicts")
def _():
    text = (ROOT / "docs" / "program.md").read_text()
    for verb in VERBS:
        assert f"| `{verb}` |" in text, verb
    header = (ROOT / "include" / "k8smesos" / "object.h").read_text()
    for verdict in re.findall(r"K8SM_VERDICT_(\w+) *=", header):
        assert f"| `{verdict.lower()}` |" in text, verdict


@row("completion: choices, formats of a verb, files, values of the user's own")
def _():
    assert complete("sum", "--profile", "") == {"default", "seed"}
    assert complete("sum", "-o", "j") == {"json", "jsonl"}
    assert "recordio" in complete("task", "-o", "") and "recordio" not in complete("fit", "-o", "")
    assert complete("fit", "--offers", f"{ROOT}/READ") == {f"{ROOT}/README.md"}
    assert complete("sum", f"{ROOT}/READ") == {f"{ROOT}/README.md"}
    assert complete("fit", "--role", "") == set()
    assert complete("--color", "al") == {"always"}


@row("the man page and the completion are installed")
def _():
    with scratch() as where:
        subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"], check=True,
                       env={**os.environ, "DESTDIR": where}, stdout=subprocess.DEVNULL, timeout=100)
        found = {path.relative_to(where).as_posix() for path in pathlib.Path(where).rglob("*")}
        assert any(path.endswith("share/man/man1/k8smesos.1") for path in found), found
        assert any(path.endswith("bash-completion/completions/k8smesos") for path in found), found


@row("examples/embed is the program of README.md, and prints what its comment says")
def _():
    source = (ROOT / "examples" / "embed" / "embed.c").read_text()
    shown = re.findall(r"^```c\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    assert source in shown, "README.md shows another program"
    assert len(source.splitlines()) <= 32, len(source.splitlines())
    [wanted] = re.findall(r"/\* (cpus .*) \*/", source)
    done = subprocess.run([EMBED], stdout=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 0 and ", ".join(done.stdout.splitlines()) == wanted, done.stdout


main()
