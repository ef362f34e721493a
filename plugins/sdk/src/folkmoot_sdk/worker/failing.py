"""From what was raised to what is said of it: a fault, a type, a few words, the vendor's place."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FrameType, TracebackType

from folkmoot_sdk.worker.faults import WorkerFault

MESSAGE = 500


class NotPlainError(Exception):
    """What a plugin answered is no value of the contract."""


@dataclass(frozen=True, slots=True)
class Places:
    """Which files are the plugin's, `root` being the folder that holds its package."""

    root: str

    def of(self, code: CodeType, line: int) -> str:
        """A place such as "my_plugin/__init__.py:12 in count"; "" where it is not the plugin's."""
        file = os.path.realpath(code.co_filename)
        if not file.startswith(self.root + os.sep):
            return ""
        return f"{os.path.relpath(file, self.root)}:{line} in {code.co_name}"

    def innermost(self, error: BaseException) -> str:
        """The plugin's own place in which it came up, or through which it came."""
        if isinstance(error, SyntaxError) and error.filename:
            file = os.path.realpath(error.filename)
            if file.startswith(self.root + os.sep):
                return f"{os.path.relpath(file, self.root)}:{error.lineno or 0}"
        found = [self.of(code, line) for code, line in _steps(error.__traceback__)]
        return next(filter(None, reversed(found)), "")

    def calling(self, frame: FrameType | None) -> str:
        """The plugin's own place from which this frame was reached."""
        while frame is not None:
            if place := self.of(frame.f_code, frame.f_lineno):
                return place
            frame = frame.f_back
        return ""

    def of_function(self, function: object) -> str:
        """Where the plugin defines it: an answer that is wrong has raised nothing."""
        code = getattr(getattr(function, "__func__", function), "__code__", None)
        return self.of(code, code.co_firstlineno) if isinstance(code, CodeType) else ""


def _steps(trace: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code, trace.tb_lineno
        trace = trace.tb_next


def failure(fault: WorkerFault, kind: str, message: str, frame: str) -> dict[str, object]:
    return {"code": fault.value, "type": kind, "message": message[:MESSAGE], "frame": frame}


def failure_of(error: BaseException, places: Places) -> dict[str, object]:
    """What is said of whatever the plugin raised."""
    fault = WorkerFault.RAISED
    if isinstance(error, MemoryError):
        fault = WorkerFault.MEMORY
    elif isinstance(error, SystemExit):
        fault = WorkerFault.EXITED
    elif isinstance(error, NotPlainError):
        fault = WorkerFault.NOT_PLAIN
    kind = type(error).__name__
    return failure(fault, kind, f"{kind}: {_words(error)}", places.innermost(error))


def _words(error: BaseException) -> str:
    # Its words are the plugin's code as well, and may raise whatever they like.
    try:
        return str(error)[:MESSAGE]
    except BaseException:  # noqa: BLE001 - as said
        return "(no words)"
