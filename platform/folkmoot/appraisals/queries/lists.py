"""The appraisals of a community, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import State, state_of
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalClosing,
    AppraisalGrading,
    AppraisalPublication,
    AppraisalReported,
)
from folkmoot.appraisals.queries.finding import of_appraisal


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    id: UUID
    year: int
    state: State
    opened_at: datetime


def appraisals_of(session: Session) -> tuple[AppraisalLine, ...]:
    """One query. A year has one appraisal, so a list is as long as a community is old."""
    query = select(
        Appraisal.id,
        Appraisal.year,
        Appraisal.opened_at,
        AppraisalReported.appraisal_id.is_not(None),
        AppraisalGrading.appraisal_id.is_not(None),
        AppraisalClosing.appraisal_id.is_not(None),
        AppraisalPublication.appraisal_id.is_not(None),
    )
    for model in (AppraisalReported, AppraisalGrading, AppraisalClosing, AppraisalPublication):
        query = query.outerjoin(model, of_appraisal(model))
    return tuple(
        AppraisalLine(id_, year, state_of(reported=r, grading=g, closed=c, published=p), at)
        for id_, year, at, r, g, c, p in session.execute(query.order_by(Appraisal.year.desc()))
    )


def before(session: Session, year: int, *, closed: bool = False) -> Appraisal | None:
    """The last appraisal of an earlier year; with ``closed`` the last that was counted."""
    query = select(Appraisal).where(Appraisal.year < year).order_by(Appraisal.year.desc()).limit(1)
    if closed:
        query = query.join(AppraisalClosing, AppraisalClosing.appraisal_id == Appraisal.id)
    return session.scalar(query)


def last_closed_year(session: Session) -> int | None:
    query = select(func.max(Appraisal.year)).join(
        AppraisalClosing, AppraisalClosing.appraisal_id == Appraisal.id
    )
    return session.scalar(query)


def years_to_open(session: Session, this_year: int) -> tuple[int, ...]:
    """The years an appraisal could be opened of now: the one that is ending, or has just ended. Two
    queries.
    """
    opened = set(session.scalars(select(Appraisal.year).where(Appraisal.year >= this_year - 1)))
    closed = last_closed_year(session)
    return tuple(
        year
        for year in (this_year, this_year - 1)
        if year not in opened and (closed is None or year > closed)
    )
