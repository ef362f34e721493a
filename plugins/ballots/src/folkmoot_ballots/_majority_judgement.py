"""Majority judgement: every option is graded; the grade that a majority stands by decides."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from marshmallow import Schema, fields, validate

from folkmoot_ballots._tallies import marks_of, option_counts, tiers_by
from folkmoot_ballots._telling_grades import Judged, told
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

# Best first, as a ballot offers them.
_MARKING = Marking(
    MarkingKind.EACH,
    (
        Mark("excellent", Text("优秀", "Excellent")),
        Mark("very_good", Text("很好", "Very good")),
        Mark("good", Text("较好", "Good")),
        Mark("fair", Text("一般", "Fair")),
        Mark("poor", Text("较差", "Poor")),
        Mark("reject", Text("不可接受", "To reject")),
    ),
    unmarked="reject",
)
_GRADES = _MARKING.keys
_WORST = _GRADES[-1]
# By the grade's number, 0 the worst.
_WORDS = tuple(mark.text for mark in reversed(_MARKING.marks))


class MajorityJudgementSettings(Schema):
    """`in_favour_from`: whoever gives this grade or a better one accepts the option."""

    in_favour_from = fields.String(
        load_default="good",
        validate=validate.OneOf(_GRADES[:-1]),
        metadata={
            "title": Text("哪一等级起算同意", "In favour from which grade"),
            "words": {mark.key: mark.text for mark in _MARKING.marks[:-1]},
        },
    )


class MajorityJudgement(Worded):
    """The majority grade is the lower median of an option's grades. Of equal ones the majority
    values decide: grades are taken from the middle outwards, the lower side first, until two
    options differ. Where their majority gauges differ these say the same (chapter 14), but they can
    leave ties where the values leave none.

    M. Balinski, R. Laraki (2011), Majority Judgment. An ungraded option is graded worst; a blank
    ballot is an abstention and grades none. Figures: heads by grade. One place; options with the
    same grades are a tie.
    """

    id = "majority-judgement"
    version = "1"
    title = Text("多数评判（评等级）", "Majority judgement (grades)")
    summary = Text(
        "给每个方案评一个等级，中位等级（超过半数的人评了这一级或更好）最高的排在前。评到规定等级（默认“较好”）"
        "及以上算同意，以下不算；未评的方案算最差一级。",
        "Each option is graded; the one with the highest middle grade, which more than half"
        " give or surpass, comes first. Whoever gives the grade that is set ('Good' unless set"
        " otherwise) or a better one is in favour; an option left ungraded has the worst grade.",
    )
    source = Source(Text("M. Balinski、R. Laraki（2011）", "M. Balinski, R. Laraki (2011)"), "1")
    settings = MajorityJudgementSettings
    words = _MARKING
    promises = frozenset(
        {
            Promise.ANONYMITY,
            Promise.NEUTRALITY,
            Promise.MONOTONICITY,
            Promise.PARETO,
            Promise.CLONE_INDEPENDENCE,
        }
    )

    def count(self, poll: Poll) -> Count:
        enough = _GRADES[: _GRADES.index(str(poll.settings["in_favour_from"])) + 1]
        grades = marks_of(poll, _GRADES, _WORST)
        blank = sum(ballot.heads for ballot in poll.ballots if not ballot.choices)
        for marks in grades.values():
            marks[_WORST] -= blank
        counts = option_counts(poll, frozenset(enough).__contains__, grades)
        found = _judged(grades)
        tiers = tiers_by(found.values, counts)
        return Count(counts, tiers, places=1, steps=told(poll, found, tiers, _WORDS, len(enough)))


def _judged(grades: Mapping[str, Mapping[str, int]]) -> Judged:
    """Of each option the grades from the middle outwards, written where any option's change.

    Grades are numbers here, 0 the worst, and heads stand in their order, so a place among them
    tells its grade by the running totals, however many heads there are.
    """
    totals = {
        key: tuple(accumulate(marks[grade] for grade in reversed(_GRADES)))
        for key, marks in grades.items()
    }
    heads = max((each[-1] for each in totals.values()), default=0)
    if not heads:
        return Judged(0, (), dict.fromkeys(totals, ()))
    lower, upper = (heads - 1) // 2, heads // 2
    steps = sorted(_steps(totals.values(), lower, upper))
    places = tuple(place for step in steps for place in (lower - step, upper + step))
    values = {key: tuple(_at(each, place) for place in places) for key, each in totals.items()}
    return Judged(heads, places, values)


def _steps(totals: Iterable[Sequence[int]], lower: int, upper: int) -> set[int]:
    """How far from the middle some option's grade on one side is another than a step before."""
    steps = {0}
    for each in totals:
        # A total is the first place of the next better grade.
        steps.update(lower - total + 1 for total in each if 0 < total <= lower)
        steps.update(total - upper for total in each if upper < total < each[-1])
    return steps


def _at(totals: Sequence[int], place: int) -> int:
    return next(grade for grade, total in enumerate(totals) if place < total)
