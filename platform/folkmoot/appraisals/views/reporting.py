"""Work reports: problems, answers, tasks, and handing in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import Schema
from sqlalchemy.orm import Session

from folkmoot.appraisals import queries, service
from folkmoot.appraisals.domain import APPRAISED
from folkmoot.appraisals.models import Appraisal
from folkmoot.appraisals.schemas import (
    AnswerSchema,
    ProblemSchema,
    ReportSchema,
    TaskReportSchema,
    TaskSchema,
)
from folkmoot.appraisals.service.access import require_officer
from folkmoot.appraisals.service.gathering import bodies_in
from folkmoot.appraisals.views.access import back_to, on_appraisal, signed_act
from folkmoot.appraisals.wording import title_of
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Refused, mark
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import committed
from folkmoot.web.database import session
from folkmoot.web.forms import Form
from folkmoot_sdk import BodyKind


@committed
def add_problem(appraisal_id: UUID) -> Response:
    return _of_body(appraisal_id, ProblemSchema, service.add_problem, mark("Name a problem"))


@committed
def hand_in(appraisal_id: UUID) -> Response:
    return _of_body(
        appraisal_id,
        ReportSchema,
        _hand_in,
        mark("Hand in the work report"),
        intro=mark("What the record has brought up meanwhile is added; nothing can be taken off."),
        submit=mark("Hand in the report"),
    )


def _hand_in(session: Session, act: Act, **report: Any) -> None:  # noqa: ANN401 - the form's
    try:
        service.hand_in_report(session, act, **report)
    except Refused:
        # What a refused report would have had to name is listed in a transaction of its own: on
        # its list it can be given a task, and then the report is handed in.
        session.rollback()
        of = {"appraisal_id": report["appraisal_id"], "body_kind": report["body_kind"]}
        service.look_again(session, act, **of)
        session.commit()
        raise


def _of_body(
    appraisal_id: UUID,
    schema: type[Schema],
    verb: Callable[..., object],
    title: str,
    **words: str,
) -> Response:
    """A form about one body's report, for whoever may write one; which, the verb asks again."""
    act = signed_act()
    appraisal = queries.find_appraisal(session(), appraisal_id)
    body = _asked_body(appraisal)
    require_officer(session(), act, appraisal_id, body)
    form = Form(
        schema,
        title=title,
        choices={"body_kind": _bodies(appraisal)},
        values={"body_kind": body},
        cancel=back_to(appraisal_id),
        **words,
    )
    return on_appraisal(
        appraisal,
        form,
        lambda data: verb(session(), act, appraisal_id=appraisal_id, **data),
        at="reports",
    )


@committed
def set_task(problem_id: UUID) -> Response:
    return _on_problem(problem_id, TaskSchema, mark("Set a task"), service.set_task)


@committed
def answer_problem(problem_id: UUID) -> Response:
    title = mark("Answer what the record brought up")
    return _on_problem(problem_id, AnswerSchema, title, service.answer_problem)


def _on_problem(
    problem_id: UUID, schema: type[Schema], title: str, verb: Callable[..., object]
) -> Response:
    act = signed_act()
    problem = queries.find_problem(session(), problem_id)
    require_officer(session(), act, problem.appraisal_id, problem.body_kind)
    form = Form(schema, title=title, intro=title_of(problem), cancel=back_to(problem.appraisal_id))
    return on_appraisal(
        queries.find_appraisal(session(), problem.appraisal_id),
        form,
        lambda data: verb(session(), act, problem_id=problem_id, **data),
        at="reports",
    )


@committed
def report_task(task_id: UUID) -> Response:
    act = signed_act()
    task = queries.find_task(session(), task_id)
    problem = queries.find_problem(session(), task.problem_id)
    require_officer(session(), act, problem.appraisal_id, task.body_kind)
    form = Form(
        TaskReportSchema,
        title=mark("Say how the task stands"),
        intro=task.text,
        cancel=back_to(problem.appraisal_id),
    )
    return on_appraisal(
        queries.find_appraisal(session(), problem.appraisal_id),
        form,
        lambda data: service.report_task(session(), act, task_id=task_id, **data),
        at="reports",
    )


def _bodies(appraisal: Appraisal) -> list[tuple[str, object]]:
    return [(kind.value, body_label(kind)) for kind in bodies_in(session(), appraisal)]


def _asked_body(appraisal: Appraisal) -> BodyKind:
    """The body whose report the link was for, else the first."""
    bodies = bodies_in(session(), appraisal)
    wanted = request.form.get("body_kind") or request.args.get("body", "")
    return next((kind for kind in bodies if kind == wanted), (bodies or APPRAISED)[0])
