"""Quorum: the validity tests of a decision rule on the base frozen at notice."""

from collections.abc import Callable
from dataclasses import dataclass

from folkmoot_sdk import DecisionRule, Figures, Quantity, TestResult, Text

# What a meeting can count. Area and heads are known to a vote of owners, never to a meeting.
_OF_A_MEETING = frozenset(
    {
        Quantity.ELIGIBLE,
        Quantity.MEMBERS,
        Quantity.REPRESENTATIVES,
        Quantity.PRESENT,
        Quantity.BALLOTS,
    }
)
# What grows with everybody who comes.
_COMING = frozenset({Quantity.PRESENT, Quantity.BALLOTS})
_JOINS = (("；", "zh"), ("; ", "en"))


@dataclass(frozen=True, slots=True)
class Base:
    """E, M and R as the roster stood when the notice was served; observers are in none of them."""

    eligible: int
    members: int
    representatives: int

    def figures(self, present: int) -> Figures:
        return Figures(
            {
                Quantity.ELIGIBLE: self.eligible,
                Quantity.MEMBERS: self.members,
                Quantity.REPRESENTATIVES: self.representatives,
                Quantity.PRESENT: present,
            }
        )


@dataclass(frozen=True, slots=True)
class QuorumOutcome:
    """Every test with its numbers; the meeting may resolve only while all of them pass."""

    present: int
    base: Base
    tests: tuple[TestResult, ...]

    @property
    def valid(self) -> bool:
        return self.present > 0 and all(test.passed for test in self.tests)

    @property
    def failed(self) -> tuple[TestResult, ...]:
        return tuple(test for test in self.tests if not test.passed)

    @property
    def shortfall(self) -> int:
        """Members still needed in the room. A wrong composition is not mended by waiting."""
        margins = (test.margin for test in self.failed if test.comparison.left in _COMING)
        return max(margins, default=0)

    @property
    def needed(self) -> int:
        """Members who must come in all."""
        asked = (test.needed for test in self.tests if test.comparison.left in _COMING)
        return max(asked, default=1)

    def explanation(self) -> Text:
        """What failed, in both languages, e.g. "30 must attend, 29 did: 1 short"."""
        return _joined(self.failed, TestResult.sentence)

    def citation(self) -> Text:
        """The articles behind what failed, with their dates."""
        return _joined(self.failed[:1], TestResult.citation)


def quorum_of(rule: DecisionRule, base: Base, present: int) -> QuorumOutcome:
    """``present`` is P, observers left out. Raises MissingFigureError for a rule that asks for
    what no meeting can count; ``foreign_quantities`` tells beforehand.
    """
    # An election is valid by ballots cast: a meeting can promise no more than those in the room.
    figures = base.figures(present).plus({Quantity.BALLOTS: present})
    return QuorumOutcome(present, base, rule.validity_of(figures))


def foreign_quantities(rule: DecisionRule) -> frozenset[Quantity]:
    """What the rule's validity asks for and a meeting cannot count."""
    asked = {quantity for test in rule.validity for quantity in (test.left, test.right)}
    return frozenset(asked - _OF_A_MEETING)


def _joined(tests: tuple[TestResult, ...], say: Callable[[TestResult, str], str]) -> Text:
    zh, en = (join.join(say(test, lang) for test in tests) for join, lang in _JOINS)
    return Text(zh or "无", en or "nothing")
