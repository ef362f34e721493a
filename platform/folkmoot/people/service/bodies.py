"""Constituting bodies and ending them."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.people.domain.composition import MemberDraft, check_composition
from folkmoot.people.domain.kinds import DERIVED, body_label
from folkmoot.people.domain.particulars import a_name
from folkmoot.people.models import Body, Mandate
from folkmoot.people.queries.finding import find_body, persons_by_id
from folkmoot.people.queries.spans import during
from folkmoot.people.service.entries import (
    REASON_LIMIT,
    add,
    end,
    lock_bodies,
    require_clerk,
)
from folkmoot.people.service.independence import check_against_sitting
from folkmoot.people.service.norms import norms_for, term_of
from folkmoot_sdk import BodyKind


def constitute_body(
    session: Session,
    act: Act,
    *,
    kind: BodyKind,
    name: str,
    members: Sequence[MemberDraft] = (),
    on: date,
) -> Body:
    """A body with its members, from ``on`` to the end of its term.

    Raises Refused: ``body.in_office`` while another of its kind is, and what
    :mod:`folkmoot.people.domain.composition` refuses; NotFound (``person.unknown``), Invalid
    (``body.no_term``).
    """
    require_clerk(act)
    lock_bodies(session)
    until = None if kind in DERIVED else term_of(session, kind, on)
    _vacant(session, kind, on, until)
    check_composition(norms_for(session, kind, on), members)
    persons = persons_by_id(session, [member.person_id for member in members])
    seated = [member.person_id for member in members if member.counts]
    check_against_sitting(session, kind, seated, on, until, persons)
    body = Body(
        id=act.new_id(), kind=kind, name=a_name(name), from_on=on, until=until, end_reason=""
    )
    session.add(body)
    session.add_all(_mandates(act, body, members))
    add(session, act, "people:body:constitute", body, row_id=body.id)
    return body


def dissolve_body(session: Session, act: Act, *, body_id: UUID, on: date, reason: str) -> Body:
    """``on`` is the body's last day and that of everyone in it; the next term may then begin.

    Raises Invalid (``dates.end``) also when somebody's mandate begins only after that day.
    """
    require_clerk(act)
    lock_bodies(session)
    body = find_body(session, body_id)
    why = plain_text(reason, field="reason", limit=REASON_LIMIT)
    sitting = session.scalars(select(Mandate).where(Mandate.body_id == body.id))
    ending: list[Body | Mandate] = [body, *(seat for seat in sitting if seat.until > on)]
    for row in ending:
        end(row, on)
        row.end_reason = why
    audit.record(session, act, "people:body:dissolve", body.id)
    return body


def _mandates(act: Act, body: Body, members: Iterable[MemberDraft]) -> Iterable[Mandate]:
    for member in members:
        yield mandate_of(act, body, member, body.from_on)


def mandate_of(act: Act, body: Body, member: MemberDraft, from_on: date) -> Mandate:
    """A seat from a day to the end of the body's term."""
    assert body.until is not None  # noqa: S101 - only bodies with a term have members
    return Mandate(
        id=act.new_id(),
        body_id=body.id,
        person_id=member.person_id,
        office=member.office,
        representative=member.is_representative,
        from_on=from_on,
        until=body.until,
        end_reason="",
    )


def _vacant(session: Session, kind: BodyKind, on: date, until: date | None) -> None:
    other = session.scalar(select(Body).where(Body.kind == kind, during(Body, on, until)).limit(1))
    if other is not None:
        raise Refused(
            "body.in_office",
            mark("There is a %(body)s in office from %(start)s: a community has one at a time."),
            cure=mark("Dissolve it as of the day before, or begin after its term."),
            body=body_label(kind),
            start=other.from_on,
        )
