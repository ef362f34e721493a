"""Whether the notice of a meeting would have been long enough on another day's law."""

from dataclasses import dataclass
from datetime import date

from folkmoot.meetings.domain import lead_of
from folkmoot.meetings.domain.notice import LastDay


@dataclass(frozen=True, slots=True)
class NoticeThen:
    """When the notice was served and the meeting held, and how many full days were asked for."""

    served: date
    held: date
    days: int
    in_time: bool


@dataclass(frozen=True, slots=True)
class NoticeWould:
    """``earliest`` is the first day on which the meeting could have been held."""

    days: int
    earliest: date
    in_time: bool
    short: int


def notice_under(then: NoticeThen, days: int, last_day: LastDay) -> NoticeWould:
    """The same notice, had ``days`` full days been asked for; ``short`` is in days."""
    lead = lead_of(notified=then.served, held=then.held, days=days, last_day=last_day)
    short = max(0, (lead.earliest - then.held).days)
    return NoticeWould(days, lead.earliest, lead.in_time, short)
