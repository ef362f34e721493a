"""Units, households, and how a community is divided to be reached."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from folkmoot.kernel.db import Base, Grant, Keyed, TenantOwned, tenant_fk

_ENDS = Grant(update=("until",))


def _in_order() -> CheckConstraint:
    return CheckConstraint("until >= from_on", name="in_order")


class Unit(TenantOwned, Keyed, Base):
    """专有部分: what an owner owns alone. ``area`` in whole 0.01 m²."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("tenant_id", "building", "number"),
        CheckConstraint("area > 0", name="area_positive"),
    )

    building: Mapped[str]
    number: Mapped[str]
    area: Mapped[int]


class ResidentGroup(TenantOwned, Keyed, Base):
    """居民小组: households that choose a leader among themselves."""

    __tablename__ = "resident_group"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    name: Mapped[str]


class Grid(TenantOwned, Keyed, Base):
    """网格: the doors that one grid worker goes to."""

    __tablename__ = "grid"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    name: Mapped[str]


class Household(TenantOwned, Keyed, Base):
    """户. ``door`` is what is written on it; the unit is known where units are registered."""

    __tablename__ = "household"
    __table_args__ = (
        tenant_fk("unit", "unit_id"),
        tenant_fk("resident_group", "group_id"),
        tenant_fk("grid", "grid_id"),
        Index(None, "tenant_id", "door"),
        Index(None, "tenant_id", "unit_id"),
        Index(None, "tenant_id", "group_id"),
        Index(None, "tenant_id", "grid_id"),
    )
    __grant__: ClassVar[Grant] = Grant(update=("group_id", "grid_id"))

    door: Mapped[str]
    unit_id: Mapped[UUID | None]
    group_id: Mapped[UUID | None]
    grid_id: Mapped[UUID | None]


class Residence(TenantOwned, Keyed, Base):
    """Who lives where, from a day to a day. The householder (户主) speaks for the household."""

    __tablename__ = "residence"
    __table_args__ = (
        tenant_fk("person", "person_id"),
        tenant_fk("household", "household_id"),
        Index(None, "tenant_id", "person_id", "from_on"),
        Index(None, "tenant_id", "household_id"),
        _in_order(),
    )
    __grant__: ClassVar[Grant] = _ENDS

    person_id: Mapped[UUID]
    household_id: Mapped[UUID]
    householder: Mapped[bool]
    from_on: Mapped[date]
    until: Mapped[date | None]


class Ownership(TenantOwned, Keyed, Base):
    """Who holds a unit, from a day to a day; co-owners have a row each."""

    __tablename__ = "ownership"
    __table_args__ = (
        tenant_fk("unit", "unit_id"),
        tenant_fk("person", "person_id"),
        tenant_fk("organisation", "organisation_id"),
        Index(None, "tenant_id", "unit_id", "from_on"),
        Index(None, "tenant_id", "person_id"),
        Index(None, "tenant_id", "organisation_id"),
        CheckConstraint("num_nonnulls(person_id, organisation_id) = 1", name="one_holder"),
        _in_order(),
    )
    __grant__: ClassVar[Grant] = _ENDS

    unit_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    from_on: Mapped[date]
    until: Mapped[date | None]


class GridDuty(TenantOwned, Keyed, Base):
    """Which grid worker is responsible for a grid, from a day to a day."""

    __tablename__ = "grid_duty"
    __table_args__ = (
        tenant_fk("grid", "grid_id"),
        tenant_fk("person", "person_id"),
        Index(None, "tenant_id", "grid_id"),
        Index(None, "tenant_id", "person_id"),
        _in_order(),
    )
    __grant__: ClassVar[Grant] = _ENDS

    grid_id: Mapped[UUID]
    person_id: Mapped[UUID]
    from_on: Mapped[date]
    until: Mapped[date | None]
