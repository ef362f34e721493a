"""The electorate as it was frozen: keys, weights, and who stands behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.people.models import Person
from folkmoot.votes.models import Elector, ElectorPerson


@dataclass(frozen=True, slots=True)
class Weight:
    """What an elector's ballot weighs; ``area`` in whole 0.01 m²."""

    heads: int
    area: int


def roll_of(session: Session, vote_id: UUID) -> Mapping[str, Weight]:
    """The frozen electorate: elector key to weight."""
    query = select(Elector.key, Elector.heads, Elector.area).where(Elector.vote_id == vote_id)
    return {key: Weight(heads, area) for key, heads, area in session.execute(query)}


def electors_of(session: Session, vote_id: UUID, person_id: UUID) -> tuple[str, ...]:
    """The keys of the electors for whom a person may vote: none for somebody not on the roll,
    several only where owners vote.
    """
    query = select(ElectorPerson.elector_key).where(
        ElectorPerson.vote_id == vote_id, ElectorPerson.person_id == person_id
    )
    return tuple(session.scalars(query.order_by(ElectorPerson.elector_key)))


@dataclass(frozen=True, slots=True)
class RollLine:
    """An elector with the names of those behind it, and the doors it votes for once these are
    asked for. An organisation has no name here until then.
    """

    key: str
    weight: Weight
    names: tuple[str, ...]
    doors: tuple[str, ...] = ()


def roll_lines(session: Session, vote_id: UUID) -> tuple[RollLine, ...]:
    """The roll for people to read, by name."""
    behind = (ElectorPerson.vote_id == Elector.vote_id) & (ElectorPerson.elector_key == Elector.key)
    query = (
        select(Elector.key, Elector.heads, Elector.area, Person.name)
        .outerjoin(ElectorPerson, (ElectorPerson.tenant_id == Elector.tenant_id) & behind)
        .outerjoin(
            Person,
            (Person.tenant_id == Elector.tenant_id) & (Person.id == ElectorPerson.person_id),
        )
        .where(Elector.vote_id == vote_id)
        .order_by(Person.name_sort, Elector.key)
    )
    lines: dict[str, RollLine] = {}
    for key, heads, area, name in session.execute(query):
        known = lines.get(key, RollLine(key, Weight(heads, area), ()))
        lines[key] = replace(known, names=(*known.names, name) if name else known.names)
    return tuple(lines.values())
