"""Who may be at work: so many workers in all, and of one plugin no more than its share."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

# In one process: a worker of a count may take a gigabyte, and each turn holds a thread of the web
# server's, which has four. A count takes one turn and two workers.
WORKERS, TURNS_OF_ONE = 6, 2


class Turns:
    """A plugin's releases share its turns: one that is slow leaves room for the others."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._workers = 0
        self._of_one: Counter[str] = Counter()

    @property
    def none_is_taken(self) -> bool:
        with self._changed:
            return not self._workers

    @contextmanager
    def taken(self, plugin: str, workers: int, patience: float) -> Iterator[None]:
        """A turn of ``plugin`` with so many workers, waited for ``patience`` seconds at most.

        Raises TimeoutError.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_free(plugin, workers), patience):
                raise TimeoutError
            self._workers += workers
            self._of_one[plugin] += 1
        try:
            yield
        finally:
            with self._changed:
                self._workers -= workers
                self._of_one[plugin] -= 1
                # Plugins come and go while a process lives.
                self._of_one += Counter()
                self._changed.notify_all()

    def _is_free(self, plugin: str, workers: int) -> bool:
        return self._workers + workers <= WORKERS and self._of_one[plugin] < TURNS_OF_ONE
