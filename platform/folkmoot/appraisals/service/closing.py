"""The result: counted, graded and written down in one act, and then published."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import Ending, Side, State, counts_of, row_after
from folkmoot.appraisals.domain.grading import category_words
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalClosing,
    AppraisalConsequence,
    AppraisalGrade,
    AppraisedSeat,
    GradeCount,
)
from folkmoot.appraisals.queries import (
    before,
    find_appraisal,
    form_of,
    grading_of,
    last_closed_year,
    row_of,
    seats_of,
)
from folkmoot.appraisals.service import counting
from folkmoot.appraisals.service.access import held_at, require_counter
from folkmoot.appraisals.service.ending import ended
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act
from folkmoot.matters.service import take_stock
from folkmoot.votes.domain import Judgement
from folkmoot_sdk import AppraisalForm, AppraiserCategory, Consequence, appraise

Counted = tuple[AppraiserCategory | None, int, dict[str, dict[str, int]]]


def close_appraisal(session: Session, act: Act, *, appraisal_id: UUID) -> AppraisalClosing:
    """Work out every grade from the verified counts, and what follows from it, for ever.

    Raises Refused ``appraisal.not_counted``, ``appraisal.count_waits``, ``appraisal.later_closed``,
    ``appraisal.appraised``; Conflict ``appraisal.closed``.
    """
    if row_of(session, AppraisalClosing, find_appraisal(session, appraisal_id).id) is not None:
        raise refusals.closed_already()
    appraisal = held_at(session, appraisal_id, State.GRADING)
    person_id, _ = require_counter(session, act, appraisal_id)
    later = last_closed_year(session)
    if later is not None and later > appraisal.year:
        raise refusals.later_closed(later)
    verified = _verified(session, appraisal)
    end = ended(act, grading_of(session, appraisal_id), Ending.COUNTED, person_id)
    session.add(end)
    session.flush()
    closing = AppraisalClosing(
        appraisal_id=appraisal_id,
        turn=end.turn,
        ending=end.ending,
        handed_out=sum(counting.handed_out(session, appraisal).values()),
        sheets=sum(count.sheets for count in verified),
        counted=[_plain(count) for count in verified],
        closed_at=act.at,
        closed_by=person_id,
        side=Side.APPRAISING,
    )
    session.add(closing)
    session.flush()
    _grade(session, act, appraisal, counted_of(closing))
    audit.record(session, act, "appraisals:appraisal:close", appraisal_id)
    for year in sorted({appraisal.year, act.today.year}):
        take_stock(session, act, year=year)
    return closing


def counted_of(closing: AppraisalClosing) -> tuple[Counted, ...]:
    """What a closing wrote down, as the form's rules take it."""
    return tuple(
        (
            AppraiserCategory(pile["category"]) if pile["category"] else None,
            pile["sheets"],
            pile["grades"],
        )
        for pile in closing.counted
    )


def _plain(count: GradeCount) -> dict[str, Any]:
    return {"category": count.category, "sheets": count.sheets, "grades": count.grades}


def _verified(session: Session, appraisal: Appraisal) -> list[GradeCount]:
    """One verified count a pile, in the order of the categories."""
    found = counting.counts_of(session, appraisal.id)
    if any(judged is None for _, judged in found):
        raise refusals.waiting()
    good = {count.category: count for count, judged in found if judged == Judgement.VERIFIED}
    piles = counting.piles_of(appraisal)
    if missing := [category_words(pile) for pile in piles if pile not in good]:
        raise refusals.nothing_counted(missing)
    return [good[pile] for pile in piles]


def _grade(session: Session, act: Act, appraisal: Appraisal, counted: Collection[Counted]) -> None:
    form, earlier = form_of(appraisal), _earlier(session, appraisal)
    unfit = {each.grade for each in form.consequences}
    for seat in seats_of(session, appraisal.id):
        counts = counts_of(seat.id, tuple(counted), appraisal.weights)
        result = appraise(form, counts)
        last = _same(earlier.get((seat.person_id, seat.body_kind)), result.grade)
        bad = result.grade in unfit
        grade = AppraisalGrade(
            seat_id=seat.id,
            appraisal_id=appraisal.id,
            person_id=seat.person_id,
            body_kind=seat.body_kind,
            grade=result.grade,
            unfit=bad,
            times=row_after(last.times if last else None, unfit=bad),
            before_id=last.seat_id if last else None,
            before_times=last.times if last else None,
            result=result.to_plain(),
        )
        session.add(grade)
        session.flush()
        _raise_consequence(session, act, form, seat, grade)


def _earlier(session: Session, appraisal: Appraisal) -> dict[tuple[UUID, str], AppraisalGrade]:
    """The grades of the last appraisal that was counted, by person and body."""
    last = before(session, appraisal.year, closed=True)
    if last is None:
        return {}
    query = select(AppraisalGrade).where(AppraisalGrade.appraisal_id == last.id)
    return {(each.person_id, each.body_kind): each for each in session.scalars(query)}


def _same(last: AppraisalGrade | None, grade: str) -> AppraisalGrade | None:
    """A row is one of the same grade: after another, bad as that may be, it begins anew."""
    return last if last is not None and last.grade == grade else None


def _raise_consequence(
    session: Session, act: Act, form: AppraisalForm, seat: AppraisedSeat, grade: AppraisalGrade
) -> None:
    """What the law says is written down beside the grade; people carry it out."""
    if not grade.unfit:
        return
    days = [act.today, *_days_before(session, grade)]
    found: Consequence | None = form.consequence_for(seat.body_kind, grade.grade, days)
    if found is not None:
        session.add(
            AppraisalConsequence(
                seat_id=seat.id,
                person_id=seat.person_id,
                body_kind=seat.body_kind,
                times=grade.times,
                in_a_row=found.in_a_row,
                consequence=found.to_plain(),
                raised_at=act.at,
            )
        )


def _days_before(session: Session, grade: AppraisalGrade) -> Iterator[Any]:
    """The days of the same row before this grade, back to where it began."""
    at, left = grade.before_id, grade.times - 1
    while at is not None and left > 0:
        earlier = session.get_one(AppraisalGrade, (grade.tenant_id, at))
        if earlier.grade != grade.grade:
            # Closed by a release that counted every bad grade into one row.
            return
        closing = session.get_one(AppraisalClosing, (grade.tenant_id, earlier.appraisal_id))
        yield closing.closed_at.astimezone(CHINA).date()
        at, left = earlier.before_id, left - 1
