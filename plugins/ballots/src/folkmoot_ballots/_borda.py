"""Borda: an option gets points for every option that a ballot puts it before."""

from dataclasses import replace

from folkmoot_ballots._ranks import Ranked, accepts, preferences
from folkmoot_ballots._tallies import option_counts, tiers_by
from folkmoot_ballots._telling_points import BORDA, told_points
from folkmoot_sdk import Count, Poll, Promise, Source, Text


class Borda(Ranked):
    """Two points for each option that it comes before, one for each that it is equal to: twice
    the points of Borda, so that halves stay whole.

    Options left unranked are equal to one another and come after the others, and ranks may be
    equal: P. Young (1974), "An axiomatization of Borda's rule", Journal of Economic Theory 9, by
    whose symmetric reading a ballot gives as many points whether it ranks few options or all.
    Figures: `points`. One place; the same number of points is a tie.
    """

    id = "borda"
    version = "1"
    title = Text("波达计数（排序计分）", "Borda (points by rank)")
    summary = Text(
        "给方案排出先后，排得越靠前得分越多，总分最高的排在前。排了某个方案（不论第几位）即算同意它，"
        "不同意的不要排。",
        "Options are ranked, each gets more points the higher it is put, and the highest sum comes"
        " first. Whoever ranks an option, at whatever place, is in favour of it; those you are"
        " against stay unranked.",
    )
    source = Source(
        Text(
            "J.-C. de Borda：《论投票选举》（1784）",
            "J.-C. de Borda, Sur les élections au scrutin (1784)",
        ),
        "",
    )
    equals = True
    promises = frozenset(
        {
            Promise.ANONYMITY,
            Promise.NEUTRALITY,
            Promise.MONOTONICITY,
            Promise.CONDORCET_LOSER,
            Promise.PARETO,
            Promise.PARTICIPATION,
        }
    )

    def count(self, poll: Poll) -> Count:
        before = preferences(poll)
        heads = sum(ballot.heads for ballot in poll.ballots if ballot.choices)
        points = {
            option.key: sum(heads + row[b] - before[b][a] for b in range(len(row)) if b != a)
            for (a, row), option in zip(enumerate(before), poll.options, strict=True)
        }
        figures = {key: {"points": number} for key, number in points.items()}
        counts = option_counts(poll, accepts, figures)
        count = Count(counts, tiers_by(points, counts), places=1)
        return replace(count, steps=told_points(poll, count, BORDA))
