"""The command that starts a worker: inside bubblewrap, or, where the operator has said so, not."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from folkmoot.extensions.runner import interpreter, seccomp
from folkmoot.extensions.runner.errors import RunnerError, tidy

_PROBE_SECONDS = 20
# Where a worker finds things; a plugin's messages and places then tell nothing of this machine.
SDK, PLUGIN = "/sdk", "/plugin"
_NOBODY = "65534"


@dataclass(frozen=True, slots=True)
class Place:
    """Folders of this machine that a worker sees, and under which names."""

    sdk: Path
    plugin: Path
    sandboxed: bool

    @property
    def names(self) -> tuple[str, str]:
        return (SDK, PLUGIN) if self.sandboxed else (str(self.sdk), str(self.plugin))


def start(place: Place, arguments: tuple[str, ...], *, seed: int) -> subprocess.Popen[bytes]:
    """A process of the interpreter with these arguments, its standard streams in our hands.

    Raises OSError, and RunnerError (START) on a machine that there is no filter for.
    """
    environ = {"PYTHONHASHSEED": str(seed)}
    command = (str(interpreter.program()), *interpreter.OPTIONS, *arguments)
    if not place.sandboxed:
        return _popen(command, env=environ)
    barred = _filter()
    try:
        wrapped = (*_wrapping(place, barred, environ), *command)
        return _popen(wrapped, env={}, pass_fds=(barred,))
    finally:
        os.close(barred)


def _popen(command: tuple[str, ...], **how: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - Popen's own
    return subprocess.Popen(  # noqa: S603 - our own module, by a fixed command
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        bufsize=0,
        # A group of its own: what is ended is ended with everything that it started.
        start_new_session=True,
        **how,
    )


def _filter() -> int:
    """A handle from which bubblewrap reads the filter: it is small enough to wait in a pipe."""
    reading, writing = os.pipe()
    try:
        os.write(writing, seccomp.program())
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    return reading


def _wrapping(place: Place, barred: int, environ: dict[str, str]) -> Iterator[str]:
    """Nothing of this machine but an interpreter, read-only, for a user who is nobody."""
    yield _bubblewrap() or "bwrap"
    yield from ("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net")
    yield from ("--unshare-uts", "--unshare-cgroup-try", "--uid", _NOBODY, "--gid", _NOBODY)
    yield from ("--hostname", "worker", "--cap-drop", "ALL")
    yield from ("--die-with-parent", "--new-session", "--clearenv")
    for name, value in environ.items():
        yield from ("--setenv", name, value)
    for path in (*interpreter.shared(), *interpreter.library(), interpreter.program()):
        yield from ("--ro-bind", str(path), str(path))
    for path in interpreter.foreign():
        yield from ("--ro-bind", str(place.sdk / "empty"), str(path))
    yield from ("--ro-bind", str(place.sdk), SDK, "--ro-bind", str(place.plugin), PLUGIN)
    # No /tmp either: no file may be written, so there is no use for one. And no /dev/null: it would
    # be this machine's, which whoever runs as its owner can take from everybody else.
    yield from ("--remount-ro", "/", "--chdir", "/")
    yield from ("--seccomp", str(barred), "--")


def _bubblewrap() -> str | None:
    return shutil.which("bwrap")


def hindrance(sdk: Path) -> str:
    """Why nothing can be run inside bubblewrap here, found out by trying; "" when it can.

    Tried until it works once: installing the package is enough, and a machine that was too busy a
    moment ago is not given up.
    """
    if sdk not in _works and not (why := _tried(sdk)):
        _works.add(sdk)
    return "" if sdk in _works else why


# Copies of the runtime with which a process was started here.
_works: set[Path] = set()


def _tried(sdk: Path) -> str:
    if _bubblewrap() is None:
        return "bubblewrap (bwrap) is not installed"
    try:
        tried = start(Place(sdk, sdk, sandboxed=True), ("-c", "pass"), seed=0)
    except (OSError, RunnerError) as problem:
        return str(problem)
    with tried:
        try:
            _, said = tried.communicate(timeout=_PROBE_SECONDS)
        except subprocess.TimeoutExpired as problem:
            tried.kill()
            return str(problem)
    return "" if tried.returncode == 0 else tidy(said.decode(errors="replace")).strip() or "failed"
