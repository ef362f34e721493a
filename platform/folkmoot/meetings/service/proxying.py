"""Whether an absent member may be stood for, by whom, and with how many others (URC 19)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.meetings.domain import SignDraft, proxies_allowed
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.service.book import Book
from folkmoot_sdk import Measure

MANDATE = 200


def most_proxies(session: Session, meeting: Meeting) -> int:
    """How many proxies one may hold by the law of the day; none where it speaks of none."""
    if not proxies_allowed(meeting.body_kind, meeting.purpose):
        return 0
    on = meeting.starts_at.astimezone(CHINA).date()
    law = view_for(session).size(Measure.PROXIES, on=on, body=meeting.body_kind)
    return (law.contribution.at_most or 0) if law else 0


def check_proxy(book: Book, draft: SignDraft, at: datetime) -> int:
    """The proxy's number in its holder's hand, from 1. That the holder is here the caller knows.

    Raises ``meeting.no_proxy``, ``meeting.proxy_not_written``, ``meeting.proxy_for_nobody``,
    ``meeting.principal_here``, ``meeting.proxy_given``, ``meeting.proxies_full``.
    """
    if not book.most_proxies:
        raise Refused(
            "meeting.no_proxy",
            mark("Members of this meeting must come themselves; nobody can stand for them."),
            cure=mark("Record only those who came. Residents' elections alone know proxies."),
            field="proxy_for",
        )
    _check_paper(draft.mandate)
    _check_away(book, _principal(book, draft), at)
    return _free_number(book, draft.person_id)


def _check_paper(mandate: str) -> None:
    if not mandate.strip():
        raise Invalid(
            "meeting.proxy_not_written",
            mark("A proxy must be given in writing."),
            cure=mark("Say which paper it is, such as its date or number."),
            field="mandate",
        )
    plain_text(mandate, field="mandate", limit=MANDATE)


def _principal(book: Book, draft: SignDraft) -> UUID:
    principal = draft.proxy_for
    if principal is None or principal not in book.members or principal == draft.person_id:
        raise Invalid(
            "meeting.proxy_for_nobody",
            mark("A proxy stands for another member of this meeting."),
            cure=mark("Choose the absent member from the roster."),
            field="proxy_for",
        )
    return principal


def _check_away(book: Book, principal: UUID, at: datetime) -> None:
    if book.inside(principal, at):
        raise Refused(
            "meeting.principal_here",
            mark("This member is here in person, so nobody can stand for them."),
            cure=mark("Let the member vote. If they have left, record that first."),
            field="proxy_for",
        )
    if book.is_represented(principal):
        raise Conflict(
            "meeting.proxy_given",
            mark("Somebody stands for this member already."),
            cure=mark("The first proxy on record counts; enter no second one."),
            field="proxy_for",
        )


def _free_number(book: Book, holder: UUID) -> int:
    free = set(range(1, book.most_proxies + 1)) - book.proxies_held_by(holder)
    if not free:
        raise Refused(
            "meeting.proxies_full",
            mark("One person can stand for at most %(most)d others."),
            cure=mark("The member must choose another person."),
            field="person_id",
            most=book.most_proxies,
        )
    return min(free)
