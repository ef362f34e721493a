"""The meetings of bodies that owe some, and how far each is from meeting what is owed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    DateTime,
    Row,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Held, Shortcoming, shortcoming_of
from folkmoot.compliance.models import Discharge, Lift, Obligation
from folkmoot.kernel.act import CHINA
from folkmoot.meetings.domain import Base, MeetingState, QuorumOutcome
from folkmoot.meetings.models import Meeting, MeetingOutcome, Minutes
from folkmoot.meetings.queries import LATEST_STATE
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice, NoticeRemoval
from folkmoot_sdk import BodyKind, TestResult


@dataclass(frozen=True, slots=True)
class MeetingOwed:
    """A meeting with its ``held`` side. ``turnout`` is how many came, and how many had to;
    ``notice_id`` is the notice that made its minutes public, of an appraisal its result.
    """

    held: Held
    title: str
    starts_at: datetime
    turnout: QuorumOutcome
    notice_id: UUID | None
    notice_kind: NoticeKind | None
    notice_ends_on: date | None
    opened_at: datetime | None

    @property
    def shortcoming(self) -> Shortcoming | None:
        return shortcoming_of(self.held)


_REMOVED = select(NoticeRemoval.notice_id).where(
    NoticeRemoval.tenant_id == Notice.tenant_id, NoticeRemoval.notice_id == Notice.id
)
# What must be public before a meeting counts: of an appraisal not that it was held, but its result.
_ASKED_FOR = case(
    (Meeting.body_kind == BodyKind.APPRAISAL_MEETING, NoticeKind.APPRAISAL),
    else_=NoticeKind.MINUTES,
)
# One that was taken down before it had run counts as not posted.
_PUBLISHED = (
    select(Notice.id, Notice.kind, Notice.ends_on)
    .where(
        Notice.tenant_id == Meeting.tenant_id,
        Notice.subject_id == Meeting.id,
        Notice.kind == _ASKED_FOR,
        ~_REMOVED.exists(),
    )
    .order_by(Notice.posted_at, Notice.id)
    .limit(1)
    .lateral()
)
_ALL = (
    select(
        Meeting.id,
        Meeting.body_kind,
        Meeting.title,
        Meeting.starts_at,
        Meeting.eligible,
        Meeting.members,
        Meeting.representatives,
        Meeting.notice_in_time,
        LATEST_STATE.label("state"),
        MeetingOutcome.quorate,
        MeetingOutcome.present,
        MeetingOutcome.opened_at,
        MeetingOutcome.tests,
        Minutes.written_at,
        _PUBLISHED.c.id.label("notice_id"),
        _PUBLISHED.c.kind.label("notice_kind"),
        _PUBLISHED.c.ends_on.label("notice_ends_on"),
        Discharge.obligation_id.label("met"),
    )
    .outerjoin(
        MeetingOutcome,
        and_(
            MeetingOutcome.tenant_id == Meeting.tenant_id, MeetingOutcome.meeting_id == Meeting.id
        ),
    )
    .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
    .outerjoin(_PUBLISHED, _PUBLISHED.c.id.is_not(None))
    .outerjoin(Discharge, Discharge.meeting_id == Meeting.id)
)
_IN_DAYS = _ALL.where(
    Meeting.starts_at >= bindparam("begins", type_=DateTime(timezone=True)),
    Meeting.starts_at < bindparam("ends", type_=DateTime(timezone=True)),
).order_by(Meeting.starts_at, Meeting.id)
_DAY = cast(func.timezone(CHINA.key, MeetingOutcome.opened_at), Date)
_MET = select(Discharge.obligation_id).where(
    Discharge.tenant_id == Obligation.tenant_id, Discharge.obligation_id == Obligation.id
)
_LIFTED = select(Lift.obligation_id).where(
    Lift.tenant_id == Obligation.tenant_id, Lift.obligation_id == Obligation.id
)
# Something that the meeting would meet.
_OWED = select(Obligation.id).where(
    Obligation.tenant_id == Meeting.tenant_id,
    Obligation.body_kind == Meeting.body_kind,
    _DAY.between(Obligation.starts_on, Obligation.ends_on),
    ~_MET.exists(),
    ~_LIFTED.exists(),
)
# Extra meetings are left out: there are more of them every year.
_UNCOUNTED = _ALL.where(
    Discharge.obligation_id.is_(None),
    _OWED.correlate(Meeting, MeetingOutcome).exists(),
    MeetingOutcome.quorate,
    MeetingOutcome.notice_in_time,
    MeetingOutcome.ended_as == MeetingState.CLOSED,
    Minutes.written_at.is_not(None),
    _PUBLISHED.c.id.is_not(None),
)
# What it met is met no longer once its notice was taken down.
_UNPUBLISHED = _ALL.where(
    or_(Discharge.obligation_id.is_not(None), _OWED.correlate(Meeting, MeetingOutcome).exists()),
    MeetingOutcome.quorate,
    MeetingOutcome.notice_in_time,
    MeetingOutcome.ended_as == MeetingState.CLOSED,
    _PUBLISHED.c.id.is_(None),
).order_by(MeetingOutcome.opened_at, Meeting.id)


def meetings_between(session: Session, first: date, last: date) -> tuple[MeetingOwed, ...]:
    """Meetings called for these days, both included, in their order. One query."""
    begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
    return _read(session, _IN_DAYS, begins=begins, ends=ends)


def uncounted(session: Session) -> tuple[MeetingOwed, ...]:
    """Meetings to which nothing is lacking, and that would meet something owed. One query."""
    return _read(session, _UNCOUNTED)


def unpublished(session: Session) -> tuple[MeetingOwed, ...]:
    """Meetings that would meet something owed if their minutes were public, or the result of an
    appraisal; the oldest first. One query.
    """
    return _read(session, _UNPUBLISHED)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _read(
    session: Session, query: Select[*tuple[Any, ...]], **asked: object
) -> tuple[MeetingOwed, ...]:
    return tuple(_owed(row) for row in session.execute(query, asked))


def _owed(row: Row[Any]) -> MeetingOwed:
    return MeetingOwed(
        held=_held(row),
        title=row.title,
        starts_at=row.starts_at,
        turnout=_turnout(row),
        notice_id=row.notice_id,
        notice_kind=row.notice_kind,
        notice_ends_on=row.notice_ends_on,
        opened_at=row.opened_at,
    )


def _held(row: Row[Any]) -> Held:
    return Held(
        id=row.id,
        body=BodyKind(row.body_kind),
        day=(row.opened_at or row.starts_at).astimezone(CHINA).date(),
        ended=row.opened_at is not None,
        cancelled=row.state is MeetingState.CANCELLED,
        closed=row.state is MeetingState.CLOSED,
        quorate=bool(row.quorate),
        notice_in_time=row.notice_in_time,
        minuted=row.written_at is not None,
        published=row.notice_id is not None,
        met=row.met,
    )


def _turnout(row: Row[Any]) -> QuorumOutcome:
    tests = tuple(TestResult.from_plain(test) for test in row.tests or ())
    base = Base(row.eligible, row.members, row.representatives)
    return QuorumOutcome(row.present or 0, base, tests)
