"""Where questions come in and answers go out, apart from what the plugin may write to."""

import os
import select


class Pipes:
    """Questions and answers on handles of their own. The plugin's standard output goes astray,
    into a pipe that is looked at after each call: so `print` cannot be taken for an answer.
    """

    def __init__(self) -> None:
        self._asked = os.fdopen(os.dup(0), "rb")
        self._answered = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDWR)
        self._astray, loud = os.pipe()
        # Whoever prints without end meets an error, and not a pipe that nobody empties.
        for handle in (self._astray, loud):
            os.set_blocking(handle, False)
        for instead, handle in ((nothing, 0), (loud, 1), (nothing, 2)):
            os.dup2(instead, handle)
        os.close(nothing)
        os.close(loud)

    def next(self, patience: float) -> bytes:
        """The next question; nothing where nobody has asked for so long, or will ask any more."""
        # One question at a time: none is ever waiting in the reader's own buffer.
        ready, _, _ = select.select([self._asked], [], [], patience)
        return self._asked.readline() if ready else b""

    def say(self, line: bytes) -> None:
        self._answered.write(line + b"\n")
        self._answered.flush()

    def strayed(self) -> bytes:
        """What was written to standard output since this was asked last."""
        try:
            return os.read(self._astray, 1 << 16)
        except BlockingIOError:
            return b""
