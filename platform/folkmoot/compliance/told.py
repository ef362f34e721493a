"""What an office was told last, as its page shows it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Date, Text, and_, any_, bindparam, func, select
from sqlalchemy.orm import Session

from folkmoot.compliance.joins import OPEN, TENANTS, of_obligation
from folkmoot.compliance.models import Obligation, Reminder
from folkmoot.compliance.reminding import Level
from folkmoot_sdk import BodyKind, Span


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A meeting that was news on that day and is still open."""

    tenant_id: int
    body: BodyKind
    period: Span
    ordinal: int
    reached: Level


@dataclass(frozen=True, slots=True)
class Told:
    """An office's last digest, as far as it still stands.

    ``lines`` are the first of so many ``news``; ``standing`` are open since earlier digests.
    """

    day: date
    lines: tuple[ToldLine, ...]
    news: int
    standing: int


_LEVEL = bindparam("level", type_=Text)
_DAY = bindparam("day", type_=Date)
_MINE = and_(Reminder.tenant_id == any_(TENANTS), Reminder.told == _LEVEL)
_LAST = select(func.max(Reminder.told_on)).where(_MINE)
_OPEN_ONES = select(Reminder).join(Obligation, of_obligation(Reminder)).where(_MINE, OPEN)
_NEWS = (
    _OPEN_ONES.with_only_columns(
        Obligation.tenant_id,
        Obligation.body_kind,
        Obligation.starts_on,
        Obligation.ends_on,
        Obligation.ordinal,
        Reminder.reached,
        func.count().over(),
    )
    .where(Reminder.told_on == _DAY)
    .order_by(Obligation.ends_on, Obligation.tenant_id, Obligation.id)
    .limit(bindparam("limit", type_=BigInteger))
)
# Of each only when it was told of last.
_EARLIER = (
    _OPEN_ONES.with_only_columns(Reminder.tenant_id, Reminder.obligation_id)
    .group_by(Reminder.tenant_id, Reminder.obligation_id)
    .having(func.max(Reminder.told_on) < _DAY)
    .subquery()
)
_STANDING = select(func.count()).select_from(_EARLIER)


def last_told(
    session: Session, tenants: Collection[int], level: Level, *, limit: int
) -> Told | None:
    """The last digest of the office at ``level`` over these communities; None before the first.

    In a district's scope, or for its secretary in a community's own. Three queries.
    """
    asked = {"tenants": list(tenants), "level": level.value}
    day = session.scalar(_LAST, asked)
    if day is None:
        return None
    rows = session.execute(_NEWS, {**asked, "day": day, "limit": limit}).all()
    lines = [
        ToldLine(tenant_id, body, Span(start, end), ordinal, reached)
        for tenant_id, body, start, end, ordinal, reached, _ in rows
    ]
    standing = session.scalar(_STANDING, {**asked, "day": day}) or 0
    return Told(day, tuple(lines), rows[0][-1] if rows else 0, standing)
