"""A district's list of all: so many queries for sixty communities as for one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, DateTime, any_, bindparam, func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA
from folkmoot.matters.models import Matter
from folkmoot.rollout.domain import Facts
from folkmoot.rollout.models import Readiness
from folkmoot.tenancy.history import is_rehearsal

_TENANTS = bindparam("tenants", type_=ARRAY(BigInteger))
_GATHERED = select(Readiness.tenant_id, Readiness.facts, Readiness.gathered_at).where(
    Readiness.tenant_id == any_(_TENANTS)
)
_REAL_MATTERS = (
    select(Matter.tenant_id, func.count())
    .where(
        Matter.tenant_id == any_(_TENANTS),
        Matter.opened_at >= bindparam("first", type_=DateTime(timezone=True)),
        Matter.opened_at < bindparam("next", type_=DateTime(timezone=True)),
        ~is_rehearsal(Matter.tenant_id, Matter.opened_at),
    )
    .group_by(Matter.tenant_id)
)


def gathered(session: Session, tenants: Collection[int]) -> Mapping[int, tuple[Facts, datetime]]:
    """What was last found of each of these communities, and when. District scope, one query."""
    rows = session.execute(_GATHERED, {"tenants": list(tenants)})
    return {tenant_id: (Facts.from_plain(plain), at) for tenant_id, plain, at in rows}


def matters_by_community(
    session: Session, tenants: Collection[int], year: int
) -> Mapping[int, int]:
    """How many matters each began in a year, rehearsals left out. District scope, one query."""
    first, following = (datetime(each, 1, 1, tzinfo=CHINA) for each in (year, year + 1))
    asked = {"tenants": list(tenants), "first": first, "next": following}
    rows = session.execute(_REAL_MATTERS, asked)
    return {tenant_id: number for tenant_id, number in rows}  # noqa: C416 - a Row is no pair to mypy
