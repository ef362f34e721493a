"""What is put on an agenda, and what is said and decided under it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from folkmoot_sdk import TestResult


class Origin(StrEnum):
    """Where a proposal within an item comes from."""

    PREPARED = "prepared"
    RAISED = "raised"


class Stance(StrEnum):
    """What a body says of an option."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """One proposal within an item, made ready before the notice."""

    title: str
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AgendaDraft:
    """One item as the notice will announce it; ``subject_id`` is a matter's, or a vote's, id.

    ``takes_proposals`` announces a list that the meeting itself may add to ("must-do list").
    """

    title: str
    subject_id: UUID | None = None
    for_decision: bool = False
    takes_proposals: bool = False
    proposals: tuple[ProposalDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultNote:
    """One option as it was counted, e.g. figures {"for": 25, "against": 3, "abstain": 2}."""

    key: str
    label: str
    carried: bool
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """What a vote on an item came to; meetings cannot see votes, so it is told.

    ``tests`` are all those of the vote's outcome, passed or not.
    """

    agenda_item_id: UUID
    vote_id: UUID
    valid: bool
    carried: bool
    results: tuple[ResultNote, ...]
    tests: tuple[TestResult, ...] = ()
