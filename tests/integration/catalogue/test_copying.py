"""A community made to stand as another of its district: plugins, settings, and who hears of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from tests.conftest import World, actor
from tests.integration.catalogue.conftest import Lot, NewLot, release

from folkmoot.catalogue.cli import plugins
from folkmoot.extensions import loader
from folkmoot.extensions.aside import aside
from folkmoot.extensions.copying import Copied, copy_community
from folkmoot.extensions.granting import grant_plugin, grant_plugins
from folkmoot.extensions.models import PluginChoice
from folkmoot.extensions.registry import Installed, Registered, registry_of
from folkmoot.extensions.service import choose_plugins
from folkmoot.extensions.settings import (
    About,
    layers_here,
    set_district_settings,
    set_platform_settings,
    set_settings,
)
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import FolkmootError, Invalid, NotAllowed, Refused
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.tenancy.models import Community, CommunityStatus
from folkmoot_sdk import (
    CommunityCopied,
    Enabled,
    Kind,
    Lifecycle,
    LifecycleEvent,
    SettingsChanged,
    Text,
)

LOT = About("lots", Kind.VOTING_RULES, "lot")
OTHER = About("dice", Kind.VOTING_RULES, "lot")
Platform = Callable[[], AbstractContextManager[TenantSession]]


class Listening(Lifecycle):
    """Keeps what it is told."""

    id, version, title = "listening", "1", Text("听", "Listening")

    def __init__(self, told: list[LifecycleEvent]) -> None:
        self.told = told
        self.keep = told.append

    def enabled(self, event: Enabled) -> None:
        self.keep(event)

    def settings_changed(self, event: SettingsChanged) -> None:
        self.keep(event)

    def community_copied(self, event: CommunityCopied) -> None:
        self.keep(event)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[LifecycleEvent]]:
    """What the plugin lots hears; beside it dice and coins are here, which do not listen."""
    events: list[LifecycleEvent] = []
    lots = release("1.0", Lot(), outside=False)
    entry: Registered[Any] = Registered(
        "lots", "1.0", lots.digest, Kind.LIFECYCLES, Listening(events)
    )
    others = [release("1.0", Lot(), plugin=name, outside=False) for name in ("dice", "coins")]
    installed: list[Installed] = [replace(lots, entries=(*lots.entries, entry)), *others]
    registry = registry_of(installed, {})
    monkeypatch.setattr(loader, "environment", lambda *_: registry)
    yield events
    assert aside.drain(10)


@dataclass
class Operation:
    """What the command line hands down."""

    database: Database
    act: Act


class Two:
    """Two communities of a district that grants all three plugins; the first one is the model."""

    def __init__(self, world: World, platform: Platform, secretary: Act, operator: Act) -> None:
        self.world, self.platform = world, platform
        self.secretary, self.operator = secretary, operator
        self.first, self.second = world.scope, self._beside()
        self.grant("coins", "dice", "lots")

    def _beside(self) -> TenantScope:
        with self.platform() as session:
            made = Community(
                district_id=self.world.scope.district_id,
                street_office_id=self.world.street_office_id,
                code=f"9{self.world.scope.tenant_id:011d}",
                slug="beside",
                name="另一社区",
                status=CommunityStatus.DRAFT,
            )
            session.add(made)
            audit.record(session, self.operator, "test:world:make", made.code)
        return TenantScope(made.id, self.world.scope.district_id)

    def grant(self, *names: str) -> None:
        with self.platform() as session:
            where = self.world.scope.district_id
            grant_plugins(session, self.operator, district_id=where, plugins=names)

    def choose(self, scope: TenantScope, *names: str) -> None:
        with self.world.database.begin(scope) as session:
            choose_plugins(session, self.secretary, plugins=names)

    def put(self, about: About, scope: TenantScope, **values: object) -> None:
        with self.world.database.begin(scope) as session:
            set_settings(session, self.secretary, **of(about), values=values)

    def lock(self, *keys: str) -> None:
        with self.platform() as session:
            where = self.world.scope.district_id
            set_district_settings(
                session, self.operator, district_id=where, **of(LOT), values={}, locked=keys
            )

    def copy(self, act: Act | None = None) -> Copied:
        with self.world.database.begin(self.second) as session:
            return copy_community(session, act or self.operator, source=self.first)

    def stands(self, scope: TenantScope) -> tuple[set[str], dict[About, object]]:
        with self.world.database.begin(scope) as session:
            own = {about: dict(each.community) for about, each in layers_here(session).items()}
            return set(session.scalars(select(PluginChoice.plugin))), {
                about: values for about, values in own.items() if values
            }


def of(about: About) -> dict[str, Any]:
    return {"plugin": about.plugin, "kind": about.kind, "contribution": about.contribution}


@pytest.fixture
def two(
    told: list[LifecycleEvent],  # noqa: ARG001 - the plugins must be there
    world: World,
    platform: Platform,
    act: Act,
    operator: Act,
) -> Two:
    return Two(world, platform, act, operator)


def test_what_one_uses_and_sets_the_other_uses_and_sets(two: Two) -> None:
    two.choose(two.first, "dice", "lots")
    two.put(LOT, two.first, seats=5, way="closed")
    done = two.copy()
    assert two.stands(two.second) == ({"dice", "lots"}, {LOT: {"seats": 5, "way": "closed"}})
    assert done == Copied(("dice", "lots"), ("dice", "lots"), (LOT,), (LOT,), (), ())


def test_nothing_is_given_up_and_for_what_is_copied_the_others_settings_count(two: Two) -> None:
    two.choose(two.first, "dice", "lots")
    two.put(LOT, two.first, seats=5)
    two.choose(two.second, "coins", "dice", "lots")
    kept = replace(OTHER, plugin="coins")
    two.put(LOT, two.second, way="closed")
    two.put(OTHER, two.second, seats=2)
    two.put(kept, two.second, seats=1)
    two.copy()
    assert two.stands(two.second) == (
        {"coins", "dice", "lots"},
        {LOT: {"seats": 5}, kept: {"seats": 1}},
    )


def test_what_the_district_has_locked_stays_as_it_is_in_both(two: Two) -> None:
    two.choose(two.first, "lots")
    two.choose(two.second, "lots")
    two.put(LOT, two.first, seats=5, way="closed")
    two.put(LOT, two.second, seats=2)
    two.lock("seats")
    two.copy()
    assert two.stands(two.second)[1] == {LOT: {"seats": 2, "way": "closed"}}


def test_what_the_district_grants_no_longer_is_passed_over_and_named(two: Two) -> None:
    two.choose(two.first, "coins", "lots")
    two.put(replace(OTHER, plugin="coins"), two.first, seats=1)
    two.grant("dice", "lots")
    done = two.copy()
    assert two.stands(two.second) == ({"lots"}, {})
    assert (done.plugins, done.ungranted) == (("lots",), ("coins",))


def test_a_second_time_changes_nothing_and_each_time_is_on_record(two: Two) -> None:
    two.choose(two.first, "lots")
    two.put(LOT, two.first, seats=5)
    two.copy()
    done = two.copy()
    assert (done.added, done.changed) == ((), ())
    with two.world.database.begin(two.second) as session:
        assert verify(session).findings == ()
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))
    own = [each for each in actions if each.startswith("extensions:")]
    copy = "extensions:choice:copy"
    assert own == ["extensions:choice:set", "extensions:settings:set", copy, copy]


def test_what_a_later_release_takes_no_longer_is_refused_whole(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.choose(two.first, "dice", "lots")
    two.put(LOT, two.first, seats=9)
    newer = registry_of(
        [release("1.1", NewLot(), outside=False), *loader.installed().of_plugin("dice")], {}
    )
    monkeypatch.setattr(loader, "environment", lambda *_: newer)
    with pytest.raises(Invalid) as caught:
        two.copy()
    assert caught.value.code == "settings.refused"
    assert two.stands(two.second) == (set(), {})


def test_what_the_grant_leaves_no_release_of_is_passed_over_too(two: Two) -> None:
    two.choose(two.first, "lots")
    two.put(LOT, two.first, seats=5)
    with two.platform() as session:
        where = two.world.scope.district_id
        grant_plugin(session, two.operator, district_id=where, plugin="lots", versions="<1.0")
    assert two.copy().unseen == (LOT,)


def test_what_no_release_can_be_used_for_is_passed_over_and_named(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.choose(two.first, "dice", "lots")
    two.put(LOT, two.first, seats=5)
    gone = registry_of(loader.installed().of_plugin("dice"), {})
    monkeypatch.setattr(loader, "environment", lambda *_: gone)
    done = two.copy()
    assert (done.settings, done.unseen) == ((), (LOT,))
    assert two.stands(two.second) == ({"dice", "lots"}, {})


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DISTRICT_OFFICER])
def test_nobody_but_an_operator_stands_in_two_communities(two: Two, act: Act, role: Role) -> None:
    two.choose(two.first, "lots")
    with pytest.raises(NotAllowed):
        two.copy(replace(act, actor=actor(role)))
    assert two.stands(two.second) == (set(), {})


def test_of_itself_and_of_another_district_nothing_is_copied(
    two: Two, make_world: Callable[[], World]
) -> None:
    def refusal(source: TenantScope) -> str:
        with pytest.raises(Refused) as caught, two.world.database.begin(two.second) as session:
            copy_community(session, two.operator, source=source)
        error: FolkmootError = caught.value
        return error.code

    assert refusal(two.second) == "plugins.copy_of_itself"
    assert refusal(make_world().scope) == "plugins.copy_elsewhere"


def test_the_plugin_hears_what_was_enabled_and_set_and_then_of_whom_it_is_a_copy(
    two: Two, told: list[LifecycleEvent], act: Act
) -> None:
    two.choose(two.first, "dice", "lots")
    two.put(LOT, two.first, seats=5)
    assert aside.drain(10)
    told.clear()
    two.copy()
    assert aside.drain(10)
    district = two.world.district_slug
    place: dict[str, Any] = {
        "on": act.today,
        "district": district,
        "community": "beside",
        "district_id": two.second.district_id,
        "community_id": two.second.tenant_id,
    }
    assert told == [
        Enabled(**place, version="1.0"),
        SettingsChanged(**place, contribution="voting_rules/lot", keys=frozenset({"seats"})),
        CommunityCopied(**place, copied_from="c", copied_from_id=two.first.tenant_id),
    ]


@pytest.mark.usefixtures("alone")
def test_a_plugin_hears_what_is_set_in_each_layer_and_never_to_what(
    two: Two, told: list[LifecycleEvent]
) -> None:
    two.choose(two.first, "lots")
    assert aside.drain(10)
    told.clear()
    with two.platform() as session:
        set_platform_settings(session, two.operator, **of(LOT), values={"strict": True})
    two.lock("way")
    two.put(LOT, two.first, seats=5)
    two.put(LOT, two.first, words=["one"])
    assert aside.drain(10)
    mine = two.world.district_slug
    said = [
        (each.district, each.community, sorted(each.keys))
        for each in told
        if isinstance(each, SettingsChanged)
    ]
    here = ("seats", "words")
    assert said == [
        ("", "", ["strict"]),
        (mine, "", []),
        (mine, "c", ["seats"]),
        (mine, "c", sorted(here)),
    ]
    with two.platform() as session:
        set_platform_settings(session, two.operator, **of(LOT), values={})


def test_the_command_does_it_for_many_and_says_what_it_did(two: Two) -> None:
    two.choose(two.first, "coins", "lots")
    two.put(LOT, two.first, seats=5)
    two.grant("lots")
    where = two.world.district_slug

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(
            plugins, ["copy", *arguments], obj=Operation(two.world.database, two.operator)
        )
        assert done.exit_code == code, done.output or done.exception
        return done.output

    assert run(f"{where}/c", f"{where}/beside", "--lang", "en").splitlines() == [
        f"{where}/beside: stands as {where}/c, plugins: 1 (1 new), settings: 1 (1 changed)",
        "  not chosen, no longer granted: coins",
    ]
    assert json.loads(run(f"{where}/c", f"{where}/beside", "--json")) == {
        "community": f"{where}/beside",
        "plugins": ["lots"],
        "added": [],
        "settings": ["lots/lot"],
        "changed": [],
        "ungranted": ["coins"],
        "unseen": [],
    }
    assert "plugins.copy_of_itself" in run(f"{where}/c", f"{where}/c", "--json", code=1)
    said = run(f"{where}/c", f"{where}/beside", f"{where}/c", "--lang", "zh", code=1)
    assert said.splitlines() == [
        f"{where}/beside：已与 {where}/c 一致，共 1 个插件（新选用 0 个），1 项设置（变更 0 项）",
        "  未选用，本区已不再准许：coins",
        "社区不能以自身为样板。 [plugins.copy_of_itself]",
        "请先写作为样板的社区，再写其他社区。",
    ]
