"""Work reports: what went well, what did not, and what will be done about it."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import Origin, State, TaskState
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalReported,
    ProblemAnswer,
    TaskReport,
    WorkProblem,
    WorkReport,
    WorkReportLine,
    WorkTask,
)
from folkmoot.appraisals.queries import find_problem, find_task, row_of
from folkmoot.appraisals.service.access import held_at, hold, require_officer
from folkmoot.appraisals.service.gathering import bodies_in, gather, unlisted
from folkmoot.appraisals.wording import title_of
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.text import plain_text
from folkmoot_sdk import BodyKind

PROBLEM, TASK, ANSWER, ACHIEVEMENTS = 500, 500, 1_000, 10_000


def add_problem(
    session: Session,
    act: Act,
    *,
    appraisal_id: UUID,
    body_kind: BodyKind,
    text: str,
    task: str,
    due_on: date,
) -> WorkProblem:
    """A problem that the body names by itself, with its first task: none stands without one.

    Raises NotAllowed ``appraisal.not_your_body``, Conflict ``appraisal.handed_in``, Invalid
    ``appraisal.due_in_past``.
    """
    appraisal = held_at(session, appraisal_id, State.OPENED)
    require_officer(session, act, appraisal_id, body_kind)
    _require_unwritten(session, appraisal_id, body_kind)
    if body_kind not in bodies_in(session, appraisal):
        raise refusals.not_your_body()
    problem = WorkProblem(
        id=act.new_id(),
        appraisal_id=appraisal_id,
        body_kind=body_kind,
        origin=Origin.OWN,
        source_id=None,
        text=plain_text(text, field="text", limit=PROBLEM),
        facts={},
        noted_at=act.at,
    )
    session.add(problem)
    session.flush()
    session.add(_task(act, problem, task, due_on, field="task"))
    audit.record(session, act, "appraisals:problem:add", problem.id)
    return problem


def set_task(session: Session, act: Act, *, problem_id: UUID, text: str, due_on: date) -> WorkTask:
    """Say what will be done about a problem. Raises as ``add_problem``, Refused
    ``appraisal.wrong_state`` once the report is in.
    """
    problem = _open_problem(session, act, problem_id)
    task = _task(act, problem, text, due_on, field="text")
    session.add(task)
    audit.record(session, act, "appraisals:task:set", task.id)
    return task


def answer_problem(session: Session, act: Act, *, problem_id: UUID, text: str) -> ProblemAnswer:
    """What the body says to a problem; it stays on the list whatever is said. Conflict
    ``appraisal.answered``.
    """
    problem = _open_problem(session, act, problem_id)
    if row_of(session, ProblemAnswer, problem.id) is not None:
        raise refusals.answered()
    answer = ProblemAnswer(
        problem_id=problem.id,
        text=plain_text(text, field="text", limit=ANSWER),
        answered_at=act.at,
        answered_by=act.actor.account_id,
    )
    session.add(answer)
    audit.record(session, act, "appraisals:problem:answer", problem.id)
    return answer


def hand_in_report(
    session: Session, act: Act, *, appraisal_id: UUID, body_kind: BodyKind, achievements: str
) -> WorkReport:
    """Hand in a body's report; when the last one is in, the meeting may grade.

    Raises Refused ``appraisal.record_has_more`` where ``look_again`` would add to the body's list,
    ``appraisal.problem_without_task`` naming the problems, Conflict ``appraisal.handed_in``.
    """
    appraisal = held_at(session, appraisal_id, State.OPENED)
    require_officer(session, act, appraisal_id, body_kind)
    _require_unwritten(session, appraisal_id, body_kind)
    if body_kind not in bodies_in(session, appraisal):
        raise refusals.not_your_body()
    words = plain_text(achievements, field="achievements", limit=ACHIEVEMENTS)
    _require_all_listed(session, act, appraisal, body_kind)
    lines = _lines(session, appraisal_id, body_kind)
    report = WorkReport(
        appraisal_id=appraisal_id,
        body_kind=body_kind,
        achievements=words,
        handed_in_at=act.at,
        handed_in_by=act.actor.account_id,
    )
    session.add(report)
    session.flush()
    session.add_all(lines)
    session.flush()
    if _all_in(session, appraisal_id, len(bodies_in(session, appraisal))):
        session.add(AppraisalReported(appraisal_id=appraisal_id, reported_at=act.at))
    audit.record(session, act, "appraisals:report:hand_in", appraisal_id)
    return report


def look_again(
    session: Session, act: Act, *, appraisal_id: UUID, body_kind: BodyKind
) -> tuple[WorkProblem, ...]:
    """Bring onto the lists what has come up since the record was last looked at; what was added.

    An act of its own, so that a problem stays on its list, to be given a task, whatever becomes of
    the report. Raises NotAllowed ``appraisal.not_your_body``, Refused ``appraisal.wrong_state``.
    """
    appraisal = held_at(session, appraisal_id, State.OPENED)
    require_officer(session, act, appraisal_id, body_kind)
    found = gather(session, act, appraisal)
    if found:
        audit.record(session, act, "appraisals:record:look", appraisal_id)
    return found


def report_task(
    session: Session, act: Act, *, task_id: UUID, state: TaskState, text: str
) -> TaskReport:
    """How a task stands and what shows it, at any time. Conflict ``appraisal.task_done``."""
    task = find_task(session, task_id)
    problem = find_problem(session, task.problem_id)
    require_officer(session, act, problem.appraisal_id, task.body_kind)
    hold(session, problem.appraisal_id)
    query = select(TaskReport).where(TaskReport.task_id == task_id)
    last = session.scalar(query.order_by(TaskReport.seq.desc()).limit(1))
    if last is not None and last.state is TaskState.DONE:
        raise refusals.task_over()
    report = TaskReport(
        task_id=task_id,
        seq=last.seq + 1 if last else 1,
        state=state,
        text=plain_text(text, field="text", limit=ANSWER),
        reported_at=act.at,
        reported_by=act.actor.account_id,
    )
    session.add(report)
    audit.record(session, act, "appraisals:task:report", task_id)
    return report


def _open_problem(session: Session, act: Act, problem_id: UUID) -> WorkProblem:
    problem = find_problem(session, problem_id)
    held_at(session, problem.appraisal_id, State.OPENED)
    require_officer(session, act, problem.appraisal_id, problem.body_kind)
    _require_unwritten(session, problem.appraisal_id, problem.body_kind)
    return problem


def _require_unwritten(session: Session, appraisal_id: UUID, body: BodyKind) -> None:
    if row_of(session, WorkReport, appraisal_id, body) is not None:
        raise refusals.handed_in()


def _require_all_listed(session: Session, act: Act, appraisal: Appraisal, body: BodyKind) -> None:
    found = unlisted(session, act, appraisal)
    if more := [title_of(each) for each in found if each.body_kind is body]:
        raise refusals.record_has_more(more)


def _task(act: Act, problem: WorkProblem, text: str, due_on: date, *, field: str) -> WorkTask:
    if due_on < act.today:
        raise refusals.due_in_past(act.today)
    return WorkTask(
        id=act.new_id(),
        problem_id=problem.id,
        body_kind=problem.body_kind,
        text=plain_text(text, field=field, limit=TASK),
        due_on=due_on,
        set_at=act.at,
        set_by=act.actor.account_id,
    )


def _lines(session: Session, appraisal_id: UUID, body: BodyKind) -> list[WorkReportLine]:
    """Each problem of the body with its first task. Raises ``appraisal.problem_without_task``."""
    own = (WorkProblem.appraisal_id == appraisal_id, WorkProblem.body_kind == body)
    problems = session.scalars(select(WorkProblem).where(*own).order_by(WorkProblem.id)).all()
    query = select(WorkTask).join(WorkProblem, WorkProblem.id == WorkTask.problem_id).where(*own)
    first: dict[UUID, UUID] = {}
    for task in session.scalars(query.order_by(WorkTask.id)):
        first.setdefault(task.problem_id, task.id)
    if lacking := [title_of(each) for each in problems if each.id not in first]:
        raise refusals.without_task(lacking)
    return [
        WorkReportLine(
            problem_id=each.id, appraisal_id=appraisal_id, body_kind=body, task_id=first[each.id]
        )
        for each in problems
    ]


def _all_in(session: Session, appraisal_id: UUID, bodies: int) -> bool:
    query = select(func.count()).select_from(WorkReport)
    return session.scalar(query.where(WorkReport.appraisal_id == appraisal_id)) == bodies
