"""Score: every option gets points from a range; the sum decides."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from folkmoot_ballots._marks import TITLES, unnumbered
from folkmoot_ballots._settings import whole, whole_or_none
from folkmoot_ballots._tallies import option_counts, tiers_by
from folkmoot_ballots._telling import say
from folkmoot_ballots._telling_points import SCORE, told_points
from folkmoot_sdk import (
    Ballot,
    Count,
    Marking,
    MarkingKind,
    Option,
    Poll,
    Promise,
    Source,
    Text,
    VotingRule,
)

_FAR = validate.Range(min=-1_000, max=1_000)


class ScoreSettings(Schema):
    """`low` and `high`: the least and the most points; `in_favour_from`: from how many on whoever
    gives them accepts the option, null for more than the middle of the range.
    """

    low = fields.Integer(
        strict=True,
        load_default=0,
        validate=_FAR,
        metadata={"title": Text("最低分", "Least points")},
    )
    high = fields.Integer(
        strict=True,
        load_default=5,
        validate=_FAR,
        metadata={"title": Text("最高分", "Most points")},
    )
    in_favour_from = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        metadata={
            "title": Text("几分起算同意", "In favour from how many points"),
            "words": {None: Text("高于中间分", "more than the middle")},
        },
    )

    @validates_schema
    def _check_range(self, data: Mapping[str, int | None], **_: object) -> None:
        low, high, accepted = data["low"], data["high"], data["in_favour_from"]
        if low is None or high is None or low >= high:
            raise ValidationError("the most points are more than the least", "high")
        if accepted is not None and not low < accepted <= high:
            raise ValidationError(
                "more than the least points and no more than the most", "in_favour_from"
            )


class Score(VotingRule):
    """An option left without points gets the least. Area decides whether it is carried, never its
    place. W. D. Smith (2000), "Range voting". Figures: `points`. One place; equal sums are a tie.
    """

    id = "score"
    version = "1"
    title = Text("打分投票", "Score (points from a range)")
    summary = Text(
        "给每个方案打分，总分最高的排在前。打到规定分数（默认高于中间分）算同意，低于它不算。",
        "Each option gets points from a range and the highest sum comes first. Whoever gives the"
        " points that are set (more than the middle unless set otherwise) is in favour.",
    )
    source = Source(Text("W. D. Smith（2000）", "W. D. Smith (2000)"), "")
    settings = ScoreSettings
    problems = MappingProxyType(
        {**TITLES, "out_of_range": Text("分数不在规定范围内", "points outside the range")}
    )
    promises = frozenset(
        {
            Promise.ANONYMITY,
            Promise.NEUTRALITY,
            Promise.MONOTONICITY,
            Promise.PARETO,
            Promise.PARTICIPATION,
            Promise.CLONE_INDEPENDENCE,
        }
    )

    def marking(self, settings: Mapping[str, object]) -> Marking:
        low, high = whole(settings, "low"), whole(settings, "high")
        return Marking(MarkingKind.SCORE, low=low, high=high, unmarked=low)

    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Mapping[str, object]
    ) -> str | None:
        low, high = whole(settings, "low"), whole(settings, "high")
        problem = unnumbered(ballot, options)
        wrong = problem is None and any(not low <= int(m) <= high for m in ballot.choices.values())
        return "out_of_range" if wrong else problem

    def count(self, poll: Poll) -> Count:
        low = whole(poll.settings, "low")
        enough = whole_or_none(poll.settings, "in_favour_from")
        if enough is None:
            enough = (low + whole(poll.settings, "high")) // 2 + 1
        count = count_points(poll, enough, low)
        heads = sum(ballot.heads for ballot in poll.ballots)
        how = say(SCORE, low=low, enough=enough)
        return replace(count, steps=told_points(poll, count, how, averaged_over=heads))


def count_points(poll: Poll, enough: int, unscored: int = 0) -> Count:
    """By the sum of points; whoever gives ``enough`` of them to an option accepts it, whoever
    leaves it out gives it ``unscored``.
    """
    points = _sums(poll, unscored)
    figures = {key: {"points": number} for key, number in points.items()}
    counts = option_counts(poll, lambda mark: int(mark) >= enough, figures)
    return Count(counts, tiers_by(points, counts), places=1)


def _sums(poll: Poll, unscored: int) -> dict[str, int]:
    found: Counter[str] = Counter()
    for ballot in poll.ballots:
        for key, mark in ballot.choices.items():
            found[key] += (int(mark) - unscored) * ballot.heads
    least = unscored * sum(ballot.heads for ballot in poll.ballots)
    return {option.key: least + found[option.key] for option in poll.options}
