"""A release's files on this machine: there whole and read-only, or not there at all.

They are written beside their place under a name that nobody reads, and renamed. What an
installation leaves behind when the machine stops in the middle is swept away by the next one.
"""

import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from folkmoot.extensions.current import folder_of
from folkmoot.extensions.registered import Name
from folkmoot.extensions.releases import problems
from folkmoot_sdk.releases.wheel import Wheel

WHEEL, SIGNATURE, FILES = "release.whl", "release.whl.sig", "files"
_STAGED = ".new-"
_HALF_MADE = timedelta(hours=1)
_READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_CLOSED = _READ_ONLY | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
_OPEN = _CLOSED | stat.S_IWUSR


@contextmanager
def staged(folder: Path, wheel: Wheel, content: bytes, signature: str) -> Iterator[Path]:
    """The files of a release in a folder of their own, gone at the end unless they were placed.

    Raises Refused (``plugins.no_room``).
    """
    held = {f"{FILES}/{wheel.package}/{name}": inner for name, inner in wheel.files.items()}
    held |= {WHEEL: content, SIGNATURE: f"{signature}\n".encode()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(mkdtemp(prefix=_STAGED, dir=folder))
    except OSError as error:
        raise problems.no_room(str(folder), error.strerror or str(error)) from error
    try:
        _write(stage, held, folder)
        yield stage
    finally:
        discard(stage)


def _write(stage: Path, held: Mapping[str, bytes], folder: Path) -> None:
    try:
        stage.chmod(_OPEN)  # others read it too: the worker may run as somebody else
        for name, content in held.items():
            path = stage / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            path.chmod(_READ_ONLY)
    except OSError as error:
        raise problems.no_room(str(folder), error.strerror or str(error)) from error


def signed_as(folder: Path, name: Name) -> tuple[bytes, str] | None:
    """The wheel of a release that is kept, and its publisher's signature."""
    own = folder_of(folder, *name)
    try:
        return (own / WHEEL).read_bytes(), (own / SIGNATURE).read_text("ascii")
    except OSError:
        return None


def place(stage: Path, folder: Path, name: Name) -> None:
    """Give a staged release its name, in one step. What stood there belongs to no release."""
    target = folder_of(folder, *name)
    try:
        target.parent.mkdir(exist_ok=True)
        discard(target)
        stage.rename(target)
        for path in sorted(target.rglob("*"), reverse=True):
            if path.is_dir():
                path.chmod(_CLOSED)
        target.chmod(_CLOSED)
        _keep(target.parent)
    except OSError as error:
        discard(target)
        raise problems.no_room(str(folder), error.strerror or str(error)) from error


def _keep(folder: Path) -> None:
    """Have the names in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(folder: Path) -> None:
    """Remove a folder, however read-only; nothing happens where there is none."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in (folder, *(each for each in folder.rglob("*") if each.is_dir())):
        if not path.is_symlink():
            path.chmod(_OPEN)
    shutil.rmtree(folder)


def sweep(folder: Path, kept: Collection[Name], *, at: datetime) -> tuple[Name, ...]:
    """Remove what belongs to no release: of removed ones, and of installations that broke off.

    Only while nobody places files: the caller holds the lock of ``switching.one_at_a_time``.
    A half-made folder is left alone for an hour: a release may just be described in it.
    """
    swept: list[Name] = []
    if not folder.is_dir():
        return ()
    for stage in folder.glob(f"{_STAGED}*"):
        if stage.stat().st_mtime < (at - _HALF_MADE).timestamp():
            discard(stage)
    for target in sorted(folder.glob("*/*")):
        name = (target.parent.name, target.name)
        # Nothing else in this folder is ours to remove, such as what the runner keeps there.
        if name not in kept and (target / WHEEL).is_file():
            discard(target)
            swept.append(name)
    return tuple(swept)
