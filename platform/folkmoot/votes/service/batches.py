"""Ballots that did not come online: counted by hand or on paper, by two people.

A batch enters the count when a second person verifies it, and until then it is one person's word:
it keeps nobody from voting online. What has its own page is in ``judging``.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.text import plain_text
from folkmoot.votes import queries
from folkmoot.votes.domain import Channel, Tally, is_weighted
from folkmoot.votes.keys import covered_key, voter_key
from folkmoot.votes.marks import check_marks
from folkmoot.votes.models import Batch, BatchElector, Vote
from folkmoot.votes.problems import batches as problems
from folkmoot.votes.problems.voting import closed, over
from folkmoot.votes.sitting import is_sitting
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

    Each of them has one ballot in it: blank and spoilt papers are entered as such, and who raised
    no hand is counted as abstaining. Raises Invalid, or Refused (``vote.already_counted``, naming
    the electors who have a ballot; ``vote.batch_late``; ``vote.no_hands_now``).
    """
    act.actor.require(*STAFF)
    vote = open_for_change(session, vote_id)
    account_id = account_of(act)
    refuse_wrong_time(session, act, vote, channel)
    words = plain_text(note, field="note", limit=500, required=False)
    _check_covered(session, vote, electors)
    checked = _check_tallies(session, vote, channel, tallies, electors)
    batch = Batch(
        id=act.new_id(),
        vote_id=vote_id,
        channel=channel,
        covers=len(electors),
        ballots=sum(tally.times for tally in checked),
        tallies=[tally.to_plain() for tally in checked],
        note=words,
        entered_by=act.actor.person_id or account_id,
        entered_account=account_id,
        entered_at=act.at,
    )
    session.add(batch)
    session.flush()
    secret = queries.secret_of(session, vote_id)
    keys = sorted(covered_key(secret, batch.id, elector) for elector in electors)
    session.add_all(BatchElector(batch_id=batch.id, voter_key=key, vote_id=vote_id) for key in keys)
    audit.record(session, act, "votes:batch:enter", batch.id)
    return batch


def open_for_change(session: Session, vote_id: UUID) -> Vote:
    """The vote, open and locked: no ballot is cast and no batch judged until the commit."""
    vote = queries.lock_vote(session, vote_id)
    if queries.is_closed(session, vote):
        raise closed()
    if queries.failures_of(session, vote_id):
        raise over()
    return vote


def account_of(act: Act) -> UUID:
    """The account that answers for a batch. A person alone will not do: it could have several."""
    if act.actor.account_id is None:
        raise problems.nobody()
    return act.actor.account_id


def refuse_wrong_time(session: Session, act: Act, vote: Vote, channel: Channel) -> None:
    """Papers enter the count until the announced end, hands while they can be seen."""
    if channel is Channel.ONLINE:
        raise problems.not_a_batch()
    if channel is Channel.HAND and vote.secrecy is Secrecy.SECRET:
        raise problems.named_in_secret()
    if vote.closes_at is not None and act.at >= vote.closes_at:
        raise problems.late(vote.closes_at)
    if channel is Channel.HAND and not is_sitting(session, vote, act.at):
        raise problems.no_hands_now()


def _check_covered(session: Session, vote: Vote, electors: Sequence[str]) -> None:
    """Electors of this vote, none of whom has a ballot in the count."""
    if not electors or len(set(electors)) != len(electors):
        raise problems.nothing_covered()
    roll = queries.roll_of(session, vote.id)
    if strangers := sorted(set(electors) - roll.keys()):
        raise problems.unknown_electors(strangers)
    secret = queries.secret_of(session, vote.id)
    counted = queries.counted(session, vote.id)
    if twice := sorted(each for each in electors if voter_key(secret, each) in counted):
        raise problems.some_already_counted(twice)


def _check_tallies(
    session: Session,
    vote: Vote,
    channel: Channel,
    tallies: Sequence[Tally],
    electors: Sequence[str],
) -> list[Tally]:
    """The tallies, one ballot for each elector."""
    options = queries.options_of(session, vote.id)
    weighted = is_weighted(DecisionRule.from_plain(vote.law["rule"]))
    checked = [_check_tally(vote, tally, options, weighted=weighted) for tally in tallies]
    named = [key for tally in checked for key in tally.electors]
    if len(set(named)) != len(named) or not set(named) <= set(electors):
        raise problems.bad_tally()
    missing = len(electors) - sum(tally.times for tally in checked)
    if missing < 0:
        raise problems.too_many(len(electors) - missing, len(electors))
    if missing and channel is Channel.PAPER:
        raise problems.too_few(len(electors) - missing, len(electors))
    if missing:
        # Who is in the room and raises no hand abstains, which is a vote as well.
        rest = tuple(key for key in electors if key not in set(named)) if weighted else ()
        checked.append(Tally(times=missing, electors=rest))
    return checked


def _check_tally(vote: Vote, tally: Tally, options: Sequence[Option], *, weighted: bool) -> Tally:
    choices = {} if tally.spoilt else check_marks(tally.choices, options)
    times = len(tally.electors) or tally.times
    if times < 1 or len(set(tally.electors)) != len(tally.electors):
        raise problems.bad_tally()
    if tally.electors and vote.secrecy is Secrecy.SECRET:
        raise problems.named_in_secret()
    if not tally.electors and weighted:
        raise problems.names_needed()
    return Tally(choices, times, tally.electors, tally.spoilt)
