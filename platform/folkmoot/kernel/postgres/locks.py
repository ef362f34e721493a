"""File locks, the only thing here that is believed about who is alive: the kernel lets go of them
when their holder dies, however it dies. Process ids are never believed.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres.errors import PostgresUnavailable

_PAUSE = 0.02
_held: dict[Path, list[int]] = {}


def try_lock(path: Path, kind: int) -> int | None:
    """A descriptor that holds the lock (fcntl.LOCK_SH or LOCK_EX), or None if others have it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def is_locked(path: Path) -> bool:
    """Whether a living process holds the exclusive lock. A shared probe disturbs no other probe."""
    if (handle := try_lock(path, fcntl.LOCK_SH)) is None:
        return True
    os.close(handle)
    return False


def wait_lock(path: Path, kind: int, seconds: float) -> int:
    """As try_lock, patiently; PostgresUnavailable when the time is over."""
    deadline = time.monotonic() + seconds
    while (handle := try_lock(path, kind)) is None:
        if time.monotonic() > deadline:
            raise PostgresUnavailable(
                "postgres.busy",
                mark("Another process has been holding %(path)s for too long."),
                cure=mark("Look for a process that hangs while it starts the database server."),
                path=path,
            )
        time.sleep(_PAUSE)
    return handle


@contextmanager
def alone(path: Path, seconds: float) -> Iterator[None]:
    """Hold the exclusive lock for the body."""
    handle = wait_lock(path, fcntl.LOCK_EX, seconds)
    try:
        yield
    finally:
        # Unlock, not only close: a child forked meanwhile by another thread has a copy.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def take_lease(path: Path, seconds: float) -> None:
    """Count this process among the users, once more for each call."""
    _held.setdefault(path, []).append(wait_lock(path, fcntl.LOCK_SH, seconds))


def drop_lease(path: Path) -> None:
    """Undo one take_lease. Only closes: unlocking would end the lease of forked workers too."""
    with suppress(KeyError, IndexError):
        os.close(_held[path].pop())
