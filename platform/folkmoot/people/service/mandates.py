"""Single seats, between one constitution and the next."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.people.domain.composition import MemberDraft, check_joining
from folkmoot.people.domain.kinds import DERIVED, Office
from folkmoot.people.models import Body, Mandate
from folkmoot.people.queries.finding import find_body, find_mandate
from folkmoot.people.queries.spans import during
from folkmoot.people.service.bodies import mandate_of
from folkmoot.people.service.entries import (
    REASON_LIMIT,
    add,
    end,
    lock_bodies,
    lock_person,
    refuse_overlap,
    require_clerk,
)
from folkmoot.people.service.independence import check_against_sitting
from folkmoot.people.service.norms import norms_for


def add_mandate(
    session: Session,
    act: Act,
    *,
    body_id: UUID,
    person_id: UUID,
    office: Office = Office.MEMBER,
    is_representative: bool = False,
    from_on: date,
) -> Mandate:
    """Somebody joins a body for the rest of its term, and the body must still be in order.

    Raises Conflict (``dates.overlap``) for a second mandate of the same person, Invalid
    (``mandate.outside_term``), Refused as for a constitution.
    """
    require_clerk(act)
    lock_bodies(session)
    body = find_body(session, body_id)
    draft = MemberDraft(person_id, office, is_representative)
    _within_term(body, from_on)
    person = lock_person(session, person_id)
    same = (Mandate.body_id == body.id) & (Mandate.person_id == person_id)
    refuse_overlap(session, Mandate, same, from_on, body.until)
    check_joining(norms_for(session, body.kind, from_on), _drafts(session, body, from_on), draft)
    seated = [person_id] if draft.counts else []
    check_against_sitting(session, body.kind, seated, from_on, body.until, {person_id: person})
    mandate = mandate_of(act, body, draft, from_on)
    add(session, act, "people:mandate:add", mandate, row_id=mandate.id)
    return mandate


def end_mandate(session: Session, act: Act, *, mandate_id: UUID, on: date, reason: str) -> Mandate:
    """``on`` is the last day in office. Never refused for what it leaves behind: that somebody
    died or moved away is a fact, and the body must then have a successor elected.
    """
    require_clerk(act)
    mandate = find_mandate(session, mandate_id)
    why = plain_text(reason, field="reason", limit=REASON_LIMIT)
    end(mandate, on)
    mandate.end_reason = why
    audit.record(session, act, "people:mandate:end", mandate.id)
    return mandate


def _within_term(body: Body, from_on: date) -> None:
    if body.kind in DERIVED:
        raise Refused(
            "body.derived",
            mark("Nobody is elected into this body: its members follow from the registers."),
            cure=mark("Register the person, the household or the owner instead."),
        )
    if from_on < body.from_on or (body.until is not None and from_on > body.until):
        raise Invalid(
            "mandate.outside_term",
            mark("The body is in office from %(start)s to %(until)s."),
            cure=mark("Begin the mandate on one of these days."),
            field="from_on",
            start=body.from_on,
            until=body.until,
        )


def _drafts(session: Session, body: Body, on: date) -> list[MemberDraft]:
    """Who sits in the body at any time from ``on`` to its end, each person once."""
    query = select(Mandate).where(Mandate.body_id == body.id, during(Mandate, on, body.until))
    drafts: dict[UUID, MemberDraft] = {}
    for mandate in session.scalars(query):
        draft = MemberDraft(mandate.person_id, mandate.office, mandate.representative)
        drafts[mandate.person_id] = draft
    return list(drafts.values())
