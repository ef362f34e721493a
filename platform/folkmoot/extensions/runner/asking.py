"""Asking releases: by whichever worker is warm, or by two that know nothing of each other."""

import json
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any

from folkmoot.extensions.runner import sandbox
from folkmoot.extensions.runner.breaker import Breaker
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.limits import LIMITS, Limits
from folkmoot.extensions.runner.pool import Pool
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.extensions.runner.sandbox import Place
from folkmoot.extensions.runner.worker import Question, Worker
from folkmoot.extensions.stopped import is_suspended
from folkmoot.kernel.scope import scope_read_last
from folkmoot_sdk.worker import WorkerFault

# Two that order a set of words differently, so that an answer which rests on that order shows.
SEEDS = (1, 2)
# Seconds. A page or a ballot that waits so long for an answer holds a thread of the web server's:
# a plugin that is always just in time costs as much as one whose time is up.
TEDIOUS = 3.0
Build = Callable[[Any], Any]


class _For(Enum):
    """For whom something is asked; the contract's methods have no place for it."""

    A_PAGE, READERS, A_COUNT = range(3)


_asked_for: ContextVar[_For] = ContextVar("folkmoot.asked_for", default=_For.A_PAGE)


@contextmanager
def _asking_for(whom: _For) -> Iterator[None]:
    before = _asked_for.set(whom)
    try:
        yield
    finally:
        _asked_for.reset(before)


def for_readers() -> AbstractContextManager[None]:
    """Within it whole polls are counted for a page alone, which anybody may ask for: in turns of a
    page's, and whatever comes of it keeps no vote from being closed.
    """
    return _asking_for(_For.READERS)


def for_a_count() -> AbstractContextManager[None]:
    """Within it all that is asked is part of a count, the rule's settings as well as the poll: what
    pages take and run into keeps none of it waiting.
    """
    return _asking_for(_For.A_COUNT)


@dataclass
class _Clocked:
    """How long an answer took, without the wait for a turn and the start of a process."""

    clock: Callable[[], float]
    begun: float | None = None

    def begin(self) -> None:
        self.begun = self.clock()

    @property
    def seconds(self) -> float:
        return 0.0 if self.begun is None else self.clock() - self.begun


def _as_it_came(said: Any) -> Any:  # noqa: ANN401 - JSON
    return said


class Runner:
    """All that one process needs to ask vendors' code. ``home`` is the folder of plugins."""

    def __init__(
        self,
        home: Path,
        *,
        sandboxed: bool,
        limits: Limits = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._home = home
        self._sandboxed = sandboxed
        self._clock = clock
        self._breaker = Breaker(clock)
        self._pool = Pool(self._place, limits)

    def ask(self, release: Release, question: Question, build: Build = _as_it_came) -> Any:  # noqa: ANN401 - build's
        """The answer of one worker, new or warm from an earlier question of the same place, as
        ``build`` makes it of JSON. Raises RunnerError, as ``build`` does.
        """
        with (
            self._guarded(release, question) as clocked,
            self._pool.lend(
                release, scope_read_last(), acts=_asked_for.get() is _For.A_COUNT
            ) as worker,
        ):
            clocked.begin()
            return build(worker.ask(question))

    def ask_apart(self, release: Release, question: Question, build: Build = _as_it_came) -> Any:  # noqa: ANN401 - build's
        """The answer of a new worker that is asked nothing else, so that what it was told cannot
        show in the answer to somebody else. Raises RunnerError.
        """
        with (
            self._guarded(release, question) as clocked,
            self._pool.fresh(release, SEEDS[:1], whole=False) as workers,
        ):
            clocked.begin()
            return build(_agreed(release, question, workers))

    def ask_twice(self, release: Release, question: Question, build: Build = _as_it_came) -> Any:  # noqa: ANN401 - build's
        """The answer that two new workers agree on. Raises RunnerError (DIFFERS among others)."""
        with (
            self._guarded(release, question, whole=True) as clocked,
            self._pool.fresh(release, SEEDS, shown=_asked_for.get() is _For.READERS) as workers,
        ):
            clocked.begin()
            return build(_agreed(release, question, workers))

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _guarded(
        self, release: Release, question: Question, *, whole: bool = False
    ) -> Iterator[_Clocked]:
        if is_suspended(release.plugin, release.version):
            said = "its release is suspended or removed"
            raise _error(WorkerFault.SUSPENDED, release, question, said)
        key = _key(release, question, whole=whole)
        if pause := self._breaker.pause(key):
            said = f"it failed too often and is left alone for {pause:.0f} seconds"
            raise _error(WorkerFault.BUSY, release, question, said)
        clocked = _Clocked(self._clock)
        try:
            yield clocked
        except RunnerError as error:
            self._breaker.failed(key, error.fault, clocked.seconds)
            raise error.on(question.ref, question.call) from error.__cause__
        if whole or clocked.seconds < TEDIOUS:
            self._breaker.went_well(key)
        else:
            self._breaker.failed(key, WorkerFault.TIMEOUT, clocked.seconds)

    def _place(self, release: Release) -> Place:
        try:
            # By a name that no plugin can have: what is installed stands beside it.
            sdk = runtime_in(self._home / ".runtime")
        except OSError as problem:
            raise _error(WorkerFault.START, release, Question("start"), str(problem)) from problem
        why = sandbox.hindrance(sdk) if self._sandboxed else ""
        if why:
            said = f"there is no sandbox to run it in: {why}"
            raise _error(WorkerFault.START, release, Question("start"), said)
        return Place(sdk, release.folder, self._sandboxed)


def _key(release: Release, question: Question, *, whole: bool) -> Hashable:
    """Whose failures are counted together. The place and its settings are in it, and a page's
    question is not a whole poll's: nobody's ballots or settings leave a rule alone for others.
    """
    what = (release, question.kind, question.ref, question.call, whole)
    where = (*what, scope_read_last(), _asked_for.get())
    poll = question.args.get("poll", question.args)
    settings = poll.get("settings") if isinstance(poll, Mapping) else None
    return (*where, sha256(json.dumps(settings, sort_keys=True).encode()).digest())


def _agreed(release: Release, question: Question, workers: tuple[Worker, ...]) -> Any:  # noqa: ANN401 - JSON
    for worker in workers:
        worker.send(question)
    first, *others = [worker.receive(question) for worker in workers]
    for worker in workers:
        worker.finish(question)
    for other in others:
        if first != other:
            raise _error(WorkerFault.DIFFERS, release, question, _difference(first, other))
    return first


def _error(fault: WorkerFault, release: Release, question: Question, message: str) -> RunnerError:
    return RunnerError(
        fault, release.plugin, release.version, question.ref, message, call=question.call
    )


def _difference(one: object, two: object, where: str = "answer") -> str:
    """Where two answers part, and not what they say: that may be of somebody's vote."""
    if isinstance(one, dict) and isinstance(two, dict) and one.keys() == two.keys():
        pairs = [(f"{where}.{key}", one[key], two[key]) for key in one]
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        pairs = [(f"{where}[{at}]", *both) for at, both in enumerate(zip(one, two, strict=True))]
    else:
        return f"two runs of it differ in {where}"
    return next(_difference(a, b, place) for place, a, b in pairs if a != b)
