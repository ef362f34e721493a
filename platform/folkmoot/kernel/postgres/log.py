"""The server's log: one file, cut to its end at each start."""

from pathlib import Path

_KEPT = 1 << 20
_SHOWN = 20


def cap(file: Path) -> None:
    """Keep the last mebibyte. Only while no server writes to it."""
    file.touch(mode=0o600)
    if file.stat().st_size > _KEPT:
        file.write_bytes(_end(file, _KEPT))


def tail(file: Path) -> str:
    """The last twenty lines, for an error message."""
    lines = _end(file, 1 << 14).decode("utf-8", "replace").splitlines()
    return "\n".join(lines[-_SHOWN:])


def _end(file: Path, size: int) -> bytes:
    with file.open("rb") as handle:
        handle.seek(max(0, file.stat().st_size - size))
        return handle.read()
