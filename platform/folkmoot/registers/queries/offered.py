"""What there is to hand out: meetings and notices of a year, matters, the years there are."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Integer, and_, cast, extract, func, or_, select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.audit import Unchanged
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.matters.models import Matter, MatterEnding
from folkmoot.meetings.models import Meeting, Minutes
from folkmoot.notices.models import Notice
from folkmoot.registers.domain import Period, Reach
from folkmoot.registers.domain.periods import starts_at

# A community owes 19 meetings a year; this is for the liveliest.
MOST = 300


@dataclass(frozen=True, slots=True)
class OfMeeting:
    id: UUID
    title: str
    starts_at: datetime
    minuted: bool


@dataclass(frozen=True, slots=True)
class OfNotice:
    id: UUID
    title: str
    posted_on: date


@dataclass(frozen=True, slots=True)
class OfMatter:
    id: UUID
    number: int
    title: str


_MEETINGS = (
    select(Meeting.id, Meeting.title, Meeting.starts_at, Minutes.meeting_id.is_not(None))
    .outerjoin(
        Minutes, and_(Minutes.tenant_id == Meeting.tenant_id, Minutes.meeting_id == Meeting.id)
    )
    .order_by(Meeting.starts_at.desc(), Meeting.id)
    .limit(MOST)
)
_NOTICES = (
    select(Notice.id, Notice.title, Notice.posted_on)
    .order_by(Notice.posted_on.desc(), Notice.id.desc())
    .limit(MOST)
)
_MATTERS = (
    select(Matter.id, Matter.number, Matter.title)
    .outerjoin(
        MatterEnding,
        and_(MatterEnding.tenant_id == Matter.tenant_id, MatterEnding.matter_id == Matter.id),
    )
    .order_by(Matter.number.desc())
    .limit(MOST)
)
_YEARS = select(
    cast(extract("year", func.timezone(CHINA.key, AuditEntry.at)), Integer).label("year")
).distinct()
# Every entry of a chain is looked through for this, and only a new one can add a year.
_KNOWN: Unchanged[tuple[int, ...]] = Unchanged(500)


def meetings_of(session: Session, year: int) -> tuple[OfMeeting, ...]:
    """Those that were called for this year, the latest first."""
    first, last = _moments(year)
    query = _MEETINGS.where(Meeting.starts_at >= first, Meeting.starts_at < last)
    return tuple(OfMeeting(*row) for row in session.execute(query))


def notices_of(session: Session, year: int) -> tuple[OfNotice, ...]:
    period = Period(Reach.YEAR, year)
    query = _NOTICES.where(Notice.posted_on.between(period.first, period.last))
    return tuple(OfNotice(*row) for row in session.execute(query))


def matters_of(session: Session, year: int, *, under_way: bool) -> tuple[OfMatter, ...]:
    """Those that ended in this year, and if asked for those under way; the newest first."""
    first, last = _moments(year)
    ended = and_(MatterEnding.ended_at >= first, MatterEnding.ended_at < last)
    runs = MatterEnding.matter_id.is_(None)
    query = _MATTERS.where(or_(ended, runs) if under_way else ended)
    return tuple(OfMatter(*row) for row in session.execute(query))


def years(session: Session) -> tuple[int, ...]:
    """Those in which something went on record, the newest first. One query."""

    def read() -> tuple[int, ...]:
        return tuple(sorted(session.scalars(_YEARS), reverse=True))

    return _KNOWN.read(session, read)


def _moments(year: int) -> tuple[datetime, datetime]:
    """The first of a year and the first after it."""
    return starts_at(date(year, 1, 1)), starts_at(date(year + 1, 1, 1))
