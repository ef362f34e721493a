"""A plugin hears of every other version that its districts are on, from whatever change."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.statements import sent_to

from folkmoot.extensions import current, loader
from folkmoot.extensions.aside import aside
from folkmoot.extensions.granting import consent, grant_plugin, revoke_plugin
from folkmoot.extensions.registry import Installed, Registered, registry_of
from folkmoot.extensions.releases.switching import resume, retire, roll_back, suspend
from folkmoot.extensions.service import choose_plugin
from folkmoot.kernel.act import Act
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk import (
    Disabled,
    Enabled,
    Kind,
    Lifecycle,
    LifecycleEvent,
    Manifest,
    Text,
    Upgraded,
)

Told = list[LifecycleEvent]
BOTH = ("ballots", "events")


class Listening(Lifecycle):
    """Keeps what it is told of versions."""

    id, version, title = "listening", "1", Text("听", "Listening")

    def __init__(self, told: Told) -> None:
        self.told = told

    def upgraded(self, event: Upgraded) -> None:
        self.told.append(event)

    def enabled(self, event: Enabled) -> None:
        self.told.append(event)

    def disabled(self, event: Disabled) -> None:
        self.told.append(event)


@pytest.fixture
def told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What version 1.0, which runs in this process, hears; later ones come as wheels."""
    events: Told = []
    plugin = desk.vendor.plugin
    entry: Registered[Any] = Registered(plugin, "1.0", "e" * 64, Kind.LIFECYCLES, Listening(events))
    kinds = {Kind.LIFECYCLES: ("listening@1",)}
    manifest = Manifest(plugin, "1.0", ">=1.0,<2", Text("听", "Listening"), "A vendor", kinds)
    here = Installed(plugin, "1.0", "e" * 64, (entry,), manifest)
    registry = registry_of([here], {})
    monkeypatch.setattr(loader, "environment", lambda *_: registry)
    return events


@pytest.fixture
def heard(told: Told, desk: Desk) -> Callable[[World], list[tuple[str, str]]]:
    """What it has heard of a world's district since it was asked last: from, to."""

    def ask(world: World) -> list[tuple[str, str]]:
        desk.refresh()
        assert aside.drain(10)
        events, told[:] = list(told), []
        here = [each for each in events if each.district_id == world.scope.district_id]
        assert all(each.district == world.district_slug for each in here)
        assert not any(each.community or each.community_id for each in here)
        return [(each.before, each.after) for each in here if isinstance(each, Upgraded)]

    return ask


@pytest.fixture
def grant(desk: Desk, world: World) -> Callable[..., None]:
    def make(**given: Any) -> None:  # noqa: ANN401 - as grant_plugin
        terms = {"scopes": BOTH, **given}
        with desk.database.begin(PLATFORM) as session:
            plugin, where = desk.vendor.plugin, world.scope.district_id
            grant_plugin(session, desk.act, district_id=where, plugin=plugin, **terms)

    return make


Heard = Callable[[World], list[tuple[str, str]]]


def test_a_higher_version_and_the_way_back_are_told_to_the_districts_that_grant_it(
    desk: Desk, world: World, heard: Heard, grant: Callable[..., None]
) -> None:
    grant()
    heard(world)
    desk.publish("1.1")
    assert heard(world) == [("1.0", "1.1")]
    desk.do(roll_back, version=None)
    assert heard(world) == [("1.1", "1.0")]
    desk.do(resume, "1.1")
    assert heard(world) == [("1.0", "1.1")]
    desk.do(retire, "1.1")
    assert heard(world) == [("1.1", "1.0")]


def test_each_district_is_told_of_the_version_that_its_own_grant_comes_to(
    desk: Desk,
    world: World,
    make_world: Callable[[], World],
    heard: Heard,
    grant: Callable[..., None],
) -> None:
    grant(versions="<1.1")
    other = make_world()
    with desk.database.begin(PLATFORM) as session:
        plugin, where = desk.vendor.plugin, other.scope.district_id
        grant_plugin(session, desk.act, district_id=where, plugin=plugin, scopes=BOTH)
    heard(world)
    desk.publish("1.1")
    assert heard(world) == []
    desk.publish("1.2")
    assert heard(other) == [("1.1", "1.2")]
    grant(versions="<1.2")
    assert heard(world) == [("1.0", "1.1")]


def test_consent_is_an_upgrade_where_a_release_had_waited_for_it(
    desk: Desk, world: World, heard: Heard, grant: Callable[..., None]
) -> None:
    grant(scopes=("events",))
    desk.publish("1.1")
    heard(world)
    with desk.database.begin(PLATFORM) as session:
        plugin, where = desk.vendor.plugin, world.scope.district_id
        consent(session, desk.act, district_id=where, plugin=plugin, version="1.1")
    assert heard(world) == [("1.0", "1.1")]


def test_a_grant_given_again_is_told_as_a_version_out_of_none(
    desk: Desk, world: World, heard: Heard, grant: Callable[..., None]
) -> None:
    grant()
    with desk.database.begin(PLATFORM) as session:
        plugin, where = desk.vendor.plugin, world.scope.district_id
        revoke_plugin(session, desk.act, district_id=where, plugin=plugin)
    heard(world)
    grant()
    assert heard(world) == [("", "1.0")]


def test_nothing_of_a_suspended_release_is_called_and_its_return_is_told(
    desk: Desk, world: World, heard: Heard, grant: Callable[..., None]
) -> None:
    grant()
    heard(world)
    desk.do(suspend, "1.0")
    assert heard(world) == []
    desk.publish("1.1")
    assert heard(world) == []
    desk.do(resume, "1.0")
    assert heard(world) == []  # 1.1 is used before and after
    desk.do(retire, "1.1")
    assert heard(world) == [("1.1", "1.0")]


def test_nor_is_it_by_a_process_that_has_just_begun(
    desk: Desk, world: World, act: Act, told: Told, grant: Callable[..., None]
) -> None:
    grant()
    plugin, where = desk.vendor.plugin, world.scope.district_id
    desk.do(suspend, "1.0")
    assert aside.drain(10)
    told.clear()
    current.forget()
    with world.begin() as session:
        choose_plugin(session, act, plugin=plugin)
    current.forget()
    with desk.database.begin(PLATFORM) as session:
        revoke_plugin(session, desk.act, district_id=where, plugin=plugin)
    assert aside.drain(10)
    assert told == []


def test_what_is_rolled_back_is_told_to_nobody(
    desk: Desk, world: World, heard: Heard, grant: Callable[..., None]
) -> None:
    grant()
    desk.publish("1.1")
    heard(world)
    with desk.database.session(PLATFORM) as session:
        plugin = desk.vendor.plugin
        retire(session, desk.act, plugin=plugin, version="1.1", reason="a test")
        session.rollback()
    assert heard(world) == []


def test_it_costs_four_queries_however_many_districts_and_none_where_nobody_hears(
    desk: Desk,
    world: World,
    make_world: Callable[[], World],
    heard: Heard,
    grant: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grant()
    desk.publish("1.1")

    def queries(verb: Callable[..., object]) -> int:
        with sent_to(desk.database.engine, without="SET LOCAL") as statements:
            desk.do(verb, "1.1")
        return len(statements)

    def both() -> tuple[int, int]:
        return queries(retire), queries(resume)

    one = both()
    for _ in range(3):
        with desk.database.begin(PLATFORM) as session:
            where, plugin = make_world().scope.district_id, desk.vendor.plugin
            grant_plugin(session, desk.act, district_id=where, plugin=plugin, scopes=BOTH)
    assert both() == one
    assert heard(world)[-1] == ("1.0", "1.1")
    nobody = registry_of([], {})
    monkeypatch.setattr(loader, "environment", lambda *_: nobody)
    assert both() == (one[0] - 4, one[1] - 4)
