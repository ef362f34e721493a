"""Processes that a server left behind, known by the folder they stand in, never by a pid file."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from folkmoot.kernel.postgres.home import Home

_PAUSE = 0.05
_ORPHANS = 1.0
_PROC = Path("/proc")


def server_processes(data: Path) -> list[int]:
    """Every process of the server (postmaster and back ends) on this data folder."""
    if sys.platform == "linux":
        pids = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
        return [pid for pid in pids if _serves(pid, data)]
    listed = subprocess.run(
        ["/bin/ps", "-axo", "pid=,command="], capture_output=True, text=True, timeout=10, check=True
    )
    return postmasters_in(listed.stdout, data)


def postmasters_in(listing: str, data: Path) -> list[int]:
    """Without /proc: the postmasters in a listing of ps. Back ends hide their command line, but
    PostgreSQL itself will not start while they hold its shared memory.
    """
    rows = (line.split(maxsplit=1) for line in listing.splitlines())
    return [int(row[0]) for row in rows if len(row) > 1 and f"/postgres -D {data} " in row[1]]


def claimed_pid(data: Path) -> int | None:
    """What postmaster.pid says. Not to be believed: the id may be somebody else's by now."""
    with suppress(OSError, ValueError, IndexError):
        return int((data / "postmaster.pid").read_text("ascii").splitlines()[0])
    return None


def postmaster(data: Path) -> int | None:
    """The process id of the living postmaster on this data folder."""
    pid = claimed_pid(data)
    return pid if pid in server_processes(data) else None


def end_leftovers(home: Home, patience: float) -> None:
    """Stop whatever serves this folder without a guardian, then clear its stale marks.

    Only for the holder of the start lock when no guardian lives: then nothing here is wanted.
    """
    data = home.data
    if (pid := postmaster(data)) is not None:
        # Back ends get no signal of their own: to some of them SIGINT is an order to write.
        _send(pid, signal.SIGINT, data)
        _gone(data, patience)
    # Back ends without a postmaster have nothing left to finish.
    if not _gone(data, _ORPHANS):
        for left in server_processes(data):
            _send(left, signal.SIGKILL, data)
        _gone(data, _ORPHANS)
    # PostgreSQL would believe these if the pid is in use again. Shared memory it clears itself.
    for mark_left in (data / "postmaster.pid", *home.socket.glob(".s.PGSQL.*")):
        mark_left.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    folder = _PROC / str(pid)
    with suppress(OSError):
        at_home = (folder / "cwd").readlink() == data
        return at_home and (folder / "comm").read_text().strip() == "postgres"
    return False


def _gone(data: Path, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while alive := bool(server_processes(data)):
        if time.monotonic() > deadline:
            break
        time.sleep(_PAUSE)
    return not alive


def _send(pid: int, number: signal.Signals, data: Path) -> None:
    """Signal ``pid`` if it is still ours; a pidfd closes the gap between looking and signalling."""
    with suppress(ProcessLookupError):
        if sys.platform != "linux":
            os.kill(pid, number)
            return
        handle = os.pidfd_open(pid)
        try:
            if _serves(pid, data):
                signal.pidfd_send_signal(handle, number)
        finally:
            os.close(handle)
