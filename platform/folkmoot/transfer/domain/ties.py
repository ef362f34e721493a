"""The other two sheets: who is related to whom, and who sits in which body."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.people.domain.kinds import DERIVED, KinRelation, body_label
from folkmoot.transfer.domain.columns import Column
from folkmoot.transfer.domain.deeds import Ref, Relate
from folkmoot.transfer.domain.entries import SeatSaid, Who, kin, seat
from folkmoot.transfer.domain.fates import Fate, Outcome
from folkmoot.transfer.domain.faults import Faults, FaultyRowError
from folkmoot.transfer.domain.picture import KnownPerson, Picture
from folkmoot.transfer.domain.residents import Brought, Planned
from folkmoot.transfer.domain.rows import Row
from folkmoot.transfer.domain.values import digits
from folkmoot_sdk import BodyKind

_INVERSE = {
    KinRelation.PARENT: KinRelation.CHILD,
    KinRelation.CHILD: KinRelation.PARENT,
    KinRelation.GRANDPARENT: KinRelation.GRANDCHILD,
    KinRelation.GRANDCHILD: KinRelation.GRANDPARENT,
}


@dataclass(frozen=True, slots=True)
class Seated:
    """One person's seat, or why the row gives none."""

    said: SeatSaid | None
    person: Ref | None
    refusal: Outcome | None = None


# So many people of one name are not looked through for each row: that takes the square.
MOST_NAMESAKES = 500


class Known:
    """Everybody on record or taken over from the first sheet, to be found by name."""

    def __init__(self, picture: Picture, brought: Sequence[Brought]) -> None:
        self._called: dict[str, dict[Ref, Who]] = defaultdict(dict)
        for person in picture.persons:
            self._called[person.name][person.id] = _as_said(person)
        for one in brought:
            self._called[one.who.name].setdefault(one.ref, one.who)

    def person(self, who: Who) -> Ref:
        """Raises Invalid: ``roster.nobody`` or ``roster.namesakes``."""
        called = self._called.get(who.name, {})
        if len(called) > MOST_NAMESAKES:
            raise _namesakes(who, len(called))
        fitting = [ref for ref, said in called.items() if _fits(who, said)]
        if not fitting:
            raise _nobody(who)
        if len(fitting) > 1:
            raise _namesakes(who, len(fitting))
        return fitting[0]


def _nobody(who: Who) -> Invalid:
    return Invalid(
        "roster.nobody",
        mark("%(name)s is not on record, nor taken over from the sheet of residents."),
        cure=mark("Look at that person's own row, and at name and date of birth here."),
        name=who.name,
    )


def _namesakes(who: Who, count: int) -> Invalid:
    return Invalid(
        "roster.namesakes",
        mark("%(count)d people are called %(name)s."),
        cure=mark("Add the date of birth or the telephone number."),
        count=count,
        name=who.name,
    )


def _as_said(person: KnownPerson) -> Who:
    return Who(person.name, person.born_on, person.phone or "")


def _fits(who: Who, said: Who) -> bool:
    if who.born_on and said.born_on and who.born_on != said.born_on:
        return False
    return not (who.phone and said.phone) or digits(who.phone) == digits(said.phone)


class Kinships:
    """The second sheet, row by row."""

    def __init__(self, picture: Picture, known: Known, today: date) -> None:
        self._known, self._today = known, today
        self._recorded: Mapping[tuple[UUID, UUID], KinRelation] = picture.kinship
        self._rows: dict[frozenset[Ref], int] = {}

    def plan(self, row: Row) -> Planned:
        faults = Faults(row.spoilt)
        try:
            return self._planned(row, faults)
        except FaultyRowError as faulty:
            return Planned(faulty.outcome)

    def _planned(self, row: Row, faults: Faults) -> Planned:
        said = kin(row.cells, faults, self._today)
        one = faults.tried(self._known.person, said.who, column=Column.NAME)
        other = faults.tried(self._known.person, said.relative, column=Column.RELATIVE)
        if one is None or other is None:
            raise faults.found()
        on_record = self._on_record(one, other)
        if one == other:
            faults.add(_oneself())
        if (pair := frozenset({one, other})) in self._rows:
            faults.add(_repeats(self._rows[pair]))
        if on_record not in {None, said.relation}:
            faults.add(_related_otherwise(said.who.name, said.relative.name))
        faults.require_none()
        self._rows[pair] = row.number
        if on_record is not None:
            return Planned(Outcome(Fate.UNCHANGED))
        return Planned(Outcome(Fate.NEW), (Relate(one, other, said.relation),))

    def _on_record(self, one: Ref, other: Ref) -> KinRelation | None:
        if not (isinstance(one, UUID) and isinstance(other, UUID)):
            return None
        turned = self._recorded.get((other, one))
        mirrored = _INVERSE.get(turned, turned) if turned else None
        return self._recorded.get((one, other), mirrored)


def seats(rows: Sequence[Row], known: Known, today: date) -> tuple[Seated, ...]:
    """The third sheet: each person once in each body, and in none that nobody is elected into."""
    taken: dict[tuple[BodyKind, Ref], int] = {}
    return tuple(_seated(row, known, taken, today) for row in rows)


def _seated(row: Row, known: Known, taken: dict[tuple[BodyKind, Ref], int], today: date) -> Seated:
    faults = Faults(row.spoilt)
    try:
        said = seat(row.cells, faults, today)
        if said.body in DERIVED:
            faults.add(_derived(said.body))
        person = faults.tried(known.person, said.who, column=Column.NAME)
        if person is not None and taken.setdefault((said.body, person), row.number) != row.number:
            faults.add(_repeats(taken[said.body, person]))
        faults.require_none()
    except FaultyRowError as faulty:
        return Seated(None, None, faulty.outcome)
    return Seated(said, person)


def _repeats(row: int) -> Invalid:
    return Invalid(
        "roster.tie_repeats",
        mark("Row %(row)d says the same."),
        cure=mark("Delete one of the rows."),
        row=row,
    )


def _oneself() -> Invalid:
    return Invalid(
        "roster.oneself",
        mark("Both names mean the same person."),
        cure=mark("Add the dates of birth of both."),
    )


def _related_otherwise(name: str, relative: str) -> Invalid:
    return Invalid(
        "roster.related_otherwise",
        mark("%(name)s and %(relative)s are on record as related in another way."),
        cure=mark("Delete the row, or have the record put right first."),
        name=name,
        relative=relative,
    )


def _derived(kind: BodyKind) -> Invalid:
    return Invalid(
        "roster.body_derived",
        mark("Nobody is elected into this body, its members follow from the registers: %(body)s."),
        cure=mark("Delete the row."),
        body=body_label(kind),
    )
