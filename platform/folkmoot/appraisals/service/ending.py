"""The end of a grading: with its count, or without a result, so that another meeting can grade."""

from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import LEAST_SHEETS, Ending, Side, State
from folkmoot.appraisals.models import AppraisalGrading, GradingEnd
from folkmoot.appraisals.queries import grading_of
from folkmoot.appraisals.service.access import as_office, held_at, take_side
from folkmoot.appraisals.service.counting import (
    REASON,
    handed_out,
    piles_of,
    require_uncounted,
)
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.text import plain_text
from folkmoot_sdk import AppraiserCategory


def end_without_result(
    session: Session,
    act: Act,
    *,
    appraisal_id: UUID,
    sheets: int,
    reason: str,
    category: AppraiserCategory | None = None,
) -> GradingEnd:
    """Give a grading up of which too few sheets came back to be counted in secrecy (URC 37 asks for
    a grade all the same): another meeting is called, and everybody grades anew.

    ``sheets`` came back, of the pile ``category`` where those are weighed. What was counted stays
    on record, and nothing of it is taken over. Raises as ``as_office``; Refused
    ``appraisal.enough_sheets``, ``appraisal.not_counted``, ``appraisal.count_waits``; Conflict
    ``appraisal.counted``.
    """
    person_id = as_office(session, act, appraisal_id).actor.require_person()
    appraisal = held_at(session, appraisal_id, State.GRADING)
    words = plain_text(reason, field="reason", limit=REASON)
    out = handed_out(session, appraisal)
    if category not in out:
        raise refusals.nothing_counted(piles_of(appraisal))
    if not 0 <= sheets < LEAST_SHEETS:
        raise refusals.enough_sheets(LEAST_SHEETS)
    require_uncounted(session, appraisal, category)
    take_side(session, appraisal_id, person_id)
    end = ended(act, grading_of(session, appraisal_id), Ending.WITHOUT_RESULT, person_id)
    end.category, end.sheets, end.reason = category, sheets, words
    session.add(end)
    audit.record(session, act, "appraisals:grading:give_up", appraisal_id)
    return end


def ended(act: Act, grading: AppraisalGrading, ending: Ending, person_id: UUID) -> GradingEnd:
    """The row that ends this grading, by somebody on the side of those who appraise."""
    return GradingEnd(
        appraisal_id=grading.appraisal_id,
        turn=grading.turn,
        ending=ending,
        category=None,
        sheets=None,
        reason="",
        ended_at=act.at,
        ended_by=person_id,
        side=Side.APPRAISING,
    )
