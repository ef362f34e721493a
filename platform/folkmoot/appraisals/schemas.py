"""The forms of an appraisal; each field is named as the argument of the verb it feeds."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from folkmoot.appraisals.domain import CATEGORIES, TaskState
from folkmoot.kernel.errors import mark
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import AppraisalForm, AppraiserCategory, BodyKind, Text

TASK_STATES = (
    Choice(TaskState.DONE, mark("Done")),
    Choice(TaskState.UNDER_WAY, mark("Under way")),
    Choice(TaskState.NOT_DONE, mark("Not done")),
)
MOST_SHEETS = 9_999


def _words(label: str, hint: str = "", *, rows: int = 4) -> fields.String:
    return fields.String(
        required=True,
        metadata={"label": label, "hint": hint, "widget": Widget.TEXTAREA, "rows": rows},
    )


def _due() -> fields.Date:
    return fields.Date(required=True, metadata={"label": mark("To be done by")})


def _body() -> fields.Field[Any]:
    return fields.Enum(
        BodyKind,
        by_value=True,
        required=True,
        metadata={"label": mark("Whose report?"), "widget": Widget.RADIOS, "choices": ()},
    )


def _number(label: object, *, required: bool = False) -> fields.Field[Any]:
    asked: dict[str, Any] = {"required": True} if required else {"load_default": 0}
    return fields.Integer(
        **asked,
        validate=validate.Range(min=0, max=MOST_SHEETS),
        metadata={"label": label, "suffix": Text("张", "sheets")},
    )


class OpenSchema(Schema):
    """:func:`open_appraisal`."""

    year = fields.Integer(
        required=True,
        metadata={"label": mark("Of which year?"), "widget": Widget.RADIOS, "choices": ()},
    )


class ProblemSchema(Schema):
    """:func:`add_problem`."""

    body_kind = _body()
    text = _words(mark("What is the problem?"))
    task = _words(mark("What will be done about it?"), mark("A problem without a task is refused"))
    due_on = _due()


class TaskSchema(Schema):
    """:func:`set_task`."""

    text = _words(mark("What will be done about it?"))
    due_on = _due()


class AnswerSchema(Schema):
    """:func:`answer_problem`."""

    text = _words(
        mark("What does the body say to this?"),
        mark("The problem stays on the list, with this answer beside it"),
    )


class ReportSchema(Schema):
    """:func:`hand_in_report`."""

    body_kind = _body()
    achievements = _words(
        mark("What was achieved this year?"),
        mark("Problems and tasks are on the lists already; nothing is typed twice"),
        rows=12,
    )


class TaskReportSchema(Schema):
    """:func:`report_task`."""

    state = fields.Enum(
        TaskState,
        by_value=True,
        required=True,
        metadata={
            "label": mark("How does it stand?"),
            "widget": Widget.RADIOS,
            "choices": TASK_STATES,
        },
    )
    text = _words(
        mark("What shows it?"), mark("For example a record, a notice, a photograph on file")
    )


class AppraiserSchema(Schema):
    """:func:`register_appraiser`; ``who`` becomes the person."""

    category = fields.Enum(
        AppraiserCategory,
        by_value=True,
        required=True,
        metadata={
            "label": mark("For whom does this person appraise?"),
            "widget": Widget.RADIOS,
            "choices": [Choice(key, words) for key, words in CATEGORIES.items()],
        },
    )
    who = fields.String(
        required=True,
        metadata={
            "label": mark("Name"),
            "hint": mark("As the register has it"),
            "widget": Widget.TEXT,
            "autocomplete": "off",
        },
    )
    organisation_id = fields.UUID(
        load_default=None,
        metadata={
            "label": mark("Which unit?"),
            "hint": mark("For units located here"),
            "widget": Widget.SELECT,
            "choices": (),
        },
    )
    stands_for = fields.String(
        load_default="",
        metadata={
            "label": mark("What touches them?"),
            "hint": mark("For affected interests: for example a building, a matter of this year"),
            "widget": Widget.TEXT,
        },
    )


class MeetingSchema(Schema):
    """:func:`call_appraisal_meeting`."""

    place = fields.String(
        required=True, metadata={"label": mark("Where is it held?"), "widget": Widget.TEXT}
    )
    starts_at = fields.AwareDateTime(
        required=True, metadata={"label": mark("When does it begin?"), "widget": Widget.DATETIME}
    )


class CallOffSchema(Schema):
    """:func:`call_off_appraisal_meeting`."""

    reason = _words(
        mark("Why is the meeting called off?"), mark("Everybody who was called reads it")
    )


class GradingSchema(Schema):
    """:func:`begin_grading`."""

    chair_id = fields.UUID(
        required=True,
        metadata={
            "label": mark("Who of the supervision committee chairs?"),
            "widget": Widget.RADIOS,
            "choices": (),
        },
    )


class RejectSchema(Schema):
    """:func:`reject_count`."""

    reason = _words(mark("What is wrong with this count?"))


class FruitlessSchema(Schema):
    """:func:`end_without_result`."""

    category = fields.Enum(
        AppraiserCategory,
        by_value=True,
        load_default=None,
        metadata={
            "label": mark("Whose sheets?"),
            "widget": Widget.RADIOS,
            "choices": [Choice(key, words) for key, words in CATEGORIES.items()],
        },
    )
    sheets = _number(mark("How many sheets came back?"), required=True)
    reason = _words(
        mark("Why did no more come back?"),
        mark("It is shown with the appraisal. Name nobody"),
    )


class PublishSchema(Schema):
    """:func:`publish_result`."""

    board_ids = fields.List(
        fields.UUID(),
        required=True,
        metadata={
            "label": mark("Notice boards where it hangs"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )


def count_schema(form: AppraisalForm, seats: Sequence[tuple[str, object]]) -> type[Schema]:
    """Sheets that came back, and for each seat (key, words) a number for each grade."""
    asked: dict[str, fields.Field[Any]] = {
        "sheets": _number(mark("How many sheets came back?"), required=True)
    }
    for key, _words_of_seat in seats:
        for grade in form.grades:
            asked[f"{key}_{grade.key}"] = _number(grade.text)
    return Schema.from_dict(asked, name="CountSchema")
