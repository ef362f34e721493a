"""A row as what it says: a resident, a kinship, a seat; or all that is wrong with its cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from folkmoot.kernel.errors import FolkmootError, Invalid, mark
from folkmoot.people.domain.kinds import KinRelation, Office, OrganisationKind
from folkmoot.people.domain.particulars import birthday, phone_number
from folkmoot.transfer.domain import values, words
from folkmoot.transfer.domain.columns import HEADINGS, Column
from folkmoot.transfer.domain.fates import Decision
from folkmoot.transfer.domain.faults import Faults
from folkmoot_sdk import BodyKind

Cells = Mapping[Column, str]
Meant = TypeVar("Meant")


@dataclass(frozen=True, slots=True)
class Who:
    """A person as a row names one; ``born_on`` and ``phone`` tell namesakes apart."""

    name: str
    born_on: date | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class UnitSaid:
    """A unit by its building and number; ``area`` in whole 0.01 m² where the row gives it."""

    building: str
    number: str
    area: int | None

    @property
    def key(self) -> tuple[str, str]:
        return self.building, self.number


@dataclass(frozen=True, slots=True)
class Resident:
    """One row of the first sheet. Without a name it speaks of a unit that an organisation owns."""

    who: Who | None
    party_member: bool | None
    door: str
    householder: bool | None
    lives_since: date | None
    group: str
    grid: str
    unit: UnitSaid | None
    owner: bool
    owns_since: date | None
    organisation: str
    organisation_kind: OrganisationKind | None
    works_grid: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Kin:
    """``who`` is the ``relation`` of ``relative``."""

    who: Who
    relative: Who
    relation: KinRelation


@dataclass(frozen=True, slots=True)
class SeatSaid:
    """One person in one body from a day on; ``term`` is what the body is called, if anything."""

    body: BodyKind
    term: str
    office: Office
    who: Who
    representative: bool
    from_on: date


def resident(cells: Cells, faults: Faults, today: date) -> Resident:
    """What the row says, as far as its cells can be read; why others cannot is in ``faults``."""
    said = _Said(cells, faults)
    kind = said.chosen(Column.ORGANISATION_KIND, words.ORGANISATION_WORDS)
    found = Resident(
        who=_who(said, today),
        party_member=said.read(Column.PARTY_MEMBER, values.yes),
        door=said.name(Column.DOOR),
        householder=said.read(Column.HOUSEHOLDER, values.yes),
        lives_since=said.read(Column.LIVES_SINCE, values.day),
        group=said.name(Column.GROUP),
        grid=said.name(Column.GRID),
        unit=_unit(said),
        owner=bool(said.read(Column.OWNER, values.yes)),
        owns_since=said.read(Column.OWNS_SINCE, values.day),
        organisation=said.name(Column.ORGANISATION),
        organisation_kind=kind,
        works_grid=said.name(Column.WORKS_GRID),
        decision=said.chosen(Column.DECISION, words.DECISION_WORDS),
    )
    _require_sense(said, found)
    return found


def kin(cells: Cells, faults: Faults, today: date) -> Kin:
    """Raises FaultyRowError, and so does the next: without all of it such a row says nothing."""
    said = _Said(cells, faults)
    who, relative = _who(said, today), said.read(Column.RELATIVE, values.name)
    born_on = said.read(Column.RELATIVE_BORN_ON, values.day)
    relation = said.chosen(Column.RELATION, words.RELATION_WORDS)
    said.require(Column.NAME, Column.RELATIVE, Column.RELATION)
    faults.require_none()
    assert who and relative and relation  # noqa: S101, PT018 - required above, or the row is faulty
    return Kin(who, Who(relative, born_on), relation)


def seat(cells: Cells, faults: Faults, today: date) -> SeatSaid:
    said = _Said(cells, faults)
    who, from_on = _who(said, today), said.read(Column.FROM_ON, values.day)
    body = said.chosen(Column.BODY, words.BODY_WORDS)
    office = said.chosen(Column.OFFICE, words.OFFICE_WORDS)
    stands = said.read(Column.REPRESENTATIVE, values.yes)
    term = said.text(Column.TERM)
    said.require(Column.BODY, Column.OFFICE, Column.NAME, Column.FROM_ON)
    faults.require_none()
    assert who and body and office and from_on  # noqa: S101, PT018 - as above
    # Whoever sits as a representative is one, whatever else the row says nothing about.
    representative = office is Office.REPRESENTATIVE if stands is None else stands
    return SeatSaid(body, term, office, who, representative, from_on)


class _Said:
    """The cells of one row, each read by itself."""

    def __init__(self, cells: Cells, faults: Faults) -> None:
        self._cells, self._faults = cells, faults
        # Be it readable or not.
        self._filled = {column for column, cell in cells.items() if cell and not cell.isspace()}

    def has(self, *columns: Column) -> bool:
        """Whether anything stands in one of them."""
        return not self._filled.isdisjoint(columns)

    def read(self, column: Column, parse: Callable[[str], Meant]) -> Meant | None:
        cell = self._cells.get(column)
        if not cell:
            return None
        try:
            return parse(values.clean(cell))
        except FolkmootError as error:
            self._faults.add(error, column)
            return None

    def text(self, column: Column) -> str:
        return self.read(column, str) or ""

    def name(self, column: Column) -> str:
        """What something is called, as the registers keep it."""
        return self.read(column, values.kept_name) or ""

    def chosen(self, column: Column, known: Mapping[str, values.Word]) -> values.Word | None:
        return self.read(column, lambda cell: values.one_of(cell, known, HEADINGS[column][0]))

    def require(self, *columns: Column) -> None:
        for column in columns:
            if not self.has(column) and not self._faults.spoilt:
                self._faults.add(_empty(column))


def _who(said: _Said, today: date) -> Who | None:
    name = said.read(Column.NAME, lambda cell: values.kept_name(values.name(cell)))
    born_on = said.read(Column.BORN_ON, lambda cell: birthday(values.day(cell), today))
    phone = said.read(Column.PHONE, lambda cell: phone_number(values.phone(cell)))
    return Who(name, born_on, phone or "") if name else None


def _unit(said: _Said) -> UnitSaid | None:
    building, number = said.name(Column.BUILDING), said.name(Column.NUMBER)
    area = said.read(Column.AREA, values.area)
    return UnitSaid(building, number, area) if building and number else None


# What says something of a home, a unit, an organisation or a person without naming one.
_NEEDS = (
    ((Column.GROUP, Column.GRID, Column.LIVES_SINCE), (Column.DOOR,)),
    (
        (Column.BUILDING, Column.NUMBER, Column.AREA, Column.OWNS_SINCE, Column.ORGANISATION),
        (Column.BUILDING, Column.NUMBER),
    ),
    ((Column.ORGANISATION,), (Column.ORGANISATION_KIND,)),
    ((Column.DOOR, Column.WORKS_GRID), (Column.NAME,)),
)


def _require_sense(said: _Said, row: Resident) -> None:
    for saying, needed in _NEEDS:
        if said.has(*saying):
            said.require(*needed)
    if row.householder:
        said.require(Column.DOOR)
    if row.owner:
        said.require(Column.NAME, Column.BUILDING, Column.NUMBER)
    if not said.has(Column.ORGANISATION):
        said.require(Column.NAME)


def _empty(column: Column) -> Invalid:
    return Invalid(
        "roster.empty_cell",
        mark("“%(column)s” is empty, and the row cannot be understood without it."),
        cure=mark("Fill it in, or delete what depends on it."),
        column=HEADINGS[column][0],
    )
