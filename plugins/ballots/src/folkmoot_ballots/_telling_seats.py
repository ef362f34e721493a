"""How seats were filled: quota, rounds and transfers up to the first tie, and what came of it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from folkmoot_ballots._telling import (
    NOBODY,
    Steps,
    bounded,
    have,
    listed,
    most_first,
    named,
    names_of,
    number,
    say,
    votes,
)
from folkmoot_sdk import Poll, Text


class Start(NamedTuple):
    """What the count began with; ``quota`` is passed where it is exact, else reached."""

    votes: int
    seats: int
    quota: Fraction
    exact: bool


class Round(NamedTuple):
    """Votes by option, by places; who is over the quota, whether that filled the seats; else who
    goes, as in an instant run-off, or who without a vote cannot be told apart for the last seats;
    or that all who were left are elected.
    """

    votes: Mapping[int, Fraction]
    over: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    is_last: bool = False
    filled: bool = False

    @property
    def is_tied(self) -> bool:
        return len(self.gone) > 1 and bool(self.votes[self.gone[0]])


_EXACT = Text(
    "共 {seats} 个名额，{votes}排了先后。当选基数：{all} ÷（{seats}＋1）= {quota}，超过它即当选。",
    "Seats: {seats}; ballots that rank: {all}. The quota: {all} ÷ ({seats} + 1) = {quota};"
    " whoever has more is elected.",
)
_WHOLE = Text(
    "共 {seats} 个名额，{votes}排了先后。当选基数：{all} ÷（{seats}＋1），舍去零头再加 1，"
    "即 {quota}，达到它即当选。",
    "Seats: {seats}; ballots that rank: {all}. The quota: {all} ÷ ({seats} + 1), rounded down, and"
    " 1 more, that is {quota}; whoever has as many is elected.",
)
_ROUND = Text("第 {n} 轮：{votes}。", "Round {n}: {votes}.")
_OVER = Text("{names}达到当选条件，当选。", "{names} elected.")
_LAST = Text("名额已满。", "All seats are filled.")
_SURPLUS = Text(
    "{name}多出 {surplus} 票，相关选票各按原有分量的 {share} 往下转。",
    "{name} has {surplus} over the quota: each of these ballots passes on at {share} of its worth.",
)
_NO_SURPLUS = Text("{name}没有多出的票。", "{name} has none over.")
_GOES = Text(
    "没有方案达到当选条件。{name}票数最少，淘汰，选票往下转。",
    "None is elected. {name} has fewest, goes, and these ballots pass on.",
)
_NONE = Text(
    "没有方案达到当选条件。得 0 票的先淘汰：{names}。",
    "None is elected. Those without a vote go first: {names}.",
)
_IDLE = Text(
    "没有方案达到当选条件，空着的名额比有票的方案还多；得 0 票的分不出先后：{names}。",
    "None is elected, and more seats are free than options have votes; nothing tells those without"
    " any apart: {names}.",
)
_GAIN = Text("转入：{gains}。", "They pass to: {gains}.")
_SPENT = Text("{spent}没有下一个方案，不再计。", "{spent} had no next option left.")
_FILLED = Text(
    "剩下的方案不多于空着的名额，全部当选：{names}。",
    "As many seats are free as options are left, or more, so all of them are elected: {names}.",
)
_TIE = Text(
    "没有方案达到当选条件，{names}同为最少。计票不抽签，每一种淘汰次序都算到底。",
    "None is elected, and {names} have equally few. No lot is drawn: whoever of them goes first,"
    " the count is followed to its end.",
)
_ELECTED = Text("当选：{names}。", "Elected: {names}.")
_SURE = Text("无论哪种次序都当选：{names}。", "Elected on every way: {names}.")
_OPEN = Text(
    "{names}并列：有的次序下当选，有的次序下不当选；空着的名额不抽签决定。",
    "Tied: {names}. They are elected on some ways and not on others; no lot is drawn for the seat.",
)


def told(
    poll: Poll, start: Start, rounds: Sequence[Round], ends: tuple[tuple[str, ...], tuple[str, ...]]
) -> Steps:
    """``ends`` are the keys of who is elected and of who is tied."""
    if not start.votes:
        return (NOBODY,)
    names = [named(option) for option in poll.options]
    steps = [_quota(start)]
    for at, each in enumerate(rounds):
        after = rounds[at + 1] if at + 1 < len(rounds) else None
        steps.append(say(_ROUND, n=at + 1, votes=most_first(names, each.votes)))
        steps += _end(each, after, names, start)
    by_key = names_of(poll)
    sure = _SURE if rounds and rounds[-1].is_tied else _ELECTED
    for words, keys in zip((sure, _OPEN), ends, strict=True):
        steps += [say(words, names=listed([by_key[key] for key in keys]))] if keys else []
    return bounded(steps)


def _quota(start: Start) -> Text:
    return say(
        _EXACT if start.exact else _WHOLE,
        seats=start.seats,
        votes=Text(f"{start.votes} 票", str(start.votes)),
        all=start.votes,
        quota=votes(start.quota),
    )


def _end(each: Round, after: Round | None, names: Sequence[Text], start: Start) -> Steps:
    if each.filled:
        return (say(_FILLED, names=listed([names[place] for place in sorted(each.votes)])),)
    if each.over:
        elected = say(_OVER, names=listed([names[place] for place in each.over]))
        if each.is_last:
            return elected, _LAST
        surpluses = tuple(_surplus(names[o], each.votes[o], start) for o in each.over)
        return (elected, *surpluses, *_passed(each, after, each.over, names, start))
    gone = listed([names[place] for place in each.gone])
    if each.is_tied:
        return (say(_TIE, names=gone),)
    if not each.votes[each.gone[0]]:
        return (say(_IDLE if each.is_last else _NONE, names=gone),)
    return (say(_GOES, name=gone), *_passed(each, after, each.gone, names, start))


def _surplus(name: Text, held: Fraction, start: Start) -> Text:
    over = held - start.quota
    if not over:
        return say(_NO_SURPLUS, name=name)
    return say(_SURPLUS, name=name, surplus=number(over), share=number(over / held))


def _passed(
    each: Round,
    after: Round | None,
    leaving: tuple[int, ...],
    names: Sequence[Text],
    start: Start,
) -> Steps:
    """What the next round has more than this one, and what of the votes passed on is in neither."""
    if after is None:
        return ()
    gains = {place: now - each.votes[place] for place, now in sorted(after.votes.items())}
    kept = start.quota * len(each.over)
    spent = sum((each.votes[place] for place in leaving), -kept) - sum(gains.values())
    gaining = [have(names[place], gain) for place, gain in gains.items() if gain]
    steps = (say(_GAIN, gains=listed(gaining)),) if gaining else ()
    return (*steps, say(_SPENT, spent=votes(spent))) if spent else steps
