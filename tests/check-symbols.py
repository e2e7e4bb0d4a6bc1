#!/usr/bin/env python3
"""Do the public headers, the version map and the library name the same functions?

    check-symbols.py [--incomplete] LIBRARY MAP HEADER...

Functions are those marked K8SM_API in a header, global in the map, and exported by the
library (nm -D). With --incomplete, declared functions that the library lacks are only told.
"""
import pathlib
import re
import subprocess
import sys


def declared(header):
    text = pathlib.Path(header).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    return set(re.findall(r"\bK8SM_API\b[^;{}(]*?\b(\w+)\s*\(", text))


def mapped(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    names = [n for block in re.findall(r"global:(.*?)(?:local:|\})", text, flags=re.S)
             for n in re.findall(r"\w+", block)]
    for a, b in zip(names, names[1:]):
        if a >= b:
            problem(f"map: {b} after {a}: not in alphabetical order, or twice")
    return set(names)


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True,
                         stdout=subprocess.PIPE, text=True).stdout
    rows = [line.split() for line in out.splitlines()]
    return {row[-1].split("@")[0] for row in rows if row[-2] != "A"}


errors = []


def problem(text):
    errors.append(text)


def compare(what, names):
    for name in sorted(names):
        problem(f"{what}: {name}")


def main(arguments):
    incomplete = arguments[:1] == ["--incomplete"]
    library, map_file, *headers = arguments[incomplete:]
    in_headers = set().union(*map(declared, headers))
    in_map, in_library = mapped(map_file), exported(library)
    compare("declared in a header, but not in the map", in_headers - in_map)
    compare("in the map, but declared in no header", in_map - in_headers)
    compare("exported, but not in the map", in_library - in_map)
    missing = in_map - in_library
    if incomplete:
        print(f"{len(missing)} declared functions are not in the library yet:",
              *sorted(missing), sep="\n  ")
    else:
        compare("in the map, but not in the library", missing)
    print(*errors, sep="\n", end="\n" if errors else "")
    print(f"{len(in_headers)} functions in headers, {len(in_map)} in the map, "
          f"{len(in_library)} in the library")
    return 1 if errors or not in_headers else 0


sys.exit(main(sys.argv[1:]))
