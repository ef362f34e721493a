"""Who may do what in an appraisal, and holding it still meanwhile."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import Side, State
from folkmoot.appraisals.models import Appraisal, AppraisalSide, AppraisedSeat
from folkmoot.appraisals.queries import find_appraisal, side_of, state_now
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import tenant_of
from folkmoot.people.domain.kinds import Office
from folkmoot.people.models import Body, Mandate
from folkmoot.people.queries import find_person
from folkmoot.people.queries.spans import in_force
from folkmoot_sdk import BodyKind


def held_at(session: Session, appraisal_id: UUID, *states: State) -> Appraisal:
    """The appraisal, for one act at a time, if it is at one of ``states``.

    Raises NotFound ``appraisal.unknown``, Refused ``appraisal.wrong_state``.
    """
    appraisal = hold(session, appraisal_id)
    if (now := state_now(session, appraisal_id)) not in states:
        raise refusals.wrong_state(now, *states)
    return appraisal


def hold(session: Session, appraisal_id: UUID) -> Appraisal:
    """The appraisal, for one act at a time until the end of the transaction.

    An advisory lock: the application may not change the row, and so may not lock it either.
    """
    appraisal = find_appraisal(session, appraisal_id)
    key = func.hashtextextended(f"appraisals:{tenant_of(session).tenant_id}:{appraisal_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    return appraisal


def as_office(session: Session, act: Act, appraisal_id: UUID) -> Act:
    """The act as one of the office that runs this appraisal: never of anybody it is about, and only
    of a person, since of nobody else can it be said on which side they stand.

    Raises NotFound ``appraisal.unknown``, NotAllowed ``auth.no_person``, Refused
    ``appraisal.appraised``, and as ``in_office``.
    """
    find_appraisal(session, appraisal_id)
    _require_not_appraised(session, appraisal_id, act.actor.require_person())
    return in_office(session, act)


def in_office(session: Session, act: Act) -> Act:
    """The act with the secretary's office, which a supervisor has in the year's appraisal: the
    committee chairs it (URC 37), so that nobody appraised is needed for it.

    Raises NotAllowed ``appraisal.not_in_charge``.
    """
    if not is_in_charge(session, act):
        raise refusals.not_in_charge()
    return replace(act, actor=replace(act.actor, roles=act.actor.roles | {Role.SECRETARY}))


def is_in_charge(session: Session, act: Act) -> bool:
    """Whether they keep the office, or sit in the supervision committee. One query at most."""
    if Role.SECRETARY in act.actor.roles:
        return True
    person_id = act.actor.person_id
    return person_id is not None and supervisor_seat(session, act, person_id) is not None


def require_officer(session: Session, act: Act, appraisal_id: UUID, body: BodyKind) -> None:
    """The secretary, or somebody appraised in that body: its report is theirs to write."""
    if Role.SECRETARY in act.actor.roles:
        return
    query = select(AppraisedSeat.id).where(
        AppraisedSeat.appraisal_id == appraisal_id,
        AppraisedSeat.body_kind == body,
        AppraisedSeat.person_id == act.actor.person_id,
    )
    if act.actor.person_id is None or session.scalar(query) is None:
        raise refusals.not_your_body()


def require_counter(session: Session, act: Act, appraisal_id: UUID) -> tuple[UUID, UUID]:
    """As ``check_counter``; from here on they stand on the side of those who appraise."""
    person_id, account_id = check_counter(session, act, appraisal_id)
    take_side(session, appraisal_id, person_id)
    return person_id, account_id


def check_counter(session: Session, act: Act, appraisal_id: UUID) -> tuple[UUID, UUID]:
    """Person and account of somebody who may handle sheets: of the supervision committee or of
    the staff, and never appraised. Raises NotAllowed ``appraisal.not_a_counter``, Refused
    ``appraisal.appraised``.
    """
    person_id = act.actor.require_person()
    if act.actor.account_id is None:
        raise refusals.no_account()
    if not (Role.GRID_WORKER in act.actor.roles or is_in_charge(session, act)):
        raise refusals.not_a_counter()
    _require_not_appraised(session, appraisal_id, person_id)
    return person_id, act.actor.account_id


def take_side(session: Session, appraisal_id: UUID, person_id: UUID) -> None:
    """Put somebody on the side of those who appraise. Refused ``appraisal.appraised``."""
    if _require_not_appraised(session, appraisal_id, person_id) is None:
        row = AppraisalSide(appraisal_id=appraisal_id, person_id=person_id, side=Side.APPRAISING)
        session.add(row)
        session.flush()


def _require_not_appraised(session: Session, appraisal_id: UUID, person_id: UUID) -> Side | None:
    side = side_of(session, appraisal_id, person_id)
    if side is Side.APPRAISED:
        raise refusals.appraised(find_person(session, person_id).name)
    return side


def supervisor_seat(session: Session, act: Act, person_id: UUID) -> Mandate | None:
    """Their seat in the supervision committee today, None without one. One query."""
    query = (
        select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(Body.kind == BodyKind.SUPERVISION_COMMITTEE, Mandate.person_id == person_id)
        .where(Mandate.office != Office.OBSERVER, in_force(Mandate, act.today))
    )
    return session.scalar(query)
