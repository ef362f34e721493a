"""Adding up what residents answered, so that their district can read the numbers."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope, tenant_of
from folkmoot.matters.models import SatisfactionStock
from folkmoot.matters.queries import Satisfaction, satisfaction_of_year


def take_stock(session: Session, act: Act, *, year: int) -> Satisfaction:
    """Add up the answers of a year, and keep the numbers where they have changed.

    Taken whenever a matter is closed and an appraisal opened or closed, and with the daily
    digest. Of a year in which nobody has answered nothing is kept.
    """
    act.actor.require(*Role)
    # What must not be there yet cannot be locked: two closings at once wait for each other here.
    key = func.hashtextextended(f"matters.stock:{tenant_of(session).tenant_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    found = satisfaction_of_year(session, year)
    last = session.scalar(
        select(SatisfactionStock)
        .where(SatisfactionStock.year == year)
        .order_by(SatisfactionStock.seq.desc())
        .limit(1)
    )
    kept = Satisfaction(last.satisfied, last.neutral, last.dissatisfied) if last else Satisfaction()
    if found != kept:
        row = SatisfactionStock(
            year=year,
            seq=last.seq + 1 if last else 1,
            satisfied=found.satisfied,
            neutral=found.neutral,
            dissatisfied=found.dissatisfied,
            taken_at=act.at,
        )
        session.add(row)
        audit.record(session, act, "matters:satisfaction:take_stock", year)
    return found


def take_stocks(database: Database, act: Act, scopes: Iterable[TenantScope]) -> None:
    """:func:`take_stock` of this year in each of these communities, a transaction each; and of the
    last, since somebody may have answered on its last evening.
    """
    act.actor.require(Role.OPERATOR)
    for scope in scopes:
        with database.begin(scope) as session:
            for year in (act.today.year - 1, act.today.year):
                take_stock(session, act, year=year)
