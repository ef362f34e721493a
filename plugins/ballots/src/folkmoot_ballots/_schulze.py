"""Schulze: the option that no other beats by a stronger chain of comparisons in pairs."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from folkmoot_ballots._ranks import Ranked, accepts, preferences
from folkmoot_ballots._tallies import option_counts
from folkmoot_ballots._telling_pairs import Compared, told
from folkmoot_sdk import Count, OptionCount, Poll, Promise, Source, Text

_WINNING_VOTES, _MARGINS = "winning_votes", "margins"


class SchulzeSettings(Schema):
    """`strength` of a comparison won: the heads on the winning side, and of two with as many the
    one with fewer on the losing side; or by how many more it was won.
    """

    strength = fields.String(
        load_default=_WINNING_VOTES,
        validate=validate.OneOf([_WINNING_VOTES, _MARGINS]),
        metadata={
            "title": Text("两两比较的强度", "Strength of a comparison in pairs"),
            "words": {
                _WINNING_VOTES: Text("看胜方有多少票", "By the votes on the winning side"),
                _MARGINS: Text("看胜方多出多少票", "By how many votes more the winning side has"),
            },
        },
    )


class Schulze(Ranked):
    """M. Schulze (2011), "A new monotonic, clone-independent, reversal symmetric, and
    Condorcet-consistent single-winner election method", Social Choice and Welfare 36.

    A chain is as strong as its weakest link; a beats b when the strongest chain from a to b is
    stronger than the one back. A tier holds what is beaten by options of earlier tiers alone.
    Ranks may be equal. Figures: `beats` and `beaten_by`, numbers of options. One place.
    """

    id = "schulze"
    version = "1"
    title = Text("舒尔茨法（两两比较）", "Schulze (comparison in pairs)")
    summary = Text(
        "给方案排出先后，再两两比较：把甲排在乙前的人多，甲就胜乙；胜过其他所有方案的胜出，互相循环时比"
        "连胜链的强弱。排了某个方案（不论第几位）即算同意它，不同意的不要排。",
        "Options are ranked and compared in pairs: the one that more people put before the other"
        " wins the pair; whoever wins all pairs wins, and where they go round in a circle the"
        " strongest chains decide. Whoever ranks an option, at whatever place, is in favour of it;"
        " those you are against stay unranked.",
    )
    source = Source(
        Text("M. Schulze（2011）", "M. Schulze (2011)"), "2", "doi:10.1007/s00355-010-0475-4"
    )
    settings = SchulzeSettings
    equals = True
    promises = frozenset(set(Promise) - {Promise.PARTICIPATION})

    def count(self, poll: Poll) -> Count:
        found = preferences(poll)
        margins = poll.settings["strength"] == _MARGINS
        links = _links(found, margins=margins)
        paths = _widest(links)
        beats = _beats(paths)
        figures: dict[str, Mapping[str, int]] = {
            option.key: {"beats": sum(beats[a]), "beaten_by": sum(row[a] for row in beats)}
            for a, option in enumerate(poll.options)
        }
        counts = option_counts(poll, accepts, figures)
        tiers = _tiers(beats, counts)
        steps = told(poll, Compared(found, links, paths, margins), tiers)
        return Count(counts, tiers, places=1, steps=steps)


def _links(before: list[list[int]], *, margins: bool) -> list[list[int]]:
    """``[a][b]``: how strongly a beats b in their pair, 0 where it does not."""
    # Above every number of heads, so that the losing side weighs less than one on the winning.
    most = max(map(max, before)) + 1
    return [
        [
            (won - before[b][a] if margins else won * most - before[b][a])
            if won > before[b][a]
            else 0
            for b, won in enumerate(row)
        ]
        for a, row in enumerate(before)
    ]


def _widest(links: list[list[int]]) -> list[list[int]]:
    """The same of the strongest chain from a to b."""
    everyone, paths = range(len(links)), list(links)
    for via in everyone:
        for a in everyone:
            first = paths[a][via]
            if first:
                paths[a] = [
                    max(old, min(first, end)) for old, end in zip(paths[a], paths[via], strict=True)
                ]
    return paths


def _beats(paths: list[list[int]]) -> list[list[bool]]:
    everyone = range(len(paths))
    return [[a != b and paths[a][b] > paths[b][a] for b in everyone] for a in everyone]


def _tiers(beats: list[list[bool]], counts: tuple[OptionCount, ...]) -> tuple[tuple[str, ...], ...]:
    left = [place for place, each in enumerate(counts) if each.in_favour]
    tiers: list[tuple[str, ...]] = []
    while left:
        # The relation is transitive and has no cycle, so there is always one that nobody beats.
        best = [b for b in left if not any(beats[a][b] for a in left)]
        tiers.append(tuple(counts[place].key for place in best))
        left = [place for place in left if place not in best]
    return tuple(tiers)
