"""A place among the few who may have something costly made or counted at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from folkmoot.kernel.errors import Conflict, mark

# Everybody may ask, each takes a processor for a second or two, and a worker has eight threads.
AT_ONCE = 2
_places = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Raises Conflict (``web.busy``) at once: who waits would keep a thread from others."""
    if not _places.acquire(blocking=False):
        raise Conflict(
            "web.busy",
            mark("Several documents or counts are being made just now."),
            cure=mark("Try again in a moment."),
        )
    try:
        yield
    finally:
        _places.release()
