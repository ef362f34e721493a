"""Signing in, going, standing for another, looking on. Each sign is a row for ever."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.errors import NotAllowed, Refused, mark
from folkmoot.meetings.domain import Mark, MeetingState, SignDraft, Via
from folkmoot.meetings.domain.attendance import ARRIVALS
from folkmoot.meetings.models import AttendanceEvent, Meeting
from folkmoot.meetings.queries import course_of, find_meeting
from folkmoot.meetings.refusals import not_in_session
from folkmoot.meetings.service.book import Book, open_book
from folkmoot.meetings.service.proxying import check_proxy, most_proxies
from folkmoot.meetings.service.writing import moment_of, save
from folkmoot.people.queries import persons_by_id


def record_attendance(
    session: Session,
    act: Act,
    *,
    meeting_id: UUID,
    person_id: UUID,
    kind: Mark,
    proxy_for: UUID | None = None,
    mandate: str = "",
    via: Via = Via.RECORDER,
    at: datetime | None = None,
) -> AttendanceEvent:
    """Record one sign, as :func:`record_attendances` does and raising the same."""
    draft = SignDraft(person_id, kind, at=at, via=via, proxy_for=proxy_for, mandate=mandate)
    return record_attendances(session, act, meeting_id=meeting_id, entries=[draft])[0]


def record_attendances(
    session: Session, act: Act, *, meeting_id: UUID, entries: Sequence[SignDraft]
) -> tuple[AttendanceEvent, ...]:
    """Record who came, left, looks on, or stands for another, in this order and all or none.

    A fixed number of queries, however many entries. Signing in twice is one sign: the first is
    returned and nothing changes. Raises ``meeting.not_in_session`` once it has ended,
    ``meeting.sign_in_too_early``, ``meeting.observer_only``, ``meeting.member_not_observer``,
    ``meeting.not_here``, ``meeting.future``, and for proxies what ``check_proxy`` raises.
    """
    for draft in entries:
        _require_recorder(act, draft)
    meeting = find_meeting(session, meeting_id)
    moments = [_moment(act, draft) for draft in entries]
    _check_time(session, meeting, moments)
    persons_by_id(session, {draft.person_id for draft in entries})
    proxies = any(draft.kind is Mark.PROXY for draft in entries)
    most = most_proxies(session, meeting) if proxies else 0
    book = open_book(session, meeting, _concerned(entries), most_proxies=most)
    signs = [_enter(act, book, *pair) for pair in zip(entries, moments, strict=True)]
    if book.new:
        save(session, *book.new)
        audit.record(session, act, "meetings:attendance:record", meeting_id)
    return tuple(signs)


def _require_recorder(act: Act, draft: SignDraft) -> None:
    """A recorder writes for anybody; everybody else signs for themselves, by code."""
    by_code = draft.via is Via.QR
    if act.actor.person_id == draft.person_id and by_code and draft.kind is not Mark.PROXY:
        return
    if by_code:
        raise NotAllowed(
            "meeting.sign_for_another",
            mark("With a code you can sign in for yourself only."),
            cure=mark("Ask the person who keeps the attendance record to enter the other one."),
        )
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER)


def _moment(act: Act, draft: SignDraft) -> datetime:
    # A code scanned in the room says "now"; only a recorder copies times from paper.
    return act.at if draft.via is Via.QR else moment_of(act, draft.at)


def _check_time(session: Session, meeting: Meeting, moments: Iterable[datetime]) -> None:
    state = course_of(session, meeting.id)[-1].state
    if state not in {MeetingState.CALLED, MeetingState.IN_SESSION}:
        raise not_in_session(state)
    if any(_day(moment) < _day(meeting.starts_at) for moment in moments):
        raise Refused(
            "meeting.sign_in_too_early",
            mark("Signing in begins on the day of the meeting, %(announced)s."),
            cure=mark("Wait for that day; on it, enter who has come."),
            field="at",
            announced=meeting.starts_at,
        )


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _concerned(entries: Iterable[SignDraft]) -> set[UUID]:
    named = [(draft.person_id, draft.proxy_for) for draft in entries]
    return {person for pair in named for person in pair if person is not None}


def _enter(act: Act, book: Book, draft: SignDraft, at: datetime) -> AttendanceEvent:
    _check_seat(book, draft)
    inside = book.inside(draft.person_id, at)
    if inside and draft.kind in ARRIVALS:
        return book.last_arrival(draft.person_id, at)
    if not inside and draft.kind in {Mark.LEFT, Mark.PROXY}:
        raise _not_here()
    return book.write(_event(act, book, draft, at))


def _event(act: Act, book: Book, draft: SignDraft, at: datetime) -> AttendanceEvent:
    proxy = draft.kind is Mark.PROXY
    return AttendanceEvent(
        id=act.new_id(),
        meeting_id=book.meeting.id,
        person_id=draft.person_id,
        kind=draft.kind,
        at=at,
        via=draft.via,
        proxy_for=draft.proxy_for if proxy else None,
        proxy_no=check_proxy(book, draft, at) if proxy else None,
        mandate=draft.mandate.strip() if proxy else "",
        recorded_at=act.at,
    )


def _check_seat(book: Book, draft: SignDraft) -> None:
    member = draft.person_id in book.members
    if not member and draft.kind not in {Mark.OBSERVER, Mark.LEFT}:
        raise Refused(
            "meeting.observer_only",
            mark("This person was not a member of the body when the notice was served."),
            cure=mark("Record the person as an observer; observers may speak and never count."),
            field="person_id",
        )
    if member and draft.kind is Mark.OBSERVER:
        raise Refused(
            "meeting.member_not_observer",
            mark("This person is a member of the body and cannot merely look on."),
            cure=mark("Record the person as present."),
            field="kind",
        )


def _not_here() -> Refused:
    return Refused(
        "meeting.not_here",
        mark("This person is not in the room at that moment."),
        cure=mark("Record first that the person came."),
        field="person_id",
    )
