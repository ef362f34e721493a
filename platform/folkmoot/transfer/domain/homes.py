"""Behind which door somebody lives, and in which group and grid that door is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.transfer.domain.deeds import (
    Deed,
    LinkUnit,
    MoveIn,
    MoveOut,
    NewGrid,
    NewGroup,
    NewHousehold,
    PlaceHousehold,
    Ref,
    UnitKey,
)
from folkmoot.transfer.domain.entries import Resident
from folkmoot.transfer.domain.fates import Note, seen_at
from folkmoot.transfer.domain.faults import Faults
from folkmoot.transfer.domain.picture import KnownResidence, Picture

Found = tuple[list[Deed], list[Note]]


@dataclass(slots=True)
class Home:
    """A household as it will stand; ``row`` is the row that brought it, 0 for one on record."""

    unit: UnitKey | None
    group: str
    grid: str
    row: int = 0
    householder: Ref | None = None
    householder_row: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a row of the file said of somebody's living behind a door."""

    row: int
    householder: bool
    since: date


class Homes:
    """Households by door. A row is asked first and entered when all of it is in order."""

    def __init__(self, picture: Picture, today: date) -> None:
        self._today = today
        self._groups, self._grids = set(picture.groups), set(picture.grids)
        self._residences: dict[UUID, list[KnownResidence]] = defaultdict(list)
        for residence in picture.residences:
            self._residences[residence.person_id].append(residence)
        self._doors = {each.id: each.door for each in picture.households}
        self._homes: dict[str, Home] = {}
        self._ambiguous: set[str] = set()
        self._moved: dict[tuple[Ref, str], Earlier] = {}
        self._take_over(picture)

    def _take_over(self, picture: Picture) -> None:
        units = {unit.id: (unit.building, unit.number) for unit in picture.units}
        groups = {group_id: name for name, group_id in picture.groups.items()}
        grids = {grid_id: name for name, grid_id in picture.grids.items()}
        for one in picture.households:
            if one.door in self._homes:
                self._ambiguous.add(one.door)
            self._homes[one.door] = Home(
                units[one.unit_id] if one.unit_id else None,
                groups[one.group_id] if one.group_id else "",
                grids[one.grid_id] if one.grid_id else "",
            )
        for residence in picture.residences:
            if residence.householder:
                self._homes[self._doors[residence.household_id]].householder = residence.person_id

    def deeds_for(self, row: Resident, person: Ref | None, faults: Faults) -> Found:
        """What the row's door needs; what contradicts the record or the file is a fault."""
        if not row.door or person is None:
            return [], []
        if row.door in self._ambiguous:
            faults.add(_several(row.door))
            return [], []
        placed, notes = self.placed(row, faults, person)
        lived, more = faults.tried(self._lived, row, person) or ([], [])
        return placed + lived, notes + more

    def placed(self, row: Resident, faults: Faults, person: Ref | None = None) -> Found:
        """The household by itself, whoever lives in it."""
        found = faults.tried(self._placed, row, person) if row.door else None
        return found or ([], [])

    def divisions(self, row: Resident) -> Found:
        """Groups and grids that are not on record are formed."""
        deeds: list[Deed] = []
        if row.group and row.group not in self._groups:
            deeds.append(NewGroup(row.group))
        grids = {row.grid, row.works_grid} - {""} - self._grids
        deeds += [NewGrid(grid) for grid in sorted(grids)]
        return deeds, [_formed(deed) for deed in deeds if isinstance(deed, NewGroup | NewGrid)]

    def _placed(self, row: Resident, person: Ref | None) -> Found:
        home = self._homes.get(row.door)
        unit = row.unit.key if row.unit else None
        if home is not None and home.unit is not None and (person, row.door) in self._moved:
            # Moved in by an earlier row, with the unit: this one names another that they own.
            unit = home.unit
        if home is None:
            return [NewHousehold(row.door, unit, row.group, row.grid)], []
        linked, notes = self._linked(row.door, home, unit)
        group, grid = row.group or home.group, row.grid or home.grid
        if (group, grid) == (home.group, home.grid):
            return linked, notes
        if home.row and (home.group not in {"", group} or home.grid not in {"", grid}):
            raise _differs(row.door, home.row)
        note = Note(
            mark("%(door)s goes to %(divisions)s."),
            {"door": row.door, "divisions": "、".join(filter(None, (group, grid)))},
        )
        return [*linked, PlaceHousehold(row.door, group, grid)], [*notes, note]

    def _linked(self, door: str, home: Home, unit: UnitKey | None) -> Found:
        """The household's unit, where the row names one and no earlier row did."""
        if unit is None or unit == home.unit:
            return [], []
        if home.unit is not None:
            raise _differs(door, home.row)
        if home.row:
            return [LinkUnit(door, unit)], []
        # What a household on record lives in is not changed by anybody.
        return [], [
            Note(mark("%(door)s is on record without a unit, and stays so."), {"door": door})
        ]

    def _lived(self, row: Resident, person: Ref) -> Found:
        from_on = row.lives_since or self._today
        self._require_one_householder(row, person)
        if (person, row.door) in self._moved:
            return self._lives_there(row, self._moved[person, row.door])
        known = self._residences.get(person, []) if isinstance(person, UUID) else []
        for residence in known:
            if self._doors[residence.household_id] == row.door:
                return self._stays(row, residence)
        move: Deed = MoveIn(person, row.door, bool(row.householder), from_on)
        if not known:
            # Of somebody new it goes without saying.
            here = Note(mark("Lives at %(door)s."), {"door": row.door})
            return [move], [here] if isinstance(person, UUID) else []
        if len(known) > 1 or known[0].from_on >= from_on:
            raise _overlaps(known[-1].from_on)
        old = self._doors[known[0].household_id]
        note = Note(mark("Moves from %(old)s to %(new)s."), {"old": old, "new": row.door})
        return [MoveOut(known[0].id, from_on - timedelta(days=1)), move], [note]

    def _stays(self, row: Resident, residence: KnownResidence) -> Found:
        said = row.lives_since is not None and row.lives_since != residence.from_on
        head = row.householder is not None and row.householder != residence.householder
        if said or head:
            raise Invalid(
                "roster.residence_differs",
                mark("On record: behind this door since %(since)s, householder: %(head)s."),
                cure=mark("Leave these cells empty, or have the record put right first."),
                since=residence.from_on,
                head="✓" if residence.householder else "–",
            )
        return [], []

    def _lives_there(self, row: Resident, earlier: Earlier) -> Found:
        """One more row about somebody whom this file moves in: nobody moves in twice."""
        since = row.lives_since not in {None, earlier.since}
        if since or row.householder not in {None, earlier.householder}:
            raise Invalid(
                "roster.lives_otherwise",
                mark("Row %(row)d says otherwise who is the householder, or since when."),
                cure=mark("Write the same into all rows of the person."),
                row=earlier.row,
            )
        return [], []

    def _require_one_householder(self, row: Resident, person: Ref) -> None:
        home = self._homes.get(row.door)
        if not row.householder or home is None or home.householder in {None, person}:
            return
        raise Invalid(
            "roster.two_householders",
            mark("%(door)s has a householder already (%(where)s)."),
            cure=mark("A household has one householder: keep one of them."),
            door=row.door,
            where=seen_at(home.householder_row),
        )

    def enter(self, number: int, row: Resident, person: Ref | None) -> None:
        """The row is taken over: later rows find what it brought."""
        self._groups.update(filter(None, (row.group,)))
        self._grids.update(filter(None, (row.grid, row.works_grid)))
        if not row.door or person is None:
            return
        fresh = Home(row.unit.key if row.unit else None, row.group, row.grid, number)
        home = self._homes.setdefault(row.door, fresh)
        home.group, home.grid = row.group or home.group, row.grid or home.grid
        if home.row and home.unit is None and row.unit is not None:
            home.unit = row.unit.key
        if row.householder:
            home.householder, home.householder_row = person, number
        said = Earlier(number, row.householder or False, row.lives_since or self._today)
        self._moved.setdefault((person, row.door), said)


def _formed(deed: NewGroup | NewGrid) -> Note:
    if isinstance(deed, NewGroup):
        return Note(mark("Forms the resident group %(name)s."), {"name": deed.name})
    return Note(mark("Forms the grid %(name)s."), {"name": deed.name})


def _differs(door: str, row: int) -> Invalid:
    return Invalid(
        "roster.household_differs",
        mark("%(door)s has another unit, group or grid (%(where)s)."),
        cure=mark(
            "Write the same into all rows of the household; in a row about another unit that"
            " somebody owns, leave the door empty."
        ),
        door=door,
        where=seen_at(row),
    )


def _several(door: str) -> Invalid:
    return Invalid(
        "roster.several_households",
        mark("Several households are on record at %(door)s."),
        cure=mark("Enter this one by hand."),
        door=door,
    )


def _overlaps(start: date) -> Invalid:
    return Invalid(
        "roster.residence_overlaps",
        mark("On record as living elsewhere since %(start)s."),
        cure=mark("Give a later day under “Lives here since”, or end that entry first."),
        start=start,
    )
