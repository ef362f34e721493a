"""What single papers are composed of: a notice, the call of a meeting, its sheet, its minutes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.matters.models import MatterOption, Resolution
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
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot.notices.queries import Hanging, find_notice, hangings_of, notices_of
from folkmoot.people.domain.kinds import Office
from folkmoot.registers.domain import Issuer
from folkmoot.tenancy.models import District
from folkmoot.tenancy.queries import own_community
from folkmoot.votes.models import Closing
from folkmoot_sdk import BodyKind, Outcome


def issuer_of(session: Session) -> Issuer:
    """The community that this session is bound to."""
    community = own_community(session)
    district = session.get_one(District, community.district_id)
    return Issuer(district.name, community.name, f"/{district.slug}/{community.slug}")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the vote behind a resolution came to; ``figures`` as the count has them."""

    option: str
    promise: str
    body: BodyKind
    advice: bool
    on: datetime
    ballots: int
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A notice as it hangs. ``removed`` is why it was taken down, "" while it was not."""

    title: str
    kind: NoticeKind
    body: str
    posted_on: date
    ends_on: date
    boards: tuple[str, ...]
    removed: str
    resolved: tuple[Resolved, ...]


def notice_paper(session: Session, notice_id: UUID) -> NoticePaper:
    """Raises NotFound ``notices.unknown``."""
    notice = find_notice(session, notice_id)
    hangings = hangings_of(session, [notice_id])[notice_id]
    resolved = _resolved(session, notice) if notice.kind is NoticeKind.RESOLUTION else ()
    return _notice(notice, hangings, resolved)


def notice_papers(session: Session, subject_id: UUID) -> tuple[NoticePaper, ...]:
    """Every notice about a subject, without the votes behind them. Three queries."""
    notices = notices_of(session, subject_id)
    hangings = hangings_of(session, [notice.id for notice in notices])
    return tuple(_notice(notice, hangings[notice.id], ()) for notice in notices)


def _notice(
    notice: Notice, hangings: Sequence[Hanging], resolved: tuple[Resolved, ...]
) -> NoticePaper:
    return NoticePaper(
        title=notice.title,
        kind=notice.kind,
        body=notice.body,
        posted_on=notice.posted_on,
        ends_on=notice.ends_on,
        boards=tuple(f"{one.board.name}（{one.board.place}）" for one in hangings),
        removed=notice.removal.reason if notice.removal else "",
        resolved=resolved,
    )


def _resolved(session: Session, notice: Notice) -> tuple[Resolved, ...]:
    """The resolutions of the round that the notice made public."""
    before = Resolution.matter_id == notice.subject_id, Resolution.resolved_at <= notice.posted_at
    newest = select(func.max(Resolution.round_no)).where(*before).scalar_subquery()
    query = (
        select(Resolution, MatterOption.key, MatterOption.label, MatterOption.promise, Closing)
        .join(MatterOption, MatterOption.id == Resolution.option_id)
        .join(Closing, Closing.vote_id == Resolution.vote_id)
        .where(*before, Resolution.round_no == newest)
        .order_by(Resolution.resolved_at, MatterOption.key)
    )
    return tuple(
        Resolved(
            option=label,
            promise=promise,
            body=resolution.body,
            advice=resolution.force == "recommends",
            on=closing.closed_at,
            ballots=closing.ballots,
            figures=_figures(closing.outcome, key),
        )
        for resolution, key, label, promise, closing in session.execute(query)
    )


def _figures(outcome: dict[str, Any], key: str) -> Mapping[str, int]:
    options = Outcome.from_plain(outcome).options
    return next((each.count.figures for each in options if each.option.key == key), {})


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
