"""What a community's workflow asks for besides: its own forms."""

from typing import Any

from marshmallow import Schema

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark
from folkmoot.matters import service
from folkmoot.matters.acts.form import ActForm, Desk
from folkmoot.matters.acts.survey import survey_schema
from folkmoot.matters.domain import step_at
from folkmoot.web.forms import Nothing
from folkmoot_sdk import EvaluationForm, Kind


def _asked(desk: Desk) -> Registered[EvaluationForm] | None:
    """The first form that this step still wants; one whose plugin is missing cannot be shown."""
    step = step_at(desk.record.here.position)
    if step is None:
        return None
    wanted = desk.record.workflow.at(step).forms
    open_ones = [form for form in wanted if (form, desk.record.here.seq) not in desk.record.forms]
    view = view_for(desk.session)
    brought = {entry.id for entry in view.of_kind(Kind.FORMS)}
    name = next((form for form in open_ones if form in brought), None)
    return view.contribution(Kind.FORMS, name) if name else None


def _schema(desk: Desk) -> type[Schema]:
    form = _asked(desk)
    return survey_schema(form.contribution) if form else Nothing


def _fill(desk: Desk, data: dict[str, Any]) -> object:
    form = _asked(desk)
    assert form is not None  # noqa: S101 - the act is not offered without one
    return service.fill_form(
        desk.session, desk.act, matter_id=desk.record.matter_id, form=form.id, answers=data
    )


ACTS = (
    ActForm(
        "fill-form",
        mark("Fill in a form that this community asks for"),
        Nothing,
        _fill,
        roles=frozenset({Role.SECRETARY, Role.GRID_WORKER}),
        offered=lambda desk: _asked(desk) is not None,
        drawn=_schema,
    ),
)
