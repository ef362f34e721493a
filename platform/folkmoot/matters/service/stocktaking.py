"""Adding up what residents answered, so that their district can read the numbers."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import tenant_of
from folkmoot.matters.models import SatisfactionStock
from folkmoot.matters.queries import Satisfaction, satisfaction_of_year


def take_stock(session: Session, act: Act, *, year: int) -> Satisfaction:
    """Add up the answers of a year, and keep the numbers where they have changed.

    Taken whenever a matter is closed and an appraisal opened or closed; whoever sends the daily
    digest may take it as often as they like.
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
    if last is None or found != Satisfaction(last.satisfied, last.neutral, last.dissatisfied):
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
