"""A record judged again: by another law, counted by another method, or with silence as a yes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from folkmoot.hindsight.domain.records import MeetingThen, VoteThen
from folkmoot.hindsight.domain.silence import agreeing, with_silence
from folkmoot.hindsight.domain.verdicts import Tested, Unknown, Verdict
from folkmoot.kernel.wording import filled, joined
from folkmoot.meetings.domain import foreign_quantities, quorum_of
from folkmoot.votes.domain import QUANTITIES, figures_at_close
from folkmoot_sdk import (
    DecisionRule,
    Outcome,
    Poll,
    Quantity,
    SdkError,
    Text,
    VotingRule,
    decide,
    pin_settings,
)

_NO_FIGURE = Text(
    "这条规则要看的数据，记录中没有：{figures}",
    "the record does not have what it asks for: {figures}",
)
_CARRIES_NOTHING = Text(
    "这条规则不规定怎样算通过", "this rule does not say when something is carried"
)
_TESTS_NOTHING = Text(
    "这条规则不规定会议怎样算有效", "this rule does not say when a meeting is valid"
)
_NOT_ADDING_UP = Text("记录中的数据不能用于这条规则", "the figures on record do not fit this rule")
_METHOD_GONE = Text(
    "原来的计票规则未安装，无法重新计票", "the voting rule it was counted by is not installed"
)
_COUNT_FAILED = Text("这条规则无法计算这些选票", "this rule could not count these ballots")
_OTHER_MARKS = Text(
    "选票不是按这条规则填写的，无法用它计票", "the ballots are not marked as this rule needs them"
)
_SILENCE_UNCLEAR = Text(
    "沉默不能说明同意的是哪一个方案", "silence does not say which of the options it agrees to"
)


@dataclass(frozen=True, slots=True)
class Method:
    """Another way to count, with the settings given to it."""

    rule: VotingRule
    settings: Mapping[str, object]


def recorded(then: MeetingThen | VoteThen) -> Verdict:
    """What was made of it on the day: as written down, worked out by nobody again."""
    if isinstance(then, VoteThen):
        return _verdict(then.law, then.outcome)
    return Verdict(then.rule, then.quorate, Tested("", then.tests, won=then.quorate))


def meeting_under(then: MeetingThen, rule: DecisionRule) -> Verdict | Unknown:
    """The same people in the same room, held to ``rule``."""
    if missing := foreign_quantities(rule):
        return Unknown(_missing(missing), rule)
    if not rule.validity:
        return Unknown(_TESTS_NOTHING, rule)
    try:
        outcome = quorum_of(rule, then.base, then.present)
    except SdkError:
        return Unknown(_NOT_ADDING_UP, rule)
    return Verdict(rule, outcome.valid, Tested("", outcome.tests, won=outcome.valid))


def vote_under(
    then: VoteThen,
    law: DecisionRule | None = None,
    method: Method | None = None,
    *,
    silent: bool = False,
) -> Verdict | Unknown:
    """The same ballots under another law, another method, or both; ``silent`` adds those who cast
    none as agreeing to everything that was put to them.
    """
    rule = law or then.law
    if not rule.carriage:
        return Unknown(_CARRIES_NOTHING, rule)
    how = method or (Method(then.method, then.settings) if then.method else None)
    if how is None:
        return Unknown(_METHOD_GONE, rule)
    try:
        poll = _poll(then, rule, how)
        if silent:
            added = agreeing(how.rule, poll)
            if added is None:
                return Unknown(_SILENCE_UNCLEAR, rule)
            poll = with_silence(then, poll, added)
        if missing := rule.figures_needed - poll.figures.keys():
            return Unknown(_missing(missing), rule)
        return _counted(rule, how, poll)
    except SdkError:
        return Unknown(_NOT_ADDING_UP, rule)


def _poll(then: VoteThen, rule: DecisionRule, how: Method) -> Poll:
    figures = figures_at_close(then.opening, rule, then.turnout, heads=then.heads, area=then.area)
    settings = pin_settings(how.rule.settings, how.settings)
    return replace(then.poll, threshold=rule, figures=figures, settings=settings)


def _counted(rule: DecisionRule, how: Method, poll: Poll) -> Verdict | Unknown:
    try:
        outcome = decide(how.rule, poll)
    except SdkError:
        raise
    except Exception:  # noqa: BLE001 - a plugin's code may raise anything
        return Unknown(_COUNT_FAILED, rule)
    # A blank ballot fits any rule, and says nothing of whether the others do.
    marked = sum(each.times for each in poll.ballots if each.choices)
    refused = sum(each.times for each in outcome.left_out if each.ballot and each.ballot.choices)
    if marked and refused == marked:
        return Unknown(_OTHER_MARKS, rule)
    return _verdict(rule, outcome)


def _verdict(rule: DecisionRule, outcome: Outcome) -> Verdict:
    won = frozenset(outcome.winners)
    return Verdict(
        rule=rule,
        valid=outcome.valid,
        validity=Tested("", outcome.validity, won=outcome.valid),
        carried=outcome.carried,
        options=tuple(
            Tested(each.option.label, each.tests, won=each.option.key in won)
            for each in outcome.options
        ),
        winners=tuple(e.option.label for e in outcome.options if e.option.key in won),
    )


def _missing(figures: frozenset[Quantity]) -> Text:
    named = [QUANTITIES[each] for each in sorted(figures)]
    return filled(_NO_FIGURE, figures=joined(named))
