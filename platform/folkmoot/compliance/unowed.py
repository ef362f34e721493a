"""Of which communities a year is not laid down yet."""

from collections.abc import Collection, Mapping

from sqlalchemy import ARRAY, BigInteger, Integer, bindparam, func, select, true
from sqlalchemy.orm import Session

from folkmoot.compliance.frames import Frame
from folkmoot.compliance.models import Obligation
from folkmoot.tenancy.stages import WORKING

_PLACE = func.unnest(bindparam("tenants", type_=ARRAY(BigInteger)), type_=BigInteger)
_YEAR = func.unnest(bindparam("years", type_=ARRAY(Integer)), type_=Integer)
_ASKED = select(_PLACE.label("tenant_id")).subquery()
_YEARS = select(_YEAR.label("year")).subquery()
# One that was lifted since counts as well: the year was laid down.
_LAID = select(Obligation.id).where(
    Obligation.tenant_id == _ASKED.c.tenant_id,
    Obligation.ends_on >= func.make_date(_YEARS.c.year, 1, 1),
    Obligation.ends_on < func.make_date(_YEARS.c.year + 1, 1, 1),
)
_UNOWED = (
    select(_YEARS.c.year, _ASKED.c.tenant_id)
    .select_from(_ASKED)
    .join(_YEARS, true())
    .where(~_LAID.correlate(_ASKED, _YEARS).exists())
)


def unowed(
    session: Session, tenants: Collection[int], years: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """By year, which of these communities owe nothing at all. District scope, one query."""
    rows = session.execute(_UNOWED, {"tenants": list(tenants), "years": list(years)}).all()
    return {year: frozenset(tenant for y, tenant in rows if y == year) for year in years}


def at_work(frame: Frame) -> list[int]:
    """The communities that owe: a draft does not yet, one that rests is let alone."""
    return [line.id for line in frame.communities if line.status in WORKING]
