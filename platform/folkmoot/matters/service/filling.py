"""The forms that a community's workflow asks for inside a step."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Invalid, mark
from folkmoot.matters.models import MatterForm
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.matters.service.preparing import require_running
from folkmoot_sdk import Kind


def fill_form(
    session: Session, act: Act, *, matter_id: UUID, form: str, answers: Mapping[str, str]
) -> MatterForm:
    """Fill in a form that the workflow asks for in the present step. Raises Invalid
    ``matter.form_answers`` unless every item has one of its grades, Conflict
    ``matter.form_filled``, Refused ``matter.ended``.
    """
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_running(record)
    if (form, record.here.seq) in record.forms:
        raise Conflict("matter.form_filled", mark("This form is filled in for this step already."))
    found = view_for(session).contribution(Kind.FORMS, form)
    check_answers(found.contribution, answers)
    row = MatterForm(
        id=act.new_id(),
        matter_id=matter_id,
        step_seq=record.here.seq,
        form=form,
        pin=found.pin().to_plain(),
        answers=dict(answers),
        filled_at=act.at,
    )
    session.add(row)
    audit.record(session, act, "matters:form:fill", matter_id)
    return row


def check_answers(form: Any, answers: Mapping[str, str]) -> None:  # noqa: ANN401 - an EvaluationForm, read back from its pin
    """Raise Invalid unless ``answers`` gives each item of the form one of its grades."""
    grades = {item.key: {grade.key for grade in item.scale} for item in form.items}
    if answers.keys() != grades.keys() or any(answers[key] not in grades[key] for key in grades):
        raise Invalid(
            "matter.form_answers",
            mark("Every question of the form needs one of its answers."),
            cure=mark("Choose an answer for each question."),
        )
