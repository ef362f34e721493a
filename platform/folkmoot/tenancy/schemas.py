"""What a community is asked about a rule of its own; a form for each kind of rule."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from folkmoot.extensions.bodies import CATEGORIES
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.packs import Group
from folkmoot.web.forms import Widget
from folkmoot_sdk import AppraiserCategory, Text

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
    value = fields.Integer(
        required=True,
        metadata={
            "label": mark("How many days here?"),
            "hint": mark("A whole number, at most 365"),
            **_DAYS,
        },
    )

    class Meta:
        fields = ("value", "effective_from", "reason")


# Any share that two digits can write: what a comparison in a pack may hold.
_LARGEST = 99
_UPPER = mark("2 for two thirds, 1 for half or for all")
_LOWER = mark("3 for two thirds, 2 for half, 1 for all")


def _how(label: str, at_least: Text, more_than: Text) -> fields.String:
    choices = ((">=", at_least), (">", more_than))
    return fields.String(
        required=True,
        validate=validate.OneOf([sign for sign, _ in choices]),
        metadata={"label": label, "widget": Widget.RADIOS, "choices": choices},
    )


def _number(label: str, hint: str) -> fields.Integer:
    return fields.Integer(
        required=True,
        validate=validate.Range(1, _LARGEST),
        metadata={"label": label, "hint": hint, "widget": Widget.NUMBER},
    )


class QuorumSchema(GiveUpSchema):
    """Two shares: of the members, who must attend, and of those, who must be in favour."""

    valid_how = _how(
        mark("When is a meeting valid?"),
        Text("到会人数不少于应到人数的下列比例", "At least this share of the members attend"),
        Text("到会人数超过应到人数的下列比例", "More than this share of the members attend"),
    )
    valid_upper = _number(mark("Share of the members: upper number"), _UPPER)
    valid_lower = _number(mark("Share of the members: lower number"), _LOWER)
    carried_how = _how(
        mark("When is something carried?"),
        Text("同意人数不少于到会人数的下列比例", "At least this share of those attending agree"),
        Text("同意人数超过到会人数的下列比例", "More than this share of those attending agree"),
    )
    carried_upper = _number(mark("Share of those attending: upper number"), _UPPER)
    carried_lower = _number(mark("Share of those attending: lower number"), _LOWER)

    class Meta:
        fields = (
            "valid_how",
            "valid_upper",
            "valid_lower",
            "carried_how",
            "carried_upper",
            "carried_lower",
            "effective_from",
            "reason",
        )

    @validates_schema
    def shares_can_be_reached(self, data: Mapping[str, Any], **_: object) -> None:
        """More than all of them would be asked for, or all of them and one more."""
        for side in ("valid", "carried"):
            how, upper, lower = (data[f"{side}_{name}"] for name in ("how", "upper", "lower"))
            if upper > lower or (upper == lower and how == ">"):
                too_many = mark("That would be more than all of them, which nothing can reach")
                raise ValidationError(too_many, f"{side}_upper")


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


def _weighs(category: AppraiserCategory) -> fields.Integer:
    return fields.Integer(
        required=True,
        validate=validate.Range(1, 1000),
        metadata={"label": CATEGORIES[category], "widget": Widget.NUMBER},
    )


class WeightsSchema(GiveUpSchema):
    """All four: whoever weighs one category weighs all."""

    party_members = _weighs(AppraiserCategory.PARTY_MEMBERS)
    residents = _weighs(AppraiserCategory.RESIDENTS)
    units = _weighs(AppraiserCategory.UNITS)
    affected = _weighs(AppraiserCategory.AFFECTED)

    class Meta:
        fields = (*(category.value for category in AppraiserCategory), "effective_from", "reason")


class AppraisalFormSchema(GiveUpSchema):
    value = fields.String(
        required=True,
        metadata={
            "label": mark("By which form are those in office appraised?"),
            "hint": mark("An appraisal that is open already keeps its form"),
            "widget": Widget.RADIOS,
            "choices": (),
        },
    )

    class Meta:
        fields = ("value", "effective_from", "reason")


SCHEMAS: Mapping[Group, type[Schema]] = {
    Group.NOTICE_DAYS: DaysSchema,
    Group.OTHER_NOTICE_DAYS: DaysSchema,
    Group.PUBLICATION_DAYS: DaysSchema,
    Group.QUORUM: QuorumSchema,
    Group.NOTICE_BOARDS: LinesSchema,
    Group.CADENCES: CadencesSchema,
    Group.REMINDERS: RemindersSchema,
    Group.APPRAISAL_WEIGHTS: WeightsSchema,
    Group.APPRAISAL_FORM: AppraisalFormSchema,
}
