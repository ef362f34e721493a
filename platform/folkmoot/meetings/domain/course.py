"""A meeting from its call to its end, and whether it was what a duty asks for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class MeetingState(StrEnum):
    """A meeting that broke off is ADJOURNED: going on another day takes a new notice."""

    CALLED = "called"
    IN_SESSION = "in_session"
    CLOSED = "closed"
    ADJOURNED = "adjourned"
    CANCELLED = "cancelled"


_NEXT = {
    MeetingState.CALLED: {MeetingState.IN_SESSION, MeetingState.CANCELLED},
    MeetingState.IN_SESSION: {MeetingState.CLOSED, MeetingState.ADJOURNED},
}


def may_follow(now: MeetingState, then: MeetingState) -> bool:
    return then in _NEXT.get(now, set())


@dataclass(frozen=True, slots=True)
class Duration:
    """When a meeting sat; None for what has not happened."""

    opened_at: datetime | None = None
    closed_at: datetime | None = None


class Held(Protocol):
    """What a duty looks at in the outcome of a meeting."""

    @property
    def quorate(self) -> bool: ...
    @property
    def notice_in_time(self) -> bool: ...
    @property
    def ended_as(self) -> MeetingState: ...


def counts_for_duty(outcome: Held) -> bool:
    """Whether a meeting counts as one of those that a cadence asks for.

    An urgent meeting is lawful and still had too short a notice to count. A meeting that broke off
    goes on under a new notice; counting both would make two of one.
    """
    return outcome.quorate and outcome.notice_in_time and outcome.ended_as is MeetingState.CLOSED
