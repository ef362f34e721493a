"""Votes from the literature that ranking rules are known to stumble over."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from folkmoot_sdk import Ballot
from folkmoot_sdk.testing._booth import Booth, Profile

# How many voters ranked the options in which order, best first.
PUBLISHED = MappingProxyType(
    {
        "Condorcet (1785), 81 voters: every positional method passes over a, who beats all": (
            "30 abc, 1 acb, 10 cab, 29 bac, 10 bca, 1 cba"
        ),
        "Condorcet (1785), 60 voters: a cycle": "23 abc, 17 bca, 2 bac, 10 cab, 8 cba",
        "Borda (1781): plurality elects who loses to everybody": "1 abc, 7 acb, 7 bca, 6 cba",
        "Schulze (2011), 45 voters: a cycle, and a no-show paradox of his own method": (
            "5 acbed, 5 adecb, 8 bedac, 3 cabed, 7 caebd, 2 cbade, 7 dceba, 8 ebadc"
        ),
        "Fishburn and Brams (1983), Paradoxes of Preferential Voting: no-show in a run-off": (
            "417 abc, 82 acb, 143 bac, 357 bca, 285 cab, 324 cba"
        ),
    }
)


def known_votes(booth: Booth) -> Iterator[Profile]:
    """Those of them whose ballots this rule takes."""
    for text in PUBLISHED.values():
        groups = [group.split() for group in text.split(", ")]
        keys = tuple(sorted(groups[0][1]))
        ballots = tuple(
            Ballot({key: rank for rank, key in enumerate(order, 1)}, times=int(times))
            for times, order in groups
        )
        pool = booth.pool(keys)
        if all(replace(ballot, times=1) in pool for ballot in ballots):
            yield Profile(keys, ballots)
