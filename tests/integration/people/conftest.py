"""A small village for tests: persons made in one call, and a counter of queries."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from tests.statements import sent_to

from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database
from folkmoot.people import service
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import Office
from folkmoot.people.models import Body, Person
from folkmoot_sdk import BodyKind

TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Village:
    """Verbs of the room with everything filled in that a test does not care for."""

    session: Session
    act: Act

    def person(self, name: str = "王小明", **known: object) -> Person:
        return service.register_person(self.session, self.act, name=name, **known)  # type: ignore[arg-type] # a test's own

    def persons(self, count: int) -> list[UUID]:
        return [self.person(f"居民{number}").id for number in range(count)]

    def committee(self, count: int = 5, on: date = TODAY) -> tuple[Body, list[UUID]]:
        members = self.persons(count)
        drafts = [MemberDraft(person) for person in members]
        return self.body(BodyKind.RESIDENTS_COMMITTEE, drafts, on), members

    def body(self, kind: BodyKind, members: list[MemberDraft], on: date = TODAY) -> Body:
        return service.constitute_body(
            self.session, self.act, kind=kind, name="第一届", members=members, on=on
        )

    def assembly(self, others: int, representatives: int) -> Body:
        drafts = [MemberDraft(person) for person in self.persons(others)]
        drafts += [
            MemberDraft(person, Office.REPRESENTATIVE, is_representative=True)
            for person in self.persons(representatives)
        ]
        return self.body(BodyKind.REPRESENTATIVES_ASSEMBLY, drafts)

    def unit(self, number: str, area: int = 8000) -> UUID:
        return service.register_unit(
            self.session, self.act, building="1栋", number=number, area=area
        ).id

    def home(self, person_id: UUID, door: str, **known: object) -> UUID:
        household = service.register_household(self.session, self.act, door=door)
        service.move_in(
            self.session,
            self.act,
            person_id=person_id,
            household_id=household.id,
            from_on=TODAY,
            **known,  # type: ignore[arg-type] # a test's own
        )
        return household.id


@pytest.fixture
def village(live_world, act: Act) -> Iterator[Village]:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the fixture's own class
    with live_world.begin() as session:
        yield Village(session, act)


@pytest.fixture
def counting(database: Database) -> Callable[[], AbstractContextManager[list[str]]]:
    """A context that collects every SELECT sent meanwhile."""
    return lambda: sent_to(database.engine, only="SELECT")
