"""Which meeting meets what is owed, and why one does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from folkmoot_sdk import BodyKind, Span


class Shortcoming(StrEnum):
    """Why a meeting meets nothing, what came first named first."""

    TO_COME = "to_come"
    CANCELLED = "cancelled"
    BROKE_OFF = "broke_off"
    INQUORATE = "inquorate"
    NOTICE_TOO_SHORT = "notice_too_short"
    NOT_MINUTED = "not_minuted"
    NOT_PUBLISHED = "not_published"
    NOT_OWED = "not_owed"


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as far as a duty looks at it. ``day`` is that of its opening, or for which it is
    called; ``met`` what it met already.
    """

    id: UUID
    body: BodyKind
    day: date
    ended: bool
    cancelled: bool
    closed: bool
    quorate: bool
    notice_in_time: bool
    minuted: bool
    published: bool
    met: UUID | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Something owed that no meeting has met; ``excused`` means that none is needed."""

    id: UUID
    body: BodyKind
    period: Span
    ordinal: int
    excused: bool = False


def shortcoming_of(meeting: Held) -> Shortcoming | None:
    """The first thing that keeps a meeting from counting; None for one that counts.

    NOT_OWED is one to which nothing is lacking: as many as are owed were met by others.
    """
    lacking = {
        Shortcoming.CANCELLED: meeting.cancelled,
        Shortcoming.TO_COME: not meeting.ended,
        Shortcoming.BROKE_OFF: not meeting.closed,
        Shortcoming.INQUORATE: not meeting.quorate,
        Shortcoming.NOTICE_TOO_SHORT: not meeting.notice_in_time,
        Shortcoming.NOT_MINUTED: not meeting.minuted,
        Shortcoming.NOT_PUBLISHED: not meeting.published,
        Shortcoming.NOT_OWED: meeting.met is None,
    }
    return next((reason for reason, here in lacking.items() if here), None)


def may_count(meeting: Held) -> bool:
    """Whether it could meet something that is owed: quorate, announced, minuted and published."""
    return shortcoming_of(meeting) is Shortcoming.NOT_OWED


def assign(meetings: Iterable[Held], owed: Sequence[Open]) -> tuple[tuple[Held, Open], ...]:
    """Each meeting that may count, in the order of the days, meets what falls due first of what
    is owed by its body on that day. A meeting meets one thing, and everything is met once.
    """
    left, found = list(owed), []
    for meeting in sorted(filter(may_count, meetings), key=lambda each: (each.day, each.id)):
        fitting = [one for one in left if _fits(one, meeting)]
        if fitting:
            first = min(fitting, key=lambda one: (one.excused, one.period.end, one.ordinal))
            left.remove(first)
            found.append((meeting, first))
    return tuple(found)


def _fits(owed: Open, meeting: Held) -> bool:
    return owed.body is meeting.body and owed.period.covers(meeting.day)
