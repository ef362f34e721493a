"""Schulze: the option that no other beats by a stronger chain of comparisons in pairs."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from folkmoot_ballots._ranks import Ranked, accepts, preferences
from folkmoot_ballots._tallies import option_counts
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
                _WINNING_VOTES: Text("按胜方票数", "The votes of the side that wins"),
                _MARGINS: Text("按双方票数之差", "The difference between both sides"),
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
    source = Source(
        Text("M. Schulze（2011）", "M. Schulze (2011)"), "2", "doi:10.1007/s00355-010-0475-4"
    )
    settings = SchulzeSettings
    equals = True
    promises = frozenset(set(Promise) - {Promise.PARTICIPATION})

    def count(self, poll: Poll) -> Count:
        found = preferences(poll)
        beats = _beats(found, margins=poll.settings["strength"] == _MARGINS)
        figures: dict[str, Mapping[str, int]] = {
            option.key: {"beats": sum(beats[a]), "beaten_by": sum(row[a] for row in beats)}
            for a, option in enumerate(poll.options)
        }
        counts = option_counts(poll, accepts, figures)
        return Count(counts, _tiers(beats, counts), places=1)


def _beats(before: list[list[int]], *, margins: bool) -> list[list[bool]]:
    everyone = range(len(before))
    # Above every number of heads, so that the losing side weighs less than one on the winning.
    most = max(map(max, before)) + 1
    paths = [
        [
            (won - before[b][a] if margins else won * most - before[b][a])
            if won > before[b][a]
            else 0
            for b, won in enumerate(row)
        ]
        for a, row in enumerate(before)
    ]
    for via in everyone:
        for a in everyone:
            first = paths[a][via]
            if first:
                paths[a] = [
                    max(old, min(first, end)) for old, end in zip(paths[a], paths[via], strict=True)
                ]
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
