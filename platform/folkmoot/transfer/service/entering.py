"""Deeds written into the registers in large batches, with each row in the chain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.many import add_rows
from folkmoot.kernel.db import Base
from folkmoot.people.models import (
    Grid,
    GridDuty,
    Household,
    Kinship,
    Organisation,
    Ownership,
    Person,
    Residence,
    ResidentGroup,
    Unit,
)
from folkmoot.people.service.entries import end
from folkmoot.people.service.persons import organisation_values, person_values
from folkmoot.people.service.places import unit_values
from folkmoot.transfer.domain import deeds as does
from folkmoot.transfer.domain.deeds import Deed, Ref
from folkmoot.transfer.domain.picture import Picture

BATCH = 1000
# A row by its columns.
Values = dict[str, Any]


class Entering:
    """Carries out deeds; knows the ids of what it has made."""

    def __init__(self, session: Session, act: Act, picture: Picture, subject: UUID) -> None:
        self._session, self._act, self._subject = session, act, subject
        self._persons: dict[int, UUID] = {}
        self._groups, self._grids = dict(picture.groups), dict(picture.grids)
        self._organisations = {name: one for name, (one, _) in picture.organisations.items()}
        self._units = {(unit.building, unit.number): unit.id for unit in picture.units}
        self._households = {each.door: each.id for each in picture.households}

    def person_id(self, ref: Ref) -> UUID:
        return ref if isinstance(ref, UUID) else self._persons[ref]

    def enter(self, deeds: Iterable[Deed]) -> None:
        """Kind after kind, since what points comes after what it points at."""
        by_kind: dict[type, list[Any]] = defaultdict(list)
        for deed in deeds:
            by_kind[type(deed)].append(deed)
        for kind, model in _ALONE.items():
            self._add(model, map(self._new, by_kind[kind]))
        links = {deed.door: deed.unit for deed in by_kind[does.LinkUnit]}
        homes = (self._household(deed, links) for deed in by_kind[does.NewHousehold])
        self._add(Household, homes)
        self._alter(Person, by_kind[does.AmendPerson], "person_id", _amend)
        self._place(by_kind[does.PlaceHousehold])
        self._alter(Residence, by_kind[does.MoveOut], "residence_id", _move_out)
        for kind, model in _TIES.items():
            self._add(model, map(self._tie, by_kind[kind]))

    def _add(self, model: type[Base], rows: Iterable[Values]) -> None:
        for batch in _batches(rows):
            add_rows(self._session, model, batch)
            self._record()

    def _record(self) -> None:
        audit.record(self._session, self._act, "people:roster:enter", self._subject)

    def _new(self, deed: Any) -> Values:  # noqa: ANN401 - one of the deeds that stand alone
        act = self._act
        match deed:
            case does.NewPerson():
                person = person_values(
                    act,
                    name=deed.name,
                    born_on=deed.born_on,
                    phone=deed.phone,
                    party_member=deed.party_member,
                )
                return _kept(person, self._persons, deed.ref)
            case does.NewGroup():
                group = {"id": act.new_id(), "name": deed.name}
                return _kept(group, self._groups, deed.name)
            case does.NewGrid():
                grid = {"id": act.new_id(), "name": deed.name}
                return _kept(grid, self._grids, deed.name)
            case does.NewUnit(key=(building, number)):
                unit = unit_values(act, building=building, number=number, area=deed.area)
                return _kept(unit, self._units, deed.key)
        organisation = organisation_values(act, name=deed.name, kind=deed.kind)
        return _kept(organisation, self._organisations, deed.name)

    def _household(self, deed: does.NewHousehold, links: Mapping[str, does.UnitKey]) -> Values:
        unit = deed.unit or links.get(deed.door)
        household = {
            "id": self._act.new_id(),
            "door": deed.door,
            "unit_id": self._units[unit] if unit else None,
            "group_id": self._groups[deed.group] if deed.group else None,
            "grid_id": self._grids[deed.grid] if deed.grid else None,
        }
        return _kept(household, self._households, deed.door)

    def _tie(self, deed: Any) -> Values:  # noqa: ANN401 - one of the deeds that join two rows
        new = {"id": self._act.new_id()}
        match deed:
            case does.MoveIn():
                return new | {
                    "person_id": self.person_id(deed.person),
                    "household_id": self._households[deed.door],
                    "householder": deed.householder,
                    "from_on": deed.from_on,
                }
            case does.Own():
                return new | self._owned(deed)
            case does.Serve():
                grid_id, person_id = self._grids[deed.grid], self.person_id(deed.person)
                return new | {"grid_id": grid_id, "person_id": person_id, "from_on": deed.from_on}
        return new | {
            "person_id": self.person_id(deed.person),
            "relative_id": self.person_id(deed.relative),
            "relation": deed.relation,
        }

    def _owned(self, deed: does.Own) -> Values:
        by_person = deed.person is not None
        return {
            "unit_id": self._units[deed.unit],
            "person_id": self.person_id(deed.person) if deed.person is not None else None,
            "organisation_id": None if by_person else self._organisations[deed.organisation],
            "from_on": deed.from_on,
        }

    def _place(self, deeds: Sequence[does.PlaceHousehold]) -> None:
        """The last word about each door: several rows may each have added a part."""
        last = {self._households[deed.door]: deed for deed in deeds}
        for row in self._rows(Household, last):
            deed = last[row.id]
            row.group_id = self._groups[deed.group] if deed.group else None
            row.grid_id = self._grids[deed.grid] if deed.grid else None
        if last:
            self._record()

    def _alter(self, model: type[Any], deeds: Sequence[Any], key: str, change: Any) -> None:  # noqa: ANN401 - a row and its deed
        wanted = {getattr(deed, key): deed for deed in deeds}
        for row in self._rows(model, wanted):
            change(row, wanted[row.id])
        if wanted:
            self._record()

    def _rows(self, model: type[Any], ids: Mapping[UUID, object]) -> Iterator[Any]:
        """Held until the end, in the order of their ids, so that two acts wait and never cross."""
        for batch in _batches(sorted(ids)):
            query = select(model).where(model.id.in_(batch)).order_by(model.id)
            yield from self._session.scalars(query.with_for_update())


_ALONE: Mapping[type, type[Base]] = {
    does.NewPerson: Person,
    does.NewGroup: ResidentGroup,
    does.NewGrid: Grid,
    does.NewUnit: Unit,
    does.NewOrganisation: Organisation,
}
_TIES: Mapping[type, type[Base]] = {
    does.MoveIn: Residence,
    does.Own: Ownership,
    does.Serve: GridDuty,
    does.Relate: Kinship,
}
Key = TypeVar("Key")


def _kept(row: Values, ids: dict[Key, UUID], key: Key) -> Values:
    ids[key] = row["id"]
    return row


def _amend(person: Person, deed: does.AmendPerson) -> None:
    person.born_on = deed.born_on or person.born_on
    person.phone = deed.phone or person.phone
    person.party_member = person.party_member if deed.party_member is None else deed.party_member


def _move_out(residence: Residence, deed: does.MoveOut) -> None:
    last: date = deed.on
    end(residence, last)


Item = TypeVar("Item")


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
