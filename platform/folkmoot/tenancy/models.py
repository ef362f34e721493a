"""Who answers for whom. These rows belong to no tenant: they are what makes one."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Grant, Keyed, TenantOwned, TextState, one_of


class CommunityStatus(StrEnum):
    """Roll-out is staged. A draft rehearses, a pilot and a live community work; one that is
    suspended or closed can be read, and nothing in it can be changed.
    """

    DRAFT = "draft"
    PILOT = "pilot"
    LIVE = "live"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class District(Base):
    """区: the civil-affairs bureau that answers for its communities."""

    __tablename__ = "district"
    __table_args__ = (UniqueConstraint("code"), UniqueConstraint("slug"))
    __grant__: ClassVar[Grant] = Grant(
        update=("name", "name_en", "slug", "listed_year", "rules", "manifest_digest")
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    listed_year: Mapped[int]
    # The district's parameters as its manifest states them, checked by tenancy.manifest.
    rules: Mapped[dict[str, Any]]
    manifest_digest: Mapped[str]


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


class Workflow(TenantOwned, Keyed, Base):
    """What a community adds inside the seven steps, one row a version; a matter pins one."""

    __tablename__ = "workflow"
    __table_args__ = (UniqueConstraint("tenant_id", "version"),)

    version: Mapped[int]
    since: Mapped[datetime]
    definition: Mapped[dict[str, Any]]
    laid_down_by: Mapped[UUID | None]


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
