"""Writes DIRECTORY/stand_ins.{c,map} from the undefined symbols on standard input.

libmesos was linked with OpenSSL 1.0, an old libcurl and Python 2.7. Nothing that the tests
do calls them (no TLS, no downloads, no Python); one that is called says its name and aborts.
"""
import pathlib
import re
import sys

directory = pathlib.Path(sys.argv[1])
by_version = {}
for line in sys.stdin:
    name, _, version = line.split()[-1].partition("@")
    version = version.lstrip("@")
    if version.startswith(("OPENSSL_", "CURL_")) or re.match("_?Py", name):
        by_version.setdefault(version, []).append(name)

code = ["#include <stdio.h>", "#include <stdlib.h>",
        "static void called(const char *name)",
        '{ fprintf(stderr, "%s is not there\\n", name); abort(); }']
for name in sorted(n for names in by_version.values() for n in names):
    data = name.startswith(("PyExc_", "_Py_"))
    code.append(f"void *{name}[16];" if data else f'void {name}(void) {{ called("{name}"); }}')
(directory / "stand_ins.c").write_text("\n".join(code) + "\n")
(directory / "stand_ins.map").write_text("".join(
    f"{version} {{ global: {'; '.join(names)}; }};\n"
    for version, names in sorted(by_version.items()) if version))
