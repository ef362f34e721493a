"""From a poll to its outcome: the voting rule counts, the decision rule judges."""

from dataclasses import dataclass, replace
from typing import ClassVar

from folkmoot_sdk._comparison import Figures
from folkmoot_sdk._contributions import reference
from folkmoot_sdk._errors import CountError, PollError
from folkmoot_sdk._kinds import Quantity
from folkmoot_sdk._methods import (
    Ballot,
    Count,
    LeftOut,
    Option,
    OptionCount,
    Poll,
    VotingRule,
    pin_settings,
)
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._steps import check_steps
from folkmoot_sdk._text import Text
from folkmoot_sdk._verdict import TestResult


@dataclass(frozen=True, slots=True)
class OptionOutcome(Plain):
    """One option, what it got, and each carriage test on it."""

    derived: ClassVar[tuple[str, ...]] = ("carried",)

    option: Option
    count: OptionCount
    tests: tuple[TestResult, ...]

    @property
    def carried(self) -> bool:
        """Whether it passes every carriage test; it may yet lose its place to a better one."""
        return all(test.passed for test in self.tests)


@dataclass(frozen=True, slots=True)
class Outcome(Plain):
    """A verdict with all that explains it.

    `voting_rule` and `decision_rule` are id@version. `winners` is empty unless the vote is valid;
    `tied` are the carried options that no place could be given to without breaking a tie.
    `ballots` is how many were counted, `left_out` those that were not. `steps` is how the count
    went, in the rule's own words; an outcome written down before API 1.1 has none.
    """

    derived: ClassVar[tuple[str, ...]] = ("valid", "carried")

    voting_rule: str
    decision_rule: str
    validity: tuple[TestResult, ...]
    options: tuple[OptionOutcome, ...]
    winners: tuple[str, ...]
    tied: tuple[str, ...]
    ballots: int
    left_out: tuple[LeftOut, ...]
    steps: tuple[Text, ...] = ()

    @property
    def valid(self) -> bool:
        return all(test.passed for test in self.validity)

    @property
    def carried(self) -> bool:
        """Whether something was resolved: a winner that is not "none of these"."""
        return any(each.option.carries for each in self.options if each.option.key in self.winners)

    @property
    def tests(self) -> tuple[TestResult, ...]:
        """Every test made, of validity first and then option by option."""
        return (*self.validity, *(test for each in self.options for test in each.tests))

    def sentences(self, locale: str) -> tuple[str, ...]:
        """The whole explanation, a sentence an element: how the count went, each test with its
        article and dates, a tie, each reason for which ballots were left out.
        """
        steps = [step.in_(locale) for step in self.steps]
        validity = [_line(_VALID[test.passed].in_(locale), test, locale) for test in self.validity]
        options = [
            _line(each.option.label, test, locale) for each in self.options for test in each.tests
        ]
        left_out = [
            _LEFT_OUT.in_(locale).format(times=each.times, text=each.text.in_(locale))
            for each in self.left_out
        ]
        return (*steps, *validity, *options, *self._tie(locale), *left_out)

    def _tie(self, locale: str) -> tuple[str, ...]:
        labels = [each.option.label for each in self.options if each.option.key in self.tied]
        join = Text("、", ", ").in_(locale)
        return (_TIED.in_(locale).format(labels=join.join(labels)),) if labels else ()


_VALID = {True: Text("有效", "Valid"), False: Text("无效", "Not valid")}
_LINE = Text("{head}：{sentence}。依据：{citation}", "{head}: {sentence}. Source: {citation}")
_TIED = Text("并列，未分先后：{labels}", "Tied, and not broken: {labels}")
_LEFT_OUT = Text("{times} 张选票未计入：{text}", "{times} ballots left out: {text}")


def _line(head: str, test: TestResult, locale: str) -> str:
    sentence, citation = test.sentence(locale), test.citation(locale)
    return _LINE.in_(locale).format(head=head, sentence=sentence, citation=citation)


def decide(rule: VotingRule, poll: Poll) -> Outcome:
    """Count `poll` by `rule` and judge the count by the poll's threshold.

    Ballots that the rule refuses are left out with the reason; having been cast, they stay in
    BALLOTS, which is counted here when the figures do not bring it. Raises PollError, CountError,
    SettingsError, FiguresError.
    """
    figures = _with_ballots(poll)
    sifted, left_out = _sift(
        rule, replace(poll, settings=pin_settings(rule.settings, poll.settings))
    )
    count = rule.count(sifted)
    check_count(count, sifted)
    options = _judge(poll, count, figures)
    validity = poll.threshold.validity_of(figures)
    carried = frozenset(each.option.key for each in options if each.carried)
    valid = all(test.passed for test in validity)
    winners, tied = _places(count, carried) if valid else ((), ())
    return Outcome(
        voting_rule=reference(rule),
        decision_rule=reference(poll.threshold),
        validity=validity,
        options=options,
        winners=winners,
        tied=tied,
        ballots=sum(ballot.times for ballot in sifted.ballots),
        left_out=(*poll.left_out, *left_out),
        steps=count.steps,
    )


def _with_ballots(poll: Poll) -> Figures:
    cast = sum(ballot.heads for ballot in poll.ballots)
    area = sum(ballot.total_area for ballot in poll.ballots)
    bounds = {Quantity.AREA_PRESENT: area, Quantity.BALLOTS: cast}
    bounds |= {Quantity.PRESENT: cast, Quantity.HEADS_PRESENT: cast}
    for quantity, total in bounds.items():
        if quantity in poll.figures and total > poll.figures[quantity]:
            raise PollError(f"ballots for {total}, and {quantity} is {poll.figures[quantity]}")
    return (
        poll.figures
        if Quantity.BALLOTS in poll.figures
        else poll.figures.plus({Quantity.BALLOTS: cast})
    )


def _sift(rule: VotingRule, poll: Poll) -> tuple[Poll, tuple[LeftOut, ...]]:
    good: list[Ballot] = []
    left_out: list[LeftOut] = []
    problems = rule.ballot_problems(poll.ballots, poll.options, poll.settings)
    if len(problems) != len(poll.ballots):
        raise CountError(f"{reference(rule)} judges {len(problems)} of {len(poll.ballots)} ballots")
    for ballot, problem in zip(poll.ballots, problems, strict=True):
        if problem is None:
            good.append(ballot)
        elif problem in rule.problems:
            left_out.append(LeftOut(problem, rule.problems[problem], ballot.times, ballot))
        else:
            raise CountError(f"{reference(rule)} gives {problem!r} and has no words for it")
    return replace(poll, ballots=tuple(good)), tuple(left_out)


def check_count(count: Count, poll: Poll) -> None:
    """Raise CountError unless this can be a count of that poll."""
    keys = sorted(option.key for option in poll.options)
    forward = [*(key for tier in count.tiers for key in tier), *count.tied]
    heads = sum(ballot.heads for ballot in poll.ballots)
    area = sum(ballot.total_area for ballot in poll.ballots)
    if sorted(each.key for each in count.options) != keys:
        raise CountError("a count has every option once")
    if len(forward) != len(set(forward)) or not set(forward) <= set(keys):
        raise CountError("tiers and ties hold options of the poll, none twice")
    if count.places is not None and count.places < 1:
        raise CountError("a count has a place to give")
    if any(
        not 0 <= c.in_favour <= heads or not 0 <= c.area_in_favour <= area for c in count.options
    ):
        raise CountError("more in favour than ballots")
    check_steps(count.steps)


def _judge(poll: Poll, count: Count, figures: Figures) -> tuple[OptionOutcome, ...]:
    counts = {each.key: each for each in count.options}
    return tuple(
        OptionOutcome(
            option,
            counts[option.key],
            poll.threshold.carriage_of(_own(figures, counts[option.key])),
        )
        for option in poll.options
    )


def _own(figures: Figures, count: OptionCount) -> Figures:
    return figures.plus(
        {
            Quantity.IN_FAVOUR: count.in_favour,
            Quantity.HEADS_IN_FAVOUR: count.in_favour,
            Quantity.AREA_IN_FAVOUR: count.area_in_favour,
        }
    )


def _places(count: Count, carried: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who wins and who is tied for what is left."""
    winners: list[str] = []
    for tier in count.tiers:
        able = [key for key in tier if key in carried]
        left = len(able) if count.places is None else count.places - len(winners)
        if left < len(able):
            return tuple(winners), tuple(able) if left else ()
        winners += able
    return tuple(winners), tuple(key for key in count.tied if key in carried)
