"""What a process knows of releases, exchanged by whichever of its threads shows a page."""

from collections.abc import Iterable, Iterator
from threading import Thread, current_thread
from typing import cast

import pytest
from sqlalchemy.orm import Session

from folkmoot.extensions import current
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.registry import Installed, registry_of
from folkmoot.extensions.stopped import is_suspended, stop_only

NAME = ("one", "1.0")
HERE = registry_of((Installed(*NAME, "digest", ()),), {})


class Reading:
    """A session of a moment at which the release stood so."""

    def __init__(self, state: ReleaseState) -> None:
        self._state = state

    def execute(self, _query: object) -> list[tuple[object, ...]]:
        return [(*NAME, None, "digest", "", "", {}, {}, self._state)]


def read(state: ReleaseState, generation: int) -> None:
    current.refresh(cast("Session", Reading(state)), generation)


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    current.forget()
    yield
    current.forget()


def test_what_may_run_is_of_the_same_reading_as_what_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thread that read before the suspension comes in the midst of one that read after it."""
    late = current_thread()
    newer = Thread(target=read, args=(ReleaseState.SUSPENDED, 2))

    def interrupted(releases: Iterable[tuple[str, str]]) -> None:
        stopped = tuple(releases)
        if current_thread() is late:
            newer.start()
            newer.join(0.5)
        stop_only(stopped)

    monkeypatch.setattr(current, "stop_only", interrupted)
    read(ReleaseState.ACTIVE, 1)
    newer.join()
    monkeypatch.undo()
    assert current.over(HERE).is_suspended(*NAME)
    assert is_suspended(*NAME)
