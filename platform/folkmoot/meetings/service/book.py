"""The attendance record as far as some people are concerned: read once, then written on.

So that sixty ticked names cost as many queries as one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from folkmoot.meetings.domain import Sign, stays
from folkmoot.meetings.domain.attendance import ARRIVALS
from folkmoot.meetings.models import AttendanceEvent, Meeting, MeetingSeat


@dataclass(slots=True)
class Book:
    """``members`` are those of the people concerned who count; ``new`` is what was written.

    ``most_proxies`` is how many one person may hold in this meeting.
    """

    meeting: Meeting
    members: frozenset[UUID]
    most_proxies: int = 0
    new: list[AttendanceEvent] = field(default_factory=list)
    _by_person: dict[UUID, list[AttendanceEvent]] = field(default_factory=dict)
    _represented: set[UUID] = field(default_factory=set)

    def inside(self, person_id: UUID, at: datetime) -> bool:
        """Whether the person is in the room at that moment."""
        signs = [_sign(event) for event in self._until(person_id, at)]
        times = stays(signs).get(person_id, ())
        return bool(times) and times[-1].left is None

    def last_arrival(self, person_id: UUID, at: datetime) -> AttendanceEvent:
        """The sign by which somebody who is inside came in."""
        arrivals = [event for event in self._until(person_id, at) if event.kind in ARRIVALS]
        return max(arrivals, key=lambda event: event.at)

    def is_represented(self, principal: UUID) -> bool:
        return principal in self._represented

    def proxies_held_by(self, holder: UUID) -> set[int]:
        """The numbers of the proxies in one hand."""
        return {event.proxy_no for event in self._by_person.get(holder, ()) if event.proxy_no}

    def write(self, event: AttendanceEvent) -> AttendanceEvent:
        self.new.append(event)
        self.keep(event)
        return event

    def keep(self, event: AttendanceEvent) -> None:
        """Take note of what is on record."""
        self._by_person.setdefault(event.person_id, []).append(event)
        if event.proxy_for is not None:
            self._represented.add(event.proxy_for)

    def _until(self, person_id: UUID, at: datetime) -> Iterable[AttendanceEvent]:
        return (event for event in self._by_person.get(person_id, ()) if event.at <= at)


def open_book(
    session: Session, meeting: Meeting, about: Collection[UUID], *, most_proxies: int = 0
) -> Book:
    """What is on record about these people, and who of them is a member. Two queries."""
    seats = select(MeetingSeat.person_id).where(
        MeetingSeat.meeting_id == meeting.id,
        MeetingSeat.person_id.in_(about),
        MeetingSeat.observer.is_(False),
    )
    events = select(AttendanceEvent).where(
        AttendanceEvent.meeting_id == meeting.id,
        or_(AttendanceEvent.person_id.in_(about), AttendanceEvent.proxy_for.in_(about)),
    )
    book = Book(meeting, frozenset(session.scalars(seats)), most_proxies)
    for event in session.scalars(events):
        book.keep(event)
    return book


def _sign(event: AttendanceEvent) -> Sign:
    return Sign(event.person_id, event.kind, event.at, event.proxy_for, event.recorded_at)
