"""The sheet of bodies, carried out by the verbs of the registers themselves: their rules about
composition, terms and independence are asked in no other way.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import FolkmootError, Refused, mark
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import body_label
from folkmoot.people.models import Body, Mandate
from folkmoot.people.queries.spans import in_force
from folkmoot.people.service import add_mandate, constitute_body
from folkmoot.transfer.domain.deeds import Ref
from folkmoot.transfer.domain.entries import SeatSaid
from folkmoot.transfer.domain.fates import Fate, Outcome, refused_by
from folkmoot.transfer.domain.ties import Seated
from folkmoot_sdk import BodyKind

Resolve = Callable[[Ref], UUID]


@dataclass(frozen=True, slots=True)
class _Seat:
    position: int
    said: SeatSaid
    person_id: UUID


def seat_people(
    session: Session, act: Act, seated: Mapping[int, Seated], resolve: Resolve
) -> dict[int, Outcome]:
    """Constitute what is not in office, fill seats in what is; the fate of each row."""
    by_body: dict[BodyKind, list[_Seat]] = defaultdict(list)
    for position, seat in seated.items():
        if seat.said is not None and seat.person is not None:
            by_body[seat.said.body].append(_Seat(position, seat.said, resolve(seat.person)))
    outcomes: dict[int, Outcome] = {}
    # The residents' committee before those who supervise it, whatever the order of the file.
    for kind in BodyKind:
        if kind in by_body:
            outcomes |= _of_body(session, act, kind, by_body[kind])
    return outcomes


def _of_body(session: Session, act: Act, kind: BodyKind, seats: list[_Seat]) -> dict[int, Outcome]:
    begins = min(seat.said.from_on for seat in seats)
    body = session.scalar(select(Body).where(Body.kind == kind, in_force(Body, begins)))
    outcomes: dict[int, Outcome] = {}
    if body is None:
        first = [seat for seat in seats if seat.said.from_on == begins]
        made = _constituted(session, act, kind, first, begins)
        refusal = made if isinstance(made, Outcome) else None
        # One row that may not be there keeps the whole body from being constituted.
        outcomes = {s.position: refusal or Outcome(Fate.NEW) for s in (seats if refusal else first)}
        body = made if isinstance(made, Body) else None
    if body is not None:
        later = [seat for seat in seats if seat.position not in outcomes]
        outcomes |= {seat.position: _added(session, act, body, seat) for seat in later}
    return outcomes


def _constituted(
    session: Session, act: Act, kind: BodyKind, seats: list[_Seat], on: date
) -> Body | Outcome:
    term = next((seat.said.term for seat in seats if seat.said.term), body_label(kind).zh)
    members = [MemberDraft(s.person_id, s.said.office, s.said.representative) for s in seats]
    try:
        with session.begin_nested():
            return constitute_body(session, act, kind=kind, name=term, members=members, on=on)
    except FolkmootError as error:
        return refused_by(error)


def _added(session: Session, act: Act, body: Body, seat: _Seat) -> Outcome:
    held = session.scalar(
        select(Mandate).where(
            Mandate.body_id == body.id,
            Mandate.person_id == seat.person_id,
            in_force(Mandate, max(seat.said.from_on, body.from_on)),
        )
    )
    if held is not None:
        return _held(held, seat)
    try:
        with session.begin_nested():
            add_mandate(
                session,
                act,
                body_id=body.id,
                person_id=seat.person_id,
                office=seat.said.office,
                is_representative=seat.said.representative,
                from_on=seat.said.from_on,
            )
    except FolkmootError as error:
        return refused_by(error)
    return Outcome(Fate.NEW)


def _held(held: Mandate, seat: _Seat) -> Outcome:
    if (held.office, held.representative) == (seat.said.office, seat.said.representative):
        return Outcome(Fate.UNCHANGED)
    return refused_by(
        Refused(
            "roster.sits_otherwise",
            mark("%(name)s sits in this body already, as %(office)s."),
            cure=mark("End that seat first; an office held on record is not overwritten."),
            name=seat.said.who.name,
            office=held.office.label,
        )
    )
