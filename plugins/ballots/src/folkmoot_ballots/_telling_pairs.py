"""How options compared in pairs, and by which chains where pairs alone do not decide."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise
from typing import NamedTuple

from folkmoot_ballots._telling import NOBODY, Steps, bounded, names_of, order_of, say
from folkmoot_sdk import Poll, Text

# Of so few options all pairs are told, of more only those of who comes first.
_FEW = 5
_MOST_PAIRS, _MOST_CHAINS = 60, 20
_LONGEST_CHAIN = 8


class Compared(NamedTuple):
    """By places: heads that put one before another, how strongly it beats that one in their pair
    (0 where it does not), and how strong the strongest chain between the two is; whether strength
    is by how many more.
    """

    before: Sequence[Sequence[int]]
    links: Sequence[Sequence[int]]
    paths: Sequence[Sequence[int]]
    margins: bool


_PAIR = Text(
    "{a}与{b}：{more} 票把{a}排在前，{less} 票把{b}排在前。",
    "{a} and {b}: {more} put {a} first, {less} put {b} first.",
)
_REST = Text(
    "其余各对不影响谁排第一，从略。",
    "The other pairs do not decide who comes first and are left out.",
)
_ALL = Text("{name}两两比较全部取胜，排第一。", "{name} wins all of its pairs and comes first.")
_STRENGTH = {
    False: Text(
        "有的对互相循环，要比连胜链：链的强弱看最弱一环，先比胜方票数，相同的再比负方，少的一环更强。",
        "Some pairs go round in a circle, so chains decide: each is as strong as its weakest link,"
        " by the votes on the winning side, and of as many by the fewer on the losing side.",
    ),
    True: Text(
        "有的对互相循环，要比连胜链：链的强弱看最弱一环，比胜方多出的票数。",
        "Some pairs go round in a circle, so chains decide: each is as strong as its weakest link,"
        " by how many votes more the winning side has.",
    ),
}
_CHAIN = Text(
    "{a}与{b}：从{a}到{b}最强的连胜链是 {there}，最弱一环 {weakest}；{back}所以{a}排在{b}前。",
    "{a} and {b}: the strongest chain from {a} to {b} is {there}, whose weakest link is {weakest};"
    " {back} so {a} comes before {b}.",
)
_BACK = Text(
    "反过来最强的是 {chain}，最弱一环 {weakest}，较弱，",
    "the strongest back is {chain}, whose weakest link is {weakest}, which is weaker,",
)
_NO_WAY_BACK = Text("反过来没有连胜链，", "there is none back,")
_EVEN = Text(
    "{a}与{b}：两边最强的连胜链一样强（或都没有），谁也不排在谁前，并列。",
    "{a} and {b}: the strongest chains either way are equally strong, or there are none, so neither"
    " comes before the other; they are tied.",
)


def told(poll: Poll, found: Compared, tiers: tuple[tuple[str, ...], ...]) -> Steps:
    """The pairs, why who comes first does, and the order of all."""
    if not tiers:
        return (NOBODY,)
    by_key = names_of(poll)
    names, places = list(by_key.values()), {key: place for place, key in enumerate(by_key)}
    first = [places[key] for key in tiers[0]]
    others = [places[key] for tier in tiers[1:] for key in tier]
    pairs = list(combinations(sorted((*first, *others)), 2))
    shown = pairs if len(first) + len(others) <= _FEW else [p for p in pairs if {*p} & {*first}]
    steps = [_pair(found, pair, names) for pair in shown[:_MOST_PAIRS]]
    steps += [_REST] if len(shown[:_MOST_PAIRS]) < len(pairs) else []
    steps += islice(_reasons(found, first, others, names), _MOST_CHAINS)
    return bounded([*steps, *order_of(tiers, by_key)])


def _pair(found: Compared, pair: tuple[int, int], names: Sequence[Text]) -> Text:
    a, b = pair if found.before[pair[0]][pair[1]] >= found.before[pair[1]][pair[0]] else pair[::-1]
    return say(_PAIR, a=names[a], b=names[b], more=found.before[a][b], less=found.before[b][a])


def _reasons(
    found: Compared, first: Sequence[int], others: Sequence[int], names: Sequence[Text]
) -> Iterator[Text]:
    """Of those that come first why nobody is before them, where a pair alone does not say it."""
    if len(first) == 1 and others and all(found.links[first[0]][b] for b in others):
        yield say(_ALL, name=names[first[0]])
        return
    for a, b in combinations(first, 2):
        yield say(_EVEN, a=names[a], b=names[b])
    chains = list(_decided_by_chains(found, first, others))
    if chains:
        yield _STRENGTH[found.margins]
    for a, b in chains:
        yield _by_chain(found, a, b, names)


def _decided_by_chains(
    found: Compared, first: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, int]]:
    for b in others:
        ahead = [a for a in first if found.paths[a][b] > found.paths[b][a]]
        if ahead and not any(found.links[a][b] for a in ahead):
            yield ahead[0], b


def _by_chain(found: Compared, a: int, b: int, names: Sequence[Text]) -> Text:
    there, back = _chain(found, a, b), _chain(found, b, a)
    way_back = (
        say(_BACK, chain=_named(back, names), weakest=_weakest(found, back))
        if back
        else _NO_WAY_BACK
    )
    return say(
        _CHAIN,
        a=names[a],
        b=names[b],
        there=_named(there, names),
        weakest=_weakest(found, there),
        back=way_back,
    )


def _chain(found: Compared, start: int, end: int) -> list[int]:
    """The shortest of the strongest chains: over links that are no weaker than it is as a whole."""
    least = found.paths[start][end]
    if not least:
        return []
    came, edge = {start: start}, [start]
    while end not in came:
        reached = []
        for one in edge:
            for other, link in enumerate(found.links[one]):
                if link >= least and other not in came:
                    came[other] = one
                    reached.append(other)
        edge = reached
    chain = [end]
    while chain[-1] != start:
        chain.append(came[chain[-1]])
    return chain[::-1]


def _named(chain: Sequence[int], names: Sequence[Text]) -> Text:
    shown = [names[place] for place in chain]
    if len(shown) > _LONGEST_CHAIN:
        shown = [*shown[: _LONGEST_CHAIN - 1], Text("…", "…"), shown[-1]]
    return Text(" → ".join(each.zh for each in shown), " → ".join(each.en for each in shown))


def _weakest(found: Compared, chain: Sequence[int]) -> Text:
    """The votes of a chain's weakest link, as they stand against each other."""
    a, b = min(pairwise(chain), key=lambda pair: found.links[pair[0]][pair[1]])
    for_, against = found.before[a][b], found.before[b][a]
    return Text(f"{for_} 比 {against}", f"{for_} to {against}")
