"""Bodies by kind and day."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.people.domain.composition import Representation
from folkmoot.people.domain.kinds import Office, body_label
from folkmoot.people.models import Body, Household, Mandate
from folkmoot.people.queries.spans import during, in_force
from folkmoot_sdk import BodyKind, Measure


def body_of(session: Session, kind: BodyKind, on: date) -> Body:
    """The body of that kind in office on ``on``. Raises NotFound (``body.none``)."""
    body = session.scalar(select(Body).where(Body.kind == kind, in_force(Body, on)))
    if body is None:
        raise NotFound(
            "body.none",
            mark("On %(on)s this community has no such body: %(body)s."),
            cure=mark("Have it constituted, with its members, before it is needed."),
            on=on,
            body=body_label(kind),
        )
    return body


def constituted(session: Session, on: date) -> dict[BodyKind, Body]:
    """Every body in office on ``on`` by its kind, in one query."""
    return {body.kind: body for body in session.scalars(select(Body).where(in_force(Body, on)))}


def bodies_of_person(session: Session, person_id: UUID, on: date) -> tuple[Body, ...]:
    """The bodies in which this person holds a seat on ``on``, observers' seats aside."""
    query = (
        select(Body)
        .join(Mandate, Mandate.body_id == Body.id)
        .where(Mandate.person_id == person_id, Mandate.office != Office.OBSERVER)
        .where(in_force(Mandate, on))
        .order_by(Body.kind)
    )
    return tuple(session.scalars(query))


def members_during(
    session: Session, kinds: Collection[BodyKind], start: date, until: date | None
) -> frozenset[UUID]:
    """Whoever holds a seat in bodies of these kinds on any day of the span, observers aside."""
    query = (
        select(Mandate.person_id)
        .join(Body, Body.id == Mandate.body_id)
        .where(Body.kind.in_(kinds), Mandate.office != Office.OBSERVER)
        .where(during(Mandate, start, until))
    )
    return frozenset(session.scalars(query))


def representation(session: Session, on: date) -> Representation:
    """Households and representatives of ``on``, to be held against what the law says of them."""
    representatives = (
        select(func.count(Mandate.person_id.distinct()))
        .join(Body, Body.id == Mandate.body_id)
        .where(Body.kind == BodyKind.REPRESENTATIVES_ASSEMBLY)
        .where(Mandate.representative, in_force(Mandate, on))
    )
    households = session.scalar(select(func.count()).select_from(Household)) or 0
    law = view_for(session).size(Measure.HOUSEHOLDS_PER_REPRESENTATIVE, on=on)
    return Representation(
        households, session.scalar(representatives) or 0, law.contribution if law else None
    )
