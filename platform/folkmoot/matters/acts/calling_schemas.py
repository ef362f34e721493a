"""What the form asks that calls a meeting on a matter."""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.people.domain.kinds import body_label
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import BodyKind

_WHEN = {"label": mark("Day and hour"), "widget": Widget.DATETIME}


class CallSchema(Schema):
    """:func:`call_on_matter`."""

    body = fields.Enum(
        BodyKind,
        by_value=True,
        required=True,
        metadata={
            "label": mark("Which body meets?"),
            "widget": Widget.RADIOS,
            "choices": tuple(Choice(kind, body_label(kind)) for kind in BodyKind),
        },
    )
    title = fields.String(
        required=True, metadata={"label": mark("Title of the meeting"), "widget": Widget.TEXT}
    )
    place = fields.String(required=True, metadata={"label": mark("Place"), "widget": Widget.TEXT})
    starts_at = fields.AwareDateTime(required=True, metadata=_WHEN)
    takes_proposals = fields.Boolean(
        load_default=False,
        metadata={
            "label": mark("The meeting may add items (to a yearly list of tasks, for example)"),
            "widget": Widget.CHECKBOX,
        },
    )
    urgent_reason = fields.String(
        load_default="",
        metadata={
            "label": mark("Why it cannot wait"),
            "hint": mark("Only if the notice is shorter than required. Everybody can read this"),
            "widget": Widget.TEXTAREA,
        },
    )


def call_schema(hint: str) -> type[CallSchema]:
    """The same with another hint beside the day: from when on each body can meet."""
    starts_at = fields.AwareDateTime(required=True, metadata={**_WHEN, "hint": hint})
    return type("CallSchemaHere", (CallSchema,), {"starts_at": starts_at})
