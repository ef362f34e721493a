"""Asking releases: by whichever worker is warm, or by two that know nothing of each other."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from folkmoot.extensions.runner.worker import Question
from folkmoot.extensions.stopped import is_suspended
from folkmoot_sdk.worker import WorkerFault

# Two that order a set of words differently, so that an answer which rests on that order shows.
SEEDS = (1, 2)


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
        self._breaker = Breaker(clock)
        self._pool = Pool(self._place, limits)

    def ask(self, release: Release, question: Question) -> Any:  # noqa: ANN401 - JSON
        """The answer of one worker, warm or new. Raises RunnerError."""
        with self._guarded(release, question), self._pool.lend(release) as worker:
            return worker.ask(question)

    def ask_apart(self, release: Release, question: Question) -> Any:  # noqa: ANN401 - JSON
        """The answer of a new worker that is asked nothing else, so that what it was told cannot
        show in the answer to somebody else. Raises RunnerError.
        """
        return self._asked_new(release, question, SEEDS[:1])

    def ask_twice(self, release: Release, question: Question) -> Any:  # noqa: ANN401 - JSON
        """The answer that two new workers agree on. Raises RunnerError (DIFFERS among others)."""
        return self._asked_new(release, question, SEEDS)

    def _asked_new(self, release: Release, question: Question, seeds: tuple[int, ...]) -> Any:  # noqa: ANN401 - JSON
        with self._guarded(release, question), self._pool.fresh(release, seeds) as workers:
            for worker in workers:
                worker.send(question)
            first, *others = [worker.receive(question) for worker in workers]
            for worker in workers:
                worker.finish(question)
            for other in others:
                if first != other:
                    raise _error(WorkerFault.DIFFERS, release, question, _difference(first, other))
            return first

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _guarded(self, release: Release, question: Question) -> Iterator[None]:
        if is_suspended(release.plugin, release.version):
            said = "its release is suspended or removed"
            raise _error(WorkerFault.SUSPENDED, release, question, said)
        key = (release, question.kind, question.ref, question.call)
        if pause := self._breaker.pause(key):
            said = f"it failed too often and is left alone for {pause:.0f} seconds"
            raise _error(WorkerFault.BUSY, release, question, said)
        try:
            yield
        except RunnerError as error:
            self._breaker.failed(key, error.fault)
            raise error.on(question.ref, question.call) from error.__cause__
        self._breaker.went_well(key)

    def _place(self, release: Release) -> Place:
        try:
            sdk = runtime_in(self._home / "runtime")
        except OSError as problem:
            raise _error(WorkerFault.START, release, Question("start"), str(problem)) from problem
        why = sandbox.hindrance(sdk) if self._sandboxed else ""
        if why:
            said = f"there is no sandbox to run it in: {why}"
            raise _error(WorkerFault.START, release, Question("start"), said)
        return Place(sdk, release.folder, self._sandboxed)


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
