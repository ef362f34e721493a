"""What is noted of a plugin's troubles, and how often."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Engine

from folkmoot.extensions import troubles
from folkmoot.extensions.troubles import Trouble, note_beside

TROUBLE = Trouble("p", "1", "d", "count", "r@1", "raised", "KeyError", "p/__init__.py:1 in f")
Note = Callable[[Trouble, float], bool]


@pytest.fixture
def note(monkeypatch: pytest.MonkeyPatch) -> Iterator[Note]:
    """Whether a trouble is written down at that moment, in seconds."""
    written: list[object] = []
    monkeypatch.setattr(troubles, "aside", SimpleNamespace(do=written.append))

    def noted(trouble: Trouble, now: float) -> bool:
        written.clear()
        monkeypatch.setattr(troubles, "time", SimpleNamespace(monotonic=lambda: now))
        note_beside(cast("Engine", None), trouble)
        return bool(written)

    troubles.forget()
    yield noted
    troubles.forget()


def test_the_same_trouble_is_written_down_once_a_minute(note: Note) -> None:
    assert [note(TROUBLE, at) for at in (100.0, 101.0, 159.9, 160.0, 161.0)] == [
        *(True, False, False, True, False)
    ]
    assert note(replace(TROUBLE, frame="p/__init__.py:2 in f"), 161.0)


def test_what_a_plugin_fails_with_everywhere_fills_neither_table_nor_memory(note: Note) -> None:
    places = [replace(TROUBLE, frame=f"p/__init__.py:{line} in g") for line in range(1_000)]
    assert sum(note(each, 100.0) for each in places) == 20
    assert note(replace(TROUBLE, plugin="another"), 100.0)
    assert note(places[-1], 161.0)
