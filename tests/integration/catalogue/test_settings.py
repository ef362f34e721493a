"""What is set for a plugin: in layers, locked by the district, held against its own schema."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, ClassVar, NoReturn
from uuid import uuid4

import pytest
from marshmallow import Schema
from tests.integration.catalogue.conftest import (
    Lot,
    LotSettings,
    NewLot,
    Put,
    World,
    counted,
    release,
)

from folkmoot.extensions.granting import consent, grant_plugin
from folkmoot.extensions.models import PluginSetting
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.service import choose_plugin, view_for
from folkmoot.extensions.settings import (
    Layer,
    effective_settings,
    set_district_settings,
    set_platform_settings,
    set_settings,
    settings_for_vote,
)
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import FolkmootError, NotAllowed, Refused
from folkmoot.kernel.scope import TenantSession
from folkmoot_sdk import Kind, Scope, pin_settings
from folkmoot_sdk.worker import WorkerFault

Platform = Callable[[], AbstractContextManager[TenantSession]]
ABOUT: dict[str, Any] = {
    "plugin": "lots",
    "kind": Kind.VOTING_RULES,
    "contribution": "lot",
}
OLD = release("1.0", Lot(), scopes=(Scope.BALLOTS,))
NEW = release("1.1", NewLot(), scopes=(Scope.BALLOTS, Scope.FIGURES))


class Setting:
    """Who sets what where."""

    def __init__(self, world: World, platform: Platform, act: Act, operator: Act) -> None:
        self.world, self._platform, self._act, self._operator = world, platform, act, operator

    def platform(self, **values: object) -> None:
        with self._platform() as session:
            set_platform_settings(session, self._operator, **ABOUT, values=values)

    def district(self, *locked: str, **values: object) -> None:
        where = self.world.scope.district_id
        with self._platform() as session:
            set_district_settings(
                session, self._operator, district_id=where, **ABOUT, values=values, locked=locked
            )

    def community(self, **values: object) -> None:
        with self.world.begin() as session:
            set_settings(session, self._act, **ABOUT, values=values)

    def found(self) -> Any:  # noqa: ANN401 - LayeredSettings
        with self.world.begin() as session:
            return effective_settings(session, Kind.VOTING_RULES, "lots/lot")

    def vote(self, **said: object) -> dict[str, Any]:
        with self.world.begin() as session:
            entry = view_for(session).voting_rule("lots/lot")
            values = settings_for_vote(session, entry, said)
            return dict(pin_settings(entry.contribution.settings, values))


@pytest.fixture
def setting(
    world: World,
    put: Put,
    platform: Platform,
    act: Act,
    officer: Act,
    operator: Act,
    alone: None,  # noqa: ARG001 - all tests of a run share one platform
) -> Setting:
    put(OLD, NEW)
    where = world.scope.district_id
    with platform() as session:
        grant_plugin(session, officer, district_id=where, plugin="lots", scopes=["ballots"])
    with world.begin() as session:
        choose_plugin(session, act, plugin="lots")
    made = Setting(world, platform, act, operator)
    made.platform()
    return made


def test_each_layer_stands_above_the_one_before_and_a_vote_above_all(setting: Setting) -> None:
    assert setting.vote()["seats"] == 3
    setting.platform(seats=4, way="closed")
    assert setting.vote()["seats"] == 4
    setting.district(seats=5)
    setting.community(seats=6, strict=True)
    assert setting.vote() == {"seats": 6, "way": "closed", "words": (), "strict": True}
    assert setting.vote(seats=7)["seats"] == 7
    found = setting.found()
    assert found.origins == {
        "seats": Layer.COMMUNITY,
        "way": Layer.PLATFORM,
        "strict": Layer.COMMUNITY,
    }
    setting.platform()


class SilentSettings(LotSettings):
    """As of a release that answers no more."""

    def load(self, *_: object, **__: object) -> NoReturn:
        raise RunnerError(WorkerFault.TIMEOUT, "lots", "1.2", "lot@3", "too late", "")


class SilentLot(Lot):
    version = "3"
    settings: ClassVar[type[Schema]] = SilentSettings


def test_what_is_set_of_a_plugin_that_answers_no_more_can_be_taken_off(
    setting: Setting, put: Put
) -> None:
    setting.community(seats=6)
    setting.district(seats=5)
    put(release("1.2", SilentLot(), scopes=(Scope.BALLOTS,)))
    with pytest.raises(RunnerError):
        setting.community(seats=7)
    setting.community()
    setting.district()
    put(OLD)
    assert setting.vote()["seats"] == 3


def test_what_the_district_locks_neither_community_nor_vote_sets_otherwise(
    setting: Setting,
) -> None:
    setting.community(seats=6, way="closed")
    setting.district("seats", "strict", seats=5)
    assert setting.vote() == {"seats": 5, "way": "closed", "words": (), "strict": False}
    assert dict(setting.found().overruled) == {"seats": 6}
    for said in ({"seats": 6}, {"strict": True}):
        with pytest.raises(Refused) as caught:
            setting.vote(**said)
        assert caught.value.code == "settings.locked"
        with pytest.raises(Refused) as caught:
            setting.community(**{key: 8 if key == "seats" else True for key in said})
        assert caught.value.code == "settings.locked"
    # Saying again what is locked, or spelling out a default, sets nothing otherwise.
    assert setting.vote(seats=5, strict=False)["seats"] == 5
    setting.community(seats=6, way="open")
    assert setting.vote()["way"] == "open"


def test_a_lock_of_another_district_locks_nothing_here(
    setting: Setting,
    make_world: Callable[[], World],
    platform: Platform,
    officer: Act,
    act: Act,
    operator: Act,
) -> None:
    setting.district("seats", seats=5)
    other = make_world()
    with platform() as session:
        grant_plugin(
            session,
            officer,
            district_id=other.scope.district_id,
            plugin="lots",
            scopes=["ballots"],
        )
    with other.begin() as session:
        choose_plugin(session, act, plugin="lots")
    beside = Setting(other, platform, act, operator)
    beside.community(seats=9)
    assert beside.vote()["seats"] == 9
    assert setting.vote()["seats"] == 5


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"chairs": 1}, "settings.unknown"),
        ({"seats": 0}, "settings.refused"),
        ({"seats": "many"}, "settings.refused"),
        ({"seats": 2.5}, "settings.refused"),
        ({"way": "x" * 20_000}, "settings.too_much"),
    ],
)
def test_what_the_schema_does_not_take_is_refused_in_every_layer(
    setting: Setting, values: dict[str, object], code: str
) -> None:
    for layer in (setting.platform, setting.district, setting.community):
        with pytest.raises(FolkmootError) as caught:
            layer(**values)
        assert caught.value.code in {code, "settings.no_values"}
    assert dict(setting.found().values) == {}


def test_an_unknown_key_cannot_be_locked(setting: Setting) -> None:
    with pytest.raises(FolkmootError) as caught:
        setting.district("chairs")
    assert caught.value.code == "settings.unknown"


def test_an_upgrade_that_refuses_what_is_set_drops_nothing_and_holds_new_votes_up(
    setting: Setting, platform: Platform, officer: Act
) -> None:
    setting.district(seats=5)
    setting.community(words=["甲"])
    with platform() as session:
        where = setting.world.scope.district_id
        consent(session, officer, district_id=where, plugin="lots", version="1.1")
    found = setting.found()
    assert found.refused.keys() == {"seats", "words"}
    assert dict(found.values) == {"seats": 5, "words": ["甲"]}
    with pytest.raises(Refused) as caught:
        setting.vote()
    assert caught.value.code == "settings.stale"
    assert "seats" in str(caught.value)
    # Each mends its own; what the others have to mend holds nobody up in that.
    setting.community()
    setting.district(seats=4)
    assert setting.vote() == {"seats": 4, "way": "open"}


def test_the_same_schema_serves_whoever_sets_and_whoever_reads(setting: Setting) -> None:
    setting.community(seats="6", words=["甲", "乙"])
    assert dict(setting.found().values) == {"seats": 6, "words": ["甲", "乙"]}


@pytest.mark.usefixtures("setting")
@pytest.mark.parametrize("role", list(Role))
def test_each_layer_has_its_own_hand(
    world: World, platform: Platform, act: Act, role: Role
) -> None:
    somebody = replace(act, actor=Actor(uuid4(), frozenset({role})))
    where: dict[str, Any] = {"district_id": world.scope.district_id}
    calls: dict[frozenset[Role], Callable[[], None]] = {}

    def of_platform() -> None:
        with platform() as session:
            set_platform_settings(session, somebody, **ABOUT, values={})

    def of_district() -> None:
        with platform() as session:
            set_district_settings(session, somebody, **where, **ABOUT, values={"seats": 5})

    def of_community() -> None:
        with world.begin() as session:
            set_settings(session, somebody, **ABOUT, values={"seats": 5})

    calls[frozenset({Role.OPERATOR})] = of_platform
    calls[frozenset({Role.OPERATOR, Role.DISTRICT_OFFICER})] = of_district
    calls[frozenset({Role.OPERATOR, Role.SECRETARY})] = of_community
    for allowed, call in calls.items():
        if role in allowed:
            call()
        else:
            with pytest.raises(NotAllowed):
                call()


def test_what_is_not_used_here_cannot_be_set(world: World, put: Put, act: Act) -> None:
    put(OLD)
    with pytest.raises(FolkmootError) as caught, world.begin() as session:
        set_settings(session, act, **ABOUT, values={"seats": 5})
    assert caught.value.code == "settings.nothing_to_set"


def test_what_was_set_is_in_the_chain_and_goes_with_its_last_key(setting: Setting) -> None:
    setting.community(seats=5)
    setting.community()
    with setting.world.begin() as session:
        assert verify(session).sound
        assert session.query(PluginSetting).all() == []


def test_reading_takes_as_many_queries_however_much_is_set(setting: Setting) -> None:
    numbers = []
    for values in ({}, {"seats": 5, "way": "closed"}):
        setting.community(**values)
        with counted(setting.world.database.engine) as asked:
            setting.found()
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 5
