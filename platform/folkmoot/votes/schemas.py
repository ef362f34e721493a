"""The forms of this feature's acts; each field is named as the argument of the verb it feeds.

Marks on a ballot depend on the voting rule, so its page adds a field for each option.
"""

from marshmallow import Schema, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Channel, Turnout
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import Secrecy

SECRECY = (
    Choice(Secrecy.NAMED, mark("Named: everybody can see who voted how")),
    Choice(Secrecy.SECRET, mark("Secret: nobody can, not even afterwards")),
)
TURNOUT = (
    Choice(Turnout.ATTENDING, mark("Everybody who attends the meeting")),
    Choice(Turnout.TAKING_PART, mark("Everybody who casts a ballot")),
)
CHANNELS = (
    Choice(Channel.HAND, mark("A show of hands, counted by the recorder")),
    Choice(Channel.PAPER, mark("Papers")),
)


class OpenVoteSchema(Schema):
    """:func:`open_vote`; options, roll and figures come from the matter and not from the form."""

    title = fields.String(
        required=True,
        metadata={
            "label": mark("What is voted on?"),
            "hint": mark("As it will stand on the ballot"),
            "widget": Widget.TEXT,
        },
    )
    secrecy = fields.Enum(
        Secrecy,
        by_value=True,
        required=True,
        metadata={
            "label": mark("Is the vote secret?"),
            "widget": Widget.RADIOS,
            "choices": SECRECY,
        },
    )
    turnout = fields.Enum(
        Turnout,
        by_value=True,
        required=True,
        metadata={
            "label": mark("Who counts as present?"),
            "hint": mark("In a meeting, those who attend and abstain count as well"),
            "widget": Widget.RADIOS,
            "choices": TURNOUT,
        },
    )
    closes_at = fields.AwareDateTime(
        metadata={
            "label": mark("Until when can votes be cast?"),
            "hint": mark("Leave it empty for a vote that is closed in the meeting"),
            "widget": Widget.DATETIME,
        }
    )


class CastSchema(Schema):
    """:func:`cast_ballot`; ``choices`` is put together from the option's own fields."""

    choices = fields.Dict(keys=fields.String(), required=True, metadata={"label": mark("Ballot")})
    # Made by the page: sending the form again, after a lost connection, casts nothing twice.
    request_key = fields.String(required=True, metadata={"widget": Widget.HIDDEN})


class TallySchema(Schema):
    """One line of a batch."""

    choices = fields.Dict(
        keys=fields.String(), load_default=dict, metadata={"label": mark("What they say")}
    )
    times = fields.Integer(
        strict=True,
        load_default=1,
        validate=validate.Range(min=1),
        metadata={
            "label": mark("How many ballots say the same?"),
            "widget": Widget.NUMBER,
            "suffix": mark("ballots"),
        },
    )
    electors = fields.List(
        fields.String(),
        load_default=list,
        metadata={
            "label": mark("Whose ballots are these?"),
            "hint": mark("Only where ballots are weighed by area"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    spoilt = fields.Boolean(load_default=False, metadata={"label": mark("They cannot be read")})


class BatchSchema(Schema):
    """:func:`enter_batch`."""

    channel = fields.Enum(
        Channel,
        by_value=True,
        required=True,
        metadata={
            "label": mark("How were these votes given?"),
            "widget": Widget.RADIOS,
            "choices": CHANNELS,
        },
    )
    electors = fields.List(
        fields.String(),
        required=True,
        metadata={
            "label": mark("Whose votes are in it?"),
            "hint": mark("They can no longer vote online"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    tallies = fields.List(
        fields.Nested(TallySchema), required=True, metadata={"label": mark("Result of the count")}
    )
    note = fields.String(
        load_default="",
        metadata={
            "label": mark("Note"),
            "hint": mark("For example where the papers are kept"),
            "widget": Widget.TEXTAREA,
        },
    )


class RejectBatchSchema(Schema):
    """:func:`reject_batch`."""

    reason = fields.String(
        required=True,
        metadata={
            "label": mark("What is wrong with this batch?"),
            "hint": mark("Everybody can read this"),
            "widget": Widget.TEXTAREA,
        },
    )


class CloseSchema(Schema):
    """:func:`close_vote`: nothing to fill in, but a box to tick, because there is no way back."""

    confirmed = fields.Boolean(
        required=True,
        validate=validate.Equal(comparable=True, error=mark("Tick this to close the vote")),
        metadata={
            "label": mark("All ballots are in; close the vote and count"),
            "hint": mark("Afterwards no ballot can be cast or changed"),
        },
    )
