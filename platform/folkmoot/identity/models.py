"""Accounts belong to no community: one person may serve in two."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.act import Role
from folkmoot.kernel.db import Base, Grant, TextState, one_of


class Account(Base):
    __tablename__ = "account"
    __grant__: ClassVar[Grant] = Grant(update=("name", "closed_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class AccountRole(Base):
    """One role of one account: everywhere, in a district, or in a community."""

    __tablename__ = "account_role"
    __table_args__ = (
        # Only among roles that are held now: one that ended may be given again.
        Index(
            "uq_account_role_held",
            "account_id",
            "role",
            "district_id",
            "tenant_id",
            "street_office_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        one_of("role", Role),
        CheckConstraint(
            "CASE role WHEN 'operator' THEN district_id IS NULL AND tenant_id IS NULL"
            " WHEN 'district_officer' THEN district_id IS NOT NULL AND tenant_id IS NULL"
            " WHEN 'street_officer' THEN district_id IS NOT NULL AND tenant_id IS NULL"
            " ELSE district_id IS NOT NULL AND tenant_id IS NOT NULL END",
            name="role_has_its_place",
        ),
        CheckConstraint(
            "(role = 'street_officer') = (street_office_id IS NOT NULL)",
            name="street_of_its_officer",
        ),
    )
    __grant__: ClassVar[Grant] = Grant(update=("ended_at",))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(TextState(Role))
    # Plain numbers: districts, street offices and communities live one floor up.
    district_id: Mapped[int | None]
    tenant_id: Mapped[int | None]
    street_office_id: Mapped[int | None]
    person_id: Mapped[UUID | None]
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInLink(Base):
    """A link that signs in once. Only the hash of its token is kept."""

    __tablename__ = "sign_in_link"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(update=("used_at",), delete=True)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountSession(Base):
    """A signed-in browser. On the server, because a cookie session cannot be revoked."""

    __tablename__ = "account_session"
    __audited__ = False
    __grant__: ClassVar[Grant] = Grant(update=("revoked_at",), delete=True)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
