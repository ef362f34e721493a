"""A district and its street offices, and the versions of what it lays down."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant


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
