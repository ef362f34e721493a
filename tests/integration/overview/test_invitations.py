"""The secretary hands out sign-in links, to people of the own community and up to the own role."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from folkmoot.identity import service as identity
from folkmoot.identity.models import AccountRole
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.people.service import register_person

SignIn = Callable[..., FlaskClient]
_LINK = re.compile(r'href="(http[^"]*)(/sign-in/[^"]+)"')


class World(Protocol):
    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def links(live_world: World) -> str:
    return f"/{live_world.district_slug}/{live_world.community_slug}/links"


@pytest.fixture
def person(live_world: World, act: Act) -> UUID:
    with live_world.begin() as session:
        return register_person(session, act, name="赵春兰").id


def ask(client: FlaskClient, links: str, person: UUID, role: str = "resident") -> tuple[int, str]:
    answer = client.post(links, data={"person": str(person), "role": role})
    return answer.status_code, answer.text


def test_a_link_signs_in_as_that_person_of_that_community(
    app: Flask, live_world: World, sign_in: SignIn, links: str, person: UUID
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    assert "赵春兰" in secretary.get(f"{links}?name=春").text
    status, page = ask(secretary, links, person)
    found = _LINK.search(page)
    assert status == 200
    assert found is not None
    assert "<svg" in page
    browser = app.test_client()
    assert browser.post(found[2]).location == f"{links.removesuffix('links')}"
    assert "赵春兰" in browser.get("/me").text


def test_a_second_link_is_for_the_same_account(
    live_world: World, sign_in: SignIn, links: str, person: UUID
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    for role in ("resident", "resident", "grid_worker"):
        assert ask(secretary, links, person, role)[0] == 200
    with live_world.database.begin() as session:
        held = session.scalars(select(AccountRole).where(AccountRole.person_id == person)).all()
    assert len({each.account_id for each in held}) == 1
    assert {each.role for each in held} == {Role.RESIDENT, Role.GRID_WORKER}


def test_who_made_a_link_stands_in_the_platforms_chain_and_the_link_does_not(
    live_world: World, sign_in: SignIn, links: str, person: UUID
) -> None:
    _, page = ask(sign_in(live_world, Role.SECRETARY), links, person)
    found = _LINK.search(page)
    assert found is not None
    with live_world.database.begin(PLATFORM) as session:
        held = session.scalars(select(AccountRole).where(AccountRole.person_id == person)).one()
        query = select(AuditEntry).where(
            AuditEntry.subject == str(held.account_id), AuditEntry.action == "identity:link:issue"
        )
        entry = session.scalars(query).one()
    assert entry.actor is not None
    assert found[2].rpartition("/")[2] not in str(entry.rows)


@pytest.mark.parametrize("role", ["secretary", "operator", "district_officer", ""])
def test_no_role_above_the_own_can_be_asked_for(
    live_world: World, sign_in: SignIn, links: str, person: UUID, role: str
) -> None:
    status, page = ask(sign_in(live_world, Role.SECRETARY), links, person, role)
    assert status == 422
    assert "invitation.whom" in page


def test_nobody_is_impersonated_who_serves_elsewhere_or_higher(
    live_world: World, sign_in: SignIn, act: Act, links: str, person: UUID
) -> None:
    operator = Act(Actor(None, frozenset({Role.OPERATOR})), act.at)
    here = identity.Place(live_world.scope.district_id, live_world.scope.tenant_id)
    with live_world.database.begin(PLATFORM) as session:
        account = identity.open_account(session, operator, name="赵春兰")
        for role, place in (
            (Role.RESIDENT, here),
            (Role.DISTRICT_OFFICER, identity.Place(live_world.scope.district_id)),
        ):
            identity.give_role(
                session,
                operator,
                account_id=account.id,
                role=role,
                place=place,
                person_id=person,
            )
    status, page = ask(sign_in(live_world, Role.SECRETARY), links, person)
    assert status == 403
    assert "signin.serves_elsewhere" in page


def test_a_person_of_another_community_is_unknown_here(
    live_world: World, make_world: Callable[[], World], act: Act, sign_in: SignIn, links: str
) -> None:
    other = make_world()
    with other.begin() as session:
        stranger = register_person(session, act, name="外人").id
    assert ask(sign_in(live_world, Role.SECRETARY), links, stranger)[0] == 404


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GRID_WORKER, Role.DISTRICT_OFFICER])
def test_nobody_but_the_secretary_hands_out_links(
    live_world: World, sign_in: SignIn, links: str, person: UUID, role: Role
) -> None:
    client = sign_in(live_world, role)
    assert client.get(links).status_code == 403
    assert ask(client, links, person)[0] == 403


def test_the_page_with_a_link_is_kept_by_no_browser(
    live_world: World, sign_in: SignIn, links: str, person: UUID
) -> None:
    data = {"person": str(person), "role": "resident"}
    answer = sign_in(live_world, Role.SECRETARY).post(links, data=data)
    assert answer.headers["Cache-Control"] == "no-store"
