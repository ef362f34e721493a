"""Whether an absent member may be stood for, by whom, and with how many others (URC 19)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.kernel.text import plain_text
from folkmoot.meetings.domain import PROXIES_PER_HOLDER, Mark, proxies_allowed, stays
from folkmoot.meetings.models import AttendanceEvent, Meeting, MeetingSeat
from folkmoot.meetings.queries import signs_of

MANDATE = 200


@dataclass(frozen=True, slots=True)
class Proxy:
    """Who stands for whom, and the paper that says so."""

    holder: UUID
    principal: UUID | None
    mandate: str
    at: datetime


def check_proxy(session: Session, meeting: Meeting, proxy: Proxy) -> int:
    """The proxy's number in its holder's hand, from 1. That the holder is here the caller knows.

    Raises ``meeting.no_proxy``, ``meeting.proxy_not_written``, ``meeting.proxy_for_nobody``,
    ``meeting.principal_here``, ``meeting.proxy_given``, ``meeting.proxies_full``.
    """
    if not proxies_allowed(meeting.body_kind, meeting.purpose):
        raise Refused(
            "meeting.no_proxy",
            mark("Members of this meeting must come themselves; nobody can stand for them."),
            field="proxy_for",
        )
    _check_paper(proxy)
    principal = _principal(session, meeting, proxy)
    _check_away(session, meeting, principal, proxy.at)
    held = _held(session, meeting, proxy.holder, principal)
    if principal in held.values():
        raise Conflict(
            "meeting.proxy_given",
            mark("Somebody stands for this member already."),
            field="proxy_for",
        )
    free = set(range(1, PROXIES_PER_HOLDER + 1)) - held.keys()
    if not free:
        raise Refused(
            "meeting.proxies_full",
            mark("One person can stand for at most %(most)d others."),
            cure=mark("The member must choose another person."),
            field="person_id",
            most=PROXIES_PER_HOLDER,
        )
    return min(free)


def _check_paper(proxy: Proxy) -> None:
    if not proxy.mandate.strip():
        raise Invalid(
            "meeting.proxy_not_written",
            mark("A proxy must be given in writing."),
            cure=mark("Say which paper it is, such as its date or number."),
            field="mandate",
        )
    plain_text(proxy.mandate, field="mandate", limit=MANDATE)


def _principal(session: Session, meeting: Meeting, proxy: Proxy) -> UUID:
    key = (tenant_of(session).tenant_id, meeting.id, proxy.principal)
    seat = session.get(MeetingSeat, key) if proxy.principal else None
    if seat is None or seat.observer or proxy.principal == proxy.holder:
        raise Invalid(
            "meeting.proxy_for_nobody",
            mark("A proxy stands for another member of this meeting."),
            cure=mark("Choose the absent member from the roster."),
            field="proxy_for",
        )
    return seat.person_id


def _check_away(session: Session, meeting: Meeting, principal: UUID, at: datetime) -> None:
    signs = [sign for sign in signs_of(session, meeting.id, {principal}) if sign.at <= at]
    times = stays(signs).get(principal, ())
    if times and times[-1].left is None:
        raise Refused(
            "meeting.principal_here",
            mark("This member is here in person, so nobody can stand for them."),
            field="proxy_for",
        )


def _held(session: Session, meeting: Meeting, holder: UUID, principal: UUID) -> dict[int, UUID]:
    """Proxies in the holder's hand by number; under 0 the principal's, if with another holder."""
    query = select(
        AttendanceEvent.person_id, AttendanceEvent.proxy_no, AttendanceEvent.proxy_for
    ).where(
        AttendanceEvent.meeting_id == meeting.id,
        AttendanceEvent.kind == Mark.PROXY,
        (AttendanceEvent.person_id == holder) | (AttendanceEvent.proxy_for == principal),
    )
    rows = session.execute(query)
    return {number if by == holder else 0: of for by, number, of in rows if number and of}
