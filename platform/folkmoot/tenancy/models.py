"""Who answers for whom. These rows belong to no tenant: they are what makes one."""

from datetime import date, datetime
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

from folkmoot.kernel.db import (
    Base,
    DistrictVisible,
    Grant,
    Keyed,
    TenantOwned,
    TextState,
    one_of,
)
from folkmoot.tenancy.packs import PARAMETERS
from folkmoot.tenancy.stages import (
    IN_ORDER,
    WITH_ITS_READINESS,
    WITH_ITS_REASON,
    WORKING,
    CommunityStatus,
)

__all__ = [
    "Community",
    "CommunityStage",
    "CommunityStatus",
    "District",
    "FormReceipt",
    "OwnRule",
    "PolicyPack",
    "StreetOffice",
    "Wave",
    "WavePlace",
    "Workflow",
]


class District(Base):
    """区: the civil-affairs bureau that answers for its communities."""

    __tablename__ = "district"
    __table_args__ = (UniqueConstraint("code"), UniqueConstraint("slug"))
    __grant__: ClassVar[Grant] = Grant(
        update=(
            "name",
            "name_en",
            "slug",
            "listed_year",
            "rules",
            "manifest_digest",
            "packs_digest",
        )
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    listed_year: Mapped[int]
    # What the manifest states besides its packs, checked by tenancy.manifest.
    rules: Mapped[dict[str, Any]]
    manifest_digest: Mapped[str]
    # Names all versions of the policy pack, so that they need not be read to know them again.
    packs_digest: Mapped[str | None]


class PolicyPack(Base):
    """One version of what a district lays down; ``content`` is all that it says. Never changed.

    It begins after the day it was published, but for the versions that came ``with_district``:
    before that there was no community in which anything could have begun under other rules.
    """

    __tablename__ = "policy_pack"
    __table_args__ = (
        UniqueConstraint("district_id", "version"),
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint(
            "with_district"
            " OR effective_from > CAST(timezone('Asia/Shanghai', published_at) AS date)",
            name="not_dated_back",
        ),
    )

    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str]
    effective_from: Mapped[date]
    content: Mapped[dict[str, Any]]
    with_district: Mapped[bool]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None]


class StreetOffice(Base):
    """街道 (or a town, 镇) between the district and its communities."""

    __tablename__ = "street_office"
    __table_args__ = (UniqueConstraint("code"), UniqueConstraint("district_id", "slug"))
    __grant__: ClassVar[Grant] = Grant(update=("name", "slug"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    code: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]


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


class Wave(Base):
    """A part of the roll-out: some communities of a district, which are to begin together.

    Whether it has begun is said by the stages that name it.
    """

    __tablename__ = "rollout_wave"
    __table_args__ = (
        UniqueConstraint("district_id", "name"),
        UniqueConstraint("id", "district_id"),
        one_of("becomes", sorted(WORKING)),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    name: Mapped[str]
    becomes: Mapped[CommunityStatus] = mapped_column(TextState(CommunityStatus))
    planned_on: Mapped[date]
    planned_at: Mapped[datetime]
    planned_by: Mapped[UUID | None]


class WavePlace(Base):
    """A community's place in a wave; in a later wave too if it was not ready for the first."""

    __tablename__ = "rollout_place"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wave_id", "district_id"], ["rollout_wave.id", "rollout_wave.district_id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "district_id"], ["community.id", "community.district_id"]
        ),
        Index(None, "community_id"),
    )

    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    district_id: Mapped[int]


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


class Workflow(TenantOwned, Keyed, Base):
    """What a community adds inside the seven steps, one row a version; a matter pins one."""

    __tablename__ = "workflow"
    __table_args__ = (UniqueConstraint("tenant_id", "version"),)

    version: Mapped[int]
    since: Mapped[datetime]
    definition: Mapped[dict[str, Any]]
    laid_down_by: Mapped[UUID | None]


class OwnRule(TenantOwned, DistrictVisible, Base):
    """What a community set for itself where the district leaves it open; ``value`` is empty where
    it gave its own up again. Begins after the day it was said: what has begun keeps its rules.
    """

    __tablename__ = "own_rule"
    __table_args__ = (
        one_of("parameter", [each.key for each in PARAMETERS]),
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint("reason <> ''", name="with_a_reason"),
        CheckConstraint(
            "effective_from > CAST(timezone('Asia/Shanghai', said_at) AS date)",
            name="not_dated_back",
        ),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    parameter: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    effective_from: Mapped[date]
    value: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str]
    said_at: Mapped[datetime]
    said_by: Mapped[UUID | None]


class FormReceipt(TenantOwned, Base):
    """That a form was sent, and where that led; see ``tenancy.receipts``. No evidence, so not in
    the chain, and nothing in it says by whom.
    """

    __tablename__ = "form_receipt"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(update=("led_to",), delete=True)
    __table_args__ = (Index(None, "tenant_id", "at"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    led_to: Mapped[str]
    at: Mapped[datetime]
