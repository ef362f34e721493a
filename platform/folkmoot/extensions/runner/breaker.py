"""A plugin that keeps failing at a cost is left alone for a while, so that it costs no more."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from folkmoot_sdk.worker import WorkerFault

TIMES = 3
SECONDS = 60.0
# Whatever it failed with: one that raises after so many seconds costs as much as one that hangs.
SLOW = 0.5
# Tenants and releases come and go while a process lives; what failed longest ago is forgotten.
KEPT = 1_000
# What takes time, memory or a new process. An error that comes at once harms nobody, and another
# community's ballots may be what brings it about: it must not keep this one's from being counted.
_COSTLY = frozenset(
    {
        WorkerFault.TIMEOUT,
        WorkerFault.CPU,
        WorkerFault.MEMORY,
        WorkerFault.OUTPUT,
        WorkerFault.EXITED,
        WorkerFault.START,
    }
)


@dataclass
class Breaker:
    """Counts failures in a row of each key by ``clock``, seconds that never run backwards."""

    clock: Callable[[], float]
    _failed: dict[Hashable, tuple[int, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def pause(self, key: Hashable) -> float:
        """Seconds for which it is still to be left alone; 0 when it may be asked."""
        with self._lock:
            times, since = self._failed.get(key, (0, 0.0))
        return max(0.0, since + SECONDS - self.clock()) if times >= TIMES else 0.0

    def forget(self) -> None:
        """Nothing has failed yet."""
        with self._lock:
            self._failed.clear()

    def went_well(self, key: Hashable) -> None:
        with self._lock:
            self._failed.pop(key, None)

    def failed(self, key: Hashable, fault: WorkerFault, seconds: float = 0.0) -> None:
        """``seconds`` are what it took. After the pause one more failure is enough for the next:
        nothing says it was mended.
        """
        if fault not in _COSTLY and seconds < SLOW:
            return
        with self._lock:
            times, _ = self._failed.pop(key, (0, 0.0))
            self._failed[key] = (times + 1, self.clock())
            while len(self._failed) > KEPT:
                del self._failed[next(iter(self._failed))]
