"""A community with its committee and the two bodies that supervise it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from folkmoot.implementation.service import open_item, start_attempt
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.people.domain.kinds import KinRelation, Office
from folkmoot.people.models import Body, Kinship, Mandate, Person
from folkmoot_sdk import BodyKind

Begin = Callable[[], AbstractContextManager[TenantSession]]
TERM = (date(2026, 1, 1), date(2030, 12, 31))


class World(Protocol):
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@dataclass
class Village:
    """Makes persons, bodies, mandates and kinship straight in the tables."""

    begin: Begin
    act: Act

    def person(self) -> UUID:
        row = Person(id=self.act.new_id(), name="试", name_sort="shi", party_member=False, salt="s")
        return self._add(row)

    def body(self, kind: BodyKind) -> UUID:
        row = Body(id=self.act.new_id(), kind=kind, name=kind.value, from_on=TERM[0], end_reason="")
        return self._add(row)

    def seat(
        self, body_id: UUID, person_id: UUID, office: Office = Office.MEMBER, until: date = TERM[1]
    ) -> None:
        self._add(
            Mandate(
                id=self.act.new_id(),
                body_id=body_id,
                person_id=person_id,
                office=office,
                representative=False,
                from_on=TERM[0],
                until=until,
                end_reason="",
            )
        )

    def kin(self, person_id: UUID, relative_id: UUID) -> None:
        self._add(
            Kinship(
                id=self.act.new_id(),
                person_id=person_id,
                relative_id=relative_id,
                relation=KinRelation.SIBLING,
            )
        )

    def acting(self, person_id: UUID) -> Act:
        return replace(self.act, actor=Actor(uuid4(), frozenset({Role.RESIDENT}), person_id))

    def _add(self, row: Person | Body | Mandate | Kinship) -> UUID:
        with self.begin() as session:
            session.add(row)
            audit.record(session, self.act, "test:people:make", row.id)
        return row.id


@pytest.fixture
def begin(world: World) -> Begin:
    return world.begin


@pytest.fixture
def village(begin: Begin, act: Act) -> Village:
    return Village(begin, act)


@pytest.fixture
def council(village: Village) -> UUID:
    return village.body(BodyKind.DELIBERATION_COUNCIL)


@pytest.fixture
def supervision(village: Village) -> UUID:
    return village.body(BodyKind.SUPERVISION_COMMITTEE)


@pytest.fixture
def committee(village: Village) -> UUID:
    return village.body(BodyKind.RESIDENTS_COMMITTEE)


@pytest.fixture
def member(village: Village) -> Callable[[UUID], Act]:
    """A new member of a body, acting."""

    def join(body: UUID) -> Act:
        person = village.person()
        village.seat(body, person)
        return village.acting(person)

    return join


@pytest.fixture
def item(begin: Begin, act: Act) -> UUID:
    with begin() as session:
        return open_item(
            session,
            act,
            subject_id=act.new_id(),
            round_no=1,
            option_key="a",
            title="物业维修",
            promised="修好四部电梯",
        ).id


@pytest.fixture
def start(begin: Begin, act: Act, item: UUID) -> Callable[[], UUID]:
    """Begin the next attempt at the item; returns its id."""

    def begin_attempt() -> UUID:
        with begin() as session:
            return start_attempt(
                session, act, item_id=item, counterparty="物业公司", plan="请其维修"
            ).id

    return begin_attempt
