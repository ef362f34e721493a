"""A district grants on terms; a release that asks for more waits for its officer's yes."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from tests.integration.catalogue.conftest import Lot, NewLot, Put, World, release

from folkmoot.catalogue.queries import users_of_plugins
from folkmoot.extensions import granting
from folkmoot.extensions.above import Use
from folkmoot.extensions.granting import (
    consent,
    grant_plugin,
    grant_plugins,
    grants_of,
    revoke_plugin,
)
from folkmoot.extensions.models import DistrictPluginSetting, PluginChoice, PluginSetting, PluginUse
from folkmoot.extensions.service import choose_plugin, choose_plugins, give_up_plugin, view_for
from folkmoot.extensions.settings import set_district_settings, set_settings
from folkmoot.extensions.terms import Price, terms_of
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import DistrictScope, TenantSession
from folkmoot_sdk import Kind, PersonalData, Scope, Text

Platform = Callable[[], AbstractContextManager[TenantSession]]
OLD = release("1.0", Lot(), scopes=(Scope.BALLOTS,))
NEW = release(
    "1.1",
    NewLot(),
    scopes=(Scope.BALLOTS, Scope.FIGURES),
    personal=(PersonalData.NAMES,),
)
ABOUT = {"plugin": "lots", "kind": Kind.VOTING_RULES, "contribution": "lot"}


def used(world: World) -> str:
    """The version of the plugin that the community is on; "" for none."""
    with world.begin() as session:
        view = view_for(session)
        if "lots" not in view.plugins:
            return ""
        return view.voting_rule("lots/lot").plugin_version


@pytest.fixture
def granted(world: World, put: Put, platform: Platform, officer: Act, act: Act) -> dict[str, Any]:
    """The old release granted with what it asks, and chosen; the new one is there as well."""
    put(OLD, NEW)
    where = {"district_id": world.scope.district_id, "plugin": "lots"}
    with platform() as session:
        grant_plugin(session, officer, **where, scopes=["ballots"], personal_data=[])
    with world.begin() as session:
        choose_plugin(session, act, plugin="lots")
    return where


def test_a_release_that_asks_for_more_is_not_used_until_the_district_says_yes(
    world: World, granted: dict[str, Any], platform: Platform, officer: Act
) -> None:
    assert used(world) == "1.0"
    with platform() as session:
        consent(session, officer, **granted, version="1.1")
    assert used(world) == "1.1"
    with platform() as session:
        terms = grants_of(session, granted["district_id"])["lots"]
    assert terms.scopes == (Scope.BALLOTS, Scope.FIGURES)
    assert terms.personal_data == (PersonalData.NAMES,)


def test_without_any_consent_nothing_of_a_wheel_is_used(
    world: World, put: Put, platform: Platform, officer: Act, act: Act
) -> None:
    put(OLD)
    where = world.scope.district_id
    with platform() as session:
        grant_plugins(session, officer, district_id=where, plugins=["lots"])
    with world.begin() as session:
        choose_plugin(session, act, plugin="lots")
    assert used(world) == ""
    with platform() as session:
        consent(session, officer, district_id=where, plugin="lots", version="1.0")
    assert used(world) == "1.0"


def test_the_range_of_versions_bounds_what_is_used_and_consented_to(
    world: World, granted: dict[str, Any], platform: Platform, officer: Act
) -> None:
    everything = {"scopes": ["ballots", "figures"], "personal_data": ["names"]}
    with platform() as session:
        grant_plugin(session, officer, **granted, **everything, versions=">=1.0, <1.1")
    assert used(world) == "1.0"
    with pytest.raises(Refused) as caught, platform() as session:
        consent(session, officer, **granted, version="1.1")
    assert caught.value.code == "plugins.outside_range"
    with platform() as session:
        grant_plugin(session, officer, **granted, **everything)
    assert used(world) == "1.1"


@pytest.mark.usefixtures("granted")
def test_two_communities_in_one_process_use_different_sets(
    world: World,
    make_world: Callable[[], World],
    platform: Platform,
    officer: Act,
    act: Act,
) -> None:
    other = make_world()
    with platform() as session:
        grant_plugins(
            session,
            officer,
            district_id=other.scope.district_id,
            plugins=["ballots", ("lots", terms_of("", ["ballots", "figures"], ["names"]))],
        )
    with other.begin() as session:
        choose_plugins(session, act, plugins=["ballots", "lots"])
    assert used(world) == "1.0"
    assert used(other) == "1.1"
    with world.begin() as session:
        assert view_for(session).plugins == {"lots"}
    with other.begin() as session:
        assert view_for(session).plugins == {"ballots", "lots"}


@pytest.mark.parametrize("role", list(Role))
def test_only_the_district_sets_terms_consents_and_revokes(
    granted: dict[str, Any], platform: Platform, act: Act, role: Role
) -> None:
    somebody = replace(act, actor=Actor(uuid4(), frozenset({role})))
    may = role in {Role.DISTRICT_OFFICER, Role.OPERATOR}
    verbs: list[Callable[[TenantSession], None]] = [
        lambda session: grant_plugin(session, somebody, **granted, scopes=["ballots"]),
        lambda session: consent(session, somebody, **granted, version="1.1"),
        lambda session: revoke_plugin(session, somebody, **granted),
    ]
    for verb in verbs:
        with nullcontext() if may else pytest.raises(NotAllowed), platform() as session:
            verb(session)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"versions": "newest"}, "plugins.versions"),
        ({"versions": ">=" + "1" * 200}, "plugins.versions"),
        ({"scopes": ["everything"]}, "plugins.scope"),
        ({"personal_data": ["blood"]}, "plugins.scope"),
        ({"price": -1}, "plugins.price"),
        ({"price": 12.5}, "plugins.price"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_whole(
    granted: dict[str, Any], platform: Platform, officer: Act, terms: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as caught, platform() as session:
        grant_plugin(session, officer, **granted, **terms)
    assert caught.value.code == code
    with platform() as session:
        assert grants_of(session, granted["district_id"])["lots"].scopes == (Scope.BALLOTS,)


def test_a_price_is_kept_as_it_was_agreed(
    granted: dict[str, Any], platform: Platform, officer: Act
) -> None:
    with platform() as session:
        grant_plugin(session, officer, **granted, scopes=["ballots"], price=1250)
    with platform() as session:
        assert grants_of(session, granted["district_id"])["lots"].price == Price(1250)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda s, a, w: grant_plugin(s, a, **{**w, "plugin": "nobody"}), "plugins.not_installed"),
        (lambda s, a, w: revoke_plugin(s, a, **{**w, "plugin": "ballots"}), "plugins.no_grant"),
        (lambda s, a, w: consent(s, a, **w, version="9"), "plugins.not_installed"),
    ],
)
def test_what_is_not_there_is_said(
    granted: dict[str, Any],
    platform: Platform,
    officer: Act,
    call: Callable[[TenantSession, Act, dict[str, Any]], None],
    code: str,
) -> None:
    with pytest.raises(NotFound) as caught, platform() as session:
        call(session, officer, granted)
    assert caught.value.code == code


def test_terms_that_leave_no_release_are_refused_while_something_needs_the_plugin(
    granted: dict[str, Any], platform: Platform, officer: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = Use("lots", Text("表决", "a vote"))
    monkeypatch.setattr(granting, "uses_in", lambda *_: [use])
    narrow: tuple[Callable[[TenantSession], None], ...] = (
        lambda session: grant_plugin(session, officer, **granted, scopes=[]),
        lambda session: grant_plugin(session, officer, **granted, versions=">=7"),
        lambda session: revoke_plugin(session, officer, **granted),
    )
    for verb in narrow:
        with pytest.raises(Refused) as caught, platform() as session:
            verb(session)
        assert caught.value.code == "plugins.in_use"


def test_nothing_is_left_dangling_when_a_plugin_goes(
    world: World, granted: dict[str, Any], platform: Platform, officer: Act, act: Act
) -> None:
    with platform() as session:
        where = granted["district_id"]
        values = {"seats": 2}
        set_district_settings(session, officer, district_id=where, **ABOUT, values=values)
    with world.begin() as session:
        set_settings(session, act, **ABOUT, values={"seats": 4})
    with world.begin() as session:
        give_up_plugin(session, act, plugin="lots")
    with platform() as session:
        revoke_plugin(session, officer, **granted)
    with world.begin() as session:
        for table in (PluginChoice, PluginSetting, PluginUse):
            assert session.scalars(select(table)).all() == []
        mine = DistrictPluginSetting.district_id == granted["district_id"]
        assert session.scalars(select(DistrictPluginSetting).where(mine)).all() == []
        assert verify(session).sound


def test_what_is_not_used_cannot_be_given_up(world: World, act: Act) -> None:
    with pytest.raises(NotFound) as caught, world.begin() as session:
        give_up_plugin(session, act, plugin="ballots")
    assert caught.value.code == "plugins.not_chosen"


def test_a_community_gives_up_what_is_no_longer_granted(
    world: World, granted: dict[str, Any], platform: Platform, officer: Act, act: Act
) -> None:
    with platform() as session:
        revoke_plugin(session, officer, **granted)
    with world.begin() as session:
        give_up_plugin(session, act, plugin="lots")
    with world.begin() as session:
        assert session.scalars(select(PluginChoice)).all() == []


@pytest.mark.usefixtures("granted")
def test_the_district_looks_up_who_uses_what_and_only_in_itself(
    world: World, make_world: Callable[[], World]
) -> None:
    with world.database.begin(DistrictScope(world.scope.district_id)) as session:
        assert users_of_plugins(session) == {"lots": (world.scope.tenant_id,)}
    with world.database.begin(DistrictScope(make_world().scope.district_id)) as session:
        assert users_of_plugins(session) == {}


def test_each_change_is_in_the_platforms_chain(
    granted: dict[str, Any], platform: Platform, officer: Act
) -> None:
    with platform() as session:
        consent(session, officer, **granted, version="1.1")
    with platform() as session:
        revoke_plugin(session, officer, **granted)
    subject = f"{granted['district_id']}/lots"
    with platform() as session:
        query = select(AuditEntry.action).where(AuditEntry.subject == subject)
        actions = session.scalars(query.order_by(AuditEntry.seq)).all()
    assert actions == [
        "extensions:grant:set",
        "extensions:grant:consent",
        "extensions:grant:revoke",
    ]


def test_granting_needs_the_platforms_scope(world: World, put: Put, officer: Act) -> None:
    put(OLD)
    with pytest.raises(RuntimeError, match="platform scope"), world.begin() as session:
        grant_plugin(session, officer, district_id=world.scope.district_id, plugin="lots")


def test_errors_have_a_cure(put: Put, platform: Platform, officer: Act) -> None:
    put()
    with pytest.raises(FolkmootError) as caught, platform() as session:
        grant_plugin(session, officer, district_id=1, plugin="nobody")
    assert caught.value.cure
