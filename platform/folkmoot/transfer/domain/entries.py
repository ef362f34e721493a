"""A row as what it says: a resident, a kinship, a seat. What cannot be read raises Invalid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.people.domain.kinds import KinRelation, Office, OrganisationKind
from folkmoot.transfer.domain import values, words
from folkmoot.transfer.domain.columns import HEADINGS, Column
from folkmoot.transfer.domain.fates import Decision
from folkmoot_sdk import BodyKind

Cells = Mapping[Column, str]


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


def resident(cells: Cells) -> Resident:
    said = _cleaned(cells)
    who = _who(said)
    unit = _unit(said)
    organisation, kind = _organisation(said)
    if who is None and not organisation:
        raise _empty(Column.NAME)
    found = Resident(
        who=who,
        party_member=values.yes(said[Column.PARTY_MEMBER]),
        door=said[Column.DOOR],
        householder=values.yes(said[Column.HOUSEHOLDER]),
        lives_since=values.day(said[Column.LIVES_SINCE]),
        group=said[Column.GROUP],
        grid=said[Column.GRID],
        unit=unit,
        owner=values.yes(said[Column.OWNER]) or False,
        owns_since=values.day(said[Column.OWNS_SINCE]),
        organisation=organisation,
        organisation_kind=kind,
        works_grid=said[Column.WORKS_GRID],
        decision=_chosen(said, Column.DECISION, words.DECISION_WORDS),
    )
    _require_sense(found)
    return found


def kin(cells: Cells) -> Kin:
    said = _cleaned(cells)
    who = _who(said)
    relative = values.name(said[Column.RELATIVE])
    relation = _chosen(said, Column.RELATION, words.RELATION_WORDS)
    if who is None or not relative or relation is None:
        raise _empty(Column.NAME if who is None else Column.RELATION)
    return Kin(who, Who(relative, values.day(said[Column.RELATIVE_BORN_ON])), relation)


def seat(cells: Cells) -> SeatSaid:
    said = _cleaned(cells)
    who, from_on = _who(said), values.day(said[Column.FROM_ON])
    body = _chosen(said, Column.BODY, words.BODY_WORDS)
    office = _chosen(said, Column.OFFICE, words.OFFICE_WORDS)
    if who is None:
        raise _empty(Column.NAME)
    if body is None or office is None or from_on is None:
        column = Column.BODY if body is None else Column.OFFICE
        raise _empty(Column.FROM_ON if body and office else column)
    stands = values.yes(said[Column.REPRESENTATIVE])
    # Whoever sits as a representative is one, whatever else the row says nothing about.
    representative = office is Office.REPRESENTATIVE if stands is None else stands
    return SeatSaid(body, said[Column.TERM], office, who, representative, from_on)


class _Said(dict[Column, str]):
    def __missing__(self, key: Column) -> str:
        return ""


def _cleaned(cells: Cells) -> _Said:
    return _Said({column: values.clean(cell) for column, cell in cells.items() if cell})


def _who(said: _Said) -> Who | None:
    if not said[Column.NAME]:
        return None
    born_on, phone = values.day(said[Column.BORN_ON]), values.phone(said[Column.PHONE])
    return Who(values.name(said[Column.NAME]), born_on, phone)


def _unit(said: _Said) -> UnitSaid | None:
    building, number = said[Column.BUILDING], said[Column.NUMBER]
    area = values.area(said[Column.AREA])
    if building and number:
        return UnitSaid(building, number, area)
    if building or number or area is not None:
        raise _empty(Column.NUMBER if building else Column.BUILDING)
    return None


def _organisation(said: _Said) -> tuple[str, OrganisationKind | None]:
    kind = _chosen(said, Column.ORGANISATION_KIND, words.ORGANISATION_WORDS)
    if said[Column.ORGANISATION] and kind is None:
        raise _empty(Column.ORGANISATION_KIND)
    return said[Column.ORGANISATION], kind


def _chosen(said: _Said, column: Column, known: Mapping[str, values.Word]) -> values.Word | None:
    return values.one_of(said[column], known, HEADINGS[column][0])


def _require_sense(row: Resident) -> None:
    """What says something of a home or a unit without naming one."""
    if not row.door and (row.group or row.grid or row.householder or row.lives_since):
        raise _empty(Column.DOOR)
    if row.unit is None and (row.owner or row.owns_since or row.organisation):
        raise _empty(Column.NUMBER)
    if row.who is None and (row.door or row.works_grid or row.owner):
        raise _empty(Column.NAME)


def _empty(column: Column) -> Invalid:
    return Invalid(
        "roster.empty_cell",
        mark("“%(column)s” is empty, and the row cannot be understood without it."),
        cure=mark("Fill it in, or delete what depends on it."),
        column=HEADINGS[column][0],
    )
