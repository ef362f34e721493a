"""Doors, channels and the figures of a sweep. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DoorState(StrEnum):
    """How a knock ended; NOT_VISITED is also the state of a door nobody has knocked on."""

    NOT_VISITED = "not_visited"
    ABSENT = "absent"
    REFUSED = "refused"
    ANSWERED = "answered"


# A door that answered once has been heard, whatever a later knock brings.
_REACH = (DoorState.NOT_VISITED, DoorState.ABSENT, DoorState.REFUSED, DoorState.ANSWERED)
REACH: Mapping[DoorState, int] = {state: rank for rank, state in enumerate(_REACH)}


def reached(rank: int | None) -> DoorState:
    """The state behind a rank of :data:`REACH`; no visit at all is NOT_VISITED."""
    return _REACH[rank or 0]


class Channel(StrEnum):
    """The way by which an opinion came in."""

    DOOR = "door"
    MEETING = "meeting"
    LETTER = "letter"
    HOTLINE = "hotline"
    COUNTER = "counter"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """Doors of a sweep by the furthest state that each has reached, in whole doors."""

    doors: int
    answered: int = 0
    refused: int = 0
    absent: int = 0

    @property
    def not_visited(self) -> int:
        return self.doors - self.answered - self.refused - self.absent

    @property
    def visited(self) -> int:
        return self.doors - self.not_visited


def progress_of(counts: Mapping[DoorState, int]) -> SweepProgress:
    """The figures from the number of doors in each state."""
    return SweepProgress(
        doors=sum(counts.values()),
        answered=counts.get(DoorState.ANSWERED, 0),
        refused=counts.get(DoorState.REFUSED, 0),
        absent=counts.get(DoorState.ABSENT, 0),
    )


def moment_of(said: datetime | None, received: datetime) -> datetime:
    """When it happened, as the device says.

    A phone whose clock runs ahead is held to the server's: refusing it would lose what a person
    said over a wrong clock.
    """
    return received if said is None else min(said, received)


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom an opinion came from, as far as that may be kept. ``note`` is e.g. a letter's number."""

    person: bool
    household: bool
    meeting: bool
    note: bool

    @property
    def is_known(self) -> bool:
        return self.person or self.household or self.meeting or self.note
