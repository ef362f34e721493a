"""Garbage collection while a roster is worked on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_sweeping() -> Iterator[None]:
    """Leave the cyclic garbage of this process until the end of the block.

    Half a million values come into being one after another and all live until the end; walking
    through them again and again in search of garbage took a third of a large roster's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
