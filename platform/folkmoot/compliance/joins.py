"""An obligation with what became of it, for statements in a district's scope.

There no filter of the session adds the tenant, so that each join names it.
"""

from sqlalchemy import ARRAY, BigInteger, ColumnElement, and_, bindparam, select

from folkmoot.compliance.models import Discharge, Excuse, Lift, Obligation, Reminder

# Communities are named and not only filtered by the policy: no index begins with a district.
TENANTS = bindparam("tenants", type_=ARRAY(BigInteger))


def of_obligation(
    model: type[Discharge | Excuse | Lift | Reminder],
) -> ColumnElement[bool]:
    return and_(model.tenant_id == Obligation.tenant_id, model.obligation_id == Obligation.id)


def _has(model: type[Discharge | Excuse | Lift]) -> ColumnElement[bool]:
    return select(model.obligation_id).where(of_obligation(model)).exists()


NOT_LIFTED = ~_has(Lift)
# Neither held nor excused.
OPEN = and_(NOT_LIFTED, ~_has(Discharge), ~_has(Excuse))
