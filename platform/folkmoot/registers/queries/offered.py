"""What there is to hand out: meetings and notices of a year, matters, the years there are."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.matters.models import Matter
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
_MATTERS = select(Matter.id, Matter.number, Matter.title).order_by(Matter.number.desc()).limit(MOST)


def meetings_of(session: Session, year: int) -> tuple[OfMeeting, ...]:
    """Those that were called for this year, the latest first."""
    period = Period(Reach.YEAR, year)
    first, last = starts_at(period.first), starts_at(Period(Reach.YEAR, year + 1).first)
    query = _MEETINGS.where(Meeting.starts_at >= first, Meeting.starts_at < last)
    return tuple(OfMeeting(*row) for row in session.execute(query))


def notices_of(session: Session, year: int) -> tuple[OfNotice, ...]:
    period = Period(Reach.YEAR, year)
    query = _NOTICES.where(Notice.posted_on.between(period.first, period.last))
    return tuple(OfNotice(*row) for row in session.execute(query))


def matters_of(session: Session) -> tuple[OfMatter, ...]:
    """The newest matters, whatever their year."""
    return tuple(OfMatter(*row) for row in session.execute(_MATTERS))


def first_year(session: Session, today: date) -> int:
    """The year in which the community's record begins."""
    began = session.scalar(select(func.min(AuditEntry.at)))
    return began.year if began else today.year
