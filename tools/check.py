"""The stages of ./check: builds, tests, checks; then minutes and counts of each.

The last line is "N passed, N failed, N skipped"; the exit status is 0 if none failed.
A meson test counts once for each cmocka case in it, or as many times as its last line
("N passed, N failed, N skipped") says, or once. Checks without a test count once.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
CPUS = str(os.cpu_count() or 1)
OPTIONS = ["-Dtests=enabled", "-Dexamples=enabled", "-Dwerror=true"]
SANITIZED = {"ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1",
             "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}
VALGRIND = ("valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=all "
            "--errors-for-leak-kinds=all --track-fds=yes")
LEAST_LINES, LEAST_BRANCHES = 95.0, 85.0
FUZZ, FUZZ_SECONDS = ROOT / "tests" / "fuzz" / "corpus", 60

# Failed and skipped cases are named once where they ran and once in the list at the end.
CMOCKA_OK = re.compile(r"^\[       OK \] ", re.M)
CMOCKA_BAD = re.compile(r"^\[  (FAILED|SKIPPED) +\] (\d+) test\(s\)", re.M)
COUNTS = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped\s*$")


class Stage:
    """What a stage found: how many passed, and names of what failed or was skipped."""

    def __init__(self):
        self.passed, self.failed, self.skipped = 0, [], []

    def check(self, name, ok):
        if ok:
            self.passed += 1
        else:
            self.failed.append(name)
        return ok

    def run(self, name, command, **more):
        """One command that counts once; its output is shown if it fails."""
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", **more)
        if done.returncode != 0:
            print(done.stdout[-20000:])
        return self.check(name, done.returncode == 0)

    def build(self, name, compiler, *options, targets=()):
        """Configure and build build/NAME; whether that went without a warning."""
        where = BUILD / name
        setup = ["meson", "setup", str(where), *OPTIONS, *options]
        if (where / "build.ninja").exists():
            setup.append("--reconfigure")
        return self.run(f"{name}: configure", setup, env={**os.environ, **compiler}) and \
            self.run(f"{name}: build", ["ninja", "-C", str(where), "-j", CPUS, *targets])

    def test(self, name, *options, env=None):
        """Run tests of build/NAME and count them."""
        where = BUILD / name
        for old in (where / "meson-logs").glob("testlog*"):
            old.unlink()
        done = subprocess.run(
            ["meson", "test", "-C", str(where), "--no-rebuild", *options],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", env={**os.environ, **(env or {})})
        before = len(self.failed), self.passed, len(self.skipped)
        # Its name has the setup and the wrapper in it.
        for records in (where / "meson-logs").glob("testlog*.json"):
            for line in records.read_text(encoding="utf-8").splitlines():
                self.count(name, json.loads(line))
        if (len(self.failed), self.passed, len(self.skipped)) == before:
            print(done.stdout[-20000:])
            self.check(f"{name}: no test ran", False)
        elif done.returncode != 0 and len(self.failed) == before[0]:
            print(done.stdout[-20000:])
            self.check(f"{name}: meson test", False)

    def count(self, build, test):
        name, out = f"{build}: {test['name']}", test.get("stdout") or ""
        result = test["result"]
        if result == "SKIP":
            lines = [line for line in out.splitlines() if line.strip()]
            self.skipped.append(f"{name}: {lines[-1] if lines else 'no reason given'}")
            return
        failed = skipped = 0
        said = COUNTS.search(out.strip())
        if "[==========] Running" in out:
            tally = {"FAILED": 0, "SKIPPED": 0}
            for kind, number in CMOCKA_BAD.findall(out + "\n" + (test.get("stderr") or "")):
                tally[kind] += int(number)
            self.passed += len(CMOCKA_OK.findall(out))
            failed, skipped = tally["FAILED"], tally["SKIPPED"]
        elif said:
            self.passed += int(said[1])
            failed, skipped = int(said[2]), int(said[3])
        elif result == "OK":
            self.passed += 1
        for number in range(skipped):
            self.skipped.append(f"{name}: skipped case {number + 1}")
        if result != "OK":
            print(f"--- {name}: {result}", out[-8000:], (test.get("stderr") or "")[-8000:],
                  sep="\n")
            failed = max(failed, 1)
        self.failed.extend([name] * failed)


def sources(*directories):
    return sorted(str(p.relative_to(ROOT)) for d in directories
                  for p in (ROOT / d).rglob("*.c"))


def gcc(stage):
    """gcc -Werror, all tests: units, program, symbols, headers, FFI, consumers"""
    if stage.build("gcc", {"CC": "gcc", "CXX": "g++"}):
        stage.test("gcc")


def clang(stage):
    """clang -Werror, unit tests"""
    if stage.build("clang", {"CC": "clang", "CXX": "clang++"}):
        stage.test("clang", "--suite", "unit")


def sanitizers(stage):
    """AddressSanitizer, LeakSanitizer, UndefinedBehaviorSanitizer: all tests"""
    if stage.build("sanitizers", {"CC": "clang", "CXX": "clang++"}, "-Db_lundef=false",
                   "-Db_sanitize=address,undefined"):
        stage.test("sanitizers", "--timeout-multiplier", "5", env=SANITIZED)


def valgrind(stage):
    """valgrind memcheck: unit tests"""
    if (BUILD / "gcc" / "build.ninja").exists() or \
            stage.build("gcc", {"CC": "gcc", "CXX": "g++"}):
        stage.test("gcc", "--suite", "unit", "--wrap", VALGRIND, "--timeout-multiplier", "20")


def coverage(stage):
    """line and branch coverage of lib/ by all tests"""
    if not stage.build("coverage", {"CC": "gcc", "CXX": "g++"}, "-Db_coverage=true",
                       "-Doptimization=0"):
        return
    for data in (BUILD / "coverage").rglob("*.gcda"):
        data.unlink()
    subprocess.run(["meson", "test", "-C", str(BUILD / "coverage"), "--no-rebuild"], cwd=ROOT,
                   stdout=subprocess.DEVNULL, check=False)
    summary = BUILD / "coverage" / "summary.json"
    if not stage.run("coverage: gcovr", [
            "gcovr", "--root", str(ROOT), "--filter", "lib/", "--exclude", ".*pb-c.*",
            "--json-summary", str(summary), "--txt", str(BUILD / "coverage" / "report.txt"),
            "--html-details", str(BUILD / "coverage" / "report.html"),
            str(BUILD / "coverage")]):
        return
    found = json.loads(summary.read_text(encoding="utf-8"))
    for what, least in ("line", LEAST_LINES), ("branch", LEAST_BRANCHES):
        print(f"{what} coverage of lib/: {found[what + '_percent']} % "
              f"(at least {least})")
        stage.check(f"coverage: {what}", found[what + "_percent"] >= least)


def tidy(stage):
    """clang-tidy: lib/ and examples/"""
    if not stage.build("clang", {"CC": "clang", "CXX": "clang++"}):
        return
    known = {str((BUILD / "clang" / e["directory"] / e["file"]).resolve())
             for e in json.loads((BUILD / "clang" / "compile_commands.json").read_text())}
    files = [f for f in sources("lib", "examples") if str((ROOT / f).resolve()) in known]
    # One file a process: clang-tidy 14 finds va_lists uninitialised in any file but the first.
    stage.run("clang-tidy", ["xargs", "-n", "1", "-P", CPUS, "clang-tidy", "--quiet", "-p",
                             str(BUILD / "clang"), "--warnings-as-errors=*"],
              input="\n".join(files))


def docs(stage):
    """the API reference, without a warning"""
    (BUILD / "docs").mkdir(parents=True, exist_ok=True)
    stage.run("doxygen", ["doxygen", "docs/Doxyfile"])


def cluster(stage):
    """a pod on a real Mesos 1.11 master and agent"""
    if (BUILD / "gcc" / "build.ninja").exists() or \
            stage.build("gcc", {"CC": "gcc", "CXX": "g++"}):
        stage.test("gcc", "--setup", "cluster", "--suite", "cluster")


def fuzz_one(name):
    """A minute of one target, begun from its corpus: what libFuzzer says, and its finds."""
    where = BUILD / "fuzz" / "finds" / name
    grown = BUILD / "fuzz" / "corpus" / name
    for directory in where, grown:
        directory.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [BUILD / "fuzz" / "tests" / "fuzz" / f"fuzz_{name}", f"-max_total_time={FUZZ_SECONDS}",
         "-timeout=10", "-max_len=65536", "-print_final_stats=1", "-verbosity=1",
         f"-artifact_prefix={where}/", grown, FUZZ / name],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        env={**os.environ, **SANITIZED})
    if done.returncode != 0:
        print(done.stdout[-20000:])
    return name, done.returncode, done.stdout


def fuzz(stage):
    """libFuzzer with sanitizers: each target a minute; finds go to build/fuzz/finds/"""
    names = sorted(p.name for p in FUZZ.iterdir())
    if not stage.build("fuzz", {"CC": "clang", "CXX": "clang++"}, "-Dfuzzing=true",
                       "-Db_lundef=false", "-Db_sanitize=address,undefined",
                       targets=[f"tests/fuzz/fuzz_{n}" for n in names]):
        return
    with concurrent.futures.ThreadPoolExecutor(int(CPUS)) as pool:
        for name, status, out in pool.map(fuzz_one, names):
            runs = re.findall(r"^stat::number_of_executed_units: *(\d+)", out, re.M) or ["0"]
            edges = re.findall(r" cov: (\d+) ", out) or ["0"]
            print(f"{name:<16}{int(runs[-1]):>12,} runs{int(edges[-1]):>8,} edges")
            stage.check(f"fuzz: {name}", status == 0 and int(runs[-1]) > 0)


STAGES = [gcc, clang, sanitizers, valgrind, coverage, tidy, docs, cluster]
MORE = [fuzz]  # only by name


def main():
    parser = argparse.ArgumentParser(
        prog="./check", formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{title}:\n" + "".join(f"  {s.__name__:<12}{s.__doc__}\n" for s in of)
                         for title, of in (("stages, all unless named", STAGES),
                                           ("by name only", MORE))))
    parser.add_argument("--setup-seconds", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("stages", nargs="*", metavar="STAGE")
    given = parser.parse_args()
    names = {s.__name__: s for s in STAGES + MORE}
    for unknown in set(given.stages) - set(names):
        parser.error(f"no stage {unknown}")
    rows, failed, skipped, passed = [("setup", given.setup_seconds, Stage())], [], [], 0
    for name, function in names.items():
        if name not in given.stages and (given.stages or function in MORE):
            continue
        print(f"=== {name}: {function.__doc__}", flush=True)
        stage, start = Stage(), time.monotonic()
        function(stage)
        rows.append((name, time.monotonic() - start, stage))
        passed += stage.passed
        failed += stage.failed
        skipped += stage.skipped
    print("\nstage        minutes   passed   failed  skipped")
    for name, seconds, stage in rows:
        print(f"{name:<12} {seconds / 60:7.2f} {stage.passed:8} {len(stage.failed):8} "
              f"{len(stage.skipped):8}")
    for what, found in ("failed", failed), ("skipped", skipped):
        for name in found:
            print(f"{what}: {name}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


sys.exit(main())
