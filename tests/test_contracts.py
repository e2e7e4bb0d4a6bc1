#!/usr/bin/env python3
"""What the headers promise of every function, held against all of them.

    test_contracts.py SOURCE_ROOT LIBRARY...
"""
import ctypes
import pathlib
import re
import sys

ROOT, LIBRARIES = pathlib.Path(sys.argv[1]), [ctypes.CDLL(path) for path in sys.argv[2:]]
HEADERS = sorted((ROOT / "include" / "k8smesos").glob("*.h"))
COMMENTED = r"(/\*\*(?:(?!\*/).)*\*/)?\s*"
FUNCTION = re.compile(COMMENTED + r"K8SM_API\s+([^;]*?)\b(k8sm_\w+)\s*\(([^;]*)\);", re.S)
OPAQUE = re.compile(COMMENTED + r"typedef struct (k8sm_\w+) \2;", re.S)
# A type's comment says who may use it at once; parts of another are used as that is.
THREADS = re.compile(r"immutable|thread|lives as long|borrowed, valid", re.I)
FAILURES = re.compile(r"K8SM_E_|[Aa]s k8sm_\w+\(\)|^/\*\* The same\b")
E_ARGUMENT = -2

functions = [(h.name, *m.groups()) for h in HEADERS
             for m in FUNCTION.finditer(h.read_text(encoding="utf-8"))]
statuses = [f for f in functions if f[2].split() == ["k8sm_status"]]


def find(name):
    """A function of the libraries that were built: the one for jansson may not be."""
    for library in LIBRARIES:
        if hasattr(library, name):
            return getattr(library, name)
    assert name.startswith("k8sm_jansson_"), name
    return None


def sources():
    for path in sorted((ROOT / "tests").rglob("*.[ch]")):
        if "fuzz" not in path.parts:
            text = path.read_text(encoding="utf-8")
            yield re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"", " ", text, flags=re.S)


def documented():
    """every function has a comment, and those that can fail say how"""
    return [f"{h}: {name}: no comment" for h, comment, _, name, _ in functions if not comment] + [
        f"{h}: {name}: does not say how it can fail" for h, comment, _, name, _ in statuses
        if comment and not FAILURES.search(comment)]


def threads():
    """every opaque type says who may use it at once"""
    return [f"{h.name}: {m[2]}" for h in HEADERS
            for m in OPAQUE.finditer(h.read_text(encoding="utf-8"))
            if not THREADS.search(m[1] or "")]


def classed():
    """docs/abi.md says of every public struct what may become of it"""
    text = (ROOT / "docs" / "abi.md").read_text(encoding="utf-8")
    return [f"{h.name}: {name}" for h in HEADERS
            for name in re.findall(r"^\} (k8sm_\w+);", h.read_text(encoding="utf-8"), re.M)
            if f"`{name}`" not in text]


def tested():
    """every function is called, or handed to what calls it, by a test in C"""
    text = "\n".join(sources())
    used = set(re.findall(r"\bk8sm_\w+", text))
    return [name for _, _, _, name, _ in functions if name not in used]


def freed():
    """every _free and _finish takes NULL"""
    names = [f[3] for f in functions if re.search(r"_(free|finish)$", f[3])]
    for name in names:
        find(name)(None)
    return [] if names else ["there is none"]


def refused():
    """what returns a status and takes err refuses NULL for what it needs"""
    problems = []
    for _, _, _, name, arguments in statuses:
        function = find(name)
        if "k8sm_error *err" not in arguments or function is None:
            continue
        function.restype = ctypes.c_int32
        status = function(*[ctypes.c_void_p(0) for _ in arguments.split(",")])
        if status != E_ARGUMENT:
            problems.append(f"{name}: {status}")
    return problems


failed = 0
TESTS = documented, threads, classed, tested, freed, refused
for test in TESTS:
    problems = test()
    failed += bool(problems)
    print(f"{'FAILED' if problems else 'ok    '}  {test.__doc__}", *problems, sep="\n        ")
print(f"{len(functions)} functions, of which {len(statuses)} return a status")
print(f"{len(TESTS) - failed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed or len(functions) < 200 else 0)
