"""What a community is asked about a rule of its own; a form for each kind of rule."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from folkmoot.kernel.errors import mark
from folkmoot.tenancy.packs import Group
from folkmoot.tenancy.rules import carriage, validity
from folkmoot.web.forms import Widget

_DAYS = {"widget": Widget.NUMBER, "suffix": mark("days")}
_LINES = {"widget": Widget.TEXTAREA, "rows": 5, "hint": mark("One a line")}


class GiveUpSchema(Schema):
    """:func:`give_up_own_rule`."""

    effective_from = fields.Date(
        required=True,
        metadata={
            "label": mark("From which day on?"),
            "hint": mark("Tomorrow at the earliest: what has begun keeps the rules it began with"),
        },
    )
    reason = fields.String(
        required=True,
        metadata={
            "label": mark("Why?"),
            "hint": mark("Everybody can read it beside the rule"),
            "widget": Widget.TEXTAREA,
            "rows": 3,
        },
    )


class DaysSchema(GiveUpSchema):
    value = fields.Integer(required=True, metadata={"label": mark("How many days here?"), **_DAYS})

    class Meta:
        fields = ("value", "effective_from", "reason")


def _reads_as(read: Callable[[str], object]) -> Callable[[str], None]:
    def check(value: str) -> None:
        try:
            read(value)
        except ValueError as error:
            raise ValidationError(mark("Write it as in the hint")) from error

    return check


class QuorumSchema(GiveUpSchema):
    """Two comparisons, of P attending, M members and Y in favour."""

    valid = fields.String(
        required=True,
        validate=_reads_as(validity),
        metadata={
            "label": mark("When is a meeting valid?"),
            "hint": mark("As 3P >= 2M: P are those attending, M all members"),
            "widget": Widget.TEXT,
        },
    )
    carried = fields.String(
        required=True,
        validate=_reads_as(carriage),
        metadata={
            "label": mark("When is something carried?"),
            "hint": mark("As 2Y > P: Y are those in favour, P those attending"),
            "widget": Widget.TEXT,
        },
    )

    class Meta:
        fields = ("valid", "carried", "effective_from", "reason")


class LinesSchema(GiveUpSchema):
    lines = fields.String(
        required=True, metadata={"label": mark("Where do notices hang here?"), **_LINES}
    )

    class Meta:
        fields = ("lines", "effective_from", "reason")


class CadencesSchema(GiveUpSchema):
    names = fields.List(
        fields.String(),
        required=True,
        metadata={
            "label": mark("Which meetings are owed here, besides what the law asks for?"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )

    class Meta:
        fields = ("names", "effective_from", "reason")


class RemindersSchema(GiveUpSchema):
    secretary = fields.Integer(
        required=True,
        metadata={
            "label": mark("How long before the last day is the secretary reminded?"),
            **_DAYS,
        },
    )
    street = fields.Integer(
        required=True,
        metadata={
            "label": mark("How long before the last day is the street office told?"),
            **_DAYS,
        },
    )
    district = fields.Integer(
        required=True,
        metadata={"label": mark("How long after the last day is the district told?"), **_DAYS},
    )

    class Meta:
        fields = ("secretary", "street", "district", "effective_from", "reason")


class WeightsSchema(GiveUpSchema):
    lines = fields.String(
        required=True,
        metadata={
            "label": mark("How much does each category of appraisers count?"),
            **_LINES,
            "hint": mark("One a line: the category, a space, a whole number, as residents 3"),
        },
    )

    class Meta:
        fields = ("lines", "effective_from", "reason")


SCHEMAS: Mapping[Group, type[Schema]] = {
    Group.NOTICE_DAYS: DaysSchema,
    Group.OTHER_NOTICE_DAYS: DaysSchema,
    Group.PUBLICATION_DAYS: DaysSchema,
    Group.QUORUM: QuorumSchema,
    Group.NOTICE_BOARDS: LinesSchema,
    Group.CADENCES: CadencesSchema,
    Group.REMINDERS: RemindersSchema,
    Group.APPRAISAL_WEIGHTS: WeightsSchema,
}


def typed_value(group: Group, data: Mapping[str, Any]) -> object:
    """The value that a filled-in form of this kind means, as a pack writes it."""
    match group:
        case Group.QUORUM:
            return {name: data[name].strip() for name in ("valid", "carried")}
        case Group.NOTICE_BOARDS:
            return _lines(data["lines"])
        case Group.CADENCES:
            return list(data["names"])
        case Group.REMINDERS:
            return {name: data[name] for name in ("secretary", "street", "district")}
        case Group.APPRAISAL_WEIGHTS:
            return dict(map(_weight, _lines(data["lines"])))
    return data["value"]


def shown_value(group: Group, value: Any) -> dict[str, object]:  # noqa: ANN401 - JSON
    """The same the other way round: what stands in the form at first."""
    match group:
        case Group.QUORUM | Group.REMINDERS:
            return dict(value or {})
        case Group.NOTICE_BOARDS:
            return {"lines": "\n".join(value or ())}
        case Group.CADENCES:
            return {"names": list(value or ())}
        case Group.APPRAISAL_WEIGHTS:
            pairs = (value or {}).items()
            return {"lines": "\n".join(f"{category} {weight}" for category, weight in pairs)}
    return {"value": value}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _weight(line: str) -> tuple[str, object]:
    """What is no whole number stays as typed, for the rule's own check to refuse."""
    category, _, number = line.partition(" ")
    plain = number.strip()
    return category, int(plain) if plain.isascii() and plain.isdecimal() else plain
