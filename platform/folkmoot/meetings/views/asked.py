"""What the forms of a meeting's acts ask beyond the schemas of the feature."""

from marshmallow import Schema, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.meetings.domain import Via
from folkmoot.meetings.schemas import WAYS, WHEN, RaiseSchema, StatementSchema
from folkmoot_sdk import BodyKind


class SignInSchema(Schema):
    """Who has come, ticked off the roster; :func:`record_attendances`."""

    person_ids = fields.List(
        fields.UUID(),
        required=True,
        metadata={"label": mark("Who has come?"), "widget": "checkboxes", "choices": ()},
    )
    via = fields.Enum(
        Via,
        by_value=True,
        load_default=Via.SHEET,
        metadata={"label": mark("Taken from"), "widget": "radios", "choices": WAYS},
    )
    at = fields.AwareDateTime(load_default=None, metadata={**WHEN, "widget": "datetime"})


class RaiseProposalSchema(RaiseSchema):
    """:func:`raise_proposal`."""

    agenda_item_id = fields.UUID(
        required=True,
        metadata={"label": mark("To which list does it belong?"), "widget": "radios"},
    )

    class Meta:
        fields = ("agenda_item_id", "title", "raised_by", "at")


class SpeakingSchema(StatementSchema):
    """:func:`record_statement`."""

    body_kind = fields.Enum(
        BodyKind,
        by_value=True,
        required=True,
        metadata={"label": mark("Which body says so?"), "widget": "radios", "choices": ()},
    )

    class Meta:
        fields = ("body_kind", "option_key", "stance", "text", "at")


class OwnOptionSchema(SpeakingSchema):
    """The same where nobody knows the options: the recorder writes the short name."""

    option_key = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={
            "label": mark("Option"),
            "hint": mark("Its short name, such as A; empty for the item as a whole."),
            "widget": "text",
        },
    )
