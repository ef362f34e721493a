"""The workers of this process: a few that are warm, each for one release and one place."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Lock

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.limits import Limits
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.sandbox import Place
from folkmoot.extensions.runner.starter import Starter
from folkmoot.extensions.runner.turns import Turns
from folkmoot.extensions.runner.worker import Worker
from folkmoot.kernel.scope import Scope
from folkmoot_sdk.worker import WorkerFault

# Kept warm for the next question.
WARM = 4
# Nobody's facts: what a release says of itself.
_NOWHERE = None
_Key = tuple[Release, Scope | None]


class Pool:
    """A worker is lent to one thread at a time and never shared; one that failed is gone. It
    answers for one place all its life: what it remembers of one community no other hears.
    """

    def __init__(self, place: Callable[[Release], Place], limits: Limits) -> None:
        self._place = place
        self._limits = limits
        self._of_a_page = limits.of_a_page()
        self._lock = Lock()
        self._idle: OrderedDict[_Key, Worker] = OrderedDict()
        self._turns = Turns()
        self._closed = False
        self._starter = Starter(self.sweep)

    @contextmanager
    def lend(
        self, release: Release, scope: Scope | None = _NOWHERE, *, acts: bool = False
    ) -> Iterator[Worker]:
        """A worker that may have answered others of ``scope`` before; ``acts`` where a count asks
        it, and no page. Raises RunnerError.
        """
        key = (release, scope)
        patience = self._limits.wall if acts else self._limits.page_turn
        with self._turn(release, 1, patience, whole=acts):
            worker = self._warm(key) or self._start(release, self._of_a_page, seed=0)
            try:
                yield worker
            except BaseException:
                worker.kill()
                raise
            self._keep(key, worker)

    @contextmanager
    def fresh(
        self, release: Release, seeds: tuple[int, ...], *, whole: bool = True, shown: bool = False
    ) -> Iterator[tuple[Worker, ...]]:
        """Workers that have answered nobody, one for each hash seed; ``whole`` where a whole poll
        is asked of them, ``shown`` where that is for a page. Raises RunnerError.
        """
        limits = self._limits if whole else self._of_a_page
        acts = whole and not shown
        patience = limits.wall if acts else limits.cast_turn
        with self._turn(release, len(seeds), patience, whole=acts), ExitStack() as ending:
            workers = []
            for seed in seeds:
                workers.append(self._start(release, limits, seed=seed))
                ending.callback(workers[-1].kill)
            yield tuple(workers)

    def sweep(self) -> None:
        """Bury those that have ended by themselves."""
        with self._lock:
            gone = [key for key, worker in self._idle.items() if not worker.lives]
            buried = [self._idle.pop(key) for key in gone]
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
            done = self._closed and self._turns.none_is_taken
        if done:
            self._starter.stop()

    @contextmanager
    def _turn(
        self, release: Release, workers: int, patience: float, *, whole: bool = False
    ) -> Iterator[None]:
        with ExitStack() as leaving:
            try:
                patience = min(patience, self._limits.wall)
                turn = self._turns.taken(release.owner, workers, patience, whole=whole)
                leaving.callback(self._stop_if_done)
                leaving.enter_context(turn)
            except TimeoutError as problem:
                said = "others were asking it all the time"
                raise RunnerError(
                    WorkerFault.BUSY, release.plugin, release.version, message=said
                ) from problem
            yield

    def _warm(self, key: _Key) -> Worker | None:
        with self._lock:
            worker = self._idle.pop(key, None)
        if worker is None or (worker.lives and not worker.is_spent):
            return worker
        worker.kill()
        return None

    def _start(self, release: Release, limits: Limits, *, seed: int) -> Worker:
        place = self._place(release)
        try:
            worker = self._starter.start(lambda: Worker(release, place, limits, seed=seed))
        except TimeoutError as closed:
            said = "the platform is about to end"
            raise RunnerError(
                WorkerFault.START, release.plugin, release.version, message=said
            ) from closed
        worker.ready()
        return worker

    def _keep(self, key: _Key, worker: Worker) -> None:
        spare = [worker]
        with self._lock:
            wanted = not (self._closed or worker.is_spent or key in self._idle)
            if wanted:
                self._idle[key] = spare.pop()
            while len(self._idle) > WARM:
                spare.append(self._idle.popitem(last=False)[1])
        for each in spare:
            with suppress(RunnerError):
                each.kill()
