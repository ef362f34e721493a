"""The forms of the roll-out; each field is named as the argument of the verb it feeds."""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.tenancy.models import CommunityStatus
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
    """:func:`move_community`; what may follow comes from the page."""

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
            "label": mark("Why?"),
            "hint": mark(
                "Everybody can read it. Needed to suspend, to let go on, to close, and to begin"
                " before the readiness list is complete."
            ),
            "widget": Widget.TEXTAREA,
        },
    )


def stage_choices(following: frozenset[CommunityStatus]) -> list[Choice]:
    return [Choice(each, WORDS[each]) for each in CommunityStatus if each in following]
