"""How an instant run-off went: its rounds up to the first tie, and what came of the tie."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from folkmoot_ballots._telling import (
    NOBODY,
    Steps,
    bounded,
    have,
    listed,
    most_first,
    named,
    order_of,
    say,
    votes,
)
from folkmoot_sdk import Poll, Text


class Round(NamedTuple):
    """Heads by option, by places; who has more than half of them, else who goes: several because
    they have none, or one of them because nothing tells them apart.
    """

    heads: Mapping[int, int]
    won: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    @property
    def is_tied(self) -> bool:
        return len(self.gone) > 1 and bool(self.heads[self.gone[0]])


_ROUND = Text("第 {n} 轮：{heads}，合计 {total}。", "Round {n}: {heads}; {total} in all.")
_WON = Text("{name}超过半数，胜出。", "{name} has more than half and wins.")
_GOES = Text(
    "没有方案超过半数。{name}票数最少，淘汰；",
    "None has more than half. {name} has fewest and goes;",
)
_NONE = Text(
    "没有方案超过半数。没有选票排在最前的先淘汰：{names}。",
    "None has more than half. Those that head no ballot go first: {names}.",
)
_PASSES = Text(
    "这些选票转给各票上的下一个方案：{gains}。",
    "these ballots pass to the next option on each: {gains}.",
)
_SPENT = Text(
    "{spent}没有下一个方案，不再计。", "{spent} had no next option left and went out of the count."
)
_TIE = Text(
    "没有方案超过半数，{names}同为最少。计票不抽签，每一种淘汰次序都算到底。",
    "None has more than half, and {names} have equally few. No lot is drawn: whoever of them goes"
    " first, the count is followed to its end.",
)
_ONE = Text("无论哪种，都是{name}胜出。", "On every way {name} wins.")
_SEVERAL = Text(
    "全部算完，{names}都有可能胜出，因此并列。",
    "In the end each of {names} may win, so they are tied.",
)
_AGAIN = Text(
    "把排在前面的去掉后照此重算，得出后面的名次。",
    "Those who come next are who would win without those before.",
)


def told(poll: Poll, rounds: Sequence[Round], tiers: tuple[tuple[str, ...], ...]) -> Steps:
    """``rounds`` are those of the first tier, the last of them the one that ended or tied."""
    if not tiers:
        return (NOBODY,)
    names = [named(option) for option in poll.options]
    steps: list[Text] = []
    for at, each in enumerate(rounds):
        after = rounds[at + 1] if at + 1 < len(rounds) else None
        steps.append(_head(at + 1, each, names))
        steps += _end(each, after, names)
    by_key = dict(zip((option.key for option in poll.options), names, strict=True))
    if rounds and rounds[-1].is_tied:
        winners = [by_key[key] for key in tiers[0]]
        steps.append(say(_ONE if len(winners) == 1 else _SEVERAL, **_winners(winners)))
    again = (_AGAIN,) if len(tiers) > 1 else ()
    return bounded([*steps, *again, *order_of(tiers, by_key)])


def _winners(winners: list[Text]) -> dict[str, Text]:
    return {"name": winners[0], "names": listed(winners)}


def _head(number: int, each: Round, names: Sequence[Text]) -> Text:
    total = votes(sum(each.heads.values()))
    return say(_ROUND, n=number, heads=most_first(names, each.heads), total=total)


def _end(each: Round, after: Round | None, names: Sequence[Text]) -> Steps:
    if each.won:
        return (say(_WON, name=listed([names[place] for place in each.won])),)
    gone = listed([names[place] for place in each.gone])
    if each.is_tied:
        return (say(_TIE, names=gone),)
    if not each.heads[each.gone[0]]:
        return (say(_NONE, names=gone),)
    return (_passed(each, after, names, gone),)


def _passed(each: Round, after: Round | None, names: Sequence[Text], gone: Text) -> Text:
    heads = after.heads if after is not None else {}
    gains = {place: now - each.heads[place] for place, now in sorted(heads.items())}
    gaining = [have(names[place], gain) for place, gain in gains.items() if gain]
    spent = each.heads[each.gone[0]] - sum(gains.values())
    parts = [say(_GOES, name=gone)]
    parts += [say(_PASSES, gains=listed(gaining))] if gaining else []
    parts += [say(_SPENT, spent=votes(spent))] if spent else []
    return Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))
