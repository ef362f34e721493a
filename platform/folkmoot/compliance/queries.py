"""What a community owes in a year, and how each of it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, bindparam, func, select
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Open, Rule, Standing, rules_of, standing_of
from folkmoot.compliance.joins import DISCHARGED
from folkmoot.compliance.models import Discharge, Excuse, Lift, Obligation, PlannedMeeting
from folkmoot.kernel.errors import NotFound, mark
from folkmoot_sdk import BodyKind, Span, Text


@dataclass(frozen=True, slots=True)
class ObligationLine:
    """One meeting that is owed. ``cadence`` and ``source`` say which rule asks for it and where
    that is written, as they stood when it was made; what ``outdoes`` asks is kept with it.

    ``meeting_id`` met it, counted at ``met_at``; ``excuse`` is the reason of whoever excused it,
    at ``excused_at`` by the account ``excused_by``; ``planned_at`` is the moment for which it is
    planned now, as the ``plan_no``-th plan of it.
    """

    id: UUID
    body: BodyKind
    period: Span
    ordinal: int
    due_on: date
    cadence: Text
    source: Text
    outdoes: tuple[Rule, ...]
    standing: Standing
    meeting_id: UUID | None
    met_at: datetime | None
    excuse: str | None
    excused_at: datetime | None
    excused_by: UUID | None
    planned_at: datetime | None
    plan_no: int


_LATEST_PLAN = (
    select(PlannedMeeting.starts_at, PlannedMeeting.seq)
    .where(
        PlannedMeeting.tenant_id == Obligation.tenant_id,
        PlannedMeeting.obligation_id == Obligation.id,
    )
    .order_by(PlannedMeeting.seq.desc())
    .limit(1)
    .lateral()
)
_LIFTED = select(Lift.obligation_id).where(
    Lift.tenant_id == Obligation.tenant_id, Lift.obligation_id == Obligation.id
)
_YEAR = (
    select(
        Obligation.id,
        Obligation.body_kind,
        Obligation.starts_on,
        Obligation.ends_on,
        Obligation.ordinal,
        Obligation.cadence,
        Discharge.meeting_id,
        Discharge.met_at,
        Excuse.reason.label("excuse"),
        Excuse.approved_at.label("excused_at"),
        Excuse.approved_by.label("excused_by"),
        _LATEST_PLAN.c.starts_at.label("planned_at"),
        _LATEST_PLAN.c.seq.label("plan_no"),
    )
    .select_from(Obligation)
    .outerjoin(Discharge, DISCHARGED)
    .outerjoin(Excuse, Excuse.obligation_id == Obligation.id)
    .outerjoin(_LATEST_PLAN, _LATEST_PLAN.c.seq.is_not(None))
    .where(
        Obligation.ends_on.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
        ~_LIFTED.exists(),
    )
    .order_by(Obligation.ends_on, Obligation.body_kind, Obligation.starts_on, Obligation.ordinal)
)


_LAST_DAY = select(func.max(Obligation.ends_on)).where(
    Obligation.ends_on <= bindparam("last", type_=Date)
)


def latest_year(session: Session, today: date) -> int:
    """The present year, or the last before it of which anything is laid down. One query."""
    last_day = session.scalar(_LAST_DAY, {"last": date(today.year, 12, 31)})
    return last_day.year if last_day else today.year


def year_of(
    session: Session, year: int, today: date, remind_days: int
) -> tuple[ObligationLine, ...]:
    """What is owed in the periods that end in ``year``, by due date, lifted ones left out.

    ``remind_days`` before its last day an obligation is due soon. One query.
    """
    rows = session.execute(_YEAR, {"first": date(year, 1, 1), "last": date(year, 12, 31)})
    return tuple(_line(row, today, remind_days) for row in rows)


def find_obligation(session: Session, obligation_id: UUID) -> Obligation:
    """Raises NotFound (``compliance.unknown``), for one that was lifted too."""
    query = select(Obligation).where(Obligation.id == obligation_id, ~_LIFTED.exists())
    found = session.scalar(query)
    if found is None:
        raise NotFound(
            "compliance.unknown",
            mark("No such meeting is owed here."),
            cure=mark("Choose it on the page of the year."),
        )
    return found


_MET = select(Discharge.meeting_id).join(Obligation, DISCHARGED)


def is_met(session: Session, obligation_id: UUID) -> bool:
    """Whether a meeting has met it, and its minutes hang or have run."""
    return session.scalar(_MET.where(Obligation.id == obligation_id)) is not None


def plan_of(session: Session, obligation_id: UUID) -> datetime | None:
    """For when it is planned now."""
    query = select(PlannedMeeting.starts_at).where(PlannedMeeting.obligation_id == obligation_id)
    return session.scalar(query.order_by(PlannedMeeting.seq.desc()).limit(1))


_OPEN = (
    select(
        Obligation.id,
        Obligation.body_kind,
        Obligation.starts_on,
        Obligation.ends_on,
        Obligation.ordinal,
        Excuse.obligation_id.is_not(None),
    )
    .outerjoin(Discharge, Discharge.obligation_id == Obligation.id)
    .outerjoin(Excuse, Excuse.obligation_id == Obligation.id)
    .where(
        Obligation.starts_on <= bindparam("last", type_=Date),
        Obligation.ends_on >= bindparam("first", type_=Date),
        Discharge.obligation_id.is_(None),
        ~_LIFTED.exists(),
    )
)


def open_obligations(session: Session, first: date, last: date) -> tuple[Open, ...]:
    """What no meeting has met, of all periods that have a day between these. One query."""
    rows = session.execute(_OPEN, {"first": first, "last": last})
    return tuple(
        Open(id_, body, Span(starts_on, ends_on), ordinal, excused)
        for id_, body, starts_on, ends_on, ordinal, excused in rows
    )


def _line(row: Row[Any], today: date, remind_days: int) -> ObligationLine:
    met, excused = row.meeting_id is not None, row.excuse is not None
    rule, *outdoes = rules_of(row.cadence)
    return ObligationLine(
        id=row.id,
        body=row.body_kind,
        period=Span(row.starts_on, row.ends_on),
        ordinal=row.ordinal,
        due_on=row.ends_on,
        cadence=rule.title,
        source=rule.cited,
        outdoes=tuple(outdoes),
        standing=standing_of(row.ends_on, today, met=met, excused=excused, remind_days=remind_days),
        meeting_id=row.meeting_id,
        met_at=row.met_at,
        excuse=row.excuse,
        excused_at=row.excused_at,
        excused_by=row.excused_by,
        planned_at=row.planned_at,
        plan_no=row.plan_no or 0,
    )
