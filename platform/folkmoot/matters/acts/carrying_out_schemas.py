"""What the forms of carrying a resolution out ask; most of it is the lower features' own."""

from marshmallow import Schema, fields

from folkmoot.implementation.schemas import AttemptSchema, ExcessSchema, ReportSchema, SignOffSchema
from folkmoot.kernel.errors import mark
from folkmoot.matters.acts.deciding_schemas import OptionSchema
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.schemas import NoticeSchema
from folkmoot.web.forms import Widget


class PublishSchema(NoticeSchema):
    """:func:`publish_notice`: a notice of the kinds that belong to a matter."""

    kind = fields.Enum(
        NoticeKind,
        by_value=True,
        required=True,
        metadata={"label": mark("What does it make public?"), "widget": Widget.RADIOS},
    )


class StartAttemptSchema(AttemptSchema):
    """:func:`start_attempt` on one of the matter's items."""

    class Meta:
        fields = ("item_id", "counterparty", "plan")

    item_id = fields.UUID(
        required=True,
        metadata={"label": mark("Which item?"), "widget": Widget.RADIOS, "choices": ()},
    )


class ReportAttemptSchema(ReportSchema):
    """:func:`report_attempt`."""

    class Meta:
        fields = ("attempt_id", "state", "reason", "evidence")

    attempt_id = fields.UUID(
        required=True,
        metadata={"label": mark("Which attempt?"), "widget": Widget.RADIOS, "choices": ()},
    )


class ItemExcessSchema(ExcessSchema):
    """:func:`record_excess`."""

    class Meta:
        fields = ("item_id", "text", "number", "unit")

    item_id = fields.UUID(
        required=True,
        metadata={"label": mark("Which item?"), "widget": Widget.RADIOS, "choices": ()},
    )


class RoundSchema(Schema):
    """:func:`open_round`."""

    attempt_id = fields.UUID(
        required=True,
        metadata={"label": mark("Which attempt failed?"), "widget": Widget.RADIOS, "choices": ()},
    )


class NewOptionRoundSchema(OptionSchema):
    """:func:`open_round` with a brand-new option."""

    class Meta:
        fields = ("attempt_id", "key", "label", "promise", "subject", "withdraws")

    attempt_id = fields.UUID(
        required=True,
        metadata={"label": mark("Which attempt failed?"), "widget": Widget.RADIOS, "choices": ()},
    )


class BodySignOffSchema(SignOffSchema):
    """:func:`sign_off` for one of the two supervising bodies."""

    class Meta:
        fields = ("body_id", "statement", "text")

    body_id = fields.UUID(
        required=True,
        metadata={"label": mark("For which body?"), "widget": Widget.RADIOS, "choices": ()},
    )


class WithdrawSchema(Schema):
    """:func:`withdraw_matter`."""

    reason = fields.String(
        required=True,
        metadata={
            "label": mark("Why is it withdrawn?"),
            "hint": mark("Everybody can read this"),
            "widget": Widget.TEXTAREA,
        },
    )
    board_ids = fields.List(
        fields.UUID(),
        required=True,
        metadata={
            "label": mark("Notice boards where it hangs"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
