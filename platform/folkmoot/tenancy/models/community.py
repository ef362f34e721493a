"""A community, and the stages of its roll-out: only ever added to."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant, TextState, one_of
from folkmoot.tenancy.stages import (
    IN_ORDER,
    WITH_ITS_READINESS,
    WITH_ITS_REASON,
    CommunityStatus,
)


class Community(Base):
    """社区, the tenant. Its ``id`` is the ``tenant_id`` of everything it owns."""

    __tablename__ = "community"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("district_id", "slug"),
        # What a wave points at: this community is of this district.
        UniqueConstraint("id", "district_id"),
        one_of("status", CommunityStatus),
    )
    __grant__: ClassVar[Grant] = Grant(
        update=("code", "name", "slug", "status", "street_office_id")
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    street_office_id: Mapped[int] = mapped_column(ForeignKey("street_office.id"), index=True)
    code: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]
    status: Mapped[CommunityStatus] = mapped_column(TextState(CommunityStatus))


class CommunityStage(Base):
    """Since when a community has been at a stage of its roll-out, by whom, and why.

    ``lacking`` is what the readiness list still lacked when a draft began to work: empty when it
    was ready, and named with the reason why it went ahead without.
    """

    __tablename__ = "community_stage"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "before_seq", "before_status"],
            ["community_stage.community_id", "community_stage.seq", "community_stage.status"],
        ),
        ForeignKeyConstraint(
            ["wave_id", "community_id"], ["rollout_place.wave_id", "rollout_place.community_id"]
        ),
        UniqueConstraint("community_id", "seq", "status"),
        one_of("status", CommunityStatus),
        CheckConstraint(IN_ORDER, name="one_after_the_other"),
        CheckConstraint(WITH_ITS_READINESS, name="readiness_looked_at"),
        CheckConstraint(WITH_ITS_REASON, name="with_a_reason"),
        Index(None, "wave_id"),
    )
    # A district counts its matters, and rehearsals are none.
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    community_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("community.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[CommunityStatus] = mapped_column(TextState(CommunityStatus))
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    reason: Mapped[str]
    lacking: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    wave_id: Mapped[UUID | None]
    before_seq: Mapped[int | None]
    before_status: Mapped[CommunityStatus | None] = mapped_column(TextState(CommunityStatus))
