"""Asking a plugin that runs in this process: with a deadline, a breaker, and its troubles noted.

Vendors' pure kinds are asked by ``runner``; what reaches pages, files or messages is asked here.
The same errors come of both, so that a page need not know which it was.
"""

import importlib.util
import time
from collections import Counter
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from folkmoot.extensions import troubles
from folkmoot.extensions.refusals import frame_in
from folkmoot.extensions.registry import Registered
from folkmoot.extensions.runner.breaker import Breaker
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.troubles import NOT_ITS_OWN, Bind, Trouble, kind_in, note_beside
from folkmoot.kernel.scope import Scope, scope_read_last
from folkmoot_sdk import ForeignFileError
from folkmoot_sdk.worker import WorkerFault

T = TypeVar("T")

MOST_SECONDS = 10
# Threads of one plugin that are left behind, each still at work when its time was up.
_MOST_LEFT = 4

_breaker = Breaker(time.monotonic)


def forget() -> None:
    """Begin anew: every plugin may be asked, every trouble is new."""
    troubles.forget()
    _breaker.forget()


def ask(
    bind: Bind,
    entry: Registered[Any],
    call: str,
    do: Callable[[], T],
    *wanted: type,
    most_seconds: int = MOST_SECONDS,
    where: Scope | None = None,
) -> T:
    """What ``do`` returns, one of the types ``wanted``; it asks the contribution of ``entry``, and
    ``call`` is the method. ``where`` it is asked for, if this thread has read that of somebody
    else: what fails there pauses it there.

    It runs in a thread that is left behind when its time is up, so ``do`` must not touch the
    session. Raises RunnerError, once it is on its way to the table of troubles; a foreign file that
    the plugin cannot read (ForeignFileError) is no trouble and comes through.
    """
    key = (entry.digest, entry.kind, entry.reference, where or scope_read_last())
    if _breaker.pause(key):
        raise _error(entry, call, WorkerFault.BUSY, "it failed too often and is left alone")
    if _left.of(entry.plugin) >= _MOST_LEFT:
        raise _error(entry, call, WorkerFault.BUSY, "it is still busy with earlier calls")
    begun = time.monotonic()
    try:
        answer = _within(do, most_seconds, entry.plugin)
        _require(answer, wanted)
    except ForeignFileError:
        raise
    except RunnerError as silent:
        # From a worker, and the runner has a breaker of its own.
        if silent.fault not in NOT_ITS_OWN:
            note(bind, silent, entry, kind_in(silent.words))
        raise
    except Exception as raised:  # noqa: BLE001 - a plugin may raise anything
        problem = raised.problem if isinstance(raised, _EscapedError) else raised
        failed = _error(entry, call, _fault(problem), *_told(entry, problem))
        _breaker.failed(key, failed.fault, time.monotonic() - begun)
        note(bind, failed, entry, failed.words)
        raise failed from problem
    _breaker.went_well(key)
    return answer


class _NotPlainError(Exception):
    """It answered with something else than the contract says."""


def _require(answer: object, wanted: tuple[type, ...]) -> None:
    if not isinstance(answer, wanted):
        raise _NotPlainError


class _EscapedError(Exception):
    """A plugin raised what ends a program. In the thread in which it is asked it ends nothing."""

    def __init__(self, problem: BaseException) -> None:
        super().__init__(type(problem).__name__)
        self.problem = problem


class _Left:
    """How many threads of each plugin are at work; those that somebody waits for among them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: Counter[str] = Counter()

    def of(self, plugin: str) -> int:
        with self._lock:
            return self._of[plugin]

    def add(self, plugin: str, threads: int) -> None:
        with self._lock:
            self._of[plugin] += threads
            self._of += Counter()


_left = _Left()


def _within(do: Callable[[], T], seconds: float, plugin: str) -> T:
    """The answer, or TimeoutError. A thread cannot be ended; there are few of one plugin."""
    answers: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(do())
        except Exception as problem:  # noqa: BLE001 - handed over to whoever asked
            failures.append(problem)
        except BaseException as problem:  # noqa: BLE001 - as above
            failures.append(_EscapedError(problem))
        finally:
            _left.add(plugin, -1)

    # In the asker's context: what it asks of a worker is of the same place.
    thread = Thread(target=copy_context().run, args=(run,), daemon=True)
    _left.add(plugin, 1)
    thread.start()
    thread.join(seconds)
    if failures:
        raise failures[0]
    if not answers:
        raise TimeoutError(f"no answer within {seconds} seconds")
    return answers[0]


def note(bind: Bind, error: RunnerError, entry: Registered[Any], message: str) -> None:
    """Write the trouble down, in a transaction of its own and in nobody's way."""
    trouble = Trouble(
        plugin=error.plugin,
        version=error.version,
        digest=entry.digest,
        call=error.call,
        ref=error.ref,
        fault=error.fault.value,
        message=message,
        frame=error.frame,
    )
    note_beside(bind, trouble)


def _fault(problem: BaseException) -> WorkerFault:
    match problem:
        case TimeoutError():
            return WorkerFault.TIMEOUT
        case _NotPlainError():
            return WorkerFault.NOT_PLAIN
        case SystemExit():
            return WorkerFault.EXITED
        case _:
            return WorkerFault.RAISED


def _error(
    entry: Registered[Any], call: str, fault: WorkerFault, words: str, frame: str = ""
) -> RunnerError:
    return RunnerError(
        fault, entry.plugin, entry.plugin_version, entry.reference, words, frame, call=call
    )


def _told(entry: Registered[Any], problem: BaseException) -> tuple[str, str]:
    """The kind of error and not its sentence, which may quote what it was given of a community."""
    return type(problem).__name__, frame_in(problem, _folder(entry))


def _folder(entry: Registered[Any]) -> Path:
    package = type(entry.contribution).__module__.partition(".")[0]
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else Path("/nowhere")
