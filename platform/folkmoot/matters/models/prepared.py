"""What is put together before the vote: the matter itself, its kind, options and statements."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import (
    Base,
    DistrictVisible,
    Grant,
    Keyed,
    TenantOwned,
    TextState,
    one_of,
    tenant_fk,
)
from folkmoot_sdk import Subject


class Matter(TenantOwned, Keyed, DistrictVisible, Base):
    """事项: one topic on its way through the seven steps."""

    __tablename__ = "matter"
    __table_args__ = (
        tenant_fk("topic", "topic_id"),
        tenant_fk("workflow", "workflow_id"),
        UniqueConstraint("tenant_id", "topic_id"),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "id", "topic_id"),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    number: Mapped[int]
    title: Mapped[str]
    topic_id: Mapped[UUID]
    # The version of the community's additions that this matter keeps to its end.
    workflow_id: Mapped[UUID]
    # Whose law counts: a matter keeps the version it began with.
    law_date: Mapped[date]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]


class MatterProposal(TenantOwned, Base):
    """What the residents' committee proposes: the kind of matter, and whom it touches."""

    __tablename__ = "matter_proposal"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "subject"),
        one_of("subject", Subject),
    )

    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[Subject] = mapped_column(TextState(Subject))
    affected: Mapped[str]
    # The buildings whose owners would decide; empty when it is the whole community.
    buildings: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    important: Mapped[bool]
    proposed_at: Mapped[datetime]


class MatterOption(TenantOwned, Keyed, Base):
    """方案: one thing that can be resolved; ``subject`` decides who is competent for it."""

    __tablename__ = "matter_option"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "key"),
        UniqueConstraint("tenant_id", "id", "matter_id"),
        UniqueConstraint("tenant_id", "id", "matter_id", "subject", "withdraws"),
        one_of("subject", Subject),
    )

    matter_id: Mapped[UUID]
    key: Mapped[str]
    label: Mapped[str]
    promise: Mapped[str]
    subject: Mapped[Subject] = mapped_column(TextState(Subject))
    # True for the option to drop the matter: after step 4 that takes a resolution too.
    withdraws: Mapped[bool]
    round_no: Mapped[int]
    added_at: Mapped[datetime]


class MatterStatement(TenantOwned, Keyed, Base):
    """Something said for the record, such as the Party organisation's prior study (URC 30)."""

    __tablename__ = "matter_statement"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        Index(None, "tenant_id", "matter_id"),
    )

    matter_id: Mapped[UUID]
    kind: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class MatterForm(TenantOwned, Keyed, Base):
    """A form that the community's workflow asks for inside a step, filled in."""

    __tablename__ = "matter_form"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "form", "step_seq"),
    )

    matter_id: Mapped[UUID]
    step_seq: Mapped[int]
    form: Mapped[str]
    pin: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    filled_at: Mapped[datetime]
