"""What every method does alike: who is in favour, and who is put forward before whom."""

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from folkmoot_sdk import OptionCount, Poll

Level = TypeVar("Level", int, Fraction, tuple[int, ...])
NO_FIGURES: Mapping[str, int] = {}


def option_counts(
    poll: Poll,
    accepts: Callable[[str | int], bool],
    figures: Mapping[str, Mapping[str, int]],
) -> tuple[OptionCount, ...]:
    """Each option with the heads and the area of the ballots whose mark for it ``accepts``."""
    heads: Counter[str] = Counter()
    area: Counter[str] = Counter()
    for ballot in poll.ballots:
        here, there = ballot.heads, ballot.total_area
        for key, mark in ballot.choices.items():
            if accepts(mark):
                heads[key] += here
                area[key] += there
    keys = (option.key for option in poll.options)
    return tuple(OptionCount(k, heads[k], area[k], figures.get(k, NO_FIGURES)) for k in keys)


def marks_of(poll: Poll, words: tuple[str, ...], unmarked: str) -> dict[str, dict[str, int]]:
    """Of each option the heads by mark; a ballot that leaves it out says ``unmarked``."""
    everyone = sum(ballot.heads for ballot in poll.ballots)
    found = {option.key: dict.fromkeys(words, 0) for option in poll.options}
    for ballot in poll.ballots:
        heads = ballot.heads
        for key, mark in ballot.choices.items():
            found[key][str(mark)] += heads
    for marks in found.values():
        marks[unmarked] += everyone - sum(marks.values())
    return found


def tiers_by(
    levels: Mapping[str, Level], counts: tuple[OptionCount, ...]
) -> tuple[tuple[str, ...], ...]:
    """Options by level, the highest first, equals together; nobody's option is not put forward."""
    forward = [each.key for each in counts if each.in_favour]
    steps = sorted({levels[key] for key in forward}, reverse=True)
    return tuple(tuple(key for key in forward if levels[key] == step) for step in steps)
