"""Everything on record about one appraisal as one frozen value, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import Ending, State, TaskState, place_of, state_of
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalCall,
    AppraisalClosing,
    AppraisalConsequence,
    AppraisalGrade,
    AppraisalGrading,
    AppraisalPublication,
    AppraisalReported,
    AppraisedSeat,
    Appraiser,
    GradeCount,
    GradeCountJudgement,
    GradingEnd,
    GradingPart,
    ProblemAnswer,
    TaskReport,
    WorkProblem,
    WorkReport,
    WorkTask,
)
from folkmoot.appraisals.queries.finding import find_appraisal, of_appraisal
from folkmoot.appraisals.queries.lists import before
from folkmoot.matters.queries import Satisfaction, satisfaction_of_year
from folkmoot.meetings.domain import MeetingState
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import LATEST_STATE
from folkmoot.people.models import Mandate, Person
from folkmoot_sdk import AppraiserCategory


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with its reports, the newest last."""

    task: WorkTask
    reports: tuple[TaskReport, ...]

    @property
    def last(self) -> TaskState | None:
        return self.reports[-1].state if self.reports else None


@dataclass(frozen=True, slots=True)
class ProblemLine:
    problem: WorkProblem
    answer: ProblemAnswer | None
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat that is appraised, with what it came to. ``until`` is the last day in office."""

    seat: AppraisedSeat
    name: str
    mandate: Mandate
    grade: AppraisalGrade | None
    consequence: AppraisalConsequence | None


@dataclass(frozen=True, slots=True)
class CountLine:
    count: GradeCount
    judgement: GradeCountJudgement | None


@dataclass(frozen=True, slots=True)
class MeetingLine:
    meeting: Meeting
    state: MeetingState


@dataclass(frozen=True, slots=True)
class Record:
    """``last_tasks`` are those of the appraisal before: with them the report begins. Who was handed
    a sheet and what was counted is of ``grading``; ``fruitless`` are those before it.
    """

    appraisal: Appraisal
    state: State
    grading: AppraisalGrading | None
    closing: AppraisalClosing | None
    publication: AppraisalPublication | None
    satisfaction: Satisfaction
    last_year: int | None
    last_tasks: tuple[TaskLine, ...]
    problems: tuple[ProblemLine, ...]
    reports: Mapping[str, WorkReport]
    seats: tuple[SeatLine, ...]
    invited: Mapping[AppraiserCategory, tuple[str, ...]]
    handed_out: Mapping[AppraiserCategory, int]
    counts: tuple[CountLine, ...]
    meetings: tuple[MeetingLine, ...]
    fruitless: tuple[GradingEnd, ...]


def record_of(session: Session, appraisal_id: UUID) -> Record:
    """Fourteen queries, however long the lists are. Raises NotFound ``appraisal.unknown``."""
    appraisal = find_appraisal(session, appraisal_id)
    reported, grading, closing, publication = _stages(session, appraisal_id)
    turn = grading.turn if grading else None
    last = before(session, appraisal.year)
    return Record(
        appraisal=appraisal,
        state=state_of(
            reported=reported is not None,
            grading=grading is not None,
            closed=closing is not None,
            published=publication is not None,
        ),
        grading=grading,
        closing=closing,
        publication=publication,
        satisfaction=satisfaction_of_year(session, appraisal.year),
        last_year=last.year if last else None,
        last_tasks=_tasks(session, last.id) if last else (),
        problems=_problems(session, appraisal_id),
        reports=_reports(session, appraisal_id),
        seats=_seats(session, appraisal_id),
        invited=_invited(session, appraisal_id),
        handed_out=_handed_out(session, appraisal_id, turn),
        counts=_counts(session, appraisal_id, turn),
        meetings=_meetings(session, appraisal_id),
        fruitless=_fruitless(session, appraisal_id),
    )


def tasks_set(session: Session, year: int) -> tuple[tuple[WorkProblem, TaskLine], ...] | None:
    """The tasks of a year's published appraisal, each with its problem; None before it is
    published. Three queries.
    """
    query = select(Appraisal.id).join(
        AppraisalPublication,
        and_(
            AppraisalPublication.tenant_id == Appraisal.tenant_id,
            AppraisalPublication.appraisal_id == Appraisal.id,
        ),
    )
    appraisal_id = session.scalar(query.where(Appraisal.year == year))
    if appraisal_id is None:
        return None
    return tuple(
        (line.problem, task) for line in _problems(session, appraisal_id) for task in line.tasks
    )


def _stages(session: Session, appraisal_id: UUID) -> tuple[Any, ...]:
    models = (AppraisalReported, AppraisalGrading, AppraisalClosing, AppraisalPublication)
    query = select(*models).select_from(Appraisal).where(Appraisal.id == appraisal_id)
    for model in models:
        query = query.outerjoin(model, of_appraisal(model))
    return tuple(session.execute(query).one())


def _tasks(session: Session, appraisal_id: UUID) -> tuple[TaskLine, ...]:
    """Every task of an appraisal with its reports. One query."""
    query = (
        select(WorkTask, TaskReport)
        .join(WorkProblem, WorkProblem.id == WorkTask.problem_id)
        .outerjoin(TaskReport, TaskReport.task_id == WorkTask.id)
        .where(WorkProblem.appraisal_id == appraisal_id)
        .order_by(WorkTask.due_on, WorkTask.id, TaskReport.seq)
    )
    found: dict[UUID, tuple[WorkTask, list[TaskReport]]] = {}
    for task, report in session.execute(query):
        said = found.setdefault(task.id, (task, []))[1]
        if report is not None:
            said.append(report)
    return tuple(TaskLine(task, tuple(reports)) for task, reports in found.values())


def _problems(session: Session, appraisal_id: UUID) -> tuple[ProblemLine, ...]:
    query = (
        select(WorkProblem, ProblemAnswer)
        .outerjoin(ProblemAnswer, ProblemAnswer.problem_id == WorkProblem.id)
        .where(WorkProblem.appraisal_id == appraisal_id)
        .order_by(WorkProblem.noted_at, WorkProblem.origin, WorkProblem.id)
    )
    tasks = _tasks(session, appraisal_id)
    return tuple(
        ProblemLine(problem, answer, tuple(t for t in tasks if t.task.problem_id == problem.id))
        for problem, answer in session.execute(query)
    )


def _reports(session: Session, appraisal_id: UUID) -> Mapping[str, WorkReport]:
    query = select(WorkReport).where(WorkReport.appraisal_id == appraisal_id)
    return {report.body_kind: report for report in session.scalars(query)}


def _seats(session: Session, appraisal_id: UUID) -> tuple[SeatLine, ...]:
    query = (
        select(AppraisedSeat, Person.name, Mandate, AppraisalGrade, AppraisalConsequence)
        .join(Person, Person.id == AppraisedSeat.person_id)
        .join(Mandate, Mandate.id == AppraisedSeat.mandate_id)
        .outerjoin(AppraisalGrade, AppraisalGrade.seat_id == AppraisedSeat.id)
        .outerjoin(AppraisalConsequence, AppraisalConsequence.seat_id == AppraisedSeat.id)
        .where(AppraisedSeat.appraisal_id == appraisal_id)
        .order_by(Person.name_sort, AppraisedSeat.id)
    )
    found = (SeatLine(*row) for row in session.execute(query))
    return tuple(sorted(found, key=lambda line: place_of(line.seat.body_kind, line.seat.office)))


def _invited(session: Session, appraisal_id: UUID) -> dict[AppraiserCategory, tuple[str, ...]]:
    query = (
        select(Appraiser.category, Person.name)
        .join(Person, Person.id == Appraiser.person_id)
        .where(Appraiser.appraisal_id == appraisal_id)
        .order_by(Person.name_sort, Person.id)
    )
    rows = session.execute(query).all()
    return {key: tuple(n for c, n in rows if c is key) for key in AppraiserCategory}


def _handed_out(
    session: Session, appraisal_id: UUID, turn: int | None
) -> dict[AppraiserCategory, int]:
    query = select(GradingPart.category, func.count()).group_by(GradingPart.category)
    own = query.where(GradingPart.appraisal_id == appraisal_id, GradingPart.turn == turn)
    return dict(session.execute(own).all())


def _fruitless(session: Session, appraisal_id: UUID) -> tuple[GradingEnd, ...]:
    query = select(GradingEnd).where(GradingEnd.appraisal_id == appraisal_id)
    without = query.where(GradingEnd.ending == Ending.WITHOUT_RESULT)
    return tuple(session.scalars(without.order_by(GradingEnd.turn)))


def _counts(session: Session, appraisal_id: UUID, turn: int | None) -> tuple[CountLine, ...]:
    query = (
        select(GradeCount, GradeCountJudgement)
        .outerjoin(GradeCountJudgement, GradeCountJudgement.count_id == GradeCount.id)
        .where(GradeCount.appraisal_id == appraisal_id, GradeCount.turn == turn)
        .order_by(GradeCount.entered_at, GradeCount.id)
    )
    return tuple(CountLine(*row) for row in session.execute(query))


def _meetings(session: Session, appraisal_id: UUID) -> tuple[MeetingLine, ...]:
    query = (
        select(Meeting, LATEST_STATE)
        .join(AppraisalCall, AppraisalCall.meeting_id == Meeting.id)
        .where(AppraisalCall.appraisal_id == appraisal_id)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return tuple(MeetingLine(*row) for row in session.execute(query))
