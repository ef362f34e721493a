"""The chain's own tables. They are the audit, so they are not audited."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant, TenantOwned


class AuditHead(TenantOwned, Base):
    """Where a tenant's chain stands; the row that two writers wait for."""

    __tablename__ = "audit_head"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(update=("seq", "hash"), jobs_read=True)

    seq: Mapped[int]
    hash: Mapped[str]


class AuditEntry(TenantOwned, Base):
    __tablename__ = "audit_entry"
    __audited__ = False
    __table_args__ = (Index(None, "tenant_id", "subject"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str]
    rows: Mapped[list[Any]]
    previous: Mapped[str]
    hash: Mapped[str]


class AuditAnchor(Base):
    """The Merkle root over all heads of one day, and those heads; a copy is kept elsewhere.

    The application may read anchors and not make any: who forges a chain must not anchor it.
    """

    __tablename__ = "audit_anchor"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(jobs_read=True, jobs_add=True)
    # A day that is still to come would be taken when it comes.
    __table_args__ = (
        CheckConstraint("day = CAST(timezone('Asia/Shanghai', at) AS date)", name="of_its_day"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    chains: Mapped[int]
    root: Mapped[str]
    # None in anchors of the first release, which kept them in the file alone.
    leaves: Mapped[list[Any] | None]
