"""The folder of libraries that workers see in the place of this environment's: three of them."""

import compileall
import hashlib
import os
import py_compile
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import marshmallow
import pluggy

import folkmoot_sdk

# Of the SDK the contract and the far end; the vendor's tools have no business in a worker.
_PARTS = (
    (folkmoot_sdk, ("*.py", "worker/*.py")),
    (marshmallow, ("**/*.py",)),
    (pluggy, ("**/*.py",)),
)
_READ_ONLY = 0o555


def runtime_in(root: Path) -> Path:
    """The folder under ``root``, named by the digest of what is in it; made by who comes first."""
    files, digest = _ours()
    folder = root / digest
    if not folder.is_dir():
        root.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=root, prefix=".making-"))
        try:
            _fill(made, files)
            _place(made, folder)
        finally:
            _remove(made)
    return folder


@cache
def _ours() -> tuple[dict[str, bytes], str]:
    """Read once a process: what is imported here does not change any more, nor must a copy."""
    files = dict(sorted(_files()))
    total = hashlib.sha256()
    for name, content in files.items():
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return files, total.hexdigest()[:32]


def _files() -> Iterator[tuple[str, bytes]]:
    for module, patterns in _PARTS:
        package = Path(str(module.__file__)).parent
        for pattern in patterns:
            for file in package.glob(pattern):
                yield f"{package.name}/{file.relative_to(package).as_posix()}", file.read_bytes()


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (folder / "empty").mkdir()
    # Nobody compiles in a worker, where nothing can be written; unchecked, for nobody changes it.
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(str(folder), quiet=2, invalidation_mode=mode)
    for each in (folder, *folder.rglob("*")):
        each.chmod(_READ_ONLY if each.is_dir() else 0o444)


def _place(made: Path, folder: Path) -> None:
    """Whole or not at all; whoever comes second finds the first one's."""
    try:
        os.rename(made, folder)  # noqa: PTH104 - Path.rename is the same, and says less
    except OSError:
        if not folder.is_dir():
            raise


def _remove(made: Path) -> None:
    if made.exists():
        for each in (made, *(path for path in made.rglob("*") if path.is_dir())):
            each.chmod(0o755)
        shutil.rmtree(made)
