"""What the tests of the program share: running it, comparing, counting.

Each test file is called with the program and ends with "N passed, N failed, N skipped".
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
# Nothing of the caller's surroundings decides what the program says.
ENVIRONMENT = {k: v for k, v in os.environ.items()
               if not k.startswith(("MESOS_", "NO_COLOR", "TERM", "LC_", "LANG"))}
_rows = []


class Done:
    """A run that ended: status, standard output as bytes and records, standard error."""

    def __init__(self, done):
        self.status, self.bytes = done.returncode, done.stdout
        self.error = done.stderr.decode(errors="replace")

    @property
    def text(self):
        return self.bytes.decode()

    @property
    def records(self):
        return [json.loads(line) for line in self.bytes.splitlines()]


def run(*arguments, stdin=b"", environment=None, **more):
    """Run the program; a crash or a hang fails the test."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    more.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run([PROGRAM, *arguments], input=stdin, stderr=subprocess.PIPE, timeout=100,
                          env={**ENVIRONMENT, **(environment or {})}, check=False, **more)
    assert 0 <= done.returncode <= 4, f"status {done.returncode}: {done.stderr[-2000:]}"
    assert b"runtime error:" not in done.stderr and b"Sanitizer" not in done.stderr, \
        done.stderr[:2000].decode(errors="replace")
    return Done(done)


def differs(got, wanted, where=""):
    """The first place where @p got is not @p wanted; objects may have more members."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key, value in wanted.items():
            if key not in got:
                return f"{where}.{key} is missing"
            if found := differs(got[key], value, f"{where}.{key}"):
                return found
        return None
    if isinstance(wanted, list) and isinstance(got, list):
        if len(got) != len(wanted):
            return f"{where} has {len(got)} items instead of {len(wanted)}: {got}"
        for i, value in enumerate(wanted):
            if found := differs(got[i], value, f"{where}[{i}]"):
                return found
        return None
    if type(got) is not type(wanted) or got != wanted:
        return f"{where} is {got!r} instead of {wanted!r}"
    return None


def same(got, wanted, where=""):
    found = differs(got, wanted, where)
    assert found is None, found


def fragments(text, *wanted):
    """Each fragment occurs, in this order."""
    at = 0
    for fragment in wanted:
        found = text.find(fragment, at)
        assert found >= 0, f"no {fragment!r} in {text[at:]!r}"
        at = found + len(fragment)


def row(name):
    """A test: a function without parameters that raises if it fails."""
    def keep(function):
        _rows.append((name, function))
        return function
    return keep


def main():
    failed = 0
    names = [name for name, _ in _rows]
    assert len(names) == len(set(names)), "two tests of one name"
    for name, function in _rows:
        try:
            function()
            print(f"ok      {name}")
        except (AssertionError, ValueError, KeyError, IndexError, OSError,
                subprocess.SubprocessError) as e:
            failed += 1
            print(f"FAILED  {name}\n        {type(e).__name__}: {e}")
    print(f"{len(_rows) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


def scratch():
    """A directory that goes away with the object."""
    return tempfile.TemporaryDirectory(prefix="k8smesos-program-")


# --- pods and offers ------------------------------------------------------------------------

def container(name, limits=None, requests=None, **more):
    resources = {k: v for k, v in (("limits", limits), ("requests", requests)) if v is not None}
    return {"name": name, "image": "x", **({"resources": resources} if resources else {}), **more}


def pod(name, *containers, metadata=None, **spec):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, **(metadata or {})},
            "spec": {"containers": list(containers), **spec}}


def scalar(name, value, role="*", reserved=None):
    one = {"name": name, "type": "SCALAR", "scalar": {"value": value},
           "allocation_info": {"role": role}}
    return one | ({"reservations": [{"type": "STATIC", "role": reserved}]} if reserved else {})


def ports(*ranges, role="*"):
    return {"name": "ports", "type": "RANGES", "allocation_info": {"role": role},
            "ranges": {"range": [{"begin": a, "end": b} for a, b in ranges]}}


def offer(*resources, number=1, role="*", **more):
    return {"id": {"value": f"O{number}"}, "framework_id": {"value": "F"},
            "agent_id": {"value": f"S{number}"}, "hostname": f"h{number}",
            "allocation_info": {"role": role}, "resources": list(resources), **more}


class Files:
    """Pods and offers written to a scratch directory; paths as strings."""

    def __init__(self):
        self.home = scratch()

    def write(self, name, content):
        path = pathlib.Path(self.home.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, (dict, list)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)
