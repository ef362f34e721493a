"""What the verbs of this room share: who may, what is refused everywhere, and adding a row."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.db import Base
from folkmoot.kernel.errors import Conflict, Invalid, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.people.models import Person
from folkmoot.people.queries.finding import find_person
from folkmoot.people.queries.spans import during

REASON_LIMIT = 500


def require_clerk(act: Act) -> None:
    """Bodies, owners and divisions are kept by the community's office."""
    act.actor.require(Role.SECRETARY, Role.OPERATOR)


def require_doorstep(act: Act) -> None:
    """Persons and households may also be taken down at the door."""
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER, Role.OPERATOR)


def lock_bodies(session: Session) -> None:
    """Who sits where, for one act at a time until the end of the transaction: whether a body may
    be constituted, or a seat filled, hangs on others that two acts at once would not see.

    An advisory lock, because what must not be there yet cannot be locked.
    """
    key = func.hashtextextended(f"people.bodies:{tenant_of(session).tenant_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def lock_person(session: Session, person_id: UUID) -> Person:
    """The person, held until the end of the transaction: two spans of one person recorded at the
    same time would not see each other. Raises NotFound (``person.unknown``).
    """
    person = find_person(session, person_id)
    session.refresh(person, with_for_update=True)
    return person


def refuse_overlap(
    session: Session,
    model: Any,  # noqa: ANN401 - any model with a span
    same: ColumnElement[bool],
    start: date,
    until: date | None,
) -> None:
    """Refused (``dates.overlap``) when a row that is the ``same`` has a day in common."""
    other = session.scalar(select(model).where(same, during(model, start, until)).limit(1))
    if other is not None:
        raise Conflict(
            "dates.overlap",
            mark("The same is already recorded from %(start)s on, for some of these days."),
            cure=mark("End that entry first, or begin after its last day."),
            field="from_on",
            start=other.from_on,
        )


def end(row: Any, on: date) -> None:  # noqa: ANN401 - any row with a span
    """Make ``on`` the last day of the row. Raises Invalid (``dates.end``) for a day outside it."""
    if on < row.from_on or (row.until is not None and on > row.until):
        raise Invalid(
            "dates.end",
            mark("It began on %(start)s; it cannot end on %(on)s."),
            cure=mark("Give a day between its beginning and the end already known."),
            field="on",
            start=row.from_on,
            on=on,
        )
    row.until = on


def add(session: Session, act: Act, action: str, row: Base, *, row_id: UUID) -> None:
    """Put one row into the session and the chain. Raises Conflict (``people.already_there``)."""
    session.add(row)
    try:
        audit.record(session, act, action, row_id)
    except IntegrityError as error:
        raise Conflict(
            "people.already_there",
            mark("This is already registered."),
            cure=mark("Look it up instead of entering it again."),
        ) from error
