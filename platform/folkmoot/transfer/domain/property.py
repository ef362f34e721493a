"""Units and who owns them, organisations, and who works in which grid."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.people.domain.kinds import OrganisationKind
from folkmoot.transfer.domain.deeds import (
    Deed,
    NewOrganisation,
    NewUnit,
    Own,
    Ref,
    Serve,
    UnitKey,
)
from folkmoot.transfer.domain.entries import Resident, UnitSaid
from folkmoot.transfer.domain.fates import Note, seen_at
from folkmoot.transfer.domain.faults import Faults
from folkmoot.transfer.domain.picture import Picture

Holder = Ref | str
_SQUARE_METRE = 100


@dataclass(frozen=True, slots=True)
class _Unit:
    area: int
    row: int


class Property:
    """What is owned, and by whom, as it will stand."""

    def __init__(self, picture: Picture, today: date) -> None:
        self._today = today
        keys = {unit.id: (unit.building, unit.number) for unit in picture.units}
        self._units = {keys[unit.id]: _Unit(unit.area, 0) for unit in picture.units}
        self._organisations = {name: kind for name, (_, kind) in picture.organisations.items()}
        names = {one: name for name, (one, _) in picture.organisations.items()}
        self._owned: set[tuple[UnitKey, Holder]] = {
            (keys[held.unit_id], held.person_id or names[_one(held.organisation_id)])
            for held in picture.ownerships
        }
        grids = {grid_id: name for name, grid_id in picture.grids.items()}
        self._served: set[tuple[str, Ref]] = {
            (grids[duty.grid_id], duty.person_id) for duty in picture.duties
        }

    def deeds_for(
        self, row: Resident, person: Ref | None, faults: Faults
    ) -> tuple[list[Deed], list[Note]]:
        """An area or a kind that differs from what is known is a fault."""
        deeds: list[Deed] = []
        if row.unit is not None:
            deeds += faults.tried(self._unit, row.unit) or []
            deeds += faults.tried(self._owners, row, row.unit, person) or []
        if row.works_grid and person is not None and (row.works_grid, person) not in self._served:
            deeds.append(Serve(row.works_grid, person, self._today))
        return deeds, [note for deed in deeds if (note := _told(deed))]

    def _unit(self, said: UnitSaid) -> list[Deed]:
        known = self._units.get(said.key)
        if known is not None:
            if said.area not in {None, known.area}:
                raise _area_differs(said, known)
            return []
        if said.area is None:
            raise Invalid(
                "roster.no_area",
                mark("The unit %(unit)s is not on record, and its area is missing."),
                cure=mark("Take the area from the deed, such as 95.35."),
                unit=" ".join(said.key),
            )
        return [NewUnit(said.key, said.area)]

    def _owners(self, row: Resident, unit: UnitSaid, person: Ref | None) -> list[Deed]:
        since, deeds = row.owns_since or self._today, list[Deed]()
        if row.owner and person is not None and (unit.key, person) not in self._owned:
            deeds.append(Own(unit.key, person, "", since))
        if row.organisation and row.organisation_kind is not None:
            known = self._organisations.get(row.organisation)
            if known is None:
                deeds.append(NewOrganisation(row.organisation, row.organisation_kind))
            elif known is not row.organisation_kind:
                raise _kind_differs(row.organisation)
            if (unit.key, row.organisation) not in self._owned:
                deeds.append(Own(unit.key, None, row.organisation, since))
        return deeds

    def enter(self, number: int, row: Resident, person: Ref | None) -> None:
        """The row is taken over."""
        if row.unit is not None:
            if row.unit.area is not None:
                self._units.setdefault(row.unit.key, _Unit(row.unit.area, number))
            if row.owner and person is not None:
                self._owned.add((row.unit.key, person))
            if row.organisation and row.organisation_kind is not None:
                self._enter_organisation(row.unit.key, row.organisation, row.organisation_kind)
        if row.works_grid and person is not None:
            self._served.add((row.works_grid, person))

    def _enter_organisation(self, unit: UnitKey, name: str, kind: OrganisationKind) -> None:
        self._organisations[name] = kind
        self._owned.add((unit, name))

    def brings_unit(self, row: Resident, person: Ref) -> bool:
        """Whether the row says that somebody owns a unit beside what is known of them."""
        return bool(row.owner and row.unit and (row.unit.key, person) not in self._owned)


def _told(deed: Deed) -> Note | None:
    match deed:
        case NewUnit(key=(building, number), area=area):
            metres = f"{area // _SQUARE_METRE}.{area % _SQUARE_METRE:02d}"
            said = {"unit": f"{building} {number}", "metres": metres}
            return Note(mark("Registers the unit %(unit)s with %(metres)s m²."), said)
        case Own(unit=(building, number), organisation=name) if name:
            said = {"unit": f"{building} {number}", "name": name}
            return Note(mark("%(name)s owns the unit %(unit)s."), said)
        case Own(unit=(building, number)):
            return Note(mark("Owns the unit %(unit)s."), {"unit": f"{building} {number}"})
        case Serve(grid=grid):
            return Note(mark("Works in the grid %(grid)s."), {"grid": grid})
    return None


def _area_differs(said: UnitSaid, known: _Unit) -> Invalid:
    metres = f"{known.area // _SQUARE_METRE}.{known.area % _SQUARE_METRE:02d}"
    return Invalid(
        "roster.area_differs",
        mark("%(unit)s has %(metres)s m² (%(where)s)."),
        cure=mark("Take the area from the deed, and write the same into all rows."),
        unit=" ".join(said.key),
        metres=metres,
        where=seen_at(known.row),
    )


def _kind_differs(name: str) -> Invalid:
    return Invalid(
        "roster.organisation_differs",
        mark("%(name)s is known as an organisation of another kind."),
        cure=mark("Write the same kind into all rows."),
        name=name,
    )


def _one(organisation_id: UUID | None) -> UUID:
    assert organisation_id is not None  # noqa: S101 - the table has one holder of the two
    return organisation_id
