"""What the forms of deciding ask. The services check lengths, so a limit exists once."""

from marshmallow import Schema, fields

from folkmoot.kernel.errors import mark
from folkmoot.matters.words import SUBJECTS
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import Secrecy, Subject, Text

SUBJECT_CHOICES = tuple(Choice(subject, name) for subject, name in SUBJECTS.items())
USUAL_METHODS = (
    ("must-do-list", mark("Each item by itself: for, against or abstain")),
    ("approval", mark("Choose among the options")),
)
SECRECY = (
    Choice(Secrecy.NAMED, mark("Named or by show of hands")),
    Choice(Secrecy.SECRET, mark("Secret")),
)
# Gates of a matter's workflow may look for others besides.
USUAL = (
    ("party_study", Text("社区党组织的事前研究", "Prior study by the Party organisation")),
    ("other", Text("其他情况说明", "Another statement")),
)


class ProposalSchema(Schema):
    """:func:`propose`."""

    subject = fields.Enum(
        Subject,
        by_value=True,
        required=True,
        metadata={
            "label": mark("What kind of matter is it?"),
            "hint": mark("The kind decides which body may resolve on it"),
            "widget": Widget.SELECT,
            "choices": SUBJECT_CHOICES,
        },
    )
    affected = fields.String(
        required=True,
        metadata={
            "label": mark("Whom does it touch?"),
            "hint": mark("Which buildings, how many households, which other parties"),
            "widget": Widget.TEXTAREA,
        },
    )
    buildings = fields.List(
        fields.String(),
        load_default=list,
        metadata={
            "label": mark("Whose owners would decide?"),
            "hint": mark("Choose none and it is all of them. This cannot be changed afterwards"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    important = fields.Boolean(
        load_default=False,
        metadata={
            "label": mark("Important: the Party organisation studies it first"),
            "widget": Widget.CHECKBOX,
        },
    )


class OptionSchema(Schema):
    """:func:`add_option`."""

    key = fields.String(
        required=True,
        metadata={
            "label": mark("Short name"),
            "hint": mark("For example A"),
            "widget": Widget.TEXT,
        },
    )
    label = fields.String(
        required=True, metadata={"label": mark("What would be done?"), "widget": Widget.TEXT}
    )
    promise = fields.String(
        load_default="",
        metadata={
            "label": mark("What exactly would be promised?"),
            "hint": mark("So that anyone can check it afterwards, for example: 4 lifts repaired"),
            "widget": Widget.TEXTAREA,
        },
    )
    subject = fields.Enum(
        Subject,
        by_value=True,
        load_default=None,
        metadata={
            "label": mark("Should another body decide on this option?"),
            "hint": mark("Spending the maintenance fund, for example, is for the owners to decide"),
            "widget": Widget.SELECT,
            "choices": (Choice("", mark("The same kind as the matter")), *SUBJECT_CHOICES),
        },
    )
    withdraws = fields.Boolean(
        load_default=False,
        metadata={
            "label": mark("This option means “take it no further”"),
            "widget": Widget.CHECKBOX,
        },
    )


class StatementSchema(Schema):
    """:func:`state_for_record`."""

    kind = fields.String(
        required=True,
        metadata={"label": mark("What is it?"), "widget": Widget.RADIOS, "choices": ()},
    )
    text = fields.String(
        required=True, metadata={"label": mark("What was said"), "widget": Widget.TEXTAREA}
    )


class AdoptSchema(Schema):
    """:func:`adopt_proposal`."""

    proposal_id = fields.UUID(
        required=True,
        metadata={"label": mark("What was raised"), "widget": Widget.RADIOS, "choices": ()},
    )
    key = fields.String(
        required=True,
        metadata={
            "label": mark("Short name"),
            "hint": mark("For example A"),
            "widget": Widget.TEXT,
        },
    )
    promise = fields.String(
        load_default="",
        metadata={"label": mark("What exactly would be promised?"), "widget": Widget.TEXTAREA},
    )


class OpenVoteSchema(Schema):
    """:func:`open_vote_in_meeting`."""

    meeting_id = fields.UUID(
        required=True,
        metadata={"label": mark("In which meeting?"), "widget": Widget.RADIOS, "choices": ()},
    )
    method = fields.String(
        required=True,
        metadata={"label": mark("How is it voted?"), "widget": Widget.RADIOS, "choices": ()},
    )
    option_keys = fields.List(
        fields.String(),
        load_default=list,
        metadata={
            "label": mark("Which options stand?"),
            "hint": mark("Choose none and all of them stand"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    secrecy = fields.Enum(
        Secrecy,
        by_value=True,
        load_default=Secrecy.NAMED,
        metadata={"label": mark("How is it cast?"), "widget": Widget.RADIOS, "choices": SECRECY},
    )


class OwnersVoteSchema(Schema):
    """:func:`open_owners_vote`."""

    closes_at = fields.AwareDateTime(
        required=True,
        metadata={
            "label": mark("Until when can owners vote?"),
            "hint": mark("At least three days from now"),
            "widget": Widget.DATETIME,
        },
    )
    option_keys = fields.List(
        fields.String(),
        required=True,
        metadata={
            "label": mark("What are the owners asked?"),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    reason = fields.String(
        load_default="",
        metadata={
            "label": mark("Why are they asked again?"),
            "hint": mark("Only if they have answered on it in this round. Everybody can read this"),
            "widget": Widget.TEXTAREA,
        },
    )


class CountAgainSchema(Schema):
    """:func:`close_vote_on_matter` of a vote whose count failed."""

    vote_id = fields.UUID(
        required=True,
        metadata={"label": mark("Which vote?"), "widget": Widget.RADIOS, "choices": ()},
    )


class CountByReleaseSchema(CountAgainSchema):
    """The same where later releases with the same rule are here."""

    release = fields.String(
        load_default="",
        metadata={
            "label": mark("Which release of the rule counts?"),
            "hint": mark("A later one counts by the same rule; the count file says which it was"),
            "widget": Widget.RADIOS,
            "choices": (),
            "said_optional": False,
        },
    )


class VoteChoiceSchema(CountAgainSchema):
    """:func:`close_vote_on_matter`."""

    announcement = fields.String(
        load_default="",
        metadata={
            "label": mark("How did the chair announce that voting is over?"),
            "hint": mark("Only for a vote in a meeting in which not everybody has voted"),
            "widget": Widget.TEXTAREA,
        },
    )
