"""The one thread that starts workers, and looks after those that nobody asks.

A worker dies with its parent, and to the kernel that is the thread that started it (prctl(2),
PR_SET_PDEATHSIG): started by the thread of a request, it would not outlive the request.
"""

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
_ROUND = 15.0
_GLANCE = 1.0


class Starter:
    """``look`` is called every quarter of a minute, and never while something is started."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._wanted: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="folkmoot-runner", daemon=True)
        self._thread.start()

    def start(self, make: Callable[[], T]) -> T:
        """What ``make`` returns or raises, called in the thread that lives on.

        Raises TimeoutError when that was stopped meanwhile.
        """
        made: Future[T] = Future()

        def job() -> None:
            try:
                made.set_result(make())
            except BaseException as error:  # noqa: BLE001 - raised again where it was asked for
                made.set_exception(error)

        self._wanted.put(job)
        while True:
            try:
                return made.result(timeout=_GLANCE)
            except TimeoutError:
                if made.done() or not self._thread.is_alive():
                    raise

    def stop(self) -> None:
        self._wanted.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                job = self._wanted.get(timeout=_ROUND)
            except Empty:
                self._look()
                continue
            if job is None:
                return
            job()
