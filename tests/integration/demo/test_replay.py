"""A story is played once; one that broke off is told, and how to start over."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest

from folkmoot.demo import replay as module
from folkmoot.demo.replay import replay
from folkmoot.demo.stage import Stage
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import TenantScope, TenantSession

Run = Callable[[Callable[[Stage], UUID]], module.Played]
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


class World(Protocol):
    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The replay of one story in a district that is there already."""

    def run(play: Callable[[Stage], UUID]) -> module.Played:
        story: Any = SimpleNamespace(COMMUNITY=world.community_slug, TITLE="一件事", play=play)
        monkeypatch.setattr(module, "STORIES", ((story, 1),))
        return replay(world.database, NOW, print, lambda *_: None, kept_in="/a/home")[0]

    for other in ("bring_in", "roll_out", "settle_down", "play_year", "prepare_next", "_look"):
        monkeypatch.setattr(module, other, lambda *_, **__: None)
    monkeypatch.setattr(module, "DISTRICT", world.district_slug)
    return run


def test_a_story_is_played_once_and_found_after_that(world: World, run: Run) -> None:
    matter_id = uuid4()
    first = run(lambda _: matter_id)
    assert (first.matter_id, first.made_now) == (matter_id, True)
    again = run(lambda _: pytest.fail("played twice"))
    assert (again.matter_id, again.made_now) == (matter_id, False)
    with world.database.snapshot(world.scope) as session:
        assert verify(session).sound


def test_a_story_that_broke_off_is_told_with_its_cure(run: Run) -> None:
    def break_off(_stage: Stage) -> UUID:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(break_off)
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            run(lambda _: uuid4())
        assert caught.value.code == "demo.broken_off"
        assert caught.value.params == {"title": "一件事", "place": "/a/home"}


def test_a_story_is_not_dated_back_before_what_is_on_record(world: World, run: Run) -> None:
    """As in a database of an earlier release, whose story of today ended already."""
    act = Act(Actor(None, frozenset({Role.OPERATOR})), NOW)
    with world.begin() as session:
        audit.record(session, act, "test:world:go_on", world.community_slug)
    with pytest.raises(Refused) as caught:
        run(lambda _: pytest.fail("played"))
    assert caught.value.code == "demo.too_late"


def test_without_the_repository_the_demo_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MANIFEST", Path("/nowhere/tenants"))
    with pytest.raises(Refused) as caught:
        replay(database, NOW, print, lambda *_: None)
    assert caught.value.code == "demo.no_manifest"
