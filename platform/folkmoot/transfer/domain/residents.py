"""The first sheet against the registers and against itself: each row's fate, and its deeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.transfer.domain.columns import Column
from folkmoot.transfer.domain.deeds import AmendPerson, Deed, NewPerson, Ref
from folkmoot.transfer.domain.entries import Resident, Who, resident
from folkmoot.transfer.domain.fates import Decision, Fate, Note, Outcome
from folkmoot.transfer.domain.faults import Faults, FaultyRowError
from folkmoot.transfer.domain.homes import Homes
from folkmoot.transfer.domain.matching import Doubt, People
from folkmoot.transfer.domain.picture import KnownPerson, Picture
from folkmoot.transfer.domain.property import Property
from folkmoot.transfer.domain.rows import Row
from folkmoot.transfer.domain.values import digits


@dataclass(frozen=True, slots=True)
class Brought:
    """A person that a row of the file brings or means."""

    ref: Ref
    row: int
    who: Who
    door: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One row's outcome, and what committing it writes."""

    outcome: Outcome
    deeds: tuple[Deed, ...] = ()


# What two rows of one person share: looked up, because comparing all with all takes the square.
Sign = tuple[str, str, str]


class Residents:
    """Takes the rows in their order; what one brings, the next ones find."""

    def __init__(self, picture: Picture, today: date) -> None:
        self._today = today
        self._people = People(picture)
        self._homes = Homes(picture, today)
        self._property = Property(picture, today)
        self.brought: list[Brought] = []
        self._signs: dict[Sign, Brought] = {}

    def plan(self, position: int, row: Row) -> Planned:
        """``position`` is the row's own in the file, by which later rows know its person."""
        faults = Faults(row.spoilt)
        said = resident(row.cells, faults, self._today)
        try:
            if faults:
                self._look_at_places(said, faults)
            faults.require_none()
            return self._planned(position, row.number, said, faults)
        except FaultyRowError as faulty:
            return Planned(faulty.outcome)

    def _planned(self, position: int, number: int, row: Resident, faults: Faults) -> Planned:
        if row.who is None:
            return self._entered(number, row, None, faults)
        known, earlier = self._meant(row, row.who)
        if isinstance(known, Doubt):
            return self._undecided(row, known, faults)
        if earlier is not None and not self._owns_more(row, earlier):
            faults.add(_repeats(earlier.row))
            self._look_at_places(row, faults)
            raise faults.found()
        if earlier is not None:
            return self._entered(number, row, earlier.ref, faults)
        if known is None:
            return self._entered(number, row, position, faults, [_new(position, row, row.who)])
        deeds, notes = self._amended(row, row.who, known)
        return self._entered(number, row, known.id, faults, deeds, notes)

    def _look_at_places(self, row: Resident, faults: Faults) -> None:
        """Whoever the row means: what is wrong with its unit and its household is so anyhow."""
        if not faults.over(Column.AREA):
            self._property.deeds_for(row, None, faults)
        self._homes.placed(row, faults)

    def _undecided(self, row: Resident, doubt: Doubt, faults: Faults) -> Planned:
        self._look_at_places(row, faults)
        try:
            faults.require_none()
        except FaultyRowError as faulty:
            return Planned(Outcome(Fate.REFUSED, (*faulty.notes, doubt.note)))
        return Planned(Outcome(Fate.UNDECIDED, (doubt.note,)))

    def _meant(self, row: Resident, who: Who) -> tuple[KnownPerson | Doubt | None, Brought | None]:
        """Somebody on record, or of an earlier row."""
        if row.decision is not Decision.OTHER and (other := self._earlier(row, who)):
            return None, other
        return self._people.meant_by(row, who), None

    def _owns_more(self, row: Resident, other: Brought) -> bool:
        """Whether the row is about one more unit of a person whom an earlier row brought."""
        return row.door in {"", other.door} and self._property.brings_unit(row, other.ref)

    def _earlier(self, row: Resident, who: Who) -> Brought | None:
        """A row of the same name and birthday; or, where one of the two has none, of the same door
        or number.
        """
        wanted = _signs("undated" if who.born_on else "any", row.door, who)
        if who.born_on:
            wanted.append((who.name, "born", who.born_on.isoformat()))
        return next((self._signs[sign] for sign in wanted if sign in self._signs), None)

    def _remember(self, one: Brought) -> None:
        self.brought.append(one)
        signs = _signs("any", one.door, one.who)
        if one.who.born_on:
            signs.append((one.who.name, "born", one.who.born_on.isoformat()))
        else:
            signs += _signs("undated", one.door, one.who)
        for sign in signs:
            self._signs.setdefault(sign, one)

    def _amended(
        self, row: Resident, who: Who, known: KnownPerson
    ) -> tuple[list[Deed], list[Note]]:
        """What the row adds to a person on record, and what it corrects."""
        born_on = who.born_on if known.born_on is None else None
        phone = who.phone or None
        if phone and known.phone and digits(phone) == digits(known.phone):
            phone = None
        member = row.party_member if row.party_member != known.party_member else None
        if (born_on, phone, member) == (None, None, None):
            return [], []
        notes = list(_differences(known, born_on, phone, member))
        return [AmendPerson(known.id, born_on, phone, member)], notes

    def _entered(
        self,
        number: int,
        row: Resident,
        person: Ref | None,
        faults: Faults,
        deeds: Sequence[Deed] = (),
        notes: Sequence[Note] = (),
    ) -> Planned:
        """All of the row is in order, so that it is taken over; FaultyRowError where it is not."""
        is_new = any(isinstance(deed, NewPerson) for deed in deeds)
        owned, told = self._property.deeds_for(row, person, faults)
        formed, said = self._homes.divisions(row)
        homely, more = self._homes.deeds_for(row, person, faults)
        faults.require_none()
        self._homes.enter(number, row, person)
        self._property.enter(number, row, person)
        if row.who is not None and person is not None:
            self._remember(Brought(person, number, row.who, row.door))
        everything = _in_order([*deeds, *owned, *formed, *homely])
        fate = Fate.NEW if is_new or (row.who is None and everything) else Fate.CHANGES
        outcome = Outcome(fate if everything else Fate.UNCHANGED, (*notes, *told, *said, *more))
        return Planned(outcome, everything)


def _new(position: int, row: Resident, who: Who) -> NewPerson:
    return NewPerson(position, who.name, who.born_on, who.phone or None, bool(row.party_member))


def _signs(of: str, door: str, who: Who) -> list[Sign]:
    signs: list[Sign] = [(who.name, f"{of} door", door)]
    if who.phone:
        signs.append((who.name, f"{of} phone", digits(who.phone)))
    return signs


def _in_order(deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    """As the tables' keys ask for: persons, groups and units before what points at them."""
    return tuple(sorted(deeds, key=lambda deed: _ORDER.index(type(deed).__name__)))


_ORDER = (
    "NewPerson",
    "AmendPerson",
    "NewGroup",
    "NewGrid",
    "NewUnit",
    "NewOrganisation",
    "NewHousehold",
    "LinkUnit",
    "PlaceHousehold",
    "MoveOut",
    "MoveIn",
    "Own",
    "Serve",
)


def _differences(
    known: KnownPerson, born_on: date | None, phone: str | None, member: bool | None
) -> Iterable[Note]:
    if born_on is not None:
        yield Note(mark("Date of birth: %(day)s."), {"day": born_on})
    if phone is not None:
        said = {"old": known.phone or "–", "new": phone}
        yield Note(mark("Telephone: %(old)s → %(new)s."), said)
    if member is not None:
        yield Note(mark("Party member: yes.") if member else mark("Party member: no."))


def _repeats(row: int) -> Invalid:
    return Invalid(
        "roster.repeats",
        mark("The same person stands in row %(row)d."),
        cure=mark(
            "Delete one of the rows; if they are two, write “another person” under “Decision”."
        ),
        row=row,
    )
