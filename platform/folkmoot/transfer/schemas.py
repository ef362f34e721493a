"""The forms of this feature's acts; each field is named as the argument of the verb it feeds."""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.transfer.domain.fates import Decision
from folkmoot.web.forms import Choice, Widget


class DecisionSchema(Schema):
    """:func:`decide_row`."""

    decision = fields.Enum(
        Decision,
        by_value=True,
        required=True,
        metadata={
            "label": mark("Whom does this row mean?"),
            "widget": Widget.RADIOS,
            "choices": (
                Choice(Decision.SAME, mark("The person on record")),
                Choice(Decision.OTHER, mark("Another person, who is new")),
            ),
        },
    )
