"""Accounts, one-time links and sessions, on a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from folkmoot.identity import service
from folkmoot.identity.domain import Place
from folkmoot.identity.models import SignInLink
from folkmoot.identity.queries import link_is_open, sessions_of, signed_in
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import NotAllowed, NotFound
from folkmoot.kernel.scope import PLATFORM

Signs = Callable[..., str]


@pytest.fixture
def act(act: Act) -> Act:
    """The operator's: accounts are opened and closed from above."""
    return replace(act, actor=Actor(uuid4(), frozenset({Role.OPERATOR})))


@pytest.fixture
def account(database: Database, act: Act) -> UUID:
    with database.begin(PLATFORM) as session:
        return service.open_account(session, act, name="试验账号").id


@pytest.fixture
def link(database: Database, act: Act, account: UUID) -> str:
    token = uuid4().hex
    with database.begin(PLATFORM) as session:
        service.issue_link(session, act, account_id=account, token=token)
    return token


@pytest.fixture
def enter(database: Database, act: Act, account: UUID) -> Signs:
    """Sign the account in at a moment; returns the session's token."""

    def sign_in(at: Act = act) -> str:
        token, own = uuid4().hex, uuid4().hex
        with database.begin(PLATFORM) as session:
            service.issue_link(session, at, account_id=account, token=token)
            service.sign_in(session, at, link_token=token, session_token=own)
        return own

    return sign_in


def is_in(database: Database, token: str, act: Act) -> bool:
    with database.begin() as session:
        return signed_in(session, token, act.at) is not None


def test_a_link_signs_in_once(database: Database, act: Act, link: str, account: UUID) -> None:
    first, second = uuid4().hex, uuid4().hex
    with database.begin() as session:
        opened = service.sign_in(session, act, link_token=link, session_token=first)
        assert opened.account_id == account
    with database.begin() as session, pytest.raises(NotAllowed) as refused:
        service.sign_in(session, act, link_token=link, session_token=second)
    assert refused.value.code == "signin.link"
    assert not is_in(database, second, act)


def test_looking_at_a_link_does_not_use_it_up(database: Database, act: Act, link: str) -> None:
    with database.begin() as session:
        assert all(link_is_open(session, link, act.at) for _ in range(3))
        service.sign_in(session, act, link_token=link, session_token=uuid4().hex)
        assert not link_is_open(session, link, act.at)


def test_a_link_is_good_for_a_day_and_not_a_moment_longer(
    database: Database, act: Act, link: str
) -> None:
    end = act.at + service.LINK_LIFETIME
    with database.begin() as session:
        assert link_is_open(session, link, end - timedelta(seconds=1))
        assert not link_is_open(session, link, end)
        with pytest.raises(NotAllowed):
            service.sign_in(
                session, replace(act, at=end), link_token=link, session_token=uuid4().hex
            )


def test_only_the_hash_of_a_token_is_kept(database: Database, link: str) -> None:
    with database.begin() as session:
        assert session.get(SignInLink, link) is None


def test_a_session_ends_by_itself(database: Database, act: Act, enter: Signs) -> None:
    token = enter()
    last = act.at + service.SESSION_LIFETIME
    assert is_in(database, token, replace(act, at=last - timedelta(seconds=1)))
    assert not is_in(database, token, replace(act, at=last))


def test_a_revoked_session_is_over_at_once(database: Database, act: Act, enter: Signs) -> None:
    here, elsewhere = enter(), enter()
    with database.begin() as session:
        service.sign_out(session, act, session_token=here)
    assert (is_in(database, here, act), is_in(database, elsewhere, act)) == (False, True)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions_and_nobody_elses(
    database: Database, act: Act, account: UUID, enter: Signs
) -> None:
    tokens = [enter(), enter()]
    with database.begin(PLATFORM) as session:
        other = service.open_account(session, act, name="另一账号").id
    with database.begin(PLATFORM) as session:
        service.issue_link(session, act, account_id=other, token=(token := uuid4().hex))
        service.sign_in(session, act, link_token=token, session_token=(own := uuid4().hex))
        assert sessions_of(session, account, act.at) == 2
        service.sign_out_everywhere(session, act, account_id=account)
        assert sessions_of(session, account, act.at) == 0
    assert [is_in(database, each, act) for each in (*tokens, own)] == [False, False, True]


def test_a_closed_account_is_out_and_stays_out(
    database: Database, act: Act, account: UUID, link: str, enter: Signs
) -> None:
    token = enter()
    with database.begin(PLATFORM) as session:
        service.close_account(session, act, account_id=account)
    assert not is_in(database, token, act)
    with database.begin() as session:
        assert not link_is_open(session, link, act.at)
        with pytest.raises(NotAllowed):
            service.sign_in(session, act, link_token=link, session_token=uuid4().hex)
    with database.begin(PLATFORM) as session, pytest.raises(NotFound):
        service.close_account(session, act, account_id=account)


def test_a_role_counts_in_its_own_place_alone(
    database: Database, act: Act, account: UUID, enter: Signs, make_world: Callable[[], Any]
) -> None:
    here, there = make_world().scope, make_world().scope
    person = uuid4()
    with database.begin(PLATFORM) as session:
        for role, place in (
            (Role.GRID_WORKER, Place(here.district_id, here.tenant_id)),
            (Role.DISTRICT_OFFICER, Place(there.district_id)),
        ):
            service.give_role(
                session, act, account_id=account, role=role, place=place, person_id=person
            )
    with database.begin() as session:
        signed = signed_in(session, enter(), act.at)
    assert signed is not None
    own = signed.actor_in(Place(here.district_id, here.tenant_id))
    assert (set(own.roles), own.person_id) == ({Role.GRID_WORKER}, person)
    foreign = signed.actor_in(Place(there.district_id, there.tenant_id))
    # A district officer is nobody's neighbour: the person behind the account stays at home.
    assert (set(foreign.roles), foreign.person_id) == ({Role.DISTRICT_OFFICER}, None)


def test_a_street_officers_role_reaches_the_communities_of_the_street_alone(
    database: Database, act: Act, account: UUID, enter: Signs, make_world: Callable[[], Any]
) -> None:
    scope = make_world().scope
    street = Place(scope.district_id, None, 71)
    with database.begin(PLATFORM) as session:
        service.give_role(session, act, account_id=account, role=Role.STREET_OFFICER, place=street)
    with database.begin() as session:
        signed = signed_in(session, enter(), act.at)
    assert signed is not None
    own, next_door = (Place(scope.district_id, scope.tenant_id, office) for office in (71, 72))
    assert signed.actor_in(own).roles == {Role.STREET_OFFICER}
    assert signed.actor_in(next_door).roles == frozenset()


_IN_COMMUNITIES = {Role.GRID_WORKER, Role.RESIDENT}
_GIVES = {
    Role.OPERATOR: set(Role),
    Role.DISTRICT_OFFICER: {Role.STREET_OFFICER, Role.SECRETARY, *_IN_COMMUNITIES},
    Role.SECRETARY: _IN_COMMUNITIES,
}
_PLACES = {
    Role.OPERATOR: Place(),
    Role.DISTRICT_OFFICER: Place(1),
    Role.STREET_OFFICER: Place(1, None, 1),
}


@pytest.mark.parametrize("giver", Role)
@pytest.mark.parametrize("given", Role)
def test_nobody_gives_a_role_above_the_own(
    database: Database, act: Act, account: UUID, giver: Role, given: Role
) -> None:
    by = replace(act, actor=Actor(uuid4(), frozenset({giver})))
    place = _PLACES.get(given, Place(1, 1))
    with database.begin(PLATFORM) as session:
        if given in _GIVES.get(giver, set()):
            held = service.give_role(session, by, account_id=account, role=given, place=place)
            service.end_role(session, by, role_id=held.id)
        else:
            with pytest.raises(NotAllowed):
                service.give_role(session, by, account_id=account, role=given, place=place)


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GRID_WORKER, Role.STREET_OFFICER])
def test_accounts_and_links_are_made_by_officers_alone(
    database: Database, act: Act, account: UUID, role: Role
) -> None:
    by = replace(act, actor=Actor(uuid4(), frozenset({role})))
    with database.begin(PLATFORM) as session:
        with pytest.raises(NotAllowed):
            service.open_account(session, by, name="冒名")
        with pytest.raises(NotAllowed):
            service.issue_link(session, by, account_id=account, token=uuid4().hex)
        with pytest.raises(NotAllowed):
            service.close_account(session, by, account_id=account)


def test_a_secretary_makes_no_link_for_an_account_of_their_choice(
    database: Database, act: Act, account: UUID
) -> None:
    by = replace(act, actor=Actor(uuid4(), frozenset({Role.SECRETARY})))
    with database.begin(PLATFORM) as session, pytest.raises(NotAllowed):
        service.issue_link(session, by, account_id=account, token=uuid4().hex)


def test_an_ended_role_counts_no_more(
    database: Database, act: Act, account: UUID, enter: Signs, make_world: Callable[[], Any]
) -> None:
    scope = make_world().scope
    place = Place(scope.district_id, scope.tenant_id)
    with database.begin(PLATFORM) as session:
        role = service.give_role(session, act, account_id=account, role=Role.SECRETARY, place=place)
        service.end_role(session, act, role_id=role.id)
    with database.begin() as session:
        signed = signed_in(session, enter(), act.at)
    assert signed is not None
    assert signed.actor_in(place).roles == frozenset()
