"""What the forms of meetings ask for. Lists of agenda items are put together by the pages."""

from marshmallow import Schema, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.meetings.domain import Mark, Stance, Via
from folkmoot.people.domain.kinds import body_label
from folkmoot_sdk import BodyKind, Text

MARKS = (
    (Mark.PRESENT, Text("到会", "present")),
    (Mark.LATE, Text("迟到", "late")),
    (Mark.LEFT, Text("离会", "left")),
    (Mark.PROXY, Text("受委托", "holds a proxy")),
    (Mark.OBSERVER, Text("列席", "observer")),
)
WAYS = (
    (Via.SHEET, Text("签到表", "sign-in sheet")),
    (Via.RECORDER, Text("记录员", "recorder")),
)
STANCES = (
    (Stance.SUPPORT, Text("赞成", "supports it")),
    (Stance.OPPOSE, Text("反对", "opposes it")),
    (Stance.NEUTRAL, Text("不持立场", "takes no side")),
)
WHEN = {"label": mark("When it happened"), "hint": mark("Leave empty for now.")}


class CallMeetingSchema(Schema):
    """The notice, its agenda aside."""

    body_kind = fields.Enum(
        BodyKind,
        by_value=True,
        required=True,
        metadata={
            "label": mark("Whose meeting is it?"),
            "widget": "radios",
            "choices": tuple((kind.value, body_label(kind)) for kind in BodyKind),
        },
    )
    title = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"label": mark("Title of the meeting"), "widget": "text"},
    )
    place = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"label": mark("Place"), "widget": "text"},
    )
    starts_at = fields.AwareDateTime(
        required=True,
        metadata={
            "label": mark("Day and hour"),
            "hint": mark("The day of the notice does not count towards the notice period."),
            "widget": "datetime",
        },
    )
    urgent_reason = fields.String(
        load_default="",
        validate=validate.Length(max=1000),
        metadata={
            "label": mark("Why it cannot wait"),
            "hint": mark("Only if the notice is shorter than required. Everybody can read this."),
            "widget": "textarea",
        },
    )


class AgendaItemSchema(Schema):
    """One item as the notice will announce it."""

    title = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"label": mark("What is to be dealt with"), "widget": "text"},
    )
    subject_id = fields.UUID(load_default=None, metadata={"widget": "hidden"})
    for_decision = fields.Boolean(
        load_default=False,
        metadata={
            "label": mark("The meeting decides on it"),
            "hint": mark("What is not announced for decision can be talked about only."),
            "widget": "checkbox",
        },
    )
    takes_proposals = fields.Boolean(
        load_default=False,
        metadata={
            "label": mark("A list that the meeting may add to"),
            "hint": mark("Such as the must-do list of the year."),
            "widget": "checkbox",
        },
    )


class AttendanceSchema(Schema):
    """One line of the attendance record, as a recorder enters it."""

    person_id = fields.UUID(required=True, metadata={"label": mark("Person"), "widget": "select"})
    kind = fields.Enum(
        Mark,
        by_value=True,
        required=True,
        metadata={"label": mark("What to record"), "widget": "radios", "choices": MARKS},
    )
    via = fields.Enum(
        Via,
        by_value=True,
        load_default=Via.RECORDER,
        metadata={"label": mark("Taken from"), "widget": "radios", "choices": WAYS},
    )
    at = fields.AwareDateTime(load_default=None, metadata={**WHEN, "widget": "datetime"})
    proxy_for = fields.UUID(
        load_default=None,
        metadata={
            "label": mark("For which absent member"),
            "hint": mark("Only in residents' elections, in writing, at most three a person."),
            "widget": "select",
        },
    )
    mandate = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"label": mark("The written proxy (date or number)"), "widget": "text"},
    )


class RaiseSchema(Schema):
    """Something brought up in the meeting."""

    title = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"label": mark("What was brought up"), "widget": "text"},
    )
    raised_by = fields.UUID(
        required=True, metadata={"label": mark("Who brought it up"), "widget": "select"}
    )
    at = fields.AwareDateTime(load_default=None, metadata={**WHEN, "widget": "datetime"})


class StatementSchema(Schema):
    """What a body says of one option."""

    option_key = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"label": mark("Option"), "widget": "select"},
    )
    stance = fields.Enum(
        Stance,
        by_value=True,
        required=True,
        metadata={"label": mark("The meeting's view"), "widget": "radios", "choices": STANCES},
    )
    text = fields.String(
        required=True,
        validate=validate.Length(1, 5000),
        metadata={"label": mark("In its words"), "widget": "textarea"},
    )
    at = fields.AwareDateTime(load_default=None, metadata={**WHEN, "widget": "datetime"})


class MomentSchema(Schema):
    """Opening and closing."""

    at = fields.AwareDateTime(load_default=None, metadata={**WHEN, "widget": "datetime"})


class ReasonSchema(Schema):
    """Cancelling and adjourning."""

    reason = fields.String(
        required=True,
        validate=validate.Length(1, 1000),
        metadata={
            "label": mark("Reason"),
            "hint": mark("It becomes part of the record."),
            "widget": "textarea",
        },
    )
    at = fields.AwareDateTime(load_default=None, metadata={**WHEN, "widget": "datetime"})
