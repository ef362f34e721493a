"""What a worker is run by: the interpreter of this process, without the environment around it."""

import os
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# No user's folder, nothing of the current one, no site, no byte code written, nothing held back.
# Not -I: that ignores PYTHONHASHSEED too, the one thing that a worker is told by its environment.
OPTIONS = ("-P", "-s", "-S", "-B", "-u", "-X", "utf8")


@cache
def program() -> Path:
    """The real interpreter, not a virtual environment's link to it."""
    return Path(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))


def library() -> tuple[Path, ...]:
    """Folders of the standard library."""
    bases = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    found = (Path(sysconfig.get_path(name, vars=bases)) for name in ("stdlib", "platstdlib"))
    return tuple(dict.fromkeys(path for path in found if path.is_dir()))


def foreign() -> tuple[Path, ...]:
    """Folders of other people's packages inside the standard library."""
    names = ("site-packages", "dist-packages")
    return tuple(path for base in library() for name in names if (path := base / name).is_dir())


def shared() -> Iterator[Path]:
    """Where the interpreter's shared libraries are."""
    folder, name = (sysconfig.get_config_var(key) for key in ("LIBDIR", "INSTSONAME"))
    if folder and name and (own := Path(folder, name)).is_file():
        yield own
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    several = [Path(top, multiarch) for top in ("/lib", "/usr/lib") if multiarch]
    if not any(path.is_dir() for path in several):
        several = [Path("/lib"), Path("/usr/lib"), Path("/usr/lib64")]
    wanted = (*several, Path("/lib64"), Path("/etc/ld.so.cache"))
    yield from (path for path in wanted if path.exists())
