"""The forms of this feature's acts; each loads to the arguments of the verb it feeds."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load

from folkmoot.implementation.domain import Amount, AttemptState, Statement
from folkmoot.implementation.service.attempts import STATE_NAMES
from folkmoot.kernel.errors import mark
from folkmoot.web.forms import Choice, Widget

STATES = tuple(
    Choice(state, name) for state, name in STATE_NAMES.items() if state != AttemptState.PLANNED
)
STATEMENTS = (
    Choice(Statement.APPROVE, mark("We approve: it was done as resolved")),
    Choice(Statement.OBJECT, mark("We object: something is not as resolved")),
)


class AmountSchema(Schema):
    """A whole number and its unit, both or neither; loads to ``amount``."""

    number = fields.Integer(
        metadata={
            "label": mark("How many?"),
            "hint": mark("Leave it empty where nothing can be counted"),
            "widget": Widget.NUMBER,
        }
    )
    unit = fields.String(
        metadata={
            "label": mark("Of what?"),
            "hint": mark("For example: lifts"),
            "widget": Widget.TEXT,
        }
    )

    @post_load
    def _together(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        number, unit = data.pop("number", None), data.pop("unit", None)
        if (number is None) != (unit is None):
            raise ValidationError(
                mark("Enter both a number and what it counts, or neither"),
                "unit" if unit is None else "number",
            )
        return data | {"amount": None if number is None else Amount(number, str(unit))}


class AttemptSchema(Schema):
    """:func:`start_attempt`."""

    counterparty = fields.String(
        metadata={
            "label": mark("Who has to agree or do it?"),
            "hint": mark("For example the property company, or the unit that owns the building"),
            "widget": Widget.TEXT,
        }
    )
    plan = fields.String(
        required=True,
        metadata={"label": mark("What will be tried?"), "widget": Widget.TEXTAREA},
    )


class ReportSchema(Schema):
    """:func:`report_attempt`; the page offers only the states that may come next."""

    state = fields.Enum(
        AttemptState,
        by_value=True,
        required=True,
        metadata={
            "label": mark("Where does the attempt stand now?"),
            "widget": Widget.RADIOS,
            "choices": STATES,
        },
    )
    reason = fields.String(
        metadata={
            "label": mark("Why did it fail?"),
            "hint": mark("Needed when it was refused, blocked or ran out of time"),
            "widget": Widget.TEXTAREA,
        }
    )
    evidence = fields.String(
        metadata={
            "label": mark("What shows that it succeeded?"),
            "hint": mark("Needed when it succeeded: an acceptance record, a photograph, a witness"),
            "widget": Widget.TEXTAREA,
        }
    )


class ExcessSchema(AmountSchema):
    """:func:`record_excess`."""

    class Meta:
        fields = ("text", "number", "unit")

    text = fields.String(
        required=True,
        metadata={
            "label": mark("What was done beyond the resolution?"),
            "widget": Widget.TEXTAREA,
        },
    )


class SignOffSchema(Schema):
    """:func:`sign_off`; the body is the page's."""

    statement = fields.Enum(
        Statement,
        by_value=True,
        required=True,
        metadata={
            "label": mark("What does your body say?"),
            "widget": Widget.RADIOS,
            "choices": STATEMENTS,
        },
    )
    text = fields.String(
        metadata={
            "label": mark("Statement"),
            "hint": mark("Needed for an objection: what has to be put right"),
            "widget": Widget.TEXTAREA,
        }
    )
