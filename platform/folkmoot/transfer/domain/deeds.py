"""What committing a row writes down, in the order in which it can be written.

Rows that a roster brings have no ids yet: a person is known by the row that brought it, everything
else by what it is called.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from folkmoot.people.domain.kinds import KinRelation, OrganisationKind

# A person on record, or the position in the file of the row that brings one.
Ref = UUID | int
UnitKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NewPerson:
    ref: int
    name: str
    born_on: date | None
    phone: str | None
    party_member: bool


@dataclass(frozen=True, slots=True)
class AmendPerson:
    """None leaves what is on record."""

    person_id: UUID
    born_on: date | None
    phone: str | None
    party_member: bool | None


@dataclass(frozen=True, slots=True)
class NewGroup:
    name: str


@dataclass(frozen=True, slots=True)
class NewGrid:
    name: str


@dataclass(frozen=True, slots=True)
class NewUnit:
    key: UnitKey
    area: int


@dataclass(frozen=True, slots=True)
class NewHousehold:
    door: str
    unit: UnitKey | None
    group: str
    grid: str


@dataclass(frozen=True, slots=True)
class LinkUnit:
    """A later row of the file says which unit a household that the file brings lives in."""

    door: str
    unit: UnitKey


@dataclass(frozen=True, slots=True)
class PlaceHousehold:
    door: str
    group: str
    grid: str


@dataclass(frozen=True, slots=True)
class MoveOut:
    residence_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class MoveIn:
    person: Ref
    door: str
    householder: bool
    from_on: date


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    name: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class Own:
    """Exactly one of the two holders."""

    unit: UnitKey
    person: Ref | None
    organisation: str
    from_on: date


@dataclass(frozen=True, slots=True)
class Serve:
    grid: str
    person: Ref
    from_on: date


@dataclass(frozen=True, slots=True)
class Relate:
    person: Ref
    relative: Ref
    relation: KinRelation


Deed = (
    NewPerson
    | AmendPerson
    | NewGroup
    | NewGrid
    | NewUnit
    | NewHousehold
    | LinkUnit
    | PlaceHousehold
    | MoveOut
    | MoveIn
    | NewOrganisation
    | Own
    | Serve
    | Relate
)
