"""Cumulative: so many points to spend, as one likes, on one option or on several."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from folkmoot_ballots._marks import TITLES, unnumbered
from folkmoot_ballots._score import count_points
from folkmoot_ballots._settings import whole, whole_or_none
from folkmoot_ballots._telling import say
from folkmoot_ballots._telling_points import CUMULATIVE, told_points
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


class CumulativeSettings(Schema):
    """`total`: the points of a ballot; `most`: of them on one option, null for all; from
    `in_favour_from` points on, whoever gives them accepts the option.
    """

    total = fields.Integer(
        strict=True,
        load_default=10,
        validate=validate.Range(min=1, max=1_000),
        metadata={"title": Text("每张选票的点数", "Points to spend")},
    )
    most = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(min=1),
        metadata={
            "title": Text("一个方案最多给几点", "Most points for one option"),
            "words": {None: Text("不限，可全部给一个", "no limit, all may go to one")},
        },
    )
    in_favour_from = fields.Integer(
        strict=True,
        load_default=1,
        validate=validate.Range(min=1),
        metadata={"title": Text("几点起算同意", "In favour from how many points")},
    )

    @validates_schema
    def _check_bounds(self, data: Mapping[str, int | None], **_: object) -> None:
        total, most = data["total"] or 0, data["most"]
        if most is not None and most > total:
            raise ValidationError("no more on one option than there is to spend", "most")
        if (data["in_favour_from"] or 0) > (most or total):
            raise ValidationError("more than a ballot can give", "in_favour_from")


class Cumulative(VotingRule):
    """Points that are not spent are lost to the voter alone.

    L. Carroll (C. L. Dodgson, 1884), The Principles of Parliamentary Representation, discusses
    it. Figures: `points`. One place; equal sums are a tie.
    """

    id = "cumulative"
    version = "1"
    title = Text("累积投票（分配点数）", "Cumulative (points to spend)")
    summary = Text(
        "每张选票有若干点，可以集中给一个方案，也可以分给几个；点数合计最多的排在前。给到规定点数"
        "（默认 1 点）算同意。",
        "Each ballot has points to spend on one option or on several, and the most points come"
        " first. Whoever gives an option the points that are set (1 unless set otherwise) is in"
        " favour of it.",
    )
    source = Source(Text("C. L. Dodgson（1884）", "C. L. Dodgson (1884)"), "")
    settings = CumulativeSettings
    problems = MappingProxyType(
        {
            **TITLES,
            "out_of_range": Text("给一个选项的点数超出规定", "points outside the range"),
            "over_total": Text("点数合计超过可分配总数", "more points spent than there are"),
        }
    )
    promises = frozenset(
        {
            Promise.ANONYMITY,
            Promise.NEUTRALITY,
            Promise.MONOTONICITY,
            Promise.PARETO,
            Promise.PARTICIPATION,
        }
    )

    def marking(self, settings: Mapping[str, object]) -> Marking:
        total, most = _bounds(settings)
        return Marking(MarkingKind.SCORE, low=0, high=most, total=total)

    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Mapping[str, object]
    ) -> str | None:
        if problem := unnumbered(ballot, options):
            return problem
        total, most = _bounds(settings)
        points = [int(mark) for mark in ballot.choices.values()]
        if any(not 0 <= each <= most for each in points):
            return "out_of_range"
        return "over_total" if sum(points) > total else None

    def count(self, poll: Poll) -> Count:
        enough = whole(poll.settings, "in_favour_from")
        count = count_points(poll, enough)
        how = say(CUMULATIVE, total=_bounds(poll.settings)[0], enough=enough)
        return replace(count, steps=told_points(poll, count, how))


def _bounds(settings: Mapping[str, object]) -> tuple[int, int]:
    """The points of a ballot, and how many of them one option may have."""
    total, most = whole(settings, "total"), whole_or_none(settings, "most")
    return total, total if most is None else most
