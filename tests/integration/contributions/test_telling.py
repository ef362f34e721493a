"""Observers and lifecycles: told after the commit, by ids, and never in anybody's way."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from tests.conftest import World, actor

from folkmoot.extensions import calling, observing
from folkmoot.extensions.aside import aside
from folkmoot.extensions.models import PluginTrouble
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.notices.service import register_board
from folkmoot_open_records._journal import Journal, JournalLife
from folkmoot_sdk import Disabled, Enabled, Erased, Happening, LifecycleEvent

BOARD = frozenset({"notices:board:register"})


@pytest.fixture(autouse=True)
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    observing.install()
    monkeypatch.setattr(Journal, "actions", BOARD)
    calling.forget()
    yield
    assert aside.drain(10)
    calling.forget()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Happening]:
    events: list[Happening] = []
    monkeypatch.setattr(Journal, "observe", lambda _, event: events.append(event))
    return events


def board(world: World, act: Act, name: str = "公示栏") -> str:
    secretary = replace(act, actor=actor(Role.SECRETARY))
    with world.begin() as session:
        found = register_board(session, secretary, name=name, place="楼下")
        return str(found.id)


def noted(database: Database, kind: str) -> list[str]:
    """The plugin's troubles with one kind of error; other tests may be noting theirs just now."""
    assert aside.drain(10)
    with database.begin(PLATFORM) as session:
        query = select(PluginTrouble).where(
            PluginTrouble.plugin == "open-records", PluginTrouble.message == kind
        )
        found = session.scalars(query.order_by(PluginTrouble.seq))
        return [f"{each.call} {each.fault} {each.message}" for each in found]


def test_an_observer_hears_of_what_it_asked_for_by_ids_alone(
    equipped: World, act: Act, heard: list[Happening]
) -> None:
    subject = board(equipped, act)
    assert aside.drain(10)
    assert heard == [
        Happening(
            action="notices:board:register",
            subject=subject,
            on=act.today,
            district=equipped.district_slug,
            community=equipped.community_slug,
            district_id=equipped.scope.district_id,
            community_id=equipped.scope.tenant_id,
        )
    ]


def test_what_is_rolled_back_is_told_to_nobody(
    equipped: World, act: Act, heard: list[Happening]
) -> None:
    board(equipped, act)
    secretary = replace(act, actor=actor(Role.SECRETARY))
    with equipped.database.session(equipped.scope) as session:
        register_board(session, secretary, name="又一个", place="楼下")
        session.flush()
        session.rollback()
    assert aside.drain(10)
    assert len(heard) == 1


def test_a_community_that_did_not_choose_the_plugin_is_not_observed(
    equipped: World, act: Act, heard: list[Happening], choose: Callable[..., None]
) -> None:
    choose(equipped, "cn-statutes", "ballots", "method-4321")
    board(equipped, act)
    assert aside.drain(10)
    assert heard == []


def test_an_observer_that_fails_is_noted_once_and_breaks_nothing(
    equipped: World, act: Act, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    def fails(*_: object) -> None:
        raise LookupError("of 张三")

    monkeypatch.setattr(Journal, "observe", fails)
    before = noted(database, "LookupError")
    for name in ("一", "二", "三"):
        assert board(equipped, act, name)
    assert noted(database, "LookupError")[len(before) :] == ["observe raised LookupError"]


def test_an_observer_that_hangs_is_given_up_and_then_left_alone(
    equipped: World, act: Act, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    calls, release = [], threading.Event()

    def hangs(*_: object) -> None:
        calls.append(1)
        release.wait(30)

    monkeypatch.setattr(Journal, "observe", hangs)
    before = noted(database, "TimeoutError")
    for name in ("一", "二", "三", "四", "五"):
        board(equipped, act, name)
    assert noted(database, "TimeoutError")[len(before) :] == ["observe timeout TimeoutError"]
    release.set()
    assert len(calls) == 3


def test_a_plugin_hears_that_it_is_chosen_and_given_up(
    equipped: World, monkeypatch: pytest.MonkeyPatch, choose: Callable[..., None]
) -> None:
    told: list[LifecycleEvent] = []
    assert aside.drain(10)
    for name in ("enabled", "disabled", "erased"):
        monkeypatch.setattr(JournalLife, name, lambda _, event: told.append(event))
    choose(equipped, "cn-statutes", "method-4321")
    choose(equipped, "cn-statutes", "method-4321", "open-records")
    assert aside.drain(10)
    here = [type(event) for event in told if event.community == equipped.community_slug]
    assert here == [Disabled, Erased, Enabled]
    assert told[-1].district == equipped.district_slug
