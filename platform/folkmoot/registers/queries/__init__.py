"""What documents are composed of, as frozen values; a fixed number of queries for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from folkmoot.opinions.domain import Channel
from folkmoot.registers.domain import Period
from folkmoot.registers.domain.periods import starts_at
from folkmoot.registers.queries.carried import (
    FundUse,
    Posted,
    Report,
    fund_in,
    posted_in,
    reports_in,
)
from folkmoot.registers.queries.decided import (
    Counted,
    Ended,
    Held,
    Move,
    counted_in,
    endings_in,
    held_in,
    moves_in,
)
from folkmoot.registers.queries.heard import (
    Asked,
    TopicLine,
    channels_in,
    satisfaction_in,
    taken_up_in,
    topics_in,
)

__all__ = [
    "Asked",
    "Counted",
    "Ended",
    "FundUse",
    "Held",
    "Move",
    "PeriodRecord",
    "Posted",
    "Report",
    "TopicLine",
    "period_record",
]


@dataclass(frozen=True, slots=True)
class PeriodRecord:
    """All that went on record in a period, up to the day ``until`` and with it.

    ``over`` says that the period is, so that nothing can be added any more.
    """

    period: Period
    until: date
    over: bool
    channels: Mapping[Channel, int]
    taken_up: int
    topics: tuple[TopicLine, ...]
    moves: tuple[Move, ...]
    endings: tuple[Ended, ...]
    meetings: tuple[Held, ...]
    votes: tuple[Counted, ...]
    reports: tuple[Report, ...]
    notices: tuple[Posted, ...]
    satisfaction: tuple[Asked, ...]
    fund: tuple[FundUse, ...]


def period_record(session: Session, period: Period, today: date) -> PeriodRecord:
    """Twelve queries, however much went on."""
    until = period.until(today)
    span = starts_at(period.first), starts_at(until + timedelta(days=1))
    return PeriodRecord(
        period=period,
        until=until,
        over=period.is_over(today),
        channels=channels_in(session, span),
        taken_up=taken_up_in(session, span),
        topics=topics_in(session, span),
        moves=moves_in(session, span),
        endings=endings_in(session, span),
        meetings=held_in(session, span),
        votes=counted_in(session, span),
        reports=reports_in(session, span),
        notices=posted_in(session, span),
        satisfaction=satisfaction_in(session, span),
        fund=fund_in(session, span),
    )
