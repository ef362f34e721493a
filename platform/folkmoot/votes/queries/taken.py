"""What came in: who took part, by which way, in which batch, and with which ballot."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.votes.domain import Channel
from folkmoot.votes.models import (
    Ballot,
    Batch,
    BatchElector,
    BatchJudgement,
    BatchObjection,
    Participation,
)


def turnout_of(session: Session, vote_id: UUID) -> Mapping[Channel, int]:
    """How many have a ballot in the count so far, by channel; open batches are not in it."""
    query = (
        select(Participation.channel, func.count())
        .where(Participation.vote_id == vote_id)
        .group_by(Participation.channel)
    )
    found = {channel: count for channel, count in session.execute(query)}  # noqa: C416 - a Row is no pair to mypy
    return {channel: found.get(channel, 0) for channel in Channel}


def counted(session: Session, vote_id: UUID) -> frozenset[str]:
    """The voter keys that have a ballot in the count."""
    return frozenset(
        session.scalars(select(Participation.voter_key).where(Participation.vote_id == vote_id))
    )


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


def unverified_batches(session: Session, vote_id: UUID) -> int:
    judged = exists().where(
        BatchJudgement.tenant_id == Batch.tenant_id, BatchJudgement.batch_id == Batch.id
    )
    query = select(func.count()).select_from(Batch).where(Batch.vote_id == vote_id, ~judged)
    return session.scalar(query) or 0


def keys_of(session: Session, batch_ids: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """The electors' keys in these batches, as they are kept there."""
    query = select(BatchElector.batch_id, BatchElector.voter_key).where(
        BatchElector.batch_id.in_(batch_ids)
    )
    found: dict[UUID, set[str]] = {batch_id: set() for batch_id in batch_ids}
    for batch_id, key in session.execute(query):
        found[batch_id].add(key)
    return {batch_id: frozenset(keys) for batch_id, keys in found.items()}


def objections_of(session: Session, vote_id: UUID) -> Mapping[UUID, tuple[BatchObjection, ...]]:
    """What electors have against the batches of a vote, by batch, in the order of time."""
    query = (
        select(BatchObjection)
        .join(
            Batch,
            (Batch.tenant_id == BatchObjection.tenant_id) & (Batch.id == BatchObjection.batch_id),
        )
        .where(Batch.vote_id == vote_id)
        .order_by(BatchObjection.objected_at, BatchObjection.person_id)
    )
    found: dict[UUID, tuple[BatchObjection, ...]] = {}
    for row in session.scalars(query):
        found[row.batch_id] = (*found.get(row.batch_id, ()), row)
    return found


@dataclass(frozen=True, slots=True)
class OwnBallot:
    """What one voter has done so far. ``seq`` is 0 where no ballot came online; ``elsewhere`` says
    that a verified hand count or paper holds it.
    """

    elsewhere: bool = False
    seq: int = 0
    cast_at: datetime | None = None
    choices: Mapping[str, str | int] = field(default_factory=dict)


def own_ballots(session: Session, vote_id: UUID, keys: Collection[str]) -> dict[str, OwnBallot]:
    """By voter key, for each of ``keys``. Two queries."""
    counted_elsewhere = select(Participation.voter_key).where(
        Participation.vote_id == vote_id,
        Participation.voter_key.in_(keys),
        Participation.channel != Channel.ONLINE,
    )
    elsewhere = frozenset(session.scalars(counted_elsewhere))
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
