"""Signing in, going, standing for another, looking on. Each sign is a row for ever."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.errors import NotAllowed, Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.meetings.domain import Mark, MeetingState, Via, stays
from folkmoot.meetings.domain.attendance import ARRIVALS
from folkmoot.meetings.models import AttendanceEvent, Meeting, MeetingSeat
from folkmoot.meetings.queries import course_of, find_meeting, signs_of
from folkmoot.meetings.refusals import not_in_session
from folkmoot.meetings.service.proxying import Proxy, check_proxy
from folkmoot.meetings.service.writing import moment_of, save
from folkmoot.people.queries import find_person


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
    """Record that a person came, left, looks on, or stands for ``proxy_for`` (``mandate`` names
    the written proxy). Signing in twice is one sign: the first is returned and nothing changes.

    Raises ``meeting.not_in_session`` once it has ended, ``meeting.sign_in_too_early``,
    ``meeting.observer_only``, ``meeting.member_not_observer``, ``meeting.not_here``,
    ``meeting.future``, and for proxies what ``check_proxy`` raises.
    """
    _require_recorder(act, person_id, kind, via)
    meeting = find_meeting(session, meeting_id)
    # A code scanned in the room says "now"; only a recorder copies times from paper.
    moment = act.at if via is Via.QR else moment_of(act, at)
    _check_time(session, meeting, moment)
    find_person(session, person_id)
    _check_seat(session, meeting, person_id, kind)
    inside = _is_inside(session, meeting_id, person_id, moment)
    if inside and kind in ARRIVALS:
        return _last_arrival(session, meeting_id, person_id, moment)
    if not inside and kind in {Mark.LEFT, Mark.PROXY}:
        raise _not_here()
    proxy = Proxy(person_id, proxy_for, mandate, moment)
    number = check_proxy(session, meeting, proxy) if kind is Mark.PROXY else None
    event = AttendanceEvent(
        id=act.new_id(),
        meeting_id=meeting_id,
        person_id=person_id,
        kind=kind,
        at=moment,
        via=via,
        proxy_for=proxy_for if kind is Mark.PROXY else None,
        proxy_no=number,
        mandate=mandate.strip() if kind is Mark.PROXY else "",
        recorded_at=act.at,
    )
    save(session, event)
    audit.record(session, act, f"meetings:attendance:{kind}", meeting_id)
    return event


def _require_recorder(act: Act, person_id: UUID, kind: Mark, via: Via) -> None:
    """A recorder writes for anybody; everybody else signs for themselves, by code."""
    own = act.actor.person_id == person_id and via is Via.QR and kind is not Mark.PROXY
    if own:
        return
    if via is Via.QR:
        raise NotAllowed(
            "meeting.sign_for_another",
            mark("With a code you can sign in for yourself only."),
            cure=mark("Ask the person who keeps the attendance record to enter the other one."),
        )
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER)


def _check_time(session: Session, meeting: Meeting, moment: datetime) -> None:
    state = course_of(session, meeting.id)[-1].state
    if state not in {MeetingState.CALLED, MeetingState.IN_SESSION}:
        raise not_in_session(state)
    if moment.astimezone(CHINA).date() < meeting.starts_at.astimezone(CHINA).date():
        raise Refused(
            "meeting.sign_in_too_early",
            mark("Signing in begins on the day of the meeting, %(announced)s."),
            field="at",
            announced=meeting.starts_at,
        )


def _check_seat(session: Session, meeting: Meeting, person_id: UUID, kind: Mark) -> None:
    key = (tenant_of(session).tenant_id, meeting.id, person_id)
    seat = session.get(MeetingSeat, key)
    member = seat is not None and not seat.observer
    if not member and kind not in {Mark.OBSERVER, Mark.LEFT}:
        raise Refused(
            "meeting.observer_only",
            mark("This person was not a member of the body when the notice was served."),
            cure=mark("Record the person as an observer; observers may speak and never count."),
            field="person_id",
        )
    if member and kind is Mark.OBSERVER:
        raise Refused(
            "meeting.member_not_observer",
            mark("This person is a member of the body and cannot merely look on."),
            cure=mark("Record the person as present."),
            field="kind",
        )


def _is_inside(session: Session, meeting_id: UUID, person_id: UUID, at: datetime) -> bool:
    signs = [s for s in signs_of(session, meeting_id, {person_id}) if s.at <= at]
    times = stays(signs).get(person_id, ())
    return bool(times) and times[-1].left is None


def _last_arrival(
    session: Session, meeting_id: UUID, person_id: UUID, at: datetime
) -> AttendanceEvent:
    query = select(AttendanceEvent).where(
        AttendanceEvent.meeting_id == meeting_id,
        AttendanceEvent.person_id == person_id,
        AttendanceEvent.kind.in_(ARRIVALS),
        AttendanceEvent.at <= at,
    )
    return session.scalars(query.order_by(AttendanceEvent.at.desc()).limit(1)).one()


def _not_here() -> Refused:
    return Refused(
        "meeting.not_here",
        mark("This person is not in the room at that moment."),
        cure=mark("Record first that the person came."),
        field="person_id",
    )
