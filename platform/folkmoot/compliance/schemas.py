"""What the forms of the year ask for."""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import Text

# When people are free: offices by day, those who work in the evening.
HOURS = (
    Choice("09:30", Text("上午 9:30", "9:30 in the morning")),
    Choice("14:30", Text("下午 2:30", "2:30 in the afternoon")),
    Choice("19:00", Text("晚上 7:00", "7:00 in the evening")),
)


class PlanSchema(Schema):
    """:func:`plan_year`: at what hour bodies meet, residents' representatives apart."""

    usual = fields.Time(
        format="%H:%M",
        required=True,
        metadata={
            "label": mark("At what hour do your meetings begin?"),
            "widget": Widget.RADIOS,
            "choices": HOURS,
        },
    )
    representatives = fields.Time(
        format="%H:%M",
        required=True,
        metadata={
            "label": mark("And those of the residents' representatives?"),
            "hint": mark("Many of them work by day."),
            "widget": Widget.RADIOS,
            "choices": HOURS,
        },
    )


class MoveSchema(Schema):
    """:func:`move_planned`."""

    starts_at = fields.AwareDateTime(
        required=True,
        metadata={
            "label": mark("Day and hour"),
            "hint": mark("A day of rest is allowed, since people are at home then."),
            "widget": Widget.DATETIME,
        },
    )


class ExcuseSchema(Schema):
    """:func:`excuse`."""

    reason = fields.String(
        required=True,
        metadata={
            "label": mark("Why need this meeting not be held?"),
            "hint": mark("Everybody can read this."),
            "widget": Widget.TEXTAREA,
        },
    )


class PublishSchema(Schema):
    """:func:`publish_minutes`; the text is made from the minutes."""

    board_ids = fields.List(
        fields.UUID(),
        required=True,
        metadata={
            "label": mark("Notice boards where the minutes hang"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    days = fields.Integer(
        required=True,
        metadata={
            "label": mark("How many days do they hang?"),
            "hint": mark("By practice minutes hang for at least 15 days; no law says how long."),
            "widget": Widget.NUMBER,
            "suffix": mark("days"),
        },
    )
