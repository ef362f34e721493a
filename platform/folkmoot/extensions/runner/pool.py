"""The workers of this process: one warm for each release that was asked lately, a few in all."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.limits import Limits
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.sandbox import Place
from folkmoot.extensions.runner.starter import Starter
from folkmoot.extensions.runner.worker import Worker
from folkmoot_sdk.worker import WorkerFault

# Kept warm for the next question.
WARM = 4
# At work at one time: of all releases, and of one, so that a slow one leaves room for the others.
TURNS, TURNS_OF_ONE = 8, 2


@dataclass
class _Turns:
    """Those of one release; ``wanted`` by how many who have one or wait for one."""

    free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(TURNS_OF_ONE))
    wanted: int = 0


class Pool:
    """A worker is lent to one thread at a time and never shared; one that failed is gone."""

    def __init__(self, place: Callable[[Release], Place], limits: Limits) -> None:
        self._place = place
        self._limits = limits
        self._lock = Lock()
        self._idle: OrderedDict[Release, Worker] = OrderedDict()
        self._all = BoundedSemaphore(TURNS)
        self._of_one: dict[Release, _Turns] = {}
        self._closed = False
        self._at_work = 0
        self._starter = Starter(self.sweep)

    @contextmanager
    def lend(self, release: Release) -> Iterator[Worker]:
        """A worker that may have answered others before. Raises RunnerError."""
        with self._turn(release):
            worker = self._warm(release) or self._start(release, seed=0)
            try:
                yield worker
            except BaseException:
                worker.kill()
                raise
            self._keep(worker)

    @contextmanager
    def fresh(self, release: Release, seeds: tuple[int, ...]) -> Iterator[tuple[Worker, ...]]:
        """Workers that have answered nobody, one for each hash seed. Raises RunnerError."""
        with self._turn(release), ExitStack() as ending:
            workers = []
            for seed in seeds:
                workers.append(self._start(release, seed=seed))
                ending.callback(workers[-1].kill)
            yield tuple(workers)

    def sweep(self) -> None:
        """Bury those that have ended by themselves."""
        with self._lock:
            gone = [release for release, worker in self._idle.items() if not worker.lives]
            buried = [self._idle.pop(release) for release in gone]
        for worker in buried:
            worker.kill()

    def close(self) -> None:
        """End all that are idle, and the thread that started them; who is at work ends after it."""
        with self._lock:
            self._closed = True
            idle, self._idle = [*self._idle.values()], OrderedDict()
        for worker in idle:
            worker.kill()
        self._stop_if_done()

    def _stop_if_done(self) -> None:
        """The thread ends last: with it ends whatever it has started."""
        with self._lock:
            done = self._closed and not self._at_work
        if done:
            self._starter.stop()

    @contextmanager
    def _turn(self, release: Release) -> Iterator[None]:
        with self._turns_of(release) as of_one, ExitStack() as leaving:
            for turns in (of_one, self._all):
                if not turns.acquire(timeout=self._limits.wall):
                    raise RunnerError(
                        WorkerFault.BUSY,
                        release.plugin,
                        release.version,
                        message="others were asking it all the time",
                    )
                leaving.callback(turns.release)
            with self._lock:
                self._at_work += 1
            try:
                yield
            finally:
                with self._lock:
                    self._at_work -= 1
                self._stop_if_done()

    @contextmanager
    def _turns_of(self, release: Release) -> Iterator[BoundedSemaphore]:
        """Kept no longer than somebody needs them: releases come and go while a process lives."""
        with self._lock:
            turns = self._of_one.setdefault(release, _Turns())
            turns.wanted += 1
        try:
            yield turns.free
        finally:
            with self._lock:
                turns.wanted -= 1
                if not turns.wanted:
                    del self._of_one[release]

    def _warm(self, release: Release) -> Worker | None:
        with self._lock:
            worker = self._idle.pop(release, None)
        if worker is None or (worker.lives and not worker.is_spent):
            return worker
        worker.kill()
        return None

    def _start(self, release: Release, *, seed: int) -> Worker:
        place = self._place(release)
        try:
            worker = self._starter.start(lambda: Worker(release, place, self._limits, seed=seed))
        except TimeoutError as closed:
            said = "the platform is about to end"
            raise RunnerError(
                WorkerFault.START, release.plugin, release.version, message=said
            ) from closed
        worker.ready()
        return worker

    def _keep(self, worker: Worker) -> None:
        spare = [worker]
        with self._lock:
            wanted = not (self._closed or worker.is_spent or worker.release in self._idle)
            if wanted:
                self._idle[spare.pop().release] = worker
            while len(self._idle) > WARM:
                spare.append(self._idle.popitem(last=False)[1])
        for each in spare:
            with suppress(RunnerError):
                each.kill()
