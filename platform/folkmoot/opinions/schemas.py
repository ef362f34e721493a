"""The forms of this feature's acts; each field is named as the argument of the verb it feeds.

Lengths and characters are left to the services, so that a limit and its code exist once.
"""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.opinions.domain import Channel, DoorState
from folkmoot.web.forms import Choice, Widget

CHANNELS = (
    Choice(Channel.DOOR, mark("Said at the door")),
    Choice(Channel.MEETING, mark("In a meeting")),
    Choice(Channel.LETTER, mark("By letter")),
    Choice(Channel.HOTLINE, mark("Said by telephone")),
    Choice(Channel.COUNTER, mark("At the community's counter")),
    Choice(Channel.ONLINE, mark("Online")),
)
DOOR_STATES = (
    Choice(DoorState.ANSWERED, mark("Somebody answered")),
    Choice(DoorState.ABSENT, mark("Nobody was in")),
    Choice(DoorState.REFUSED, mark("They did not want to talk")),
    Choice(DoorState.NOT_VISITED, mark("The door could not be reached")),
)


class SweepSchema(Schema):
    """:func:`start_sweep`; grids and households are chosen from what the page offers."""

    purpose = fields.String(
        required=True,
        metadata={
            "label": mark("What do you want to ask about?"),
            "hint": mark("For example: what should be repaired this year"),
            "widget": Widget.TEXT,
        },
    )
    grid_id = fields.UUID(
        required=True, metadata={"label": mark("Grid"), "widget": Widget.SELECT, "choices": ()}
    )
    household_ids = fields.List(
        fields.UUID(),
        metadata={
            "label": mark("Households to visit"),
            "hint": mark("Choose none to visit every household of the grid"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )


class VisitSchema(Schema):
    """:func:`record_visit`."""

    household_id = fields.UUID(
        required=True,
        metadata={"label": mark("Household"), "widget": Widget.SELECT, "choices": ()},
    )
    outcome = fields.Enum(
        DoorState,
        by_value=True,
        required=True,
        metadata={
            "label": mark("How did it go?"),
            "widget": Widget.RADIOS,
            "choices": DOOR_STATES,
        },
    )
    note = fields.String(
        metadata={
            "label": mark("Note"),
            "hint": mark("For example when to come back. Opinions are written down separately"),
            "widget": Widget.TEXTAREA,
        }
    )


class OpinionSchema(Schema):
    """:func:`record_opinion`."""

    text = fields.String(
        required=True,
        metadata={
            "label": mark("What did they say?"),
            "hint": mark("In their own words, at most 2,000 characters"),
            "widget": Widget.TEXTAREA,
        },
    )
    channel = fields.Enum(
        Channel,
        by_value=True,
        required=True,
        metadata={
            "label": mark("How did it come in?"),
            "widget": Widget.RADIOS,
            "choices": CHANNELS,
        },
    )
    visit_id = fields.UUID(metadata={"label": mark("Visit"), "widget": Widget.HIDDEN})
    meeting_id = fields.UUID(metadata={"label": mark("Meeting"), "widget": Widget.HIDDEN})
    person_id = fields.UUID(
        metadata={"label": mark("Who said it?"), "widget": Widget.SELECT, "choices": ()}
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


class TopicSchema(Schema):
    """:func:`raise_topic`."""

    title = fields.String(
        required=True,
        metadata={
            "label": mark("Title of the topic"),
            "hint": mark("For example: repair of the lifts"),
            "widget": Widget.TEXT,
        },
    )
    summary = fields.String(
        required=True,
        metadata={"label": mark("What do these opinions ask for?"), "widget": Widget.TEXTAREA},
    )
    affected = fields.String(
        metadata={
            "label": mark("Who is affected?"),
            "hint": mark("Which buildings, how many households, which other parties"),
            "widget": Widget.TEXTAREA,
        }
    )
    opinion_ids = fields.List(
        fields.UUID(),
        required=True,
        metadata={
            "label": mark("Opinions behind it"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )


class MergeSchema(Schema):
    """:func:`merge_opinions`."""

    opinion_ids = fields.List(
        fields.UUID(),
        required=True,
        metadata={
            "label": mark("Opinions that belong to this topic"),
            "hint": mark("An opinion may belong to several topics"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
