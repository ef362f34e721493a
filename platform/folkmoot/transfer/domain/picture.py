"""The registers of a community as a roster is held against them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from folkmoot.people.domain.kinds import KinRelation, OrganisationKind


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: UUID
    name: str
    born_on: date | None
    phone: str | None
    party_member: bool


@dataclass(frozen=True, slots=True)
class KnownHousehold:
    id: UUID
    door: str
    unit_id: UUID | None
    group_id: UUID | None
    grid_id: UUID | None


@dataclass(frozen=True, slots=True)
class KnownResidence:
    id: UUID
    person_id: UUID
    household_id: UUID
    householder: bool
    from_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """``area`` in whole 0.01 m²."""

    id: UUID
    building: str
    number: str
    area: int


@dataclass(frozen=True, slots=True)
class KnownOwnership:
    unit_id: UUID
    person_id: UUID | None
    organisation_id: UUID | None
    from_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class KnownDuty:
    grid_id: UUID
    person_id: UUID
    from_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything on record that a row can meet; spans that are over are left out."""

    persons: tuple[KnownPerson, ...] = ()
    households: tuple[KnownHousehold, ...] = ()
    residences: tuple[KnownResidence, ...] = ()
    units: tuple[KnownUnit, ...] = ()
    ownerships: tuple[KnownOwnership, ...] = ()
    duties: tuple[KnownDuty, ...] = ()
    groups: Mapping[str, UUID] = field(default_factory=dict)
    grids: Mapping[str, UUID] = field(default_factory=dict)
    organisations: Mapping[str, tuple[UUID, OrganisationKind]] = field(default_factory=dict)
    kinship: Mapping[tuple[UUID, UUID], KinRelation] = field(default_factory=dict)
