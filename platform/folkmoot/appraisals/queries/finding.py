"""One appraisal, and what belongs to it, by its id. Another community's is simply unknown."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import Ending, Side, State, state_of
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalCall,
    AppraisalClosing,
    AppraisalGrading,
    AppraisalPublication,
    AppraisalReported,
    AppraisalSide,
    AppraisedSeat,
    Appraiser,
    GradeCount,
    GradingEnd,
    WorkProblem,
    WorkTask,
)
from folkmoot.kernel.db import Base
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import AppraisalForm, AppraiserCategory

Row = TypeVar("Row", bound=Base)


def find_appraisal(session: Session, appraisal_id: UUID) -> Appraisal:
    """Raises NotFound ``appraisal.unknown``."""
    found = row_of(session, Appraisal, appraisal_id)
    if found is None:
        raise refusals.unknown()
    return found


def find_problem(session: Session, problem_id: UUID) -> WorkProblem:
    found = row_of(session, WorkProblem, problem_id)
    if found is None:
        raise refusals.unknown_part("problem", mark("There is no such problem on a list here."))
    return found


def find_task(session: Session, task_id: UUID) -> WorkTask:
    found = row_of(session, WorkTask, task_id)
    if found is None:
        raise refusals.unknown_part("task", mark("There is no such task on a list here."))
    return found


def find_count(session: Session, count_id: UUID) -> GradeCount:
    found = row_of(session, GradeCount, count_id)
    if found is None:
        raise refusals.unknown_part("count", mark("There is no such count of sheets here."))
    return found


def row_of(session: Session, model: type[Row], *key: object) -> Row | None:
    """A row of this community by the rest of its key."""
    found: Row | None = session.get(model, (tenant_of(session).tenant_id, *key))
    return found


def of_appraisal(model: type[Any]) -> ColumnElement[bool]:
    """The row of a stage of the appraisal asked for; of its gradings the one that stands."""
    own = and_(model.tenant_id == Appraisal.tenant_id, model.appraisal_id == Appraisal.id)
    return and_(own, ~_FRUITLESS) if model is AppraisalGrading else own


# Another one follows only on such an end, so one at the most is left.
_FRUITLESS = (
    select(GradingEnd.turn)
    .where(GradingEnd.tenant_id == AppraisalGrading.tenant_id)
    .where(GradingEnd.appraisal_id == AppraisalGrading.appraisal_id)
    .where(GradingEnd.turn == AppraisalGrading.turn)
    .where(GradingEnd.ending == Ending.WITHOUT_RESULT)
    .correlate(AppraisalGrading)
    .exists()
)
_STATES: tuple[type[Any], ...] = (
    AppraisalReported,
    AppraisalGrading,
    AppraisalClosing,
    AppraisalPublication,
)


def state_now(session: Session, appraisal_id: UUID) -> State:
    """Where it stands, in one query."""
    entered = session.execute(
        select(
            *(
                select(model.appraisal_id).where(of_appraisal(model)).correlate(Appraisal).exists()
                for model in _STATES
            )
        ).where(Appraisal.id == appraisal_id)
    ).one()
    names = ("reported", "grading", "closed", "published")
    return state_of(**dict(zip(names, entered, strict=True)))


def form_of(appraisal: Appraisal) -> AppraisalForm:
    """The form as it was pinned, whole: no plugin is asked."""
    return AppraisalForm.from_plain(appraisal.form["form"])


def seats_of(session: Session, appraisal_id: UUID) -> tuple[AppraisedSeat, ...]:
    query = select(AppraisedSeat).where(AppraisedSeat.appraisal_id == appraisal_id)
    return tuple(session.scalars(query.order_by(AppraisedSeat.id)))


def side_of(session: Session, appraisal_id: UUID, person_id: UUID) -> Side | None:
    found = row_of(session, AppraisalSide, appraisal_id, person_id)
    return found.side if found else None


def invited_to(session: Session, appraisal_id: UUID) -> dict[UUID, AppraiserCategory]:
    query = select(Appraiser.person_id, Appraiser.category)
    rows = session.execute(query.where(Appraiser.appraisal_id == appraisal_id))
    return dict(rows.all())


def gradings_of(
    session: Session, appraisal_id: UUID
) -> tuple[tuple[AppraisalGrading, GradingEnd | None], ...]:
    """Each time that sheets were handed out and how that ended, the first one first. One query."""
    query = (
        select(AppraisalGrading, GradingEnd)
        .outerjoin(
            GradingEnd,
            and_(
                GradingEnd.tenant_id == AppraisalGrading.tenant_id,
                GradingEnd.appraisal_id == AppraisalGrading.appraisal_id,
                GradingEnd.turn == AppraisalGrading.turn,
            ),
        )
        .where(AppraisalGrading.appraisal_id == appraisal_id)
        .order_by(AppraisalGrading.turn)
    )
    return tuple((grading, end) for grading, end in session.execute(query))


def grading_of(session: Session, appraisal_id: UUID) -> AppraisalGrading:
    """The grading that is going on or was counted; there is one from the state of grading on."""
    grading, _ = gradings_of(session, appraisal_id)[-1]
    return grading


def calls_of(session: Session, appraisal_id: UUID) -> tuple[UUID, ...]:
    """The meetings that were called for it, the oldest first."""
    query = select(AppraisalCall.meeting_id).where(AppraisalCall.appraisal_id == appraisal_id)
    return tuple(session.scalars(query.order_by(AppraisalCall.meeting_id)))


def graded_in(session: Session, meeting_id: UUID) -> UUID:
    """The appraisal for which that meeting was called. NotFound ``appraisal.unknown``."""
    call = row_of(session, AppraisalCall, meeting_id)
    if call is None:
        raise refusals.unknown()
    return call.appraisal_id
