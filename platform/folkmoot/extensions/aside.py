"""A thread of the process for what nobody waits for: telling plugins, noting their troubles.

A queue and no job of the database's: what is told is not evidence, and must never hold up or undo
what was committed. What a process that is killed had not told yet is not told.
"""

import atexit
import logging
from collections.abc import Callable
from queue import Empty, Full, Queue
from threading import Condition, Thread

Job = Callable[[], None]

_MOST = 1_000
# A command line ends when it is done; what it did is told within this, or not.
_AT_THE_END = 5
_log = logging.getLogger(__name__)


class Aside:
    """Does jobs one after the other, in a thread that is started with the first: before that a
    server may still fork.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._jobs: Queue[Job] = Queue(most)
        self._changed = Condition()
        self._waiting = 0
        self._thread: Thread | None = None

    def do(self, job: Job) -> bool:
        """Leave a job to the thread. False when too many wait already: it is dropped."""
        with self._changed:
            try:
                self._jobs.put_nowait(job)
            except Full:
                _log.warning("more than %d things to tell plugins; one is dropped", _MOST)
                return False
            self._waiting += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="aside", daemon=True)
                self._thread.start()
        return True

    def drain(self, seconds: int) -> bool:
        """Wait until nothing is left to do, ``seconds`` at most; whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, seconds)

    def _work(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=60)
            except Empty:
                continue
            try:
                job()
            except BaseException:  # noqa: BLE001 - of a plugin as likely; the next job is another's
                _log.exception("something beside the requests failed")
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()


aside = Aside()
atexit.register(aside.drain, _AT_THE_END)
