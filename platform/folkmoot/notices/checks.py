"""What must agree about notices beyond what the chain shows."""

from collections.abc import Iterator

from sqlalchemy import Text, and_, cast, select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.checks import Doubt, check
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.notices.models import Notice

_POSTED_THEN = (
    select(Notice.tenant_id, Notice.id)
    .outerjoin(
        AuditEntry,
        and_(
            AuditEntry.tenant_id == Notice.tenant_id,
            AuditEntry.subject == cast(Notice.id, Text),
            AuditEntry.action == "notices:notice:post",
        ),
    )
    .where(AuditEntry.at.is_distinct_from(Notice.posted_at))
    .order_by(Notice.id)
)


@check("notices:notice:posted_then")
def posted_then(session: Session) -> Iterator[Doubt]:
    """A notice went up at the moment at which the chain has it; the chain's own moments only
    move on, so a notice cannot be dated back.
    """
    for tenant_id, notice_id in session.execute(_POSTED_THEN):
        yield Doubt("notice", (str(tenant_id), str(notice_id)))
