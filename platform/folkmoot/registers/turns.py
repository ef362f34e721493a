"""A place among the few who may have something costly made at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from folkmoot.kernel.errors import Conflict, mark

# Everybody may ask, each takes a processor for a second or two, and a worker has eight threads.
AT_ONCE = 2
_places = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Raises Conflict (``registers.busy``) at once: who waits would keep a thread from others."""
    if not _places.acquire(blocking=False):
        raise Conflict(
            "registers.busy",
            mark("Several documents are being made just now."),
            cure=mark("Try again in a moment, or print the page from your browser."),
        )
    try:
        yield
    finally:
        _places.release()
