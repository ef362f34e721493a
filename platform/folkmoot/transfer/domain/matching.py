"""Who of those on record a row means, and when that cannot be told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from folkmoot.kernel.errors import mark
from folkmoot.transfer.domain.entries import Resident, Who
from folkmoot.transfer.domain.fates import Decision, Note
from folkmoot.transfer.domain.picture import KnownPerson, Picture
from folkmoot.transfer.domain.values import digits


@dataclass(frozen=True, slots=True)
class Doubt:
    """The row may mean one of these, or somebody else: a person has to say."""

    candidates: tuple[KnownPerson, ...]
    note: Note


class People:
    """Those on record, found by name and by telephone, with the doors behind which they live."""

    def __init__(self, picture: Picture) -> None:
        self.by_id = {person.id: person for person in picture.persons}
        self._by_name: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_birthday: dict[tuple[str, date | None], list[KnownPerson]] = defaultdict(list)
        self._by_phone: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in picture.persons:
            self._by_name[person.name].append(person)
            self._by_birthday[person.name, person.born_on].append(person)
            if person.phone:
                self._by_phone[digits(person.phone)].append(person)
        doors = {household.id: household.door for household in picture.households}
        self._doors: dict[UUID, set[str]] = defaultdict(set)
        for residence in picture.residences:
            self._doors[residence.person_id].add(doors[residence.household_id])

    def meant_by(self, row: Resident, who: Who) -> KnownPerson | Doubt | None:
        """None for somebody who is not on record; a decision settles a doubt."""
        found = self._found(row, who)
        if not isinstance(found, Doubt) or row.decision is None:
            return found
        if row.decision is Decision.OTHER:
            return None
        return found.candidates[0] if len(found.candidates) == 1 else found

    def _found(self, row: Resident, who: Who) -> KnownPerson | Doubt | None:
        exact = self._by_birthday.get((who.name, who.born_on), []) if who.born_on else []
        if exact:
            return self._of_same_birthday(row, who, exact)
        # Whose birthday is open on one of the two sides.
        if who.born_on:
            open_birthday = self._by_birthday.get((who.name, None), [])
        else:
            open_birthday = self._by_name.get(who.name, [])
        near = [one for one in open_birthday if self._is_near(row, who, one)]
        if len(near) == 1:
            return near[0]
        if open_birthday:
            return self._doubt(open_birthday)
        return self._by_telephone(row, who)

    def _of_same_birthday(
        self, row: Resident, who: Who, exact: list[KnownPerson]
    ) -> KnownPerson | Doubt:
        near = [one for one in exact if self._is_near(row, who, one)]
        if len(near) == 1:
            return near[0]
        # Alone of that name and birthday, and nothing speaks against it.
        if len(exact) == 1 and not (row.door and self._doors.get(exact[0].id)):
            return exact[0]
        return self._doubt(exact)

    def _by_telephone(self, row: Resident, who: Who) -> Doubt | None:
        """A family shares a number. One that belongs elsewhere is a sign of the same person under
        a misspelt name, or of a misspelt number.
        """
        sharing = self._by_phone.get(digits(who.phone), []) if who.phone else []
        odd = [
            one
            for one in sharing
            if one.name == who.name or not (row.door and row.door in self._doors.get(one.id, ()))
        ]
        return self._doubt(odd) if odd else None

    def _is_near(self, row: Resident, who: Who, one: KnownPerson) -> bool:
        if who.phone and one.phone and digits(one.phone) == digits(who.phone):
            return True
        return bool(row.door) and row.door in self._doors.get(one.id, ())

    def _doubt(self, candidates: Iterable[KnownPerson]) -> Doubt:
        known = tuple(candidates)
        note = Note(
            mark("Perhaps on record already: %(persons)s."),
            {"persons": "；".join(self._told(person) for person in known[:3])},
            "roster.maybe_known",
            mark("Write “same person” or “another person” under “Decision”."),
        )
        return Doubt(known, note)

    def _told(self, person: KnownPerson) -> str:
        born = person.born_on.isoformat() if person.born_on else ""
        doors = "、".join(sorted(self._doors.get(person.id, ())))
        return " ".join(filter(None, (person.name, born, person.phone or "", doors)))
