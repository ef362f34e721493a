"""Who may be at work: so many workers in all, and of one vendor no more than its share."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

# In one process: a worker of a count may take a gigabyte, and each turn holds a thread of the web
# server's, which has four. A count takes one turn and two workers.
WORKERS, TURNS_OF_ONE = 6, 2
# Which no page and no ballot takes: a vendor whose panel is slow could otherwise keep a vote by its
# rule from being counted, and so from being closed.
FOR_COUNTS = 2


class Turns:
    """A vendor's releases share its turns: one that is slow leaves room for the others. Those of
    whole polls are apart from those of pages.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._workers: Counter[bool] = Counter()
        self._of_one: Counter[tuple[str, bool]] = Counter()

    @property
    def none_is_taken(self) -> bool:
        with self._changed:
            return not self._workers.total()

    @contextmanager
    def taken(
        self, owner: str, workers: int, patience: float, *, whole: bool = False
    ) -> Iterator[None]:
        """A turn of ``owner`` with so many workers, waited for ``patience`` seconds at most;
        ``whole`` where a whole poll is asked of them.

        Raises TimeoutError.
        """
        with self._changed:
            mine = (owner, whole)
            if not self._changed.wait_for(lambda: self._is_free(mine, workers), patience):
                raise TimeoutError
            self._workers[whole] += workers
            self._of_one[mine] += 1
        try:
            yield
        finally:
            with self._changed:
                self._workers[whole] -= workers
                self._of_one[mine] -= 1
                # Vendors come and go while a process lives.
                self._of_one += Counter()
                self._changed.notify_all()

    def _is_free(self, mine: tuple[str, bool], workers: int) -> bool:
        _, whole = mine
        pages = self._workers[False] + (0 if whole else workers)
        fits = self._workers.total() + workers <= WORKERS and pages <= WORKERS - FOR_COUNTS
        return fits and self._of_one[mine] < TURNS_OF_ONE
