"""The parent of the server: ``python -m folkmoot.kernel.postgres.guardian TASK``.

It belongs to no user of the server, so that none of them takes the server along; it ends the
server when nobody has held the lease for a while. On Linux the server also ends with the guardian.
Imports the standard library and this room only: it stays small and starts fast.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from folkmoot.kernel.postgres.account import Account
from folkmoot.kernel.postgres.home import Home
from folkmoot.kernel.postgres.initdb import ENVIRONMENT
from folkmoot.kernel.postgres.locks import try_lock, wait_lock
from folkmoot.kernel.postgres.task import Manner, Task

_BEAT = 0.2
_PATIENCE = 20.0
_PR_SET_PDEATHSIG = 1
_SIGNALS = {Manner.FAST: signal.SIGINT, Manner.IMMEDIATE: signal.SIGQUIT}


class Stopped(Exception):  # noqa: N818 - a signal, not a failure
    """Somebody sent SIGTERM or SIGINT to the guardian."""


def main() -> int:
    """Exit code 0 after a wish or an abandoned lease, 1 when the server ended by itself."""
    task = Task.read(sys.argv[1])
    home = Home(Path(task.home))
    if os.fork():
        os._exit(0)  # the starter reaps this one; the guardian itself is nobody's child
    wait_lock(home.guardian_lock, fcntl.LOCK_EX, _PATIENCE)
    _keep_from_cleaners(home)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    lease = home.lease.stat().st_ino
    server = _launch(task, home)
    return _guard(server, home, task.grace, lease)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _keep_from_cleaners(home: Home) -> None:
    """systemd-tmpfiles spares a folder that somebody has locked."""
    fcntl.flock(os.open(home.root, os.O_RDONLY), fcntl.LOCK_SH)


def _launch(task: Task, home: Home) -> subprocess.Popen[bytes]:
    account = Account(task.uid, task.gid)
    return subprocess.Popen(  # noqa: S603 - our own program
        task.command,
        cwd=home.data,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - this process has one thread
        **account.identity(),
    )


def _die_with(guardian: int) -> Callable[[], None] | None:
    """For the child, once it has become the server's account: changing user clears the wish."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def wish() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGINT.value)
        if os.getppid() != guardian:
            os._exit(1)

    return wish


def _guard(server: subprocess.Popen[bytes], home: Home, grace: float, lease: int) -> int:
    try:
        return _watch(server, home, grace, lease)
    except Stopped:
        return _end(server, Manner.FAST)


def _watch(server: subprocess.Popen[bytes], home: Home, grace: float, lease: int) -> int:
    last_used = time.monotonic()
    while server.poll() is None:
        if (wish := _wish(home, lease)) is not None:
            return _end(server, wish)
        if is_used(home):
            last_used = time.monotonic()
        elif time.monotonic() - last_used >= grace and _end_if_unused(server, home):
            return 0
        time.sleep(_BEAT)
    return 1


def is_used(home: Home) -> bool:
    """Whether any living process holds the lease."""
    if (handle := try_lock(home.lease, fcntl.LOCK_EX)) is None:
        return True
    os.close(handle)
    return False


def _end_if_unused(server: subprocess.Popen[bytes], home: Home) -> bool:
    """Under the start lock, so that nobody attaches to a server that is about to end."""
    if (handle := try_lock(home.start_lock, fcntl.LOCK_EX)) is None:
        return False
    try:
        if is_used(home):
            return False
        _end(server, Manner.FAST)
    finally:
        os.close(handle)
    return True


def _wish(home: Home, lease: int) -> Manner | None:
    """How to stop, if somebody wants that, or if our home has been deleted under us."""
    try:
        if home.lease.stat().st_ino != lease:
            return Manner.IMMEDIATE
        return Manner(home.stop_wish.read_text("ascii")) if home.stop_wish.exists() else None
    except FileNotFoundError:
        return Manner.IMMEDIATE


def _end(server: subprocess.Popen[bytes], manner: Manner) -> int:
    sys.stderr.write(f"guardian: ending the server ({manner})\n")
    for number in (_SIGNALS[manner], signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(number)
        try:
            server.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            continue
        break
    return 0


if __name__ == "__main__":
    sys.exit(main())
