"""The count of the sheets, which came back without a name: made by one, verified by another."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import LEAST_SHEETS, GradeDraft, Side, State, check_counted
from folkmoot.appraisals.models import Appraisal, GradeCount, GradeCountJudgement, GradingPart
from folkmoot.appraisals.queries import find_count, form_of, grading_of, row_of, seats_of
from folkmoot.appraisals.service.access import held_at, require_counter
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.text import plain_text
from folkmoot.votes.domain import Judgement
from folkmoot_sdk import AppraiserCategory

ALL = "all"
REASON = 500


def enter_count(
    session: Session,
    act: Act,
    *,
    appraisal_id: UUID,
    sheets: int,
    grades: Sequence[GradeDraft],
    category: AppraiserCategory | None = None,
) -> GradeCount:
    """Enter what all sheets say together, or all of one category where those are weighed.

    Never fewer: a count of some of them would say who handed these in. Raises Invalid
    ``appraisal.count``, ``appraisal.too_many_sheets``; Refused ``appraisal.too_few_sheets``,
    ``appraisal.count_waits``, ``appraisal.appraised``; Conflict ``appraisal.counted``.
    """
    appraisal = held_at(session, appraisal_id, State.GRADING)
    person_id, account_id = require_counter(session, act, appraisal_id)
    out = handed_out(session, appraisal)
    if category not in out:
        raise refusals.nothing_counted(piles_of(appraisal))
    if sheets > out[category]:
        raise refusals.too_many_sheets(sheets, out[category])
    if sheets < LEAST_SHEETS:
        raise refusals.too_few_sheets(LEAST_SHEETS)
    require_uncounted(session, appraisal, category)
    seats = [seat.id for seat in seats_of(session, appraisal_id)]
    count = GradeCount(
        id=act.new_id(),
        appraisal_id=appraisal_id,
        turn=grading_of(session, appraisal_id).turn,
        category=category,
        sheets=sheets,
        grades=check_counted(form_of(appraisal), seats, sheets, grades),
        entered_by=person_id,
        side=Side.APPRAISING,
        entered_account=account_id,
        entered_at=act.at,
    )
    session.add(count)
    audit.record(session, act, "appraisals:count:enter", count.id)
    return count


def verify_count(session: Session, act: Act, *, count_id: UUID) -> GradeCountJudgement:
    """Another person compared the count with the sheets. Raises Refused ``appraisal.same_person``,
    ``appraisal.appraised``, ``appraisal.wrong_state``; Conflict ``appraisal.judged``.
    """
    return _judge(session, act, count_id, Judgement.VERIFIED, "")


def reject_count(session: Session, act: Act, *, count_id: UUID, reason: str) -> GradeCountJudgement:
    """The count is wrong, and is made again. Whoever entered it may say so too."""
    words = plain_text(reason, field="reason", limit=REASON)
    return _judge(session, act, count_id, Judgement.REJECTED, words)


def piles_of(appraisal: Appraisal) -> tuple[AppraiserCategory | None, ...]:
    """What is counted apart: one pile, or one of each category where the district weighs them."""
    return tuple(AppraiserCategory) if appraisal.weights else (None,)


def handed_out(session: Session, appraisal: Appraisal) -> dict[AppraiserCategory | None, int]:
    """How many sheets went out, by pile, in the grading that goes on. Two queries."""
    turn = grading_of(session, appraisal.id).turn
    query = select(GradingPart.category).where(GradingPart.turn == turn)
    found = session.scalars(query.where(GradingPart.appraisal_id == appraisal.id)).all()
    if not appraisal.weights:
        return {None: len(found)}
    return {category: found.count(category) for category in AppraiserCategory}


def counts_of(session: Session, appraisal_id: UUID) -> list[tuple[GradeCount, str | None]]:
    """Every count of the grading that goes on with its judgement, None while it waits; the oldest
    first. Two queries.
    """
    turn = grading_of(session, appraisal_id).turn
    query = (
        select(GradeCount, GradeCountJudgement.judgement)
        .outerjoin(GradeCountJudgement, GradeCountJudgement.count_id == GradeCount.id)
        .where(GradeCount.appraisal_id == appraisal_id, GradeCount.turn == turn)
        .order_by(GradeCount.entered_at, GradeCount.id)
    )
    return [(count, judgement) for count, judgement in session.execute(query)]


def require_uncounted(
    session: Session, appraisal: Appraisal, category: AppraiserCategory | None
) -> None:
    """That this pile is neither counted nor waits to be compared. Conflict ``appraisal.counted``,
    Refused ``appraisal.count_waits``.
    """
    found = counts_of(session, appraisal.id)
    own = [judged for count, judged in found if count.category == category]
    if Judgement.VERIFIED in own:
        raise refusals.settled()
    if None in own:
        raise refusals.waiting()


def _judge(
    session: Session, act: Act, count_id: UUID, judgement: Judgement, reason: str
) -> GradeCountJudgement:
    count = find_count(session, count_id)
    held_at(session, count.appraisal_id, State.GRADING)
    person_id, account_id = require_counter(session, act, count.appraisal_id)
    verified = judgement is Judgement.VERIFIED
    if verified and (person_id == count.entered_by or account_id == count.entered_account):
        raise refusals.same_person()
    if row_of(session, GradeCountJudgement, count_id) is not None:
        raise refusals.judged()
    judged = GradeCountJudgement(
        count_id=count_id,
        appraisal_id=count.appraisal_id,
        turn=count.turn,
        judgement=judgement,
        settles=str(count.category or ALL) if verified else None,
        reason=reason,
        entered_by=count.entered_by,
        entered_account=count.entered_account,
        judged_by=person_id,
        side=Side.APPRAISING,
        judged_account=account_id,
        judged_at=act.at,
    )
    session.add(judged)
    audit.record(session, act, f"appraisals:count:{judgement}", count_id)
    return judged
