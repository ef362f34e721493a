"""How long a plugin's own code may take on its vendor's machine before it is said that it loops.

Also a plugin of pytest's (`-p folkmoot_sdk.tools.limit`), which holds every test to that.
"""

import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import pytest

SECONDS: Final = 60  # a sound rule's slowest test takes less than ten


class TookTooLongError(BaseException):
    """Not an Exception: neither the plugin nor Hypothesis, which would run it again, catches it."""


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raises TookTooLongError in what takes longer. Not in threads, where no signal arrives."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signal: int, frame: FrameType | None) -> None:
        at = f", at {frame.f_code.co_filename}:{frame.f_lineno}" if frame else ""
        raise TookTooLongError(f"took longer than {seconds:g} seconds{at}: does it loop?")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that takes too long; its report names it, and where it was."""
    own = item.config.getoption("--longest")
    try:
        with limited(float(own)):
            return (yield)
    except TookTooLongError:
        # The others would wait as long each: one is enough to mend.
        item.session.shouldfail = f"{item.nodeid} took too long"
        raise


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--longest`: seconds that a test may take."""
    parser.addoption("--longest", type=float, default=SECONDS, help="seconds a test may take")
