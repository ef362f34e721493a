"""Voting rules that promise what they do not keep; `rule_checks.py` holds them to the kit."""

from dataclasses import replace
from types import MappingProxyType

from plugins.sdk.tests.planted.rules import Borda, FirstOfEquals, Points, Settings

from folkmoot_sdk import (
    Ballot,
    Count,
    Mark,
    Marking,
    MarkingKind,
    Option,
    OptionCount,
    Poll,
    Promise,
    Text,
    VotingRule,
)


class CondorcetBorda(Borda):
    promises = frozenset({Promise.CONDORCET_WINNER, Promise.CONDORCET_LOSER, Promise.PARETO})


class CloneproofBorda(Borda):
    promises = frozenset({Promise.CLONE_INDEPENDENCE, Promise.MONOTONICITY, Promise.PARTICIPATION})


class MajorityBorda(Borda):
    promises = frozenset({Promise.MAJORITY, Promise.ANONYMITY, Promise.NEUTRALITY})


class RunOff(Borda):
    """Instant run-off; those with the fewest first places leave together."""

    promises = frozenset({Promise.MONOTONICITY, Promise.MAJORITY})

    def points(self, poll: Poll) -> Points:
        left = [option.key for option in poll.options]
        rounds: Points = {}
        while left:
            tops = dict.fromkeys(left, 0)
            for ballot in poll.ballots:
                tops[min(left, key=lambda key: int(ballot.choices[key]))] += ballot.heads
            fewest = min(tops.values())
            out = [key for key in left if tops[key] == fewest]
            rounds |= dict.fromkeys(out, len(rounds))
            left = [key for key in left if key not in out]
        return {option.key: rounds[option.key] for option in poll.options}


class WelcomingRunOff(RunOff):
    promises = frozenset({Promise.PARTICIPATION})


class Plurality(Borda):
    promises = frozenset({Promise.CONDORCET_LOSER, Promise.MONOTONICITY})

    def points(self, poll: Poll) -> Points:
        return {option.key: self.firsts(poll, option.key) for option in poll.options}


class Veto(Borda):
    """The fewest last places win."""

    promises = frozenset({Promise.PARETO})

    def points(self, poll: Poll) -> Points:
        last = len(poll.options)
        return {
            option.key: -sum(b.heads for b in poll.ballots if b.choices[option.key] == last)
            for option in poll.options
        }


class FirstBallot(Borda):
    promises = frozenset({Promise.ANONYMITY})

    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        first = poll.ballots[0].choices if poll.ballots else {}
        counts = (replace(c, figures={"first": int(first.get(c.key, 0))}) for c in good.options)
        return Count(tuple(counts), good.tiers, 1)


class NeutralByKey(FirstOfEquals):
    promises = frozenset({Promise.NEUTRALITY})


class Items(VotingRule):
    """Each item on its own, so nobody is the one winner that a majority could be owed."""

    id = "items"
    version = "1"
    title = Text("逐项", "Items")
    problems = MappingProxyType({"unknown": Text("无法识别", "unknown")})
    promises = frozenset({Promise.MAJORITY, Promise.NEUTRALITY})

    def marking(self, settings: Settings) -> Marking:  # noqa: ARG002 - the contract names it
        return Marking(MarkingKind.CHOOSE, (Mark("yes", Text("赞成", "Yes")),))

    def ballot_problem(
        self,
        ballot: Ballot,
        options: tuple[Option, ...],
        settings: Settings,  # noqa: ARG002 - the contract names it
    ) -> str | None:
        known = ballot.choices.keys() <= {option.key for option in options}
        return None if known and set(ballot.choices.values()) <= {"yes"} else "unknown"

    def count(self, poll: Poll) -> Count:
        chosen = {o.key: [b for b in poll.ballots if o.key in b.choices] for o in poll.options}
        counts = tuple(
            OptionCount(key, sum(b.heads for b in those), sum(b.total_area for b in those))
            for key, those in chosen.items()
        )
        return Count(counts, (tuple(o.key for o in poll.options),), None)
