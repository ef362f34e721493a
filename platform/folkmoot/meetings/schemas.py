"""What the forms of meetings ask for."""

from datetime import date

from marshmallow import Schema, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.meetings.domain import Mark, Stance, Via
from folkmoot_sdk import BodyKind, Purpose, Text

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
PURPOSES = (
    (Purpose.DECISION, Text("议事", "To talk and to decide")),
    (Purpose.ELECTION, Text("选举", "Election")),
    (Purpose.RUN_OFF, Text("另行选举", "Run-off election")),
    (Purpose.RECALL, Text("罢免表决", "Recall")),
)
WHEN = {"label": mark("When it happened"), "hint": mark("Leave empty for now.")}


class CallMeetingSchema(Schema):
    """:func:`call_standing_meeting`; the two lists become the agenda, a line an item."""

    body_kind = fields.Enum(
        BodyKind,
        by_value=True,
        required=True,
        metadata={"label": mark("Whose meeting is it?"), "widget": "select", "choices": ()},
    )
    purpose = fields.Enum(
        Purpose,
        by_value=True,
        required=True,
        metadata={
            "label": mark("What is it for?"),
            "hint": mark("Its quorum follows from this."),
            "widget": "radios",
            "choices": PURPOSES,
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
    agenda = fields.String(
        load_default="",
        validate=validate.Length(max=5000),
        metadata={
            "label": mark("To be talked about"),
            "hint": mark("One item a line. The notice needs one at least, here or below."),
            "widget": "textarea",
            "said_optional": False,
        },
    )
    decisions = fields.String(
        load_default="",
        validate=validate.Length(max=5000),
        metadata={
            "label": mark("To be decided"),
            "hint": mark(
                "One item a line. What is not announced for decision can be talked about only."
            ),
            "widget": "textarea",
            "said_optional": False,
        },
    )
    urgent_reason = fields.String(
        load_default="",
        validate=validate.Length(max=1000),
        metadata={
            "label": mark("Why it cannot wait"),
            "hint": mark(
                "Only if the notice is shorter than required. Everybody can read this, and only a"
                " residents' meeting may then resolve."
            ),
            "widget": "textarea",
        },
    )


class PlannedDaySchema(Schema):
    """For when a notice must hang: asked before anything is called."""

    body = fields.Enum(
        BodyKind,
        by_value=True,
        required=True,
        metadata={"label": mark("Whose meeting is planned?"), "widget": "select", "choices": ()},
    )
    held_on = fields.Date(
        required=True,
        validate=validate.Range(
            min=date(2000, 1, 1),
            max=date(2200, 12, 31),
            error=mark("Choose a day between the years 2000 and 2200"),
        ),
        metadata={"label": mark("Planned day"), "widget": "date"},
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
        metadata={"label": mark("How it was recorded"), "widget": "radios", "choices": WAYS},
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
