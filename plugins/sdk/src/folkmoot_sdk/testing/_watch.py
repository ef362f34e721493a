"""Notes what pure code never asks: the clock, chance, files, and a terminal to print on."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random
from types import BuiltinFunctionType, FrameType

_CLOCKS = frozenset({"now", "today", "utcnow"})
_MODULES = frozenset({"time", "_random", "_socket", "_posixsubprocess"})
_NAMES = frozenset({"fork", "getrandbits", "input", "open", "print", "system", "urandom"})


@contextmanager
def watched() -> Iterator[list[str]]:
    """The names of what was asked meanwhile and should not have been, in the list it gives.

    It sees what Python code calls directly. Code that means to hide is no business of a test: a
    vendor's release runs where there is nothing to be had.
    """
    seen: list[str] = []

    def note(_frame: FrameType, event: str, asked: object) -> None:
        if event == "c_call" and isinstance(asked, BuiltinFunctionType) and _is_impure(asked):
            seen.append(asked.__qualname__)

    before, collects = sys.getprofile(), gc.isenabled()
    # Others may have asked to be told of a collection, and look at the clock then.
    gc.disable()
    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()


def _is_impure(asked: BuiltinFunctionType) -> bool:
    owner = asked.__self__
    if isinstance(owner, type):
        return issubclass(owner, date) and asked.__name__ in _CLOCKS
    return isinstance(owner, Random) or asked.__module__ in _MODULES or asked.__name__ in _NAMES
