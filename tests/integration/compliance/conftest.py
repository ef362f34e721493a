"""A community that owes its year, and a joint meeting of nine that can be held well or badly."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from tests.integration.compliance.packs import lay_down

from folkmoot.compliance.models import Discharge, Obligation
from folkmoot.compliance.queries import ObligationLine, year_of
from folkmoot.compliance.service import Owing, owe, publish_minutes
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.meetings.domain import AgendaDraft, Mark, SignDraft
from folkmoot.meetings.service import (
    adjourn_meeting,
    call_meeting,
    close_meeting,
    open_meeting,
    record_attendances,
    write_minutes,
)
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.service import post_notice, register_board, take_down
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.service import constitute_body, register_person
from folkmoot_sdk import BodyKind

JOINT = BodyKind.JOINT_MEETING
NEW_YEAR = date(2026, 1, 1)


class World(Protocol):
    """What tests/conftest.py makes."""

    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@dataclass
class Town:
    """Shortcuts through the services, each a transaction of its own."""

    world: World
    act: Act
    bodies: dict[BodyKind, list[UUID]] = field(default_factory=dict)
    boards: list[UUID] = field(default_factory=list)
    # What a test keeps for its next step.
    before: tuple[ObligationLine, ...] = ()
    changed: Owing | None = None

    def begin(self) -> AbstractContextManager[TenantSession]:
        return self.world.begin()

    def on(self, day: date, hour: int = 9) -> Act:
        """The secretary on that day, at that hour in China."""
        at = datetime(day.year, day.month, day.day, hour, tzinfo=CHINA).astimezone(UTC)
        return replace(self.act, at=at)

    def officer(self, role: Role = Role.DISTRICT_OFFICER, day: date | None = None) -> Act:
        act = self.on(day) if day else self.act
        return replace(act, actor=Actor(uuid4(), frozenset({role})))

    def owe(self, year: int = 2026, since: date = NEW_YEAR, on: date = NEW_YEAR) -> Owing:
        with self.begin() as session:
            return owe(session, self.officer(day=on), year=year, owed_from=since)

    def year(
        self, year: int = 2026, today: date = NEW_YEAR, remind_days: int = 10
    ) -> tuple[ObligationLine, ...]:
        with self.begin() as session:
            return year_of(session, year, today, remind_days)

    def of(self, body: BodyKind, year: int = 2026) -> tuple[ObligationLine, ...]:
        return tuple(line for line in self.year(year) if line.body is body)

    def lay_down(self, since: date = NEW_YEAR, **values: object) -> None:
        """Change what the district lays down, as the next version of its pack does."""
        scope = self.world.scope
        lay_down(self.world.database, self.act, scope.district_id, since, **values)

    def seat(self, body: BodyKind, members: int = 9) -> list[UUID]:
        """The members of a body, constituted when it is first asked for."""
        if body not in self.bodies:
            act = self.on(date(2025, 12, 1))
            with self.begin() as session:
                people = [
                    register_person(session, act, name=f"成员{number}").id
                    for number in range(members)
                ]
                drafts = [MemberDraft(one, is_representative=True) for one in people]
                constitute_body(session, act, kind=body, name="机构", members=drafts, on=act.today)
            self.bodies[body] = people
        return self.bodies[body]

    def call(self, on: date, body: BodyKind = JOINT, *, ahead: int = 10, urgent: str = "") -> UUID:
        """Called ``ahead`` days before, for ten in the morning."""
        self.seat(body)
        starts_at = self.on(on, 10).at
        with self.begin() as session:
            meeting = call_meeting(
                session,
                self.on(on - timedelta(days=ahead)),
                body_kind=body,
                title=f"{on.month}月会议",
                place="社区会议室",
                starts_at=starts_at,
                agenda=[AgendaDraft("通报情况")],
                notice_days=3,
                urgent_reason=urgent,
            )
            return meeting.id

    def hold(
        self,
        on: date,
        body: BodyKind = JOINT,
        *,
        present: int = 6,
        ahead: int = 10,
        minuted: bool = True,
        breaks_off: bool = False,
    ) -> UUID:
        """A meeting from its call to its minutes; as it should be, unless told otherwise."""
        meeting_id = self.call(on, body, ahead=ahead, urgent="" if ahead > 3 else "紧急")
        came = self.seat(body)[:present]
        here: dict[str, Any] = {
            "meeting_id": meeting_id,
            "of_appraisal": body is BodyKind.APPRAISAL_MEETING,
        }
        with self.begin() as session:
            start = self.on(on, 10)
            signs = [SignDraft(one, Mark.PRESENT) for one in came]
            record_attendances(session, start, meeting_id=meeting_id, entries=signs)
            open_meeting(session, start, **here)
        with self.begin() as session:
            if breaks_off:
                adjourn_meeting(session, self.on(on, 11), **here, reason="停电")
            else:
                close_meeting(session, self.on(on, 11), **here)
            if minuted:
                write_minutes(session, self.on(on, 12), meeting_id=meeting_id)
        return meeting_id

    def board(self) -> list[UUID]:
        if not self.boards:
            with self.begin() as session:
                board = register_board(session, self.act, name="居务公开栏", place="门口")
                self.boards = [board.id]
        return self.boards

    def publish(self, meeting_id: UUID, on: date) -> UUID:
        boards = self.board()
        with self.begin() as session:
            notice = publish_minutes(
                session, self.on(on, 15), meeting_id=meeting_id, board_ids=boards
            )
            return notice.id

    def post(self, subject_id: UUID, kind: NoticeKind, on: date) -> UUID:
        """A notice as the rooms above post them."""
        boards = self.board()
        with self.begin() as session:
            notice = post_notice(
                session,
                self.on(on, 15),
                kind=kind,
                subject_id=subject_id,
                title="公示",
                body="结果",
                board_ids=boards,
                minimum_days=15,
            )
            return notice.id

    def remove(self, notice_id: UUID, on: date) -> None:
        """Take a notice down."""
        with self.begin() as session:
            take_down(session, self.on(on), notice_id=notice_id, reason="笔误")

    def met_by(self) -> dict[UUID, UUID]:
        """What met what, by meeting."""
        with self.begin() as session:
            rows = session.scalars(select(Discharge)).all()
            return {row.meeting_id: row.obligation_id for row in rows}

    def count(self, model: type[object] = Obligation) -> int:
        with self.begin() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def town(live_world: World, act: Act) -> Town:
    return Town(live_world, act)
