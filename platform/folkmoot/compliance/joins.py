"""An obligation with what became of it, for statements in a district's scope and a community's.

In a district's no filter of the session adds the tenant, so that each join names it.
"""

from sqlalchemy import ARRAY, BigInteger, ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from folkmoot.compliance.models import Discharge, Excuse, Lift, Obligation, Reminder
from folkmoot.notices.models import Notice, NoticeRemoval

# Communities are named and not only filtered by the policy: no index begins with a district.
TENANTS = bindparam("tenants", type_=ARRAY(BigInteger))


def of_obligation(
    model: type[Excuse | Lift | Reminder],
) -> ColumnElement[bool]:
    return and_(model.tenant_id == Obligation.tenant_id, model.obligation_id == Obligation.id)


_AGAIN, _DOWN = aliased(Notice), aliased(NoticeRemoval)
_TAKEN_DOWN = select(NoticeRemoval.notice_id).where(
    NoticeRemoval.tenant_id == Discharge.tenant_id, NoticeRemoval.notice_id == Discharge.notice_id
)
_UP_AGAIN = (
    select(_AGAIN.id)
    .outerjoin(_DOWN, and_(_DOWN.tenant_id == _AGAIN.tenant_id, _DOWN.notice_id == _AGAIN.id))
    .where(
        _AGAIN.tenant_id == Discharge.tenant_id,
        _AGAIN.subject_id == Discharge.meeting_id,
        _AGAIN.kind == Discharge.notice_kind,
        _DOWN.notice_id.is_(None),
    )
)
# A discharge holds while its notice hangs or has run: else it could be put up for an hour. No other
# meeting takes its place; it holds again as soon as the notice is put up again.
DISCHARGED = and_(
    Discharge.tenant_id == Obligation.tenant_id,
    Discharge.obligation_id == Obligation.id,
    or_(~_TAKEN_DOWN.correlate(Discharge).exists(), _UP_AGAIN.correlate(Discharge).exists()),
)


def _has(model: type[Excuse | Lift]) -> ColumnElement[bool]:
    return select(model.obligation_id).where(of_obligation(model)).exists()


NOT_LIFTED = ~_has(Lift)
# Neither held nor excused.
OPEN = and_(NOT_LIFTED, ~select(Discharge.obligation_id).where(DISCHARGED).exists(), ~_has(Excuse))
