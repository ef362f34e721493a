"""What a plugin reached for that is not its own: refused, and remembered though it was caught.

No wall: code that means harm finds its way round any hook in its own process. The sandbox is the
wall; this names what a plugin should not have done, to people who meant none.
"""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import FrameType

# Looking at folders is how modules are found; each is looked at like a file.
_LOOKING = frozenset({"open", "os.listdir", "os.scandir"})
_BARRED = (
    *("socket.", "http.", "urllib.", "ftplib.", "imaplib.", "poplib.", "smtplib.", "telnetlib."),
    *("nntplib.", "webbrowser.", "ensurepip.", "syslog.", "sqlite3."),
    *("subprocess.", "pty.", "signal.pthread_kill", "_thread.", "resource."),
    *("ctypes.", "os.", "fcntl.", "mmap.", "shutil.", "tempfile.", "winreg.", "msvcrt."),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_HARMLESS_OS = frozenset({"os.walk", "os.fwalk"})


class ForbiddenError(PermissionError):
    """What the plugin meets where it reached."""


@dataclass
class Watch:
    """`found` is the first thing reached for since it was cleared, and the plugin's own place."""

    own: tuple[str, ...]
    where: Callable[[FrameType | None], str]
    found: tuple[str, str] | None = None
    awake: bool = field(default=False)

    def begin(self) -> None:
        """For ever: there is no way to take an audit hook back."""
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if not self.awake or self._is_fine(event, args):
            return
        said = f"{event} {args[0]!r}" if args and isinstance(args[0], str | bytes) else event
        if self.found is None:
            self.found = (said, self.where(sys._getframe(1)))  # noqa: SLF001 - the only way to the caller
        raise ForbiddenError(f"a plugin reaches nothing outside itself: {said}")

    def _is_fine(self, event: str, args: tuple[object, ...]) -> bool:
        if event in _LOOKING:
            return self._is_own(args[0]) and not (event == "open" and _writes(args))
        return event in _HARMLESS_OS or not event.startswith(_BARRED)

    def _is_own(self, path: object) -> bool:
        if isinstance(path, int):
            return True  # a file that is open already, such as standard output
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        true = os.path.realpath(os.fsdecode(path))
        return any(true == own or true.startswith(own + os.sep) for own in self.own)


def _writes(args: tuple[object, ...]) -> bool:
    mode, flags = (*args, None, None)[1:3]
    if isinstance(mode, str) and set(mode) & set("wax+"):
        return True
    return isinstance(flags, int) and bool(flags & _WRITING)


def real_folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Each as the kernel sees it, once, without what is not there."""
    found = (os.path.realpath(path) for path in paths if path and os.path.isdir(path))  # noqa: PTH112 - a path as Python's own
    return tuple(dict.fromkeys(found))
