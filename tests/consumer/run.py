#!/usr/bin/env python3
"""The library as others use it: run.py SOURCE_ROOT BUILD_ROOT VERSION.

Installs the build into a directory of its own and builds programs against it by pkg-config,
in C and C++; then builds a project that has the library as a meson subproject, both shared
and static.
"""
import os
import pathlib
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


def check(name, function, *arguments):
    global passed, failed
    try:
        out = function(*arguments).split()
        if out != [VERSION, "1536Mi"]:
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


def by_pkg_config(where, environment, compiler, *options):
    flags = run("pkg-config", "--cflags", "--libs", "k8smesos", **environment).split()
    version = run("pkg-config", "--modversion", "k8smesos", **environment).strip()
    if version != VERSION:
        raise RuntimeError(f"pkg-config says version {version}")
    app = where / compiler
    run(compiler, *options, "-Wall", "-Wextra", "-Werror", "-o", app, HERE / "app.c",
        "-x", "none", *flags)
    return run(app, "1Gi", "512Mi", **environment)


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
    check("pkg-config, C", by_pkg_config, temporary, settings, "cc", "-std=c17")
    check("pkg-config, C++", by_pkg_config, temporary, settings, "c++", "-x", "c++")
    check("subproject, shared", as_subproject, temporary, "shared")
    check("subproject, static", as_subproject, temporary, "static")
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
