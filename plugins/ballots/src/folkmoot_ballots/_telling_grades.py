"""How graded options compared: the middle grade of each, and where equal ones differ."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from folkmoot_ballots._telling import NOBODY, Steps, bounded, names_of, order_of, say
from folkmoot_sdk import Poll, Text


class Judged(NamedTuple):
    """How many graded; at which places of their grades, the worst at 0, options were compared, from
    the middle outwards; and of each option the grades there, as numbers, 0 the worst.
    """

    heads: int
    places: tuple[int, ...]
    values: Mapping[str, tuple[int, ...]]


_MOST_MIDDLES, _MOST_PAIRS = 60, 40
_HEAD = Text(
    "共 {heads} 份评级。把每个方案的等级从最差到最好排成一列，取第 {middle} 个，就是中位等级。",
    "Grades of {heads} ballots. Those of each option are put in a row from worst to best; number"
    " {middle} of it is the middle grade.",
)
_IN_FAVOUR = Text(
    "评为“{grade}”及以上算同意该方案。",
    "Whoever gives “{grade}” or a better grade is in favour.",
)
_MIDDLE = Text("{name}的中位等级是“{grade}”。", "The middle grade of {name} is “{grade}”.")
_APART = Text(
    "{a}与{b}的中位等级相同，从中间往两边逐个比：第 {place} 个，{a}是“{better}”，{b}是“{worse}”，"
    "所以{a}在前。",
    "{a} and {b} have the same middle grade and are compared from the middle outwards: number"
    " {place} of {a} is “{better}”, of {b} “{worse}”, so {a} comes first.",
)
_EQUAL = Text(
    "{a}与{b}得到的各等级完全相同，并列。",
    "{a} and {b} have the same grades throughout; they are tied.",
)


def told(
    poll: Poll,
    found: Judged,
    tiers: tuple[tuple[str, ...], ...],
    grades: Sequence[Text],
    enough: int,
) -> Steps:
    """``grades`` are their words, the worst first; the best ``enough`` of them are in favour."""
    if not found.places:
        return (NOBODY,)
    names = names_of(poll)
    steps = [
        say(_HEAD, heads=found.heads, middle=found.places[0] + 1),
        say(_IN_FAVOUR, grade=grades[-enough]),
    ]
    best_first = sorted(names, key=lambda key: found.values[key], reverse=True)
    steps += [
        say(_MIDDLE, name=names[key], grade=grades[found.values[key][0]])
        for key in best_first[:_MOST_MIDDLES]
    ]
    steps += islice(_comparisons(found, tiers, names, grades), _MOST_PAIRS)
    return bounded([*steps, *order_of(tiers, names)])


def _comparisons(
    found: Judged,
    tiers: tuple[tuple[str, ...], ...],
    names: Mapping[str, Text],
    grades: Sequence[Text],
) -> Iterator[Text]:
    """Each one put forward beside the next where their middle grades do not tell them apart."""
    order = [key for tier in tiers for key in tier]
    for a, b in pairwise(order):
        one, other = found.values[a], found.values[b]
        if one[0] != other[0]:
            continue
        pairs = enumerate(zip(one, other, strict=True))
        at = next((at for at, (first, second) in pairs if first != second), None)
        if at is None:
            yield say(_EQUAL, a=names[a], b=names[b])
        else:
            yield say(
                _APART,
                a=names[a],
                b=names[b],
                place=found.places[at] + 1,
                better=grades[one[at]],
                worse=grades[other[at]],
            )
