#!/usr/bin/env python3
"""The library as others use it: run.py SOURCE_ROOT BUILD_ROOT VERSION.

Installs the build into a directory of its own and builds programs against it by pkg-config,
in C and C++ (for trees of jansson, the one of docs/jansson.md); then builds a project that has the library as a meson subproject, both shared
and static.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE, BUILD, VERSION = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
HERE = pathlib.Path(__file__).resolve().parent
passed, failed = 0, 0


def run(*command, **environment):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, **environment})
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def check(name, function, *arguments, wanted="1536Mi"):
    global passed, failed
    try:
        out = function(*arguments).split()
        if out != [VERSION, wanted]:
            raise RuntimeError(f"printed {out}")
        passed += 1
        print(f"ok      {name}")
    except (RuntimeError, OSError) as e:
        failed += 1
        print(f"FAILED  {name}\n{e}")


def installed(root):
    run("meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", root)
    [pc] = root.rglob("k8smesos.pc")
    return {"PKG_CONFIG_PATH": str(pc.parent), "PKG_CONFIG_SYSROOT_DIR": str(root),
            "LD_LIBRARY_PATH": str(pc.parent.parent)}


def by_pkg_config(where, environment, package, source, compiler, *options):
    flags = run("pkg-config", "--cflags", "--libs", package, **environment).split()
    version = run("pkg-config", "--modversion", package, **environment).strip()
    if version != VERSION:
        raise RuntimeError(f"pkg-config says version {version}")
    app = where / f"{package}-{compiler}"
    run(compiler, *options, "-Wall", "-Wextra", "-Werror", "-o", app, HERE / source,
        "-x", "none", *flags)
    return run(app, *(["1Gi", "512Mi"] if source == "app.c" else []), **environment)


def as_subproject(where, kind):
    project = where / kind
    (project / "subprojects").mkdir(parents=True)
    for name in "app.c", "meson.build":
        shutil.copy(HERE / name, project)
    (project / "subprojects" / "libk8smesos").symlink_to(SOURCE, target_is_directory=True)
    build = project / "build"
    run("meson", "setup", build, project, f"-Ddefault_library={kind}")
    run("ninja", "-C", build)
    return run(build / "app", "1Gi", "512Mi")


with tempfile.TemporaryDirectory(prefix="k8smesos-consumer-") as name:
    temporary = pathlib.Path(name)
    settings = installed(temporary / "root")
    libraries = {"k8smesos": ("app.c", "1536Mi")}
    if list((temporary / "root").rglob("k8smesos-jansson.pc")):
        document = (SOURCE / "docs" / "jansson.md").read_text(encoding="utf-8")
        [program] = re.findall(r"^```c\n(.*?)^```", document, flags=re.M | re.S)
        (temporary / "jansson.c").write_text(program, encoding="utf-8")
        libraries["k8smesos-jansson"] = temporary / "jansson.c", "1500m"
    for library, (code, out) in libraries.items():
        check(f"{library} by pkg-config, C", by_pkg_config, temporary, settings, library, code,
              "cc", "-std=c17", wanted=out)
        check(f"{library} by pkg-config, C++", by_pkg_config, temporary, settings, library, code,
              "c++", "-x", "c++", wanted=out)
    check("subproject, shared", as_subproject, temporary, "shared")
    check("subproject, static", as_subproject, temporary, "static")
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
