"""The forms of the roll-out; each field is named as the argument of the verb it feeds."""

from collections.abc import Collection, Sequence

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.rollout.domain import reason_asked
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.stages import needs_reason
from folkmoot.tenancy.staging import WORDS
from folkmoot.web.forms import Choice, Widget

_BECOMES = (
    Choice(CommunityStatus.PILOT, mark("Pilots: the district learns from them")),
    Choice(CommunityStatus.LIVE, mark("Live communities")),
)


class WaveSchema(Schema):
    """:func:`plan_wave`; the drafts that may be chosen come from the page."""

    name = fields.String(
        required=True, metadata={"label": mark("Name of the wave"), "widget": Widget.TEXT}
    )
    becomes = fields.Enum(
        CommunityStatus,
        by_value=True,
        required=True,
        metadata={
            "label": mark("What do its communities become?"),
            "widget": Widget.RADIOS,
            "choices": _BECOMES,
        },
    )
    planned_on = fields.Date(
        required=True,
        metadata={"label": mark("On which day do they begin?"), "widget": Widget.DATE},
    )
    community_ids = fields.List(
        fields.Integer(),
        required=True,
        metadata={
            "label": mark("Which communities begin together?"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )


class StageSchema(Schema):
    """:func:`move_community`; what may follow, and what needs a reason, comes from the page."""

    status = fields.Enum(
        CommunityStatus,
        by_value=True,
        required=True,
        metadata={
            "label": mark("What does the community become?"),
            "widget": Widget.RADIOS,
            "choices": (),
        },
    )
    reason = fields.String(
        load_default="",
        metadata={
            "label": mark("Why? (where it is asked for above)"),
            "hint": mark("Everybody can read it."),
            "widget": Widget.TEXTAREA,
            "said_optional": False,
        },
    )


class ReasonedSchema(StageSchema):
    """The same where whatever may follow needs a reason."""

    reason = fields.String(
        required=True,
        metadata={
            "label": mark("Why?"),
            "hint": mark("Everybody can read it."),
            "widget": Widget.TEXTAREA,
        },
    )


class CancelledWaveSchema(Schema):
    """:func:`cancel_wave`."""

    reason = fields.String(
        required=True,
        metadata={
            "label": mark("Why?"),
            "hint": mark("It stays on record, and is shown with the wave."),
            "widget": Widget.TEXTAREA,
        },
    )


class ChangedWaveSchema(CancelledWaveSchema, WaveSchema):
    """:func:`change_wave`: the reason comes last, in this order of the two."""


def stage_choices(
    now: CommunityStatus, allowed: Collection[CommunityStatus], lacking: Sequence[str]
) -> list[Choice]:
    """What may follow; where some of it needs a reason and some does not, each says which."""
    is_mixed = len({needs_reason(now, then, lacking) for then in allowed}) > 1
    return [
        Choice(each, WORDS[each], reason_asked(now, each, lacking) if is_mixed else "")
        for each in CommunityStatus
        if each in allowed
    ]
