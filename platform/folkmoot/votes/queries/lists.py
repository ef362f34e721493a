"""Pages of a list: the community's votes, and the roll of a named vote with its marks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlalchemy.orm import Session

from folkmoot.people.models import Person
from folkmoot.votes.domain import Channel, Choices, Tally
from folkmoot.votes.models import (
    Ballot,
    Batch,
    Closing,
    Elector,
    ElectorPerson,
    Participation,
    Vote,
)
from folkmoot.votes.queries.failed import COUNT_FAILED
from folkmoot.votes.queries.roll import RollLine, Weight

PAGE = 50


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One vote in a list; ``valid`` and ``carried`` are None as long as it is not counted.
    ``count_failed`` is of one for which that was tried, counted since or not.
    """

    id: UUID
    title: str
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    valid: bool | None
    carried: bool | None
    count_failed: bool


_LISTED = (
    select(
        Vote.id,
        Vote.title,
        Vote.opened_at,
        Vote.closes_at,
        Closing.closed_at,
        Closing.valid,
        Closing.carried,
        COUNT_FAILED,
    )
    .outerjoin(Closing, (Closing.tenant_id == Vote.tenant_id) & (Closing.vote_id == Vote.id))
    .order_by(
        Closing.closed_at.is_not(None),
        func.coalesce(Closing.closed_at, Vote.opened_at).desc(),
        Vote.id.desc(),
    )
)


def votes_listed(session: Session, *, limit: int = PAGE, skip: int = 0) -> tuple[VoteLine, ...]:
    """Open votes first, then closed ones, the newest first. One query."""
    rows = session.execute(_LISTED.limit(limit).offset(skip))
    return tuple(VoteLine(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class NamedLine:
    """An elector of a named vote, how the ballot came, and what it says: None where it was counted
    together with others; ``channel`` is None for who did not vote.
    """

    line: RollLine
    channel: Channel | None
    choices: Choices | None


_BEHIND = (
    (ElectorPerson.tenant_id == Elector.tenant_id)
    & (ElectorPerson.vote_id == Elector.vote_id)
    & (ElectorPerson.elector_key == Elector.key)
)
_PERSON = (Person.tenant_id == Elector.tenant_id) & (Person.id == ElectorPerson.person_id)
_NAMES = func.array_remove(
    func.array_agg(aggregate_order_by(Person.name, Person.name_sort, Person.id)), None
)
_NAMED = (
    select(
        Elector.key,
        Elector.heads,
        Elector.area,
        _NAMES,
        Participation.channel,
        Batch.tallies,
    )
    .outerjoin(ElectorPerson, _BEHIND)
    .outerjoin(Person, _PERSON)
    .outerjoin(
        Participation,
        (Participation.tenant_id == Elector.tenant_id)
        & (Participation.vote_id == Elector.vote_id)
        & (Participation.voter_key == Elector.key),
    )
    .outerjoin(Batch, (Batch.tenant_id == Elector.tenant_id) & (Batch.id == Participation.batch_id))
    .group_by(Elector.key, Elector.heads, Elector.area, Participation.channel, Batch.tallies)
    .order_by(func.min(Person.name_sort).nulls_last(), Elector.key)
)


def named_lines(
    session: Session, vote_id: UUID, *, limit: int = PAGE, skip: int = 0
) -> tuple[NamedLine, ...]:
    """The roll of a named vote, by name. Two queries."""
    rows = session.execute(_NAMED.where(Elector.vote_id == vote_id).limit(limit).offset(skip)).all()
    online = _last_marks(session, vote_id, [row.key for row in rows])
    return tuple(
        NamedLine(
            RollLine(key, Weight(heads, area), tuple(names)),
            channel,
            online.get(key) if tallies is None else _named_in(tallies, key),
        )
        for key, heads, area, names, channel, tallies in rows
    )


def _last_marks(session: Session, vote_id: UUID, keys: Collection[str]) -> Mapping[str, Choices]:
    query = (
        select(Ballot.voter_key, Ballot.choices)
        .ext(distinct_on(Ballot.voter_key))
        .where(Ballot.vote_id == vote_id, Ballot.voter_key.in_(keys))
        .order_by(Ballot.voter_key, Ballot.seq.desc())
    )
    return {key: choices for key, choices in session.execute(query)}  # noqa: C416 - a Row is no pair to mypy


def _named_in(tallies: list[dict[str, object]], key: str) -> Choices | None:
    lines = (Tally.from_plain(each) for each in tallies)
    return next((line.choices for line in lines if key in line.electors and not line.spoilt), None)
