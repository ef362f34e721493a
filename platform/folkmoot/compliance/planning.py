"""For when the meetings of a year are planned: working days, spread, with room for a second try."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.meetings.domain import lead_of
from folkmoot_sdk import BodyKind, Span

_DAY = timedelta(days=1)
# What looks back on its period comes at its end: the last sixth is November and December.
_LOOKING_BACK = frozenset({BodyKind.BULLETIN_MEETING, BodyKind.APPRAISAL_MEETING})
_LATE_PART = 6


@dataclass(frozen=True, slots=True)
class ToPlan:
    """A meeting that is owed and has no day yet: the ``ordinal``-th of ``of`` in its period.

    ``notice_days`` are the full days that its notice must hang before it.
    """

    id: UUID
    body: BodyKind
    period: Span
    ordinal: int
    of: int
    notice_days: int


@dataclass(frozen=True, slots=True)
class Hours:
    """At what hour bodies like to meet."""

    usual: time = time(9, 30)
    of_body: Mapping[BodyKind, time] | None = None

    def for_body(self, body: BodyKind) -> time:
        return (self.of_body or {}).get(body, self.usual)


def propose(
    wanted: Iterable[ToPlan], calendar: WorkCalendar, *, today: date, taken: Collection[date] = ()
) -> dict[UUID, date]:
    """A day for each, by id; none for what can no longer be announced in time.

    Working days of the period alone, no day twice nor one that is ``taken``, and as long as there
    is such a day one that leaves time to call the meeting again if it is inquorate. The one with
    the least choice chooses first, so the same question always has the same answer.
    """
    rooms = {each: _Room.of(each, calendar, today) for each in wanted}
    busy, found = set(taken), {}
    for each in sorted(rooms, key=lambda one: (len(rooms[one].days), one.period.end, str(one.id))):
        day = rooms[each].choose(each, busy)
        if day is not None:
            busy.add(day)
            found[each.id] = day
    return found


@dataclass(frozen=True, slots=True)
class _Room:
    """The working days on which a meeting can be held, and those among them that leave time for a
    second try.
    """

    days: tuple[date, ...]
    early: tuple[date, ...]

    @classmethod
    def of(cls, wanted: ToPlan, calendar: WorkCalendar, today: date) -> "_Room":
        first = _after_notice(today, wanted.notice_days, calendar)
        days = tuple(_workdays(max(first, wanted.period.start), wanted.period.end, calendar))
        early = tuple(day for day in days if _again(day, wanted, calendar) <= wanted.period.end)
        return cls(days, early)

    def choose(self, wanted: ToPlan, busy: Collection[date]) -> date | None:
        for days in (self.early, self.days):
            free = [day for day in days if day not in busy]
            if free:
                aim = _aim(days, wanted)
                return min(free, key=lambda day: (abs(day - aim), day))
        return None


def _after_notice(notified: date, days: int, calendar: WorkCalendar) -> date:
    """The first day on which a meeting announced on ``notified`` was announced in time."""
    lead = lead_of(notified=notified, held=notified, days=days, last_day=calendar.last_day)
    return lead.earliest


def _again(day: date, wanted: ToPlan, calendar: WorkCalendar) -> date:
    """When it could be held again if it failed on ``day`` and was called anew on the next
    working day.
    """
    called = next(_workdays(day + _DAY, date.max, calendar))
    held = _after_notice(called, wanted.notice_days, calendar)
    return next(_workdays(held, date.max, calendar))


def _workdays(first: date, last: date, calendar: WorkCalendar) -> Iterator[date]:
    day = first
    while day <= last:
        if calendar.is_workday(day):
            yield day
        day += _DAY


def _aim(days: Sequence[date], wanted: ToPlan) -> date:
    """The middle of its share of the days; of the last part of them for what looks back."""
    if wanted.body in _LOOKING_BACK:
        # What is left of the days when all but the last part has gone.
        days = days[len(days) - max(len(days) // _LATE_PART, 1) :]
    return days[(2 * wanted.ordinal - 1) * len(days) // (2 * wanted.of)]
