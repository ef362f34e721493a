"""The record of meetings: found, listed, and read item by item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.meetings.domain import Duration, MeetingState
from folkmoot.meetings.models import (
    AgendaItem,
    ItemProposal,
    Meeting,
    MeetingEvent,
    MeetingOutcome,
    Minutes,
    Statement,
)
from folkmoot.meetings.refusals import before_opening, meeting_unknown, not_in_session
from folkmoot.people.models import Person
from folkmoot_sdk import BodyKind

PAGE = 50


def find_meeting(session: Session, meeting_id: UUID) -> Meeting:
    """Raises NotFound ``meeting.unknown``, for another tenant's meeting too."""
    meeting = session.get(Meeting, (tenant_of(session).tenant_id, meeting_id))
    if meeting is None:
        raise meeting_unknown()
    return meeting


def find_agenda_item(session: Session, agenda_item_id: UUID) -> AgendaItem:
    """Raises NotFound ``agenda_item.unknown``."""
    item = session.get(AgendaItem, (tenant_of(session).tenant_id, agenda_item_id))
    if item is None:
        raise NotFound(
            "agenda_item.unknown",
            mark("There is no such item on an agenda here."),
            cure=mark("Choose among the items on the meeting's page."),
        )
    return item


def find_proposal(session: Session, proposal_id: UUID) -> ItemProposal:
    """Raises NotFound ``proposal.unknown``."""
    proposal = session.get(ItemProposal, (tenant_of(session).tenant_id, proposal_id))
    if proposal is None:
        raise NotFound(
            "proposal.unknown",
            mark("Nothing of that was raised in a meeting here."),
            cure=mark("Choose among what the meeting's page shows under its lists."),
        )
    return proposal


def course_of(session: Session, meeting_id: UUID) -> tuple[MeetingEvent, ...]:
    """The steps that the meeting has taken, in order."""
    query = select(MeetingEvent).where(MeetingEvent.meeting_id == meeting_id)
    return tuple(session.scalars(query.order_by(MeetingEvent.seq)))


def state_of(session: Session, meeting_id: UUID) -> MeetingState:
    find_meeting(session, meeting_id)
    return course_of(session, meeting_id)[-1].state


def duration(session: Session, meeting_id: UUID) -> Duration:
    """When the meeting opened, and when it closed or broke off."""
    at = {event.state: event.at for event in course_of(session, meeting_id)}
    ended = at.get(MeetingState.CLOSED) or at.get(MeetingState.ADJOURNED)
    return Duration(at.get(MeetingState.IN_SESSION), ended)


def require_in_session(session: Session, meeting_id: UUID, at: datetime) -> None:
    """Raises Refused ``meeting.not_in_session`` unless it is open now and was at ``at``."""
    course = course_of(session, meeting_id)
    if not course:
        raise meeting_unknown()
    if course[-1].state is not MeetingState.IN_SESSION:
        raise not_in_session(course[-1].state)
    if at < course[-1].at:
        raise before_opening(course[-1].at)


def agenda_of(session: Session, meeting_id: UUID) -> tuple[AgendaItem, ...]:
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return tuple(session.scalars(query.order_by(AgendaItem.position)))


def agenda_item_for(session: Session, meeting_id: UUID, subject_id: UUID) -> AgendaItem | None:
    """The item that stands on this agenda for a subject; a subject has at most one."""
    query = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.subject_id == subject_id
    )
    return session.scalar(query)


def proposals_of(session: Session, *agenda_item_ids: UUID) -> tuple[ItemProposal, ...]:
    """The proposals within these items, item by item, in the order in which they were made."""
    query = select(ItemProposal).where(ItemProposal.agenda_item_id.in_(agenda_item_ids))
    ordered = query.order_by(ItemProposal.agenda_item_id, ItemProposal.position)
    return tuple(session.scalars(ordered))


def statements_of(session: Session, *agenda_item_ids: UUID) -> tuple[Statement, ...]:
    query = select(Statement).where(Statement.agenda_item_id.in_(agenda_item_ids))
    return tuple(session.scalars(query.order_by(Statement.agenda_item_id, Statement.id)))


def outcome_of(session: Session, meeting_id: UUID) -> MeetingOutcome | None:
    """None until the meeting has ended, and for one that was cancelled."""
    return session.get(MeetingOutcome, (tenant_of(session).tenant_id, meeting_id))


def minutes_of(session: Session, meeting_id: UUID) -> Minutes | None:
    return session.get(Minutes, (tenant_of(session).tenant_id, meeting_id))


def names_in(session: Session, *minutes: Minutes) -> dict[str, str]:
    """The names that ``minutes.render`` needs, by person id as text. One query."""
    people = {person for each in minutes for person in _persons(each.content)}
    query = select(Person.id, Person.name).where(Person.id.in_(people))
    return {str(person): name for person, name in session.execute(query)}


def _persons(content: Mapping[str, Any]) -> Iterator[UUID]:
    for row in (*content["called"], *content["attendance"]):
        yield UUID(row["person"])
    for item in content["agenda"]:
        for raised in (item, *item["proposals"]):
            if raised["raised_by"]:
                yield UUID(raised["raised_by"])


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in a list; who came and whether that was enough is known of one that ended."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    state: MeetingState
    present: int | None
    members: int
    quorate: bool | None


_OF_MEETING = and_(
    MeetingEvent.tenant_id == Meeting.tenant_id, MeetingEvent.meeting_id == Meeting.id
)
# How far a meeting has come, beside its row.
LATEST_STATE = (
    select(MeetingEvent.state)
    .where(_OF_MEETING)
    .order_by(MeetingEvent.seq.desc())
    .limit(1)
    .scalar_subquery()
)
# Columns and not rows: a meeting keeps its whole law, and its outcome every test, as JSON.
_LINES: Select[UUID, str, str, datetime, MeetingState, int | None, int, bool | None] = select(
    Meeting.id,
    Meeting.title,
    Meeting.place,
    Meeting.starts_at,
    LATEST_STATE,
    MeetingOutcome.present,
    Meeting.members,
    MeetingOutcome.quorate,
).outerjoin(
    MeetingOutcome,
    and_(
        MeetingOutcome.tenant_id == Meeting.tenant_id,
        MeetingOutcome.meeting_id == Meeting.id,
    ),
)


def meeting_list(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    body_kind: BodyKind | None = None,
    limit: int = PAGE,
) -> tuple[MeetingLine, ...]:
    """Meetings that start from ``since`` on and before ``until``, the latest first. One query."""
    query = _LINES.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(limit)
    if since is not None:
        query = query.where(Meeting.starts_at >= since)
    if until is not None:
        query = query.where(Meeting.starts_at < until)
    if body_kind is not None:
        query = query.where(Meeting.body_kind == body_kind)
    return tuple(MeetingLine(*row) for row in session.execute(query))
