"""What came of resolutions in a period: reports on attempts, public notices, the fund."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from folkmoot.implementation.domain import AttemptState
from folkmoot.implementation.models import Attempt, AttemptReport, Item
from folkmoot.matters.domain import Force
from folkmoot.matters.models import Matter, MatterOption, Resolution
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice, NoticeRemoval
from folkmoot.registers.queries.heard import END, START, Span, asked
from folkmoot_sdk import Subject


@dataclass(frozen=True, slots=True)
class Report:
    """An attempt reached ``state``; ``said`` is the reason, the evidence, or the plan."""

    item: str
    counterparty: str
    state: AttemptState
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice went up; ``removed`` if it was taken down within the period."""

    title: str
    kind: NoticeKind
    posted_on: date
    ends_on: date
    removed: bool


@dataclass(frozen=True, slots=True)
class FundUse:
    """A resolution about the maintenance fund; how its item stands, None while nobody tried."""

    matter: str
    option: str
    force: Force
    at: datetime
    state: AttemptState | None


_REPORTS = (
    select(
        Item.title,
        Attempt.counterparty,
        AttemptReport.state,
        AttemptReport.reason,
        AttemptReport.evidence,
        Attempt.plan,
        AttemptReport.reported_at,
    )
    .join(Attempt, Attempt.item_id == Item.id)
    .join(AttemptReport, AttemptReport.attempt_id == Attempt.id)
    .where(AttemptReport.reported_at >= START, AttemptReport.reported_at < END)
    .order_by(AttemptReport.reported_at, AttemptReport.id)
)
_POSTED = (
    select(
        Notice.title,
        Notice.kind,
        Notice.posted_on,
        Notice.ends_on,
        NoticeRemoval.notice_id.is_not(None),
    )
    .outerjoin(
        NoticeRemoval,
        and_(
            NoticeRemoval.tenant_id == Notice.tenant_id,
            NoticeRemoval.notice_id == Notice.id,
            NoticeRemoval.removed_at < END,
        ),
    )
    .where(Notice.posted_at >= START, Notice.posted_at < END)
    .order_by(Notice.posted_at, Notice.id)
)
_STATE = (
    select(AttemptReport.state)
    .join(Item, and_(Item.tenant_id == AttemptReport.tenant_id, Item.id == AttemptReport.item_id))
    .where(
        Item.tenant_id == Resolution.tenant_id,
        Item.subject_id == Resolution.matter_id,
        Item.round_no == Resolution.round_no,
        Item.option_key == MatterOption.key,
        AttemptReport.reported_at < END,
    )
    .order_by(AttemptReport.turn.desc())
    .limit(1)
    .correlate(Resolution, MatterOption)
    .scalar_subquery()
)
_FUND = (
    select(Matter.title, MatterOption.label, Resolution.force, Resolution.resolved_at, _STATE)
    .join(Resolution, Resolution.matter_id == Matter.id)
    .join(MatterOption, MatterOption.id == Resolution.option_id)
    .where(
        Resolution.subject.in_([Subject.FUND_USE, Subject.FUND_RAISE]),
        Resolution.resolved_at >= START,
        Resolution.resolved_at < END,
    )
    .order_by(Resolution.resolved_at, Resolution.id)
)


def reports_in(session: Session, span: Span) -> tuple[Report, ...]:
    """Every report but that a plan was made, which says nothing yet."""
    return tuple(
        Report(item, with_whom, state, reason or evidence or plan, at)
        for item, with_whom, state, reason, evidence, plan, at in session.execute(
            _REPORTS, asked(span)
        )
    )


def posted_in(session: Session, span: Span) -> tuple[Posted, ...]:
    return tuple(Posted(*row) for row in session.execute(_POSTED, asked(span)))


def fund_in(session: Session, span: Span) -> tuple[FundUse, ...]:
    return tuple(FundUse(*row) for row in session.execute(_FUND, asked(span)))
