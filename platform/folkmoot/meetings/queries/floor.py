"""Who is in the room, and whether that is enough."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import Refused, mark
from folkmoot.meetings.domain import (
    Attendance,
    Base,
    PresentVoter,
    QuorumOutcome,
    Seat,
    Sign,
    fold,
    quorum_of,
)
from folkmoot.meetings.models import AgendaItem, AttendanceEvent, Meeting, MeetingSeat
from folkmoot.meetings.queries.record import (
    find_agenda_item,
    find_meeting,
    require_in_session,
)
from folkmoot.meetings.refusals import announced_too_late, inquorate
from folkmoot.people.models import Person
from folkmoot_sdk import DecisionRule, Figures


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One called person, for a page."""

    seat: MeetingSeat
    name: str


def seats_of(session: Session, meeting_id: UUID) -> tuple[Seat, ...]:
    """The roster as it was frozen at notice, by person."""
    query = select(
        MeetingSeat.person_id, MeetingSeat.representative, MeetingSeat.observer, MeetingSeat.office
    ).where(MeetingSeat.meeting_id == meeting_id)
    rows = session.execute(query.order_by(MeetingSeat.person_id))
    return tuple(Seat(*row) for row in rows)


def roster_of(session: Session, meeting_id: UUID) -> tuple[RosterLine, ...]:
    """The frozen roster with the names of today, by office and name. One query."""
    query = (
        select(MeetingSeat, Person.name, Person.name_sort)
        .join(
            Person,
            and_(
                Person.tenant_id == MeetingSeat.tenant_id,
                Person.id == MeetingSeat.person_id,
            ),
        )
        .where(MeetingSeat.meeting_id == meeting_id)
    )
    rows = sorted(
        session.execute(query), key=lambda row: (row[0].office.rank, row[2], row[0].person_id)
    )
    return tuple(RosterLine(seat, name) for seat, name, _ in rows)


def by_name(session: Session, person_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """These people as a list of names has them."""
    query = select(Person.id).where(Person.id.in_(person_ids))
    return tuple(session.scalars(query.order_by(Person.name_sort, Person.id)))


def signs_of(session: Session, meeting_id: UUID, about: Collection[UUID] = ()) -> tuple[Sign, ...]:
    """The attendance record, in order of time; ``about`` keeps to some and their proxies."""
    query = select(
        AttendanceEvent.person_id,
        AttendanceEvent.kind,
        AttendanceEvent.at,
        AttendanceEvent.proxy_for,
        AttendanceEvent.recorded_at,
    ).where(AttendanceEvent.meeting_id == meeting_id)
    if about:
        query = query.where(
            or_(AttendanceEvent.person_id.in_(about), AttendanceEvent.proxy_for.in_(about))
        )
    return tuple(Sign(*row) for row in session.execute(query.order_by(AttendanceEvent.at)))


def attendance(session: Session, meeting_id: UUID, at: datetime | None = None) -> Attendance:
    """The room at ``at``, or as the record leaves it. Raises NotFound ``meeting.unknown``."""
    meeting = find_meeting(session, meeting_id)
    signs = signs_of(session, meeting_id)
    last = signs[-1].at if signs else meeting.starts_at
    return fold(signs, seats_of(session, meeting_id), at or last)


def quorum(session: Session, meeting_id: UUID, at: datetime | None = None) -> QuorumOutcome:
    """The tests of the rule frozen at notice, on the base frozen at notice."""
    meeting = find_meeting(session, meeting_id)
    return quorum_for(meeting, attendance(session, meeting_id, at))


def quorum_for(meeting: Meeting, room: Attendance) -> QuorumOutcome:
    rule = DecisionRule.from_plain(meeting.quorum_rule)
    return quorum_of(rule, base_of(meeting), room.present)


def base_of(meeting: Meeting) -> Base:
    return Base(meeting.eligible, meeting.members, meeting.representatives)


def require_quorum(session: Session, meeting_id: UUID, at: datetime) -> QuorumOutcome:
    """What must hold before a meeting resolves or states anything as a body.

    Raises Refused ``meeting.not_in_session`` or ``meeting.inquorate``, with the shortfall in whole
    persons and the article.
    """
    require_in_session(session, meeting_id, at)
    outcome = quorum(session, meeting_id, at)
    if not outcome.valid:
        raise inquorate(outcome)
    return outcome


def require_resolvable(session: Session, agenda_item_id: UUID, at: datetime) -> AgendaItem:
    """The item, if its meeting may decide on it now.

    Raises Refused ``meeting.not_for_decision`` for what the notice did not announce for decision,
    ``meeting.announced_too_late`` where the notice came too late, else as ``require_quorum``.
    """
    item = find_agenda_item(session, agenda_item_id)
    if not item.for_decision:
        raise Refused(
            "meeting.not_for_decision",
            mark("“%(title)s” was not announced for decision, so it may be talked about only."),
            cure=mark("Put it on the agenda of the next meeting, for decision."),
            title=item.title,
        )
    meeting = find_meeting(session, item.meeting_id)
    if not meeting.may_resolve:
        raise announced_too_late(meeting.earliest_on)
    require_quorum(session, item.meeting_id, at)
    return item


def voters_present(session: Session, meeting_id: UUID, at: datetime) -> tuple[PresentVoter, ...]:
    """Each member who counts at ``at``, once, in person or through a proxy; never an observer."""
    seats = seats_of(session, meeting_id)
    room = fold(signs_of(session, meeting_id), seats, at)
    return tuple(
        PresentVoter(seat.person_id, seat.representative, room.represented.get(seat.person_id))
        for seat in seats
        if seat.person_id in room.counted
    )


def figures(session: Session, meeting_id: UUID, at: datetime) -> Figures:
    """E, M and R as frozen at notice, P at ``at``."""
    meeting = find_meeting(session, meeting_id)
    return base_of(meeting).figures(attendance(session, meeting_id, at).present)
