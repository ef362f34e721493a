"""What is on record of a meeting that has ended and of a vote that is closed, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.meetings.domain import Base
from folkmoot.votes.domain import Turnout
from folkmoot_sdk import DecisionRule, Figures, Outcome, Poll, TestResult, VotingRule


@dataclass(frozen=True, slots=True)
class MeetingThen:
    """The base frozen at notice, who was there at the fullest moment, and what was made of it."""

    rule: DecisionRule
    base: Base
    present: int
    quorate: bool
    tests: tuple[TestResult, ...]


@dataclass(frozen=True, slots=True)
class VoteThen:
    """A closed vote as its count file has it. ``heads`` and ``area`` (0.01 m²) cast a ballot, out
    of ``all_heads`` and ``all_area`` on the roll. ``method`` is None where its release is gone.
    """

    law: DecisionRule
    method: VotingRule | None
    settings: Mapping[str, object]
    turnout: Turnout
    opening: Figures
    poll: Poll
    heads: int
    area: int
    all_heads: int
    all_area: int
    outcome: Outcome
