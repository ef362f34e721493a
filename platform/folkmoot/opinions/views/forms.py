"""The forms in which opinions are given: for oneself, for somebody else, at a door."""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.schemas import CHANNELS
from folkmoot.web.forms import Widget

# A door and a meeting come with their visit and their meeting, which the form cannot name: their
# pages lead to it.
FREE_CHANNELS = tuple(
    choice for choice in CHANNELS if choice.value not in {Channel.DOOR, Channel.MEETING}
)


class OwnOpinionSchema(Schema):
    """:func:`record_opinion` for a resident who speaks online, for themself alone."""

    text = fields.String(
        required=True,
        metadata={
            "label": mark("What should change in the community?"),
            "hint": mark("In your own words; a sentence is enough, 2,000 characters at most"),
            "widget": Widget.TEXTAREA,
            "rows": 8,
        },
    )
    anonymous = fields.Boolean(
        load_default=False,
        metadata={
            "label": mark("Keep my name out of it. Then nobody can tell me what came of it"),
            "widget": Widget.CHECKBOX,
        },
    )


class HeardOpinionSchema(Schema):
    """:func:`record_opinion` for somebody who writes down what another person said."""

    text = fields.String(
        required=True,
        metadata={
            "label": mark("What did they say?"),
            "hint": mark("In their own words, at most 2,000 characters"),
            "widget": Widget.TEXTAREA,
            "rows": 8,
        },
    )
    channel = fields.Enum(
        Channel,
        by_value=True,
        required=True,
        metadata={
            "label": mark("How did it come in?"),
            "widget": Widget.RADIOS,
            "choices": FREE_CHANNELS,
        },
    )
    who = fields.String(
        metadata={
            "label": mark("Whose opinion is it?"),
            "hint": mark("Name or door, as in the register"),
            "widget": Widget.TEXT,
            "autocomplete": "off",
        }
    )
    origin = fields.String(
        metadata={
            "label": mark("Where it came from"),
            "hint": mark("For example the number of the letter or of the call"),
            "widget": Widget.TEXT,
        }
    )
    anonymous = fields.Boolean(
        load_default=False,
        metadata={
            "label": mark("Keep it anonymous: neither person nor household is stored"),
            "widget": Widget.CHECKBOX,
        },
    )
