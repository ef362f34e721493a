"""The forms of this feature's acts; each field is named as the argument of the verb it feeds."""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.notices.domain import NoticeKind
from folkmoot.web.forms import Choice, Widget

KINDS = (
    Choice(NoticeKind.MEETING, mark("Notice of a meeting")),
    Choice(NoticeKind.RESOLUTION, mark("A resolution")),
    Choice(NoticeKind.IMPLEMENTATION, mark("How a resolution is carried out")),
    Choice(NoticeKind.OUTCOME, mark("What came of it")),
    Choice(NoticeKind.WITHDRAWAL, mark("Withdrawal of a matter")),
    Choice(NoticeKind.ROLL, mark("List of voters")),
    Choice(NoticeKind.MINUTES, mark("Minutes of a meeting")),
    Choice(NoticeKind.APPRAISAL, mark("Result of an appraisal")),
    Choice(NoticeKind.OTHER, mark("Something else")),
)


class BoardSchema(Schema):
    """:func:`register_board`."""

    name = fields.String(
        required=True,
        metadata={"label": mark("Name of the notice board"), "widget": Widget.TEXT},
    )
    place = fields.String(
        required=True,
        metadata={
            "label": mark("Where is the board?"),
            "hint": mark("So that a stranger would find it"),
            "widget": Widget.TEXT,
        },
    )


class NoticeSchema(Schema):
    """:func:`post_notice`; ``minimum_days`` comes from the law and not from the form."""

    kind = fields.Enum(
        NoticeKind,
        by_value=True,
        required=True,
        metadata={
            "label": mark("What does it make public?"),
            "widget": Widget.RADIOS,
            "choices": KINDS,
        },
    )
    title = fields.String(required=True, metadata={"label": mark("Heading"), "widget": Widget.TEXT})
    body = fields.String(
        required=True,
        metadata={"label": mark("Text of the notice"), "widget": Widget.TEXTAREA, "rows": 12},
    )
    board_ids = fields.List(
        fields.UUID(),
        required=True,
        metadata={
            "label": mark("Notice boards where it hangs"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    days = fields.Integer(
        required=True,
        metadata={
            "label": mark("How many days does it run?"),
            "hint": mark("The day of posting does not count; the platform works out the last day"),
            "widget": Widget.NUMBER,
            "suffix": mark("days"),
        },
    )


class ProofSchema(Schema):
    """:func:`prove_posting`."""

    board_id = fields.UUID(
        required=True,
        metadata={"label": mark("Notice board"), "widget": Widget.SELECT, "choices": ()},
    )
    note = fields.String(
        required=True,
        metadata={
            "label": mark("What shows that it hangs there?"),
            "hint": mark("For example who put it up and who saw it"),
            "widget": Widget.TEXTAREA,
        },
    )


class RemovalSchema(Schema):
    """:func:`take_down`."""

    reason = fields.String(
        required=True,
        metadata={
            "label": mark("Why is it taken down?"),
            "hint": mark("Everybody can read this. A notice taken down early counts as not posted"),
            "widget": Widget.TEXTAREA,
        },
    )


class ObjectionSchema(Schema):
    """:func:`object_to`."""

    text = fields.String(
        required=True,
        metadata={
            "label": mark("What do you object to, and why?"),
            "hint": mark("You will get an answer within three days"),
            "widget": Widget.TEXTAREA,
        },
    )


class AnswerSchema(Schema):
    """:func:`answer_objection`."""

    text = fields.String(
        required=True,
        metadata={
            "label": mark("Answer"),
            "hint": mark("Each objection gets one answer, which everybody concerned can read"),
            "widget": Widget.TEXTAREA,
        },
    )
