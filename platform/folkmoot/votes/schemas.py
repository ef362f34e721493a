"""The forms of this feature's acts; each field is named as the argument of the verb it feeds.

Marks on a ballot and the figures of a batch depend on the voting rule: ``views`` makes their forms.
"""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Channel
from folkmoot.web.forms import Choice, Widget

CHANNELS = (
    Choice(Channel.HAND, mark("A show of hands, counted by the recorder")),
    Choice(Channel.PAPER, mark("Papers")),
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


class ObjectSchema(Schema):
    """:func:`object_to_batch`."""

    text = fields.String(
        required=True,
        metadata={
            "label": mark("What is wrong with this batch?"),
            "hint": mark("Everybody can read this"),
            "widget": Widget.TEXTAREA,
        },
    )
