"""What a rule comes to on a record, or why it comes to nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.hindsight.domain.margins import Margin, margin_of
from folkmoot_sdk import DecisionRule, TestResult, Text


@dataclass(frozen=True, slots=True)
class Tested:
    """The tests on one thing: ``label`` is an option's, or "" for whether it was valid at all."""

    label: str
    tests: tuple[TestResult, ...]
    won: bool

    @property
    def failed(self) -> tuple[TestResult, ...]:
        return tuple(test for test in self.tests if not test.passed)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``carried`` is None for a meeting, which resolves nothing alone; ``winners`` are labels."""

    rule: DecisionRule
    valid: bool
    validity: Tested
    carried: bool | None = None
    options: tuple[Tested, ...] = ()
    winners: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[Tested, ...]:
        return (self.validity, *self.options)

    @property
    def good(self) -> bool:
        """Whether it could resolve, or did."""
        return self.valid if self.carried is None else self.carried

    def margins(self) -> Iterator[Margin]:
        """What was missing for the better verdict, or what there was to spare in this one."""
        if not self.valid:
            tests = self.validity.failed
        elif self.carried is None:
            # More representatives than needed are nobody who could have stayed away.
            tests = tuple(test for test in self.validity.tests if not test.comparison.shared)
        elif self.carried:
            tests = tuple(test for each in self.options if each.won for test in each.tests)
        else:
            tests = self._nearest().failed
        return (margin_of(test) for test in tests)

    def _nearest(self) -> Tested:
        """Of the options that lost the one that least was missing for."""
        lost = [each for each in self.options if each.failed]
        none = Tested("", (), won=False)
        return min(lost, key=lambda each: [test.margin for test in each.failed], default=none)


@dataclass(frozen=True, slots=True)
class Unknown:
    """What cannot be worked out from the record is said and never guessed."""

    reason: Text
    rule: DecisionRule | None = None


@dataclass(frozen=True, slots=True)
class Hindsight:
    """What was, and what would have been; ``silent`` assumes that silence is agreement."""

    was: Verdict
    would: Verdict | Unknown
    silent: bool = False

    @property
    def differs(self) -> bool:
        """Whether the verdict would have been another; false where nobody can know."""
        if isinstance(self.would, Unknown):
            return False
        return _kind(self.was) != _kind(self.would)


def _kind(verdict: Verdict) -> tuple[bool, bool | None, frozenset[str]]:
    return verdict.valid, verdict.carried, frozenset(verdict.winners)
