"""How equal shares were spent: the share, each purchase up to the first tie, and what was left."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from folkmoot_ballots._telling import NOBODY, Steps, bounded, listed, names_of, number, say
from folkmoot_sdk import Poll, Text


class Start(NamedTuple):
    """What there was: heads that share, money, costs and heads in favour by option, and whether an
    option is worth its cost.
    """

    heads: int
    budget: int
    costs: Mapping[str, int]
    backers: Mapping[str, int]
    by_cost: bool


class Purchase(NamedTuple):
    """What was bought next, or which options equally could have been; the budget left before; the
    most that a backer paid, None where it was bought with what no shares could buy any more.
    """

    options: tuple[str, ...]
    left: int
    each_pays: Fraction | None


_SHARE = Text(
    "总预算 {budget}，{heads} 人投了赞成票，每人的份额是 {share}。",
    "The budget is {budget}, {heads} approve of something, so the share of each is {share}.",
)
_ORDER = {
    True: Text(
        "每次在凑得起钱的方案里，买下支持者负担最轻的一项：看每一元费用中，出得最多的人出多少。",
        "Of the options that their backers can pay for, the one is bought that weighs least on"
        " them: by what the backer who pays most pays of every yuan of its cost.",
    ),
    False: Text(
        "每次在凑得起钱的方案里，买下支持者负担最轻的一项：看出得最多的人出多少。",
        "Of the options that their backers can pay for, the one is bought that weighs least on"
        " them: by what the backer who pays most pays.",
    ),
}
_BUY = Text(
    "买下{name}：费用 {cost}，{backers} 位支持者每人出 {pays}。",
    "{name} is bought: it costs {cost}, its {backers} backers pay {pays} each.",
)
_BUY_UP_TO = Text(
    "买下{name}：费用 {cost}，{backers} 位支持者每人最多出 {pays}，份额所剩不足的把剩下的出完。",
    "{name} is bought: it costs {cost}, its {backers} backers pay up to {pays} each, those who have"
    " less pay all that they have left.",
)
_LEFT = Text(
    "再没有哪个方案的支持者凑得起。总预算还剩 {left}，按支持人数从多到少补选买得起的。",
    "No backers can pay for any more. {left} of the budget is left and goes to what most people"
    " back of all that it still buys.",
)
_ADD = Text(
    "补选{name}：{backers} 位支持者，费用 {cost}。",
    "{name} is added: {backers} backers, it costs {cost}.",
)
_TIE = Text(
    "{names}条件相同，分不出先后。计票不抽签，每一种先后都算到底。",
    "{names} are level. No lot is drawn: whichever of them is bought first, the count is followed"
    " to its end.",
)
_FUNDED = Text("列入：{names}，共用去 {spent}。", "Funded: {names}, for {spent} in all.")
_SURE = Text(
    "无论哪种先后都列入：{names}，共用去 {spent}。",
    "Funded on every way: {names}, for {spent} in all.",
)
_OPEN = Text(
    "{names}并列：有的先后下列入，有的不列入；不抽签决定。",
    "Tied: {names}. They are funded on some ways and not on others; no lot is drawn.",
)
_OUT = Text(
    "没有列入：{names}。剩余的 {left} 已不够其中任何一项。",
    "Not funded: {names}. The {left} left pays for none of them.",
)
_OUT_COST = Text("{name}（费用 {cost}）", "{name} (costs {cost})")
_UNWANTED = Text("没有人支持，不列入：{names}。", "Backed by nobody, so not funded: {names}.")
_FREE = Text("没有标明费用，不能列入：{names}。", "Without a cost, so not funded: {names}.")


def told(
    poll: Poll,
    start: Start,
    purchases: Sequence[Purchase],
    ends: tuple[tuple[str, ...], tuple[str, ...]],
) -> Steps:
    """The share, what was bought in which order, and what is funded or tied: ``ends``."""
    if not start.heads:
        return (NOBODY,)
    names = names_of(poll)
    share = number(Fraction(start.budget, start.heads))
    steps = [say(_SHARE, budget=start.budget, heads=start.heads, share=share)]
    if any(each.each_pays is not None for each in purchases):
        steps.append(_ORDER[start.by_cost])
    is_left = False
    for each in purchases:
        if each.each_pays is None and not is_left:
            is_left = True
            steps.append(say(_LEFT, left=each.left))
        steps.append(_bought(each, start, names))
    is_tied = bool(purchases) and len(purchases[-1].options) > 1
    return bounded([*steps, *_chosen(start, names, ends, is_tied=is_tied)])


def _bought(each: Purchase, start: Start, names: Mapping[str, Text]) -> Text:
    if len(each.options) > 1:
        return say(_TIE, names=_names(each.options, names))
    (key,) = each.options
    cost, people = start.costs[key], start.backers[key]
    if each.each_pays is None:
        return say(_ADD, name=names[key], backers=people, cost=cost)
    words = _BUY if each.each_pays * people == cost else _BUY_UP_TO
    return say(words, name=names[key], cost=cost, backers=people, pays=number(each.each_pays))


def _chosen(
    start: Start,
    names: Mapping[str, Text],
    ends: tuple[tuple[str, ...], tuple[str, ...]],
    *,
    is_tied: bool,
) -> Steps:
    """What is funded on all ways and what is tied, and why nothing else is."""
    sure, tied = ends
    spent = sum(start.costs[key] for key in sure)
    steps = []
    if sure:
        steps.append(say(_SURE if is_tied else _FUNDED, names=_names(sure, names), spent=spent))
    if tied:
        steps.append(say(_OPEN, names=_names(tied, names)))
    out = [key for key in names if key in start.costs and key not in {*sure, *tied}]
    dear = [key for key in out if start.backers[key]]
    if dear and not is_tied:
        costly = [say(_OUT_COST, name=names[key], cost=start.costs[key]) for key in dear]
        steps.append(say(_OUT, names=listed(costly), left=start.budget - spent))
    unwanted = [key for key in out if not start.backers[key]]
    free = [key for key in names if key not in start.costs]
    for words, keys in ((_UNWANTED, unwanted), (_FREE, free)):
        steps += [say(words, names=_names(keys, names))] if keys else []
    return tuple(steps)


def _names(keys: Sequence[str], names: Mapping[str, Text]) -> Text:
    return listed([names[key] for key in names if key in set(keys)])
