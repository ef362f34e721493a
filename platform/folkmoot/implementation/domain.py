"""The states of an attempt and the words of a supervising body. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from folkmoot_sdk import BodyKind

# An item is called what its option was called, so whoever names options keeps to this as well.
TITLE_LIMIT = 200


class AttemptState(StrEnum):
    """Where an attempt stands. The last four end it."""

    PLANNED = "planned"
    IN_TALKS = "in_talks"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    BLOCKED = "blocked"
    EXPIRED = "expired"


# A failure, and so a reason for a new round. A reason must be given for each.
FAILED = frozenset({AttemptState.REFUSED, AttemptState.BLOCKED, AttemptState.EXPIRED})
FINAL = FAILED | {AttemptState.SUCCEEDED}

# In the order in which a page offers them. Talks are no must: some refuse on the first call.
_ENDS = (
    AttemptState.SUCCEEDED,
    AttemptState.REFUSED,
    AttemptState.BLOCKED,
    AttemptState.EXPIRED,
)
NEXT: Mapping[AttemptState, tuple[AttemptState, ...]] = {
    AttemptState.PLANNED: (AttemptState.IN_TALKS, *_ENDS),
    AttemptState.IN_TALKS: _ENDS,
    **dict.fromkeys(FINAL, ()),
}
TRANSITIONS = tuple((before, after) for before in AttemptState for after in NEXT[before])


def may_begin(last: AttemptState | None) -> bool:
    """Whether an item may be tried; ``last`` is the newest state of an attempt at it.

    Once an item: after anything but success all options stand again, and whatever is resolved
    then, the same once more included, is the next round's item.
    """
    return last is None


def may_follow(before: AttemptState, after: AttemptState) -> bool:
    return after in NEXT[before]


# Those two and no others sign off, jointly (4321 and URC 36).
SUPERVISORS = (BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE)


class Statement(StrEnum):
    """What a supervising body says of an implementation."""

    APPROVE = "approve"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number of something: 4 lifts."""

    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Items of a subject by where their last attempt stands."""

    items: int
    succeeded: int = 0
    failed: int = 0
    running: int = 0

    @property
    def untried(self) -> int:
        return self.items - self.succeeded - self.failed - self.running

    @property
    def done(self) -> bool:
        return self.items > 0 and self.succeeded == self.items


def progress_of(last_states: Sequence[AttemptState | None]) -> Progress:
    """The figures from each item's last state; None for an item without an attempt."""
    tried = [state for state in last_states if state is not None]
    return Progress(
        items=len(last_states),
        succeeded=tried.count(AttemptState.SUCCEEDED),
        failed=sum(state in FAILED for state in tried),
        running=sum(state not in FINAL for state in tried),
    )


def missing_sign_offs(approved: Sequence[BodyKind]) -> tuple[BodyKind, ...]:
    """The supervising bodies that have not approved yet."""
    return tuple(kind for kind in SUPERVISORS if kind not in approved)
