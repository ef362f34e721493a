"""A community with the statutes enabled, and a hall in which its bodies meet."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import pytest
from sqlalchemy import text

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.service import choose_plugins, grant_plugins, view_for
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.meetings.domain import AgendaDraft, Mark, SignDraft
from folkmoot.meetings.service import call_meeting, open_meeting, record_attendances
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.service import (
    constitute_body,
    move_in,
    register_household,
    register_person,
)
from folkmoot_sdk import BodyKind, DecisionRule, Purpose

PLUGINS = ("cn-statutes", "method-4321")
TEN_DAYS = 10


class World(Protocol):
    """What tests/conftest.py makes."""

    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@dataclass
class Hall:
    """Shortcuts through the services, each a transaction of its own."""

    world: World
    act: Act
    starts_at: datetime = datetime(2026, 3, 20, 6, 0, tzinfo=UTC)

    def begin(self) -> AbstractContextManager[TenantSession]:
        return self.world.begin()

    def at(self, minutes: int) -> Act:
        """The secretary, so many minutes after the hour for which the meeting is called."""
        return replace(self.act, at=self.starts_at + timedelta(minutes=minutes))

    def as_person(self, person_id: UUID, minutes: int = 0) -> Act:
        actor = Actor(None, frozenset({Role.RESIDENT}), person_id)
        return Act(actor, self.at(minutes).at)

    def persons(self, count: int) -> list[UUID]:
        with self.begin() as session:
            return [
                register_person(session, self.act, name=f"居民{number}").id
                for number in range(count)
            ]

    def body(
        self,
        members: int,
        *,
        kind: BodyKind = BodyKind.REPRESENTATIVES_ASSEMBLY,
        representatives: int | None = None,
    ) -> list[UUID]:
        ids = self.persons(members)
        elected = members if representatives is None else representatives
        drafts = [
            MemberDraft(person, is_representative=number < elected)
            for number, person in enumerate(ids)
        ]
        self.constitute(kind, drafts)
        return ids

    def residents(self, count: int) -> list[UUID]:
        """Adults, who are the residents' meeting without being elected into it."""
        ids = self.persons(count)
        with self.begin() as session:
            home = register_household(session, self.act, door="1-101").id
            for person in ids:
                move_in(
                    session, self.act, person_id=person, household_id=home, from_on=self.act.today
                )
        self.constitute(BodyKind.RESIDENTS_MEETING, [])
        return ids

    def constitute(self, kind: BodyKind, members: Sequence[MemberDraft]) -> UUID:
        with self.begin() as session:
            body = constitute_body(
                session, self.act, kind=kind, name="机构", members=members, on=self.act.today
            )
            return body.id

    def call(self, **changes: object) -> UUID:
        given: dict[str, Any] = {
            "body_kind": BodyKind.REPRESENTATIVES_ASSEMBLY,
            "title": "环境整治",
            "place": "社区会议室",
            "starts_at": self.starts_at,
            "agenda": [AgendaDraft("环境整治", for_decision=True)],
            "notice_days": TEN_DAYS,
        }
        with self.begin() as session:
            return call_meeting(session, self.act, **(given | changes)).id

    def two_thirds(self) -> Registered[DecisionRule]:
        """The district's rule, for bodies of which no statute speaks."""
        with self.begin() as session:
            kind = BodyKind.GROUP_LEADERS_MEETING
            return view_for(session).law_for(kind, Purpose.DECISION, on=self.act.today)

    def open(self, meeting_id: UUID, minutes: int = 0) -> None:
        with self.begin() as session:
            open_meeting(session, self.at(minutes), meeting_id=meeting_id)

    def sign(
        self, meeting_id: UUID, *persons: UUID, kind: Mark = Mark.PRESENT, minutes: int = 0
    ) -> None:
        with self.begin() as session:
            entries = [SignDraft(person, kind) for person in persons]
            record_attendances(session, self.at(minutes), meeting_id=meeting_id, entries=entries)

    def sitting(self, present: Sequence[UUID], **changes: object) -> UUID:
        """A meeting called, signed in to by ``present``, and open."""
        meeting_id = self.call(**changes)
        self.sign(meeting_id, *present)
        self.open(meeting_id)
        return meeting_id

    def rows(self) -> dict[str, int]:
        """How many rows each table of meetings has; what a refusal must not change."""
        tables = (
            "meeting",
            "meeting_seat",
            "meeting_event",
            "agenda_item",
            "item_proposal",
            "attendance_event",
            "meeting_statement",
            "meeting_outcome",
            "meeting_minutes",
            "audit_entry",
        )
        with self.begin() as session:
            return {
                table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - names from the tuple above
                for table in tables
            }


@pytest.fixture
def enable(act: Act) -> Callable[[World], World]:
    """Let a world use the statutes."""

    def enabled(world: World) -> World:
        operator = replace(act, actor=Actor(None, frozenset({Role.OPERATOR})))
        with world.database.begin(PLATFORM) as session:
            grant_plugins(session, operator, district_id=world.scope.district_id, plugins=PLUGINS)
        with world.begin() as session:
            choose_plugins(session, act, plugins=PLUGINS)
        return world

    return enabled


@pytest.fixture
def hall(world: World, act: Act, enable: Callable[[World], World]) -> Hall:
    return Hall(enable(world), act)


@pytest.fixture
def make_hall(
    make_world: Callable[[], World], act: Act, enable: Callable[[World], World]
) -> Callable[..., Hall]:
    def make(**given: object) -> Hall:
        values: dict[str, Any] = {"act": act, **given}
        return Hall(enable(make_world()), **values)

    return make
