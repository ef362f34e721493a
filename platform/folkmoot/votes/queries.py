"""Reading votes. Everything here is one statement, however many rows there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Exists, Subquery, exists, func, select, union
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Pin
from folkmoot.kernel.scope import tenant_of
from folkmoot.people.models import Person
from folkmoot.votes.domain import Channel
from folkmoot.votes.models import (
    Ballot,
    Batch,
    BatchElector,
    BatchJudgement,
    Closing,
    Elector,
    ElectorPerson,
    Participation,
    Vote,
    VoteOption,
    VoteSecret,
)
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.problems.batches import unknown_batch
from folkmoot_sdk import Option, Outcome


@dataclass(frozen=True, slots=True)
class Weight:
    """What an elector's ballot weighs; ``area`` in whole 0.01 m²."""

    heads: int
    area: int


def find_vote(session: Session, vote_id: UUID) -> Vote:
    """Raises NotFound (``vote.unknown``)."""
    vote = session.get(Vote, (tenant_of(session).tenant_id, vote_id))
    if vote is None:
        raise problems.unknown_vote(vote_id)
    return vote


def find_batch(session: Session, batch_id: UUID) -> Batch:
    """Raises NotFound (``vote.batch_unknown``)."""
    batch = session.get(Batch, (tenant_of(session).tenant_id, batch_id))
    if batch is None:
        raise unknown_batch(batch_id)
    return batch


def find_closing(session: Session, vote_id: UUID) -> Closing | None:
    """The closing of a vote, None as long as it is open."""
    return session.get(Closing, (tenant_of(session).tenant_id, vote_id))


def outcome_of(session: Session, vote_id: UUID) -> Outcome | None:
    """What a closed vote came to, with its whole explanation; None as long as it is open."""
    closing = find_closing(session, vote_id)
    return None if closing is None else Outcome.from_plain(closing.outcome)


def votes_of(session: Session, subject_id: UUID) -> list[tuple[Vote, Closing | None]]:
    """All votes on a subject in the order they opened, each with its closing."""
    query = (
        select(Vote, Closing)
        .outerjoin(Closing, (Closing.tenant_id == Vote.tenant_id) & (Closing.vote_id == Vote.id))
        .where(Vote.subject_id == subject_id)
        .order_by(Vote.opened_at, Vote.id)
    )
    return [(vote, closing) for vote, closing in session.execute(query)]


def options_of(session: Session, vote_id: UUID) -> tuple[Option, ...]:
    query = select(VoteOption).where(VoteOption.vote_id == vote_id).order_by(VoteOption.position)
    return tuple(Option(row.key, row.label, row.carries) for row in session.scalars(query))


def batches_of(session: Session, vote_id: UUID) -> list[tuple[Batch, BatchJudgement | None]]:
    """Every batch of a vote in the order of entry, with the second person's word or None."""
    same = (BatchJudgement.tenant_id == Batch.tenant_id) & (BatchJudgement.batch_id == Batch.id)
    query = (
        select(Batch, BatchJudgement)
        .outerjoin(BatchJudgement, same)
        .where(Batch.vote_id == vote_id)
        .order_by(Batch.entered_at, Batch.id)
    )
    return [(batch, judgement) for batch, judgement in session.execute(query)]


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


def turnout_of(session: Session, vote_id: UUID) -> Mapping[Channel, int]:
    """How many have a ballot in the count so far, by channel; open batches are not in it."""
    query = (
        select(Participation.channel, func.count())
        .where(Participation.vote_id == vote_id)
        .group_by(Participation.channel)
    )
    found = {channel: count for channel, count in session.execute(query)}  # noqa: C416 - a Row is no pair to mypy
    return {channel: found.get(channel, 0) for channel in Channel}


def open_pins(session: Session) -> list[tuple[Vote, Pin]]:
    """Every open vote with the voting rule it was opened under: what an upgrade must not orphan."""
    query = select(Vote).where(~_has_closing()).order_by(Vote.opened_at)
    return [(vote, Pin.from_plain(vote.method["pin"])) for vote in session.scalars(query)]


def is_closed(session: Session, vote: Vote) -> bool:
    return vote.closed_at is not None or find_closing(session, vote.id) is not None


def lock_vote(session: Session, vote_id: UUID) -> Vote:
    """The vote alone: waits for casts under way and keeps new ones waiting until the commit."""
    query = select(Vote).where(Vote.id == vote_id).with_for_update()
    vote = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if vote is None:
        raise problems.unknown_vote(vote_id)
    return vote


def secret_of(session: Session, vote_id: UUID) -> str | None:
    """The key of an open secret vote; None for a named vote, and for ever after the close."""
    return session.scalar(select(VoteSecret.key).where(VoteSecret.vote_id == vote_id))


def counted_or_held(session: Session, vote_id: UUID) -> frozenset[str]:
    """The voter keys that have a ballot in the count or in a batch that waits for its verifier."""
    return frozenset(session.scalars(select(_counted_or_held(vote_id).c.voter_key)))


def _counted_or_held(vote_id: UUID) -> Subquery:
    counted = select(Participation.voter_key).where(Participation.vote_id == vote_id)
    judged = exists().where(
        BatchJudgement.tenant_id == BatchElector.tenant_id,
        BatchJudgement.batch_id == BatchElector.batch_id,
    )
    held = select(BatchElector.voter_key).where(BatchElector.vote_id == vote_id, ~judged)
    return union(counted, held).subquery()


def unverified_batches(session: Session, vote_id: UUID) -> int:
    judged = exists().where(
        BatchJudgement.tenant_id == Batch.tenant_id, BatchJudgement.batch_id == Batch.id
    )
    query = select(func.count()).select_from(Batch).where(Batch.vote_id == vote_id, ~judged)
    return session.scalar(query) or 0


def _has_closing() -> Exists:
    return exists().where(Closing.tenant_id == Vote.tenant_id, Closing.vote_id == Vote.id)


@dataclass(frozen=True, slots=True)
class RollLine:
    """An elector with the names of those behind it: none for an organisation."""

    key: str
    weight: Weight
    names: tuple[str, ...]


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


def taken(session: Session, vote_id: UUID) -> int:
    """How many electors have a ballot in the count or in a batch that waits for its verifier."""
    return session.scalar(select(func.count()).select_from(_counted_or_held(vote_id))) or 0


def covered_by(session: Session, batch_id: UUID) -> frozenset[str]:
    """The voter keys of a batch."""
    query = select(BatchElector.voter_key).where(BatchElector.batch_id == batch_id)
    return frozenset(session.scalars(query))


@dataclass(frozen=True, slots=True)
class OwnBallot:
    """What one voter has done so far. ``seq`` is 0 where no ballot came online; ``elsewhere`` says
    that a hand count or paper holds it.
    """

    elsewhere: bool = False
    seq: int = 0
    cast_at: datetime | None = None
    choices: Mapping[str, str | int] = field(default_factory=dict)


def own_ballots(session: Session, vote_id: UUID, keys: Collection[str]) -> dict[str, OwnBallot]:
    """By voter key, for each of ``keys``. Two queries."""
    busy = _counted_or_held(vote_id).c.voter_key
    elsewhere = frozenset(session.scalars(select(busy).where(busy.in_(keys))))
    found = {key: OwnBallot(elsewhere=key in elsewhere) for key in keys}
    last = (
        select(Ballot)
        .ext(distinct_on(Ballot.voter_key))
        .where(Ballot.vote_id == vote_id, Ballot.voter_key.in_(keys))
        .order_by(Ballot.voter_key, Ballot.seq.desc())
    )
    for ballot in session.scalars(last):
        found[ballot.voter_key] = OwnBallot(
            seq=ballot.seq, cast_at=ballot.cast_at, choices=ballot.choices
        )
    return found
