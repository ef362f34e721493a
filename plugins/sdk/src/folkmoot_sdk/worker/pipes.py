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
        # Of pipes and not of /dev/null, which would be the machine's own: it has a mode and times
        # that a plugin could change, for others to read.
        nothing, full = os.pipe()
        os.close(full)
        self._astray, loud = os.pipe()
        self._unheard, low = os.pipe()
        # Whoever prints without end meets an error, and not a pipe that nobody empties.
        for handle in (self._astray, loud, self._unheard, low):
            os.set_blocking(handle, False)
        for handle, instead in enumerate((nothing, loud, low)):
            os.dup2(instead, handle)
            os.close(instead)

    def next(self, patience: float) -> bytes:
        """The next question; nothing where nobody has asked for so long, or will ask any more."""
        # One question at a time: none is ever waiting in the reader's own buffer.
        ready, _, _ = select.select([self._asked], [], [], patience)
        return self._asked.readline() if ready else b""

    def say(self, line: bytes) -> None:
        self._answered.write(line + b"\n")
        self._answered.flush()

    def strayed(self) -> bytes:
        """What was written to standard output since this was asked last; what was written to the
        standard error goes nowhere.
        """
        _emptied(self._unheard)
        return _emptied(self._astray)


def _emptied(handle: int) -> bytes:
    try:
        return os.read(handle, 1 << 16)
    except BlockingIOError:
        return b""
