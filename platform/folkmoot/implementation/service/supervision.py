"""The two supervising bodies say whether it was done as resolved, each by a person of its own."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.implementation.domain import SUPERVISORS, Statement
from folkmoot.implementation.models import SignOff
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.people.domain.kinds import body_label
from folkmoot.people.queries import Roster, body_of, relatives_of, roster
from folkmoot_sdk import BodyKind

TEXT_LIMIT = 2_000


def sign_off(
    session: Session,
    act: Act,
    *,
    subject_id: UUID,
    carried_out: bool,
    body_id: UUID,
    statement: Statement,
    text: str = "",
) -> SignOff:
    """State, as a member of a supervising body, whether a subject was carried out as resolved.

    Only the caller knows whether it was ``carried_out`` to the end, so there is no default to
    forget: a word given before would count for nothing and yet be the body's only one.

    An objection needs ``text``, is recorded, and may be followed by the body's approval. Raises
    NotAllowed (``implementation.signoff.no_mandate``, ``.committee_member``,
    ``.committee_relative``), Refused (``.too_early``, ``.same_person``), Conflict (``.already``,
    ``.meanwhile``), Invalid (``.not_supervising``, ``.objection_says_why``), NotFound.
    """
    person_id = act.actor.require_person()
    body = roster(session, body_id, act.today)
    _require_supervisor(body, person_id)
    _require_independent(session, act, person_id)
    _require_carried_out(over=carried_out)
    _require_free(session, subject_id, body.kind, person_id)
    sign_off = SignOff(
        id=act.new_id(),
        subject_id=subject_id,
        body_kind=body.kind,
        seq=1 + _statements(session, subject_id, body.kind),
        body_id=body.body_id,
        person_id=person_id,
        approved=statement is Statement.APPROVE,
        settles=subject_id if statement is Statement.APPROVE else None,
        text=_said(text, statement),
        stated_on=act.today,
        stated_at=act.at,
        stated_by=act.actor.account_id,
        salt=act.new_id().hex,
    )
    session.add(sign_off)
    _write(session, act, sign_off)
    return sign_off


def _require_supervisor(body: Roster, person_id: UUID) -> None:
    if body.kind not in SUPERVISORS:
        raise Invalid(
            "implementation.signoff.not_supervising",
            mark("Only these bodies sign off what was carried out: %(bodies)s."),
            field="body_id",
            bodies=[body_label(kind) for kind in SUPERVISORS],
        )
    if person_id not in _members(body):
        raise NotAllowed(
            "implementation.signoff.no_mandate",
            mark("You hold no mandate today in this body: %(body)s."),
            cure=mark("Ask a member of it to sign off."),
            body=body_label(body.kind),
        )


def _require_independent(session: Session, act: Act, person_id: UUID) -> None:
    """Whoever carries out does not supervise, nor does their family (URC 36)."""
    committee = _committee(session, act)
    if person_id in committee:
        raise NotAllowed(
            "implementation.signoff.committee_member",
            mark("A member of the residents' committee cannot sign off what it carried out."),
            cure=mark("Ask another member of the supervising body."),
        )
    if not committee.isdisjoint(relatives_of(session, [person_id]).get(person_id, ())):
        raise NotAllowed(
            "implementation.signoff.committee_relative",
            mark("A close relative of a member of the residents' committee cannot sign off."),
            cure=mark("Ask another member of the supervising body."),
        )


def _require_carried_out(*, over: bool) -> None:
    if not over:
        raise Refused(
            "implementation.signoff.too_early",
            mark("This is still being carried out; it is signed off when it is done."),
            cure=mark("Wait until the matter has come to its last step."),
        )


def _committee(session: Session, act: Act) -> frozenset[UUID]:
    try:
        body = body_of(session, BodyKind.RESIDENTS_COMMITTEE, act.today)
    except NotFound:
        return frozenset()
    return _members(roster(session, body.id, act.today))


def _members(body: Roster) -> frozenset[UUID]:
    return frozenset(seat.person_id for seat in body.members)


def _require_free(session: Session, subject_id: UUID, body_kind: BodyKind, person_id: UUID) -> None:
    query = select(SignOff).where(SignOff.subject_id == subject_id)
    for earlier in session.scalars(query.order_by(SignOff.stated_at)):
        if earlier.person_id == person_id and earlier.body_kind is not body_kind:
            raise Refused(
                "implementation.signoff.same_person",
                mark("You have already spoken on this for another body: %(body)s."),
                cure=mark("Another person must speak for the second body."),
                body=body_label(earlier.body_kind),
            )
        if earlier.approved and earlier.body_kind is body_kind:
            raise Conflict(
                "implementation.signoff.already",
                mark("This body already signed it off on %(day)s: %(body)s."),
                day=earlier.stated_on,
                body=body_label(body_kind),
            )


def _statements(session: Session, subject_id: UUID, body_kind: BodyKind) -> int:
    query = select(func.count()).select_from(SignOff)
    found = query.where(SignOff.subject_id == subject_id, SignOff.body_kind == body_kind)
    return session.scalar(found) or 0


def _said(text: str, statement: Statement) -> str:
    said = plain_text(text, field="text", limit=TEXT_LIMIT, required=False)
    if statement is Statement.OBJECT and not said:
        raise Invalid(
            "implementation.signoff.objection_says_why",
            mark("Say what has to be put right."),
            field="text",
        )
    return said


def _write(session: Session, act: Act, sign_off: SignOff) -> None:
    verb = "approve" if sign_off.approved else "object"
    try:
        audit.record(session, act, f"implementation:signoff:{verb}", sign_off.id)
    except IntegrityError as error:
        raise Conflict(
            "implementation.signoff.meanwhile",
            mark("Somebody else signed for this body, or you for another, at the same moment."),
            cure=mark("Look at the statements again before you add yours."),
        ) from error
