"""What sums and plain numbers come to, for rules whose numbers say nearly all by themselves."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from folkmoot_ballots._telling import (
    NOBODY,
    Steps,
    bounded,
    listed,
    names_of,
    number,
    order_of,
    say,
)
from folkmoot_sdk import Count, Poll, Text

_SUMS = Text("得分：{sums}。", "Points: {sums}.")
_SUM = Text("{name} {points} 分", "{name} {points}")
_AVERAGE = Text("{name} {points} 分（平均 {average}）", "{name} {points} ({average} on average)")
_VOTES = Text("赞成：{sums}。", "In favour: {sums}.")
_VOTE = Text("{name} {points} 票", "{name} {points}")
BORDA = Text(
    "每张选票上，一个方案每排在另一个之前得 2 分，每与另一个同排（或都没排）得 1 分。",
    "On each ballot an option gets 2 points for every other that it comes before, and 1 for every"
    " one that it is equal to, or that is unranked like itself.",
)
SCORE = Text(
    "每张选票给每个方案打分，没有打的算 {low} 分；打 {enough} 分及以上算同意该方案。",
    "Each ballot scores each option, one left out gets {low}; whoever gives {enough} or more is in"
    " favour.",
)
CUMULATIVE = Text(
    "每张选票有 {total} 点，分给各方案；给 {enough} 点及以上算同意该方案。",
    "Each ballot has {total} points to spend on options; whoever gives one {enough} or more is in"
    " favour.",
)
_OBJECTED = Text("有人反对，不能提出：{names}。", "Objected to, so not put forward: {names}.")
_OBJECTION = Text("{name}（{n} 票反对）", "{name} ({n} against)")
_CLEAR = Text("无人反对，可以提出：{names}。", "Nobody objects, so put forward: {names}.")


def told_points(poll: Poll, count: Count, how: Text, averaged_over: int = 0) -> Steps:
    """How points are given, the sums from the highest, with averages over so many heads, and the
    order.
    """
    if not count.tiers:
        return (NOBODY,)
    points = {each.key: each.figures["points"] for each in count.options}
    names = names_of(poll)
    sums = [
        say(
            _AVERAGE if averaged_over else _SUM,
            name=names[key],
            points=points[key],
            average=number(Fraction(points[key], averaged_over or 1)),
        )
        for key in _highest_first(points)
    ]
    return bounded([how, say(_SUMS, sums=listed(sums)), *order_of(count.tiers, names)])


def told_votes(poll: Poll, count: Count) -> Steps:
    """How many are in favour of each, the most first, and the order."""
    if not count.tiers:
        return (NOBODY,)
    heads, names = {each.key: each.in_favour for each in count.options}, names_of(poll)
    sums = [say(_VOTE, name=names[key], points=heads[key]) for key in _highest_first(heads)]
    return bounded([say(_VOTES, sums=listed(sums)), *order_of(count.tiers, names)])


def told_objections(poll: Poll, count: Count) -> Steps:
    """What objections keep back, and what is put forward."""
    names = names_of(poll)
    objected = [
        say(_OBJECTION, name=names[each.key], n=each.figures["object"])
        for each in count.options
        if each.figures["object"]
    ]
    clear: Sequence[Text] = [names[key] for tier in count.tiers for key in tier]
    steps = [say(_OBJECTED, names=listed(objected))] if objected else []
    steps += [say(_CLEAR, names=listed(clear))] if clear else []
    return bounded(steps or [NOBODY])


def _highest_first(levels: Mapping[str, int]) -> list[str]:
    return sorted(levels, key=levels.__getitem__, reverse=True)
