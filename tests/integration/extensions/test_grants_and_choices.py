"""A community uses what is installed, and granted by its district, and chosen by itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from typing import Protocol
from uuid import uuid4

import pytest
from sqlalchemy import select
from tests.statements import sent_to

from folkmoot.extensions.models import PluginChoice, PluginGrant
from folkmoot.extensions.service import choose_plugins, grant_plugins, view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Invalid, NotAllowed, Refused
from folkmoot.kernel.scope import PLATFORM, DistrictScope, TenantScope, TenantSession
from folkmoot_sdk import BodyKind, Purpose


class World(Protocol):
    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def operator(act: Act) -> Act:
    return replace(act, actor=Actor(uuid4(), frozenset({Role.OPERATOR})))


@pytest.fixture
def grant(world: World, operator: Act) -> Callable[..., None]:
    """A function that makes the district's grants exactly these."""

    def make(*plugins: str) -> None:
        with world.database.begin(PLATFORM) as session:
            grant_plugins(session, operator, district_id=world.scope.district_id, plugins=plugins)

    return make


@pytest.fixture
def choose(world: World, act: Act) -> Callable[..., None]:
    """A function that makes the community's choice exactly these."""

    def make(*plugins: str) -> None:
        with world.begin() as session:
            choose_plugins(session, act, plugins=plugins)

    return make


def seen(world: World) -> frozenset[str]:
    with world.begin() as session:
        return view_for(session).plugins


def test_at_first_a_community_may_use_nothing(world: World) -> None:
    assert seen(world) == frozenset()


@pytest.mark.parametrize(
    ("granted", "chosen", "expected"),
    [
        (["ballots", "cn-statutes"], ["ballots"], {"ballots"}),
        (["ballots", "cn-statutes"], ["ballots", "cn-statutes"], {"ballots", "cn-statutes"}),
        (["ballots"], [], set()),
        (["ballots", "not-installed"], ["ballots", "not-installed"], {"ballots"}),
    ],
)
def test_the_effective_set_is_installed_and_granted_and_chosen(
    world: World,
    grant: Callable[..., None],
    choose: Callable[..., None],
    granted: list[str],
    chosen: list[str],
    expected: set[str],
) -> None:
    grant(*granted)
    choose(*chosen)
    assert seen(world) == expected


def test_choosing_what_the_district_does_not_grant_is_refused_whole(
    world: World, grant: Callable[..., None], choose: Callable[..., None]
) -> None:
    grant("ballots")
    with pytest.raises(Refused) as caught:
        choose("ballots", "method-4321", "cn-statutes")
    assert caught.value.code == "plugins.not_granted"
    assert caught.value.params == {"plugins": "cn-statutes, method-4321"}
    with world.begin() as session:
        assert session.scalars(select(PluginChoice)).all() == []


def test_a_grant_taken_back_ends_the_use_at_once(
    world: World, grant: Callable[..., None], choose: Callable[..., None]
) -> None:
    grant("ballots", "cn-statutes")
    choose("ballots", "cn-statutes")
    grant("cn-statutes")
    assert seen(world) == {"cn-statutes"}


def test_a_grant_given_again_brings_the_old_choice_back(
    world: World, grant: Callable[..., None], choose: Callable[..., None]
) -> None:
    grant("ballots")
    choose("ballots")
    grant()
    grant("ballots")
    assert seen(world) == {"ballots"}


def test_another_districts_grant_and_another_communitys_choice_count_for_nothing(
    make_world: Callable[[], World],
    grant: Callable[..., None],
    choose: Callable[..., None],
    act: Act,
) -> None:
    grant("ballots")
    choose("ballots")
    other = make_world()
    assert seen(other) == frozenset()
    with pytest.raises(Refused), other.begin() as session:
        choose_plugins(session, act, plugins=["ballots"])


def test_the_law_of_a_plugin_that_was_not_chosen_is_no_law_here(
    world: World, grant: Callable[..., None], choose: Callable[..., None]
) -> None:
    grant("ballots", "cn-statutes")
    for chosen, is_law in ((["ballots"], False), (["ballots", "cn-statutes"], True)):
        choose(*chosen)
        with world.begin() as session:
            view = view_for(session)
        # The registry behind the view holds all that is installed; the view does not show it.
        assert "cn-statutes" in view.registry.plugins
        found = nullcontext() if is_law else pytest.raises(Invalid)
        with found:
            view.law_for(BodyKind.OWNERS_ASSEMBLY, Purpose.DECISION, on=date(2026, 3, 2))


def test_a_view_costs_two_queries_however_much_is_chosen(
    world: World, grant: Callable[..., None], choose: Callable[..., None]
) -> None:
    for plugins in (["ballots"], ["ballots", "cn-statutes", "method-4321"]):
        grant(*plugins)
        choose(*plugins)
        with (
            world.begin() as session,
            sent_to(world.database.engine, without="SET LOCAL") as statements,
        ):
            view_for(session)
        assert len(statements) == 2


def test_communities_with_the_same_set_share_one_view(
    make_world: Callable[[], World], operator: Act, act: Act
) -> None:
    views: list[TenantView] = []
    for world in (make_world(), make_world()):
        with world.database.begin(PLATFORM) as session:
            grant_plugins(
                session, operator, district_id=world.scope.district_id, plugins=["ballots"]
            )
        with world.begin() as session:
            choose_plugins(session, act, plugins=["ballots"])
            session.flush()
            views.append(view_for(session))
    assert views[0] is views[1]


def test_the_same_again_changes_nothing_and_records_nothing(
    world: World, grant: Callable[..., None], choose: Callable[..., None]
) -> None:
    for _ in range(2):
        grant("ballots")
        choose("ballots")
    with world.begin() as session:
        actions = [entry.action for entry in session.scalars(select(AuditEntry))]
    assert actions == ["extensions:choice:set"]


def test_choices_are_in_the_chain_also_when_they_are_taken_back(
    world: World, grant: Callable[..., None], choose: Callable[..., None]
) -> None:
    grant("ballots", "cn-statutes")
    choose("ballots", "cn-statutes")
    choose("cn-statutes")
    with world.begin() as session:
        assert verify(session).sound
        assert [c.plugin for c in session.scalars(select(PluginChoice))] == ["cn-statutes"]


def test_a_community_cannot_grant_itself_anything(world: World, operator: Act) -> None:
    """The table is everybody's, so what stops it is the chain: only the platform's may hold it."""
    with pytest.raises(RuntimeError, match="platform scope"), world.begin() as session:
        grant_plugins(session, operator, district_id=world.scope.district_id, plugins=["ballots"])
    with world.database.begin(PLATFORM) as session:
        mine = select(PluginGrant).where(PluginGrant.district_id == world.scope.district_id)
        assert session.scalars(mine).all() == []


MAY_CHOOSE = {Role.SECRETARY, Role.OPERATOR}
MAY_GRANT = {Role.DISTRICT_OFFICER, Role.OPERATOR}


@pytest.mark.parametrize("role", list(Role))
def test_only_the_secretary_chooses(
    world: World, grant: Callable[..., None], choose: Callable[..., None], act: Act, role: Role
) -> None:
    grant("ballots")
    choose("ballots")
    somebody = replace(act, actor=Actor(uuid4(), frozenset({role})))
    allowed = nullcontext() if role in MAY_CHOOSE else pytest.raises(NotAllowed)
    with allowed, world.begin() as session:
        choose_plugins(session, somebody, plugins=[])
    assert seen(world) == (set() if role in MAY_CHOOSE else {"ballots"})


@pytest.mark.parametrize("role", list(Role))
def test_only_the_district_grants(world: World, act: Act, role: Role) -> None:
    somebody = replace(act, actor=Actor(uuid4(), frozenset({role})))
    allowed = nullcontext() if role in MAY_GRANT else pytest.raises(NotAllowed)
    with allowed, world.database.begin(PLATFORM) as session:
        grant_plugins(session, somebody, district_id=world.scope.district_id, plugins=["ballots"])
    with world.database.begin(PLATFORM) as session:
        mine = select(PluginGrant).where(PluginGrant.district_id == world.scope.district_id)
        assert bool(session.scalars(mine).all()) is (role in MAY_GRANT)


def test_a_view_needs_a_community(world: World) -> None:
    for scope in (None, DistrictScope(world.scope.district_id)):
        with (
            pytest.raises(RuntimeError, match="bound to a tenant"),
            world.database.begin(scope) as session,
        ):
            view_for(session)
