"""Whom a notice calls: the body's roster on the day of the notice."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.meetings.domain import Seat
from folkmoot.people.queries import roster


def invited(session: Session, body_id: UUID, on: date) -> tuple[Seat, ...]:
    return tuple(
        Seat(
            person_id=seat.person_id,
            representative=seat.representative and not seat.observer,
            observer=seat.observer,
            office=seat.office,
        )
        for seat in roster(session, body_id, on).seats
    )
