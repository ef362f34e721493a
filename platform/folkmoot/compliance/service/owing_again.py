"""What the years that are laid down ask for is brought up to date at once, and not by a timer."""

from sqlalchemy import Date, Integer, bindparam, cast, extract, select
from sqlalchemy.orm import Session

from folkmoot.compliance.models import Obligation
from folkmoot.compliance.service.owing import lay_down
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.history import began_to_work


def owe_again(session: Session, act: Act) -> None:
    """Bring every year that is laid down and not over to what is asked for now.

    For when a cadence was laid down, or the community came to rest or works again: waiting for the
    next :func:`owe` would be too late for a period that begins tomorrow. Raises as that does.
    """
    act.actor.require(Role.SECRETARY, Role.DISTRICT_OFFICER, Role.OPERATOR)
    since = began_to_work(session, tenant_of(session).tenant_id) or act.today
    for year in session.scalars(_YEARS, {"today": act.today}).all():
        lay_down(session, act, year=year, owed_from=since)


_YEARS = (
    select(cast(extract("year", Obligation.ends_on), Integer).label("year"))
    .where(Obligation.ends_on >= bindparam("today", type_=Date))
    .distinct()
    .order_by("year")
)
