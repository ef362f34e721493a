"""The runner of this process, made when it is first needed; a forked child makes its own."""

import atexit
import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from folkmoot.extensions.runner.asking import Runner
from folkmoot.extensions.runner.limits import LIMITS, Limits


@dataclass
class _Process:
    """What this process was told, and the runner that it has made of it."""

    home: Path | None = None
    sandboxed: bool = True
    limits: Limits = LIMITS
    runner: Runner | None = None
    # A forked child has these too, and must neither ask nor end them: they are its parent's.
    inherited: tuple[Runner, ...] = ()


_process = _Process()
_lock = Lock()


def use(home: Path, *, sandboxed: bool, limits: Limits = LIMITS) -> None:
    """Say where plugins are kept and whether their code must be in a sandbox. Starts nothing."""
    with _lock:
        said = (home, sandboxed, limits)
        if said == (_process.home, _process.sandboxed, _process.limits):
            return
        old, _process.runner = _process.runner, None
        _process.home, _process.sandboxed, _process.limits = said
    if old is not None:
        old.close()


def here() -> Runner:
    """Raises ValueError where ``use`` was never called: whether code may run without a sandbox is
    nobody's guess.
    """
    with _lock:
        if _process.home is None:
            raise ValueError("nobody has said where plugins are kept")
        if _process.runner is None:
            _process.runner = Runner(
                _process.home, sandboxed=_process.sandboxed, limits=_process.limits
            )
        return _process.runner


def close() -> None:
    """End all workers of this process; the next question starts new ones."""
    with _lock:
        runner, _process.runner = _process.runner, None
    if runner is not None:
        runner.close()


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - whoever held it is not in this process
    _lock = Lock()
    if _process.runner is not None:
        _process.inherited = (*_process.inherited, _process.runner)
        _process.runner = None


os.register_at_fork(after_in_child=_after_fork)
atexit.register(close)
