"""Consent: what nobody has a reasoned objection to may be done."""

from dataclasses import replace

from marshmallow import Schema, fields, validate

from folkmoot_ballots._settings import whole_or_none
from folkmoot_ballots._tallies import marks_of, option_counts, tiers_by
from folkmoot_ballots._telling_points import told_objections
from folkmoot_ballots._words import Worded
from folkmoot_sdk import (
    Count,
    Mark,
    Marking,
    MarkingKind,
    Poll,
    Promise,
    Source,
    Text,
)

_CONSENT, _ASIDE, _OBJECT = "consent", "aside", "object"
_MARKING = Marking(
    MarkingKind.EACH,
    (
        Mark(_CONSENT, Text("同意", "I consent")),
        Mark(_ASIDE, Text("保留意见，不阻止", "I stand aside")),
        Mark(
            _OBJECT,
            Text(
                "反对（理由须另行说明，记入会议记录）", "I object (my reason goes into the minutes)"
            ),
        ),
    ),
)


class ConsentSettings(Schema):
    """`places`: how many options can pass, null when each is a proposal of its own."""

    places = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(min=1),
        metadata={
            "title": Text("最多通过几项", "How many can pass"),
            "words": {None: Text("不限，各项单独计算", "no limit, each by itself")},
        },
    )


class Consent(Worded):
    """One objection that is left keeps an option from being put forward, whoever makes it and
    whatever they weigh; an objection that was met is withdrawn by casting the ballot again. To
    stand aside is to abstain, and so is to leave an option unmarked.

    An objection is to be reasoned, and a ballot holds no text, least of all a secret one: the
    reason is heard by the meeting and stands in its minutes. So every objection that is cast
    counts here, reasoned or not. Whether a reason is one is for the circle to say, by meeting it
    or by having it withdrawn; a count that left objections out on somebody's word would be that
    person's decision and nobody's consent.

    G. Endenburg (1981), Sociocracy. Figures: `consent`, `aside`, `object`.
    """

    id = "consent"
    version = "1"
    title = Text("共识决（无人附理由反对）", "Consent (no reasoned objection left)")
    summary = Text(
        "没有人反对的方案才能提出，有一票反对就不行；保留意见不算反对，也不算同意。",
        "Only what nobody objects to is put forward, and one objection is enough; to stand aside is"
        " neither to object nor to be in favour.",
    )
    source = Source(
        Text("G. Endenburg：《社会治理》（1981）", "G. Endenburg, Sociocracy (1981)"), ""
    )
    settings = ConsentSettings
    words = _MARKING
    promises = frozenset({Promise.ANONYMITY, Promise.NEUTRALITY, Promise.MONOTONICITY})

    def count(self, poll: Poll) -> Count:
        marks = marks_of(poll, _MARKING.keys, _ASIDE)
        counts = option_counts(poll, lambda mark: mark == _CONSENT, marks)
        clear = tuple(each for each in counts if not each.figures[_OBJECT])
        levels = {each.key: each.in_favour for each in clear}
        count = Count(counts, tiers_by(levels, clear), whole_or_none(poll.settings, "places"))
        return replace(count, steps=told_objections(poll, count))
