"""What a meeting's papers are composed of: its call, its sheet, its minutes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.meetings.domain import MeetingState
from folkmoot.meetings.models import (
    AgendaItem,
    ItemProposal,
    Meeting,
    MeetingEvent,
    MeetingSeat,
    Minutes,
)
from folkmoot.meetings.queries import (
    find_meeting,
    minutes_of,
    names_in,
    proposals_of,
    roster_of,
)
from folkmoot.meetings.refusals import no_minutes
from folkmoot.people.domain.kinds import Office
from folkmoot.registers.domain import Issuer
from folkmoot.tenancy.models import District
from folkmoot.tenancy.queries import own_community
from folkmoot_sdk import BodyKind


def issuer_of(session: Session) -> Issuer:
    """The community that this session is bound to."""
    community = own_community(session)
    district = session.get_one(District, community.district_id)
    return Issuer(district.name, community.name, f"/{district.slug}/{community.slug}")


@dataclass(frozen=True, slots=True)
class AgendaLine:
    title: str
    decides: bool
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A meeting as its notice called it."""

    title: str
    body: BodyKind
    place: str
    starts_at: datetime
    called_at: datetime
    urgent_reason: str
    members: int
    observers: int
    agenda: tuple[AgendaLine, ...]
    cancelled: str | None


def call_of(session: Session, meeting_id: UUID) -> Call:
    """Five queries. Raises NotFound ``meeting.unknown``."""
    find_meeting(session, meeting_id)
    return calls_of(session, [meeting_id])[0]


def calls_of(session: Session, meeting_ids: Collection[UUID]) -> tuple[Call, ...]:
    """Several meetings, the oldest first. Four queries, however many."""
    query = select(Meeting).where(Meeting.id.in_(meeting_ids))
    meetings = session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()
    agenda = _announced(session, meeting_ids)
    proposals = proposals_of(session, *(item.id for item in agenda))
    observers, cancelled = _observers(session, meeting_ids), _cancelled(session, meeting_ids)
    return tuple(
        Call(
            title=meeting.title,
            body=meeting.body_kind,
            place=meeting.place,
            starts_at=meeting.starts_at,
            called_at=meeting.called_at,
            urgent_reason="" if meeting.notice_in_time else meeting.urgent_reason,
            members=meeting.members,
            observers=observers.get(meeting.id, 0),
            agenda=tuple(
                _line(item, proposals) for item in agenda if item.meeting_id == meeting.id
            ),
            cancelled=cancelled.get(meeting.id),
        )
        for meeting in meetings
    )


def _announced(session: Session, meeting_ids: Collection[UUID]) -> Sequence[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.meeting_id.in_(meeting_ids), AgendaItem.announced)
    return session.scalars(query.order_by(AgendaItem.meeting_id, AgendaItem.position)).all()


def _line(item: AgendaItem, proposals: Sequence[ItemProposal]) -> AgendaLine:
    prepared = (
        each.title
        for each in proposals
        if each.agenda_item_id == item.id and each.raised_by is None
    )
    return AgendaLine(item.title, item.for_decision, tuple(prepared))


def _observers(session: Session, meeting_ids: Collection[UUID]) -> dict[UUID, int]:
    query = (
        select(MeetingSeat.meeting_id, func.count())
        .where(MeetingSeat.meeting_id.in_(meeting_ids), MeetingSeat.observer)
        .group_by(MeetingSeat.meeting_id)
    )
    return dict(session.execute(query).all())


def _cancelled(session: Session, meeting_ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(MeetingEvent.meeting_id, MeetingEvent.reason).where(
        MeetingEvent.meeting_id.in_(meeting_ids), MeetingEvent.state == MeetingState.CANCELLED
    )
    return dict(session.execute(query).all())


@dataclass(frozen=True, slots=True)
class Seated:
    name: str
    office: Office
    observer: bool


def seated_in(session: Session, meeting_id: UUID) -> tuple[Seated, ...]:
    """The roster as it was frozen, with the names of today, by office and name."""
    return tuple(
        Seated(line.name, line.seat.office, line.seat.observer)
        for line in roster_of(session, meeting_id)
    )


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """Minutes with the names that belong to them."""

    meeting: Meeting
    minutes: Minutes
    names: Mapping[str, str]


def minutes_paper(session: Session, meeting_id: UUID) -> MinutesPaper:
    """Raises NotFound ``meeting.unknown``, ``meeting.no_minutes``."""
    meeting = find_meeting(session, meeting_id)
    written = minutes_of(session, meeting_id)
    if written is None:
        raise no_minutes()
    return MinutesPaper(meeting, written, names_in(session, written))


def all_minutes(session: Session, meeting_ids: Sequence[UUID]) -> tuple[MinutesPaper, ...]:
    """The minutes of several meetings, oldest first, in two queries."""
    query = (
        select(Meeting, Minutes)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.id.in_(meeting_ids))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    rows = session.execute(query).all()
    names = names_in(session, *(written for _, written in rows))
    return tuple(MinutesPaper(meeting, written, names) for meeting, written in rows)
