"""Every row against the registers as they stand now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from folkmoot.transfer.domain.deeds import Deed, NewPerson, Ref, Relate
from folkmoot.transfer.domain.fates import Fate, Outcome, SheetKind
from folkmoot.transfer.domain.picture import Picture
from folkmoot.transfer.domain.residents import Planned, Residents
from folkmoot.transfer.domain.rows import Row
from folkmoot.transfer.domain.ties import Kinships, Known, Seated, seats


@dataclass(frozen=True, slots=True)
class Assessment:
    """By the rows' positions. Seats have no fate yet: only constituting a body shows whether it
    may be, see :mod:`folkmoot.transfer.service.seating`.
    """

    planned: dict[int, Planned]
    seated: dict[int, Seated]

    @property
    def deeds(self) -> Iterator[Deed]:
        return (deed for plan in self.planned.values() for deed in plan.deeds)

    def deeds_for_seats(self) -> list[Deed]:
        """Only what constituting the bodies has to find: their people, and the ties of those."""
        sitting = {seat.person for seat in self.seated.values() if seat.person is not None}
        ties = [deed for deed in self.deeds if isinstance(deed, Relate) and _joins(deed, sitting)]
        wanted = sitting | {ref for tie in ties for ref in (tie.person, tie.relative)}
        people = (deed for deed in self.deeds if isinstance(deed, NewPerson))
        return [*(deed for deed in people if deed.ref in wanted), *ties]

    def outcomes(self, seating: dict[int, Outcome]) -> dict[int, Outcome]:
        own = {position: plan.outcome for position, plan in self.planned.items()}
        refused = {p: seat.refusal for p, seat in self.seated.items() if seat.refusal}
        return own | refused | seating


def _joins(tie: Relate, sitting: set[Ref]) -> bool:
    return tie.person in sitting or tie.relative in sitting


def assess(rows: Sequence[Row], picture: Picture, today: date) -> Assessment:
    """The rows' plans, the sheet of residents first: the others speak of its people."""
    by_kind = {
        kind: [(i, row) for i, row in enumerate(rows) if row.kind is kind] for kind in SheetKind
    }
    residents = Residents(picture, today)
    planned = {i: residents.plan(i, row) for i, row in by_kind[SheetKind.RESIDENTS]}
    known = Known(picture, residents.brought)
    kinships = Kinships(picture, known, today)
    planned |= {i: kinships.plan(row) for i, row in by_kind[SheetKind.KINSHIP]}
    bodies = by_kind[SheetKind.BODIES]
    seated = seats([row for _, row in bodies], known, today)
    return Assessment(planned, {i: seat for (i, _), seat in zip(bodies, seated, strict=True)})


def counted(outcomes: dict[int, Outcome]) -> dict[str, int]:
    fates = [outcome.fate for outcome in outcomes.values()]
    return {fate.value: fates.count(fate) for fate in Fate}
