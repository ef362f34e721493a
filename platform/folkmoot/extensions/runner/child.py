"""A child process by its pipes: heard and told with a limit on time, ended with all it started."""

import os
import select
import signal
import subprocess
import time
from contextlib import suppress
from typing import IO, Any

_CHUNK = 1 << 16
_PAUSE = 0.005
_BY_SIGNAL = 128


class OutOfTimeError(Exception):
    """It neither spoke nor listened until its time was up."""


class Child:
    """One thread at a time. Times are of the monotonic clock, in seconds."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._in, self._out = _handle(process.stdin), _handle(process.stdout)
        for handle in (self._in, self._out):
            os.set_blocking(handle, False)
        self.heard = bytearray()
        self.last_words = ""

    @property
    def lives(self) -> bool:
        return self._exit() is None

    def listen(self, until: float) -> bool:
        """Take what it says next into ``heard``; False once it will say no more.

        Raises OutOfTimeError.
        """
        self._wait(self._out, select.POLLIN, until)
        return self._take()

    def hear(self) -> bool:
        """Take what it has said already, without waiting; whether it has said anything."""
        before = len(self.heard)
        self._take()
        return len(self.heard) > before

    def _take(self) -> bool:
        try:
            chunk = os.read(self._out, _CHUNK)
        except BlockingIOError:
            return True
        self.heard += chunk
        return bool(chunk)

    def tell(self, words: bytes, until: float) -> None:
        """Write all of it. Raises OutOfTimeError, and BrokenPipeError where nobody listens."""
        left = memoryview(words)
        while left:
            self._wait(self._in, select.POLLOUT, until)
            with suppress(BlockingIOError):
                left = left[os.write(self._in, left[:_CHUNK]) :]

    def say_no_more(self) -> None:
        _close(self._process.stdin)

    def exit_status(self, until: float) -> int | None:
        """As a shell has it: 128 and the signal that ended it. None while it still runs."""
        while (found := self._exit()) is None and time.monotonic() < until:
            time.sleep(_PAUSE)
        return found

    def close_errors(self) -> None:
        """Nobody reads what it writes to standard error from now on."""
        _close(self._process.stderr)

    def end(self) -> None:
        """Kill it and its process group, and wait until it is gone. No handle is left; what it
        wrote to standard error, as far as anybody still reads that, is in ``last_words``.
        """
        if self._process.returncode is None:
            # Not yet reaped, so nobody else has this number.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        errors = self._process.stderr
        if errors is not None and not errors.closed:
            os.set_blocking(errors.fileno(), False)
            with suppress(BlockingIOError):
                said = os.read(errors.fileno(), _CHUNK)
                self.last_words = said.decode(errors="replace").strip()
        for pipe in (self._process.stdin, self._process.stdout, errors):
            _close(pipe)

    def _exit(self) -> int | None:
        if self._process.returncode is not None:
            ended = self._process.returncode
            return _BY_SIGNAL - ended if ended < 0 else ended
        # Without reaping it: its number must stay its own until its group was killed.
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        found = os.waitid(os.P_PID, self._process.pid, how)
        if found is None:
            return None
        killed = found.si_code in {os.CLD_KILLED, os.CLD_DUMPED}
        status: int = found.si_status
        return status + (_BY_SIGNAL if killed else 0)

    def _wait(self, handle: int, what: int, until: float) -> None:
        watching = select.poll()
        watching.register(handle, what)
        left = until - time.monotonic()
        if left <= 0 or not watching.poll(left * 1000):
            raise OutOfTimeError


def _handle(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise ValueError("a child without pipes cannot be asked")
    return pipe.fileno()


def _close(pipe: IO[Any] | None) -> None:
    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.close()
