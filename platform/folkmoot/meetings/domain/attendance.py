"""Who is in the room: append-only signs, folded to one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from uuid import UUID


class Mark(StrEnum):
    """What a line of the attendance record says. PROXY counts its principal, not its holder."""

    PRESENT = "present"
    LATE = "late"
    LEFT = "left"
    PROXY = "proxy"
    OBSERVER = "observer"


class Via(StrEnum):
    """How a sign was taken."""

    SHEET = "sheet"
    QR = "qr"
    RECORDER = "recorder"


ARRIVALS = frozenset({Mark.PRESENT, Mark.LATE, Mark.OBSERVER})
# At one and the same moment going outweighs coming, so that no order of recording can win
# a meeting its quorum.
_AT_ONCE = (Mark.PROXY, Mark.PRESENT, Mark.LATE, Mark.OBSERVER, Mark.LEFT)


@dataclass(frozen=True, slots=True)
class Seat:
    """One line of the roster frozen at notice; ``office`` is a value of people's ``Office``."""

    person_id: UUID
    representative: bool = False
    observer: bool = False
    office: str = "member"


@dataclass(frozen=True, slots=True)
class SignDraft:
    """What is to go on record; ``at`` None means now, ``mandate`` names the written proxy."""

    person_id: UUID
    kind: Mark
    at: datetime | None = None
    via: Via = Via.RECORDER
    proxy_for: UUID | None = None
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One attendance event; ``proxy_for`` is the absent principal whom ``person_id`` stands for.

    ``recorded_at`` is when it was written down, which may be long after it happened.
    """

    person_id: UUID
    kind: Mark
    at: datetime
    proxy_for: UUID | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PresentVoter:
    """A member who counts at a moment; ``through`` is the proxy's holder, None when in person."""

    person_id: UUID
    representative: bool
    through: UUID | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """The room at one moment. ``represented`` maps each absent principal to the proxy's holder."""

    at: datetime
    in_person: frozenset[UUID]
    observers: frozenset[UUID]
    members: int
    representatives: int
    represented: Mapping[UUID, UUID] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def counted(self) -> frozenset[UUID]:
        """Each member who counts as present, once."""
        return self.in_person | self.represented.keys()

    @property
    def present(self) -> int:
        """P."""
        return len(self.counted)


class _Room:
    """The state that signs change, taken in the order of time."""

    def __init__(self, seats: Iterable[Seat]) -> None:
        self.members = {seat.person_id: seat for seat in seats if not seat.observer}
        self.here: set[UUID] = set()
        self.guests: set[UUID] = set()
        self.holders: dict[UUID, UUID] = {}

    def take(self, sign: Sign) -> None:
        if sign.kind is Mark.PROXY:
            self._mandate(sign)
            return
        self.here.discard(sign.person_id)
        self.guests.discard(sign.person_id)
        if sign.kind is Mark.LEFT:
            return
        member = sign.kind is not Mark.OBSERVER and sign.person_id in self.members
        (self.here if member else self.guests).add(sign.person_id)

    def _mandate(self, sign: Sign) -> None:
        if sign.proxy_for in self.members and sign.proxy_for != sign.person_id:
            self.holders[sign.proxy_for] = sign.person_id

    def represented(self) -> dict[UUID, UUID]:
        """A proxy lapses while its principal is here or its holder is not."""
        return {
            principal: holder
            for principal, holder in self.holders.items()
            if principal not in self.here and holder in self.here
        }

    def count(self) -> int:
        return len(self.here) + len(self.represented())

    def at(self, moment: datetime) -> Attendance:
        return Attendance(
            at=moment,
            in_person=frozenset(self.here),
            observers=frozenset(self.guests),
            members=len(self.members),
            representatives=sum(seat.representative for seat in self.members.values()),
            represented=MappingProxyType(self.represented()),
        )


def fold(signs: Iterable[Sign], seats: Iterable[Seat], at: datetime) -> Attendance:
    """Who is present at ``at``, that moment included; the order of ``signs`` does not matter."""
    room = _Room(seats)
    for sign in in_order(signs):
        if sign.at <= at:
            room.take(sign)
    return room.at(at)


def fullest(
    signs: Iterable[Sign], seats: Iterable[Seat], start: datetime, end: datetime
) -> Attendance:
    """The room at the first moment between ``start`` and ``end`` when most members counted."""
    room = _Room(seats)
    ordered = [sign for sign in in_order(signs) if sign.at <= end]
    for sign in ordered:
        if sign.at <= start:
            room.take(sign)
    best = room.at(start)
    for moment, group in groupby((s for s in ordered if s.at > start), key=lambda s: s.at):
        for sign in group:
            room.take(sign)
        if room.count() > best.present:
            best = room.at(moment)
    return best


def in_order(signs: Iterable[Sign]) -> list[Sign]:
    """By time; signs of one moment by what they say, never by when somebody wrote them down."""
    return sorted(signs, key=_place)


def _place(sign: Sign) -> tuple[datetime, int, UUID, UUID]:
    return (
        sign.at,
        _AT_ONCE.index(sign.kind),
        sign.person_id,
        sign.proxy_for or sign.person_id,
    )


@dataclass(frozen=True, slots=True)
class Stay:
    """From coming to going; ``left`` is None for one who stayed to the end. ``recorded_at`` is
    when the last of it was written down.
    """

    came: datetime
    late: bool
    observer: bool
    left: datetime | None = None
    recorded_at: datetime | None = None


def stays(signs: Iterable[Sign]) -> dict[UUID, tuple[Stay, ...]]:
    """Each person's times in the room, for the minutes. A second sign-in is the same stay."""
    found: dict[UUID, list[Stay]] = {}
    for sign in in_order(signs):
        if sign.kind is not Mark.PROXY:
            _lengthen(found.setdefault(sign.person_id, []), sign)
    return {person: tuple(times) for person, times in found.items() if times}


def _lengthen(times: list[Stay], sign: Sign) -> None:
    inside = bool(times) and times[-1].left is None
    if sign.kind is Mark.LEFT:
        if inside:
            last = times.pop()
            written = max(filter(None, (last.recorded_at, sign.recorded_at)), default=None)
            times.append(replace(last, left=sign.at, recorded_at=written))
    elif not inside:
        late, observer = sign.kind is Mark.LATE, sign.kind is Mark.OBSERVER
        times.append(Stay(sign.at, late, observer, recorded_at=sign.recorded_at))
