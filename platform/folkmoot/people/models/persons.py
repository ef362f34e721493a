"""Persons, and what they are to one another."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import (
    Base,
    Grant,
    Keyed,
    Salted,
    TenantOwned,
    TextState,
    one_of,
    tenant_fk,
)
from folkmoot.people.domain.kinds import KinRelation, OrganisationKind


class Person(TenantOwned, Keyed, Salted, Base):
    """Anybody a community deals with by name. ``name_sort`` is pinyin: the database has no ICU."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "tenant_id", "name_sort"), Index(None, "tenant_id", "name"))
    __grant__: ClassVar[Grant] = Grant(
        update=("name", "name_sort", "born_on", "phone", "party_member", "salt")
    )

    name: Mapped[str]
    name_sort: Mapped[str]
    born_on: Mapped[date | None]
    phone: Mapped[str | None]
    party_member: Mapped[bool]


class Kinship(TenantOwned, Keyed, Base):
    """``person`` is the ``relation`` of ``relative``; one row speaks for both.

    No salt here nor in the other tables that only join ids: without the person's name, which is
    salted, a random id gives nobody away.
    """

    __tablename__ = "kinship"
    __table_args__ = (
        tenant_fk("person", "person_id"),
        tenant_fk("person", "relative_id"),
        UniqueConstraint("tenant_id", "person_id", "relative_id"),
        Index(None, "tenant_id", "relative_id"),
        one_of("relation", KinRelation),
        CheckConstraint("person_id <> relative_id", name="two_persons"),
    )

    person_id: Mapped[UUID]
    relative_id: Mapped[UUID]
    relation: Mapped[KinRelation] = mapped_column(TextState(KinRelation))


class Organisation(TenantOwned, Keyed, Base):
    """A developer, a property company, a unit that owns or has its seat here."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        one_of("kind", OrganisationKind),
    )

    name: Mapped[str]
    kind: Mapped[OrganisationKind] = mapped_column(TextState(OrganisationKind))
