"""Who sits in a body on a day, in two queries however large the body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, literal, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.kernel.db import TextState
from folkmoot.people.domain.kinds import TWO_COMMITTEES, Office
from folkmoot.people.domain.spans import born_by
from folkmoot.people.models import Body, Mandate, Ownership, Person, Residence
from folkmoot.people.queries.finding import find_body
from folkmoot.people.queries.spans import in_force
from folkmoot_sdk import BodyKind

# Person, office, representative. Owners and offices are looser to the type checker than in fact.
SeatRows = Select[Any, Any, bool]

# The seat of somebody whom no mandate puts there.
_AS_MEMBER = (
    literal(Office.MEMBER, TextState(Office)).label("office"),
    false().label("representative"),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in a body. An observer is listed and counted nowhere."""

    person_id: UUID
    name: str
    office: Office
    representative: bool
    observer: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """``seats`` by office and name, one a person; ``members`` leaves the observers out."""

    body_id: UUID
    kind: BodyKind
    seats: tuple[Seat, ...]

    @property
    def members(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if not seat.observer)

    @property
    def representatives(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.members if seat.representative)


def roster(session: Session, body_id: UUID, on: date) -> Roster:
    """The body as it stands on ``on``. Raises NotFound (``body.unknown``).

    The two committees are the union of both; a residents' meeting is of all adults, or of one a
    household; an owners' assembly lists the owners who are persons (its votes go by heads and
    area, see ``owner_heads``).
    """
    body = find_body(session, body_id)
    seats = _seats(body.kind, on, body.id).subquery()
    query = (
        select(seats.c.person_id, Person.name, Person.name_sort, seats.c.office)
        .add_columns(seats.c.representative)
        .join(Person, Person.id == seats.c.person_id)
    )
    return Roster(body.id, body.kind, _one_each(session.execute(query)))


def _one_each(rows: Iterable[Sequence[Any]]) -> tuple[Seat, ...]:
    """One seat a person, by office and name; who sits twice shows the higher office.

    ``rows``: person, name, sort key, office, representative.
    """
    ordered = sorted(rows, key=lambda row: (row[3].rank, row[2], row[0]))
    representatives = {row[0] for row in ordered if row[4]}
    seats: dict[UUID, Seat] = {}
    for person_id, name, _, office, _ in ordered:
        representative = person_id in representatives
        seat = Seat(person_id, name, office, representative, office is Office.OBSERVER)
        seats.setdefault(person_id, seat)
    return tuple(seats.values())


def _seats(kind: BodyKind, on: date, body_id: UUID) -> SeatRows:
    match kind:
        case BodyKind.TWO_COMMITTEES:
            return _mandates(TWO_COMMITTEES, on)
        case BodyKind.RESIDENTS_MEETING:
            return _adults(on).distinct()
        case BodyKind.HOUSEHOLDS_MEETING:
            return _one_a_household(on)
        case BodyKind.OWNERS_ASSEMBLY:
            return _owners(on)
    return _mandates((kind,), on).where(Mandate.body_id == body_id)


def _mandates(kinds: Iterable[BodyKind], on: date) -> SeatRows:
    return (
        select(Mandate.person_id, Mandate.office, Mandate.representative)
        .join(Body, Body.id == Mandate.body_id)
        .where(Body.kind.in_(kinds), in_force(Mandate, on))
    )


def _adults(on: date) -> SeatRows:
    # Whoever's birthday nobody wrote down stays on the roll: a list can be objected to, a missing
    # voter cannot vote.
    of_age = or_(Person.born_on.is_(None), Person.born_on <= born_by(on))
    return (
        select(Residence.person_id, *_AS_MEMBER)
        .join(Person, Person.id == Residence.person_id)
        .where(in_force(Residence, on), of_age)
    )


def _one_a_household(on: date) -> SeatRows:
    # The householder, else whoever of age has lived there longest.
    order = (Residence.household_id, Residence.householder.desc(), Residence.from_on, Residence.id)
    return _adults(on).ext(distinct_on(Residence.household_id)).order_by(*order)


def _owners(on: date) -> SeatRows:
    return (
        select(Ownership.person_id, *_AS_MEMBER)
        .where(Ownership.person_id.is_not(None), in_force(Ownership, on))
        .distinct()
    )
