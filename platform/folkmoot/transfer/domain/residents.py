"""The first sheet against the registers and against itself: each row's fate, and its deeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from folkmoot.kernel.errors import FolkmootError, Invalid, mark
from folkmoot.people.domain.particulars import a_name, birthday, phone_number
from folkmoot.transfer.domain.deeds import AmendPerson, Deed, NewPerson, Ref
from folkmoot.transfer.domain.entries import Resident, Who, resident
from folkmoot.transfer.domain.fates import Decision, Fate, Note, Outcome, refused_by
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
        try:
            if row.spoilt is not None:
                raise row.spoilt
            return self._planned(position, row.number, resident(row.cells))
        except FolkmootError as error:
            return Planned(refused_by(error))

    def _planned(self, position: int, number: int, row: Resident) -> Planned:
        if row.who is None:
            return self._entered(number, row, None, [], [])
        known, earlier = self._meant(row, row.who)
        if isinstance(known, Doubt):
            return Planned(Outcome(Fate.UNDECIDED, (known.note,)))
        if earlier is not None:
            return self._entered(number, row, earlier, [], [])
        if known is None:
            return self._new(position, number, row, row.who)
        deeds, notes = self._amended(row, row.who, known)
        return self._entered(number, row, known.id, deeds, notes)

    def _meant(self, row: Resident, who: Who) -> tuple[KnownPerson | Doubt | None, Ref | None]:
        """Somebody on record, or of an earlier row. Raises Invalid (``roster.repeats``)."""
        if row.decision is not Decision.OTHER:
            other = self._earlier(row, who)
            if other is not None:
                if row.door in {"", other.door} and self._property.brings_unit(row, other.ref):
                    return None, other.ref
                raise _repeats(other.row)
        return self._people.meant_by(row, who), None

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

    def _new(self, position: int, number: int, row: Resident, who: Who) -> Planned:
        deed = NewPerson(
            position,
            a_name(who.name),
            birthday(who.born_on, self._today),
            phone_number(who.phone),
            bool(row.party_member),
        )
        return self._entered(number, row, position, [deed], [])

    def _amended(
        self, row: Resident, who: Who, known: KnownPerson
    ) -> tuple[list[Deed], list[Note]]:
        """What the row adds to a person on record, and what it corrects."""
        born_on = birthday(who.born_on, self._today) if known.born_on is None else None
        phone = phone_number(who.phone)
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
        deeds: list[Deed],
        notes: list[Note],
    ) -> Planned:
        """All of the row is in order, so that it is taken over; raises Invalid where it is not."""
        is_new = any(isinstance(deed, NewPerson) for deed in deeds)
        owned, told = self._property.deeds_for(row, person)
        formed, said = self._homes.divisions(row)
        homely: list[Deed] = []
        more: list[Note] = []
        if row.door and person is not None:
            homely, more = self._homes.deeds_for(row, person)
        self._homes.enter(number, row, person)
        self._property.enter(number, row, person)
        if row.who is not None and person is not None:
            self._remember(Brought(person, number, row.who, row.door))
        everything = _in_order([*deeds, *owned, *formed, *homely])
        fate = Fate.NEW if is_new or (row.who is None and everything) else Fate.CHANGES
        outcome = Outcome(fate if everything else Fate.UNCHANGED, (*notes, *told, *said, *more))
        return Planned(outcome, everything)


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
