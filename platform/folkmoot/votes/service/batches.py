"""Ballots that did not come online: counted by hand or on paper, by two people.

A batch holds its electors back from the moment it is entered, so that nobody votes online while
their paper waits. It enters the count when a second person verifies it.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import tenant_of
from folkmoot.kernel.text import plain_text
from folkmoot.votes import queries
from folkmoot.votes.domain import Channel, Judgement, Tally, is_weighted
from folkmoot.votes.keys import voter_key
from folkmoot.votes.marks import check_marks
from folkmoot.votes.models import (
    Batch,
    BatchElector,
    BatchJudgement,
    Participation,
    Vote,
)
from folkmoot.votes.problems import batches as problems
from folkmoot.votes.problems.voting import closed
from folkmoot_sdk import DecisionRule, Option, Secrecy

STAFF = (Role.SECRETARY, Role.GRID_WORKER)


def enter_batch(
    session: Session,
    act: Act,
    *,
    vote_id: UUID,
    channel: Channel,
    electors: Sequence[str],
    tallies: Sequence[Tally],
    note: str = "",
) -> Batch:
    """Enter what was counted by hand or on paper for these electors (their keys).

    Raises Invalid, or Refused (``vote.already_counted``) naming the electors who have a ballot.
    """
    act.actor.require(*STAFF)
    vote = open_for_change(session, vote_id)
    _check_channel(vote, channel)
    words = plain_text(note, field="note", limit=500, required=False)
    keys = _covered(session, vote, electors)
    options = queries.options_of(session, vote_id)
    law = DecisionRule.from_plain(vote.law["rule"])
    checked = [_check_tally(vote, law, tally, options) for tally in tallies]
    _check_sum(checked, electors)
    batch = Batch(
        id=act.new_id(),
        vote_id=vote_id,
        channel=channel,
        covers=len(electors),
        ballots=sum(tally.times for tally in checked),
        tallies=[tally.to_plain() for tally in checked],
        note=words,
        entered_by=answering(act),
        entered_at=act.at,
    )
    session.add(batch)
    session.flush()
    session.add_all(
        BatchElector(batch_id=batch.id, voter_key=key, vote_id=vote_id) for key in sorted(keys)
    )
    audit.record(session, act, "votes:batch:enter", batch.id)
    return batch


def verify_batch(session: Session, act: Act, *, batch_id: UUID) -> BatchJudgement:
    """Take a batch into the count, as another person than the one who entered it."""
    batch = _to_judge(session, act, batch_id)
    if batch.entered_by == answering(act):
        raise problems.same_person()
    judgement = _judge(session, act, batch, Judgement.VERIFIED, "")
    covered = select(BatchElector.voter_key).where(BatchElector.batch_id == batch_id)
    session.add_all(
        Participation(
            vote_id=batch.vote_id, voter_key=key, channel=batch.channel, batch_id=batch.id
        )
        for key in session.scalars(covered).all()
    )
    audit.record(session, act, "votes:batch:verify", batch.id)
    return judgement


def reject_batch(session: Session, act: Act, *, batch_id: UUID, reason: str) -> BatchJudgement:
    """Leave a batch out of the count; its electors may vote otherwise or be entered again.

    Whoever entered it may reject it too: a mistake should not wait for a second person.
    """
    words = plain_text(reason, field="reason", limit=500)
    batch = _to_judge(session, act, batch_id)
    judgement = _judge(session, act, batch, Judgement.REJECTED, words)
    audit.record(session, act, "votes:batch:reject", batch.id)
    return judgement


def open_for_change(session: Session, vote_id: UUID) -> Vote:
    """The vote, open and locked: no ballot is cast and no batch judged until the commit."""
    vote = queries.lock_vote(session, vote_id)
    if queries.is_closed(session, vote):
        raise closed()
    return vote


def answering(act: Act) -> UUID:
    """Who answers for a batch: the person, so that a second account makes no second person."""
    who = act.actor.person_id or act.actor.account_id
    if who is None:
        raise problems.nobody()
    return who


def _check_channel(vote: Vote, channel: Channel) -> None:
    if channel is Channel.ONLINE:
        raise problems.not_a_batch()
    if channel is Channel.HAND and vote.secrecy is Secrecy.SECRET:
        raise problems.named_in_secret()


def _covered(session: Session, vote: Vote, electors: Sequence[str]) -> frozenset[str]:
    """The voter keys of these electors, none of whom has a ballot yet."""
    if not electors or len(set(electors)) != len(electors):
        raise problems.nothing_covered()
    roll = queries.roll_of(session, vote.id)
    if strangers := sorted(set(electors) - roll.keys()):
        raise problems.unknown_electors(strangers)
    secret = queries.secret_of(session, vote.id)
    keys = {voter_key(secret, elector): elector for elector in electors}
    counted = queries.counted_or_held(session, vote.id)
    if twice := sorted(keys[key] for key in keys.keys() & counted):
        raise problems.some_already_counted(twice)
    return frozenset(keys)


def _check_tally(vote: Vote, law: DecisionRule, tally: Tally, options: Sequence[Option]) -> Tally:
    choices = {} if tally.spoilt else check_marks(tally.choices, options)
    times = len(tally.electors) or tally.times
    if times < 1 or len(set(tally.electors)) != len(tally.electors):
        raise problems.bad_tally()
    if tally.electors and vote.secrecy is Secrecy.SECRET:
        raise problems.named_in_secret()
    if not tally.electors and is_weighted(law):
        raise problems.names_needed()
    return Tally(choices, times, tally.electors, tally.spoilt)


def _check_sum(tallies: Sequence[Tally], electors: Sequence[str]) -> None:
    ballots = sum(tally.times for tally in tallies)
    if ballots > len(electors):
        raise problems.too_many(ballots, len(electors))
    named = [key for tally in tallies for key in tally.electors]
    if len(set(named)) != len(named) or not set(named) <= set(electors):
        raise problems.bad_tally()


def _to_judge(session: Session, act: Act, batch_id: UUID) -> Batch:
    batch = queries.find_batch(session, batch_id)
    open_for_change(session, batch.vote_id)
    if not act.actor.roles & set(STAFF):
        _require_elector(session, act, batch.vote_id)
    if session.get(BatchJudgement, (tenant_of(session).tenant_id, batch_id)) is not None:
        raise problems.judged_already()
    return batch


def _require_elector(session: Session, act: Act, vote_id: UUID) -> None:
    person_id = act.actor.person_id
    if person_id is None or not queries.electors_of(session, vote_id, person_id):
        raise problems.not_a_teller()


def _judge(
    session: Session, act: Act, batch: Batch, judgement: Judgement, reason: str
) -> BatchJudgement:
    row = BatchJudgement(
        batch_id=batch.id,
        vote_id=batch.vote_id,
        judgement=judgement,
        reason=reason,
        entered_by=batch.entered_by,
        judged_by=answering(act),
        judged_at=act.at,
    )
    session.add(row)
    return row
