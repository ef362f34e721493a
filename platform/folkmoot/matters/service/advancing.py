"""Moving a matter on: the one function that advances, and the one that opens a new round."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.implementation import service as implementation
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, NotFound, Refused, mark
from folkmoot.matters.additions import lacking
from folkmoot.matters.decided import standing
from folkmoot.matters.domain import LAST, step_at
from folkmoot.matters.dossier import Dossier, ItemFact
from folkmoot.matters.exits import Exit, exit_of
from folkmoot.matters.missing import Missing
from folkmoot.matters.models import MatterStep, MatterStepExit
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.matters.service.preparing import OptionDraft, put_option, require_running
from folkmoot.tenancy.steps import Step

MET, FAILED = "met", "failed"


def advance(session: Session, act: Act, *, matter_id: UUID, to: Step) -> MatterStep:
    """Enter the next step. The only way on, for everybody.

    Raises NotAllowed for anyone but the community's secretary, Refused ``matter.step_order`` for
    any step but the next, ``matter.evidence_missing`` naming what is missing, ``matter.ended``.
    """
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_running(record)
    _require_next(record, to)
    found = _exit_or_refuse(session, record, act.today, to)
    entered = _enter(session, act, record, MET, found.evidence, to.position)
    audit.record(session, act, "matters:step:advance", matter_id)
    if to is Step.IMPLEMENTATION:
        _open_items(session, act, record)
    return entered


def open_round(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    attempt_id: UUID,
    new_option: OptionDraft | None = None,
) -> MatterStep:
    """A failed attempt takes the matter back to the assembly, with all options and the record.

    A brand-new option has to pass consultation and review first. Raises Refused
    ``matter.not_in_implementation``, ``matter.attempt_not_failed``; NotFound for an attempt that
    is none of this matter's.
    """
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_running(record)
    evidence = _failure(record, attempt_id)
    target = Step.CONSULTATION if new_option else Step.RESOLUTION
    entered = _enter(session, act, record, FAILED, evidence, target.position)
    if new_option:
        put_option(session, act, record, new_option, round_no=entered.round_no)
    audit.record(session, act, "matters:round:open", matter_id)
    return entered


def missing_here(session: Session, record: Dossier, today: date) -> tuple[Missing, ...]:
    """What the matter still needs before it can leave the step it is in."""
    return (*exit_of(record, today).missing, *lacking(record, view_for(session), today))


def _require_next(record: Dossier, to: Step) -> None:
    here = record.here.position
    following = step_at(here + 1) if here < LAST else None
    if to is following:
        return
    if to.position <= here:
        raise Refused(
            "matter.step_order",
            mark("Somebody has taken this step already."),
            cure=mark("Go back to the matter's page to see where it stands now."),
        )
    raise Refused(
        "matter.step_order",
        mark("No step can be skipped or repeated: “%(wanted)s” cannot follow “%(here)s”."),
        cure=mark("Take the steps in their order."),
        wanted=to.label,
        here=getattr(step_at(here), "label", mark("Intake")),
    )


def _exit_or_refuse(session: Session, record: Dossier, today: date, to: Step) -> Exit:
    if missing := missing_here(session, record, today):
        raise Refused(
            "matter.evidence_missing",
            mark("Before “%(step)s” can begin, this is missing: %(missing)s."),
            cure=mark("Record it first, then go on."),
            step=to.label,
            missing=tuple(lack.message for lack in missing),
            codes=tuple(lack.code for lack in missing),
        )
    return exit_of(record, today)


def _failure(record: Dossier, attempt_id: UUID) -> dict[str, Any]:
    """The evidence that an item has failed: its last attempt, since another may have followed."""
    if record.here.position != Step.IMPLEMENTATION.position:
        raise Refused(
            "matter.not_in_implementation",
            mark("A new round begins from the implementation, when an attempt has failed."),
        )
    item = _item_of(record, attempt_id)
    if item.failed is None or item.failed.id != attempt_id:
        raise Refused(
            "matter.attempt_not_failed",
            mark("This item has not failed, so the matter need not go back to the assembly."),
            cure=mark("Report how its last attempt ended first."),
        )
    return {
        "item_id": item.id,
        "attempt_id": attempt_id,
        "attempt_state": item.failed.state,
    }


def _item_of(record: Dossier, attempt_id: UUID) -> ItemFact:
    for item in record.open_items():
        if any(attempt.id == attempt_id for attempt in item.attempts):
            return item
    raise NotFound("matter.attempt_unknown", mark("This matter has no such attempt."))


def _enter(
    session: Session,
    act: Act,
    record: Dossier,
    how: str,
    evidence: Mapping[str, Any],
    position: int,
) -> MatterStep:
    here = record.here
    entered = MatterStep(
        matter_id=record.matter_id,
        seq=here.seq + 1,
        position=position,
        round_no=here.round_no + (how == FAILED),
        entered_at=act.at,
        left_seq=here.seq,
        left_position=here.position,
        left_round=here.round_no,
        left_how=how,
    )
    exit_row = MatterStepExit(
        matter_id=record.matter_id,
        seq=here.seq,
        position=here.position,
        round_no=here.round_no,
        entered_at=here.entered_at,
        how=how,
        **evidence,
    )
    try:
        # The exit first: the entry's foreign key rests on it.
        for row in (exit_row, entered):
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Conflict(
            "matter.already_advanced",
            mark("Somebody else has just moved this matter on."),
            cure=mark("Load the page again to see where it stands."),
        ) from error
    return entered


def _open_items(session: Session, act: Act, record: Dossier) -> None:
    """Each resolution that stands becomes an item; a failed one gets a new item each round.

    Once, though two bodies resolved on it: one that advised, and the owners who decided.
    """
    resolved = {resolution.option_key for resolution in standing(record)}
    for option in record.options:
        if option.key not in resolved:
            continue
        implementation.open_item(
            session,
            act,
            subject_id=record.matter_id,
            round_no=record.round_no,
            option_key=option.key,
            title=option.label,
            promised=option.promise or option.label,
        )
