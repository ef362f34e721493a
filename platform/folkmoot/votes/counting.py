"""From the rows of a vote to a poll, grouped by PostgreSQL, and from the poll to its outcome."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.votes import queries
from folkmoot.votes.domain import (
    LEFT_OUT,
    REPLACED,
    SPOILT,
    Channel,
    Judgement,
    Tally,
    figures_at_close,
    is_weighted,
)
from folkmoot.votes.models import Ballot as BallotRow
from folkmoot.votes.models import Batch, BatchJudgement, Elector, Vote
from folkmoot.votes.pins import Pinned
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.queries import Weight
from folkmoot_sdk import Ballot, LeftOut, Outcome, Poll, VotingRule, decide


@dataclass(frozen=True, slots=True)
class Attendance:
    """Ballots cast by channel, spoilt ones included, and what they stand for together."""

    channels: Mapping[Channel, int]
    heads: int
    area: int


@dataclass(frozen=True, slots=True)
class Tallied:
    """All ballots of a vote, without voters."""

    poll: Poll
    attendance: Attendance
    weights: tuple[tuple[Weight, int], ...]


def tally(session: Session, vote: Vote, rules: Pinned) -> Tallied:
    """Read what was cast. Six statements, however many ballots there are."""
    roll = queries.roll_of(session, vote.id)
    weighted = is_weighted(rules.law)
    online = _online(session, vote.id, weighted=weighted)
    batches = _verified(session, vote.id)
    lines = [line for _, tallies in batches for line in _lines(tallies, roll, weighted=weighted)]
    papers = [ballot for ballot, _ in lines]
    spoilt = [ballot for ballot, is_spoilt in lines if is_spoilt]
    cast = [*online, *papers]
    heads, area = sum(each.heads for each in cast), sum(each.total_area for each in cast)
    poll = Poll(
        options=queries.options_of(session, vote.id),
        ballots=(*online, *(ballot for ballot, is_spoilt in lines if not is_spoilt)),
        settings=rules.settings,
        threshold=rules.law,
        figures=figures_at_close(rules.opening, rules.law, vote.turnout, heads=heads, area=area),
        left_out=tuple(_left_out(_replaced(session, vote.id), sum(b.times for b in spoilt))),
    )
    channels = {Channel.ONLINE: sum(ballot.times for ballot in online)}
    for channel in (Channel.HAND, Channel.PAPER):
        channels[channel] = sum(_ballots(tallies) for each, tallies in batches if each is channel)
    weights = _weights(roll) if weighted else ()
    return Tallied(poll, Attendance(channels, heads, area), weights)


def judge(method: VotingRule, poll: Poll) -> Outcome:
    """The outcome of a poll. Raises Refused (``vote.count_failed``) whatever the rule does."""
    try:
        return decide(method, poll)
    except Exception as problem:  # a plugin's code may raise anything
        raise problems.count_failed(method.title) from problem


def _online(session: Session, vote_id: UUID, *, weighted: bool) -> list[Ballot]:
    last = (
        select(BallotRow.voter_key, BallotRow.choices)
        .ext(distinct_on(BallotRow.voter_key))
        .where(BallotRow.vote_id == vote_id)
        .order_by(BallotRow.voter_key, BallotRow.seq.desc())
        .subquery()
    )
    if not weighted:
        plain = select(last.c.choices, func.count()).group_by(last.c.choices)
        return [Ballot(choices, times=times) for choices, times in session.execute(plain)]
    # Only named votes are weighted, and there the voter key is the elector's own.
    kinds = (last.c.choices, Elector.heads, Elector.area)
    query = (
        select(*kinds, func.count())
        .join(Elector, (Elector.vote_id == vote_id) & (Elector.key == last.c.voter_key))
        .group_by(*kinds)
    )
    return [Ballot(*row) for row in session.execute(query)]


def _replaced(session: Session, vote_id: UUID) -> int:
    """Ballots whose voters cast another one later."""
    query = select(
        func.count() - func.count(BallotRow.voter_key.distinct()),
    ).where(BallotRow.vote_id == vote_id)
    return session.scalar(query) or 0


def _verified(session: Session, vote_id: UUID) -> list[tuple[Channel, list[Tally]]]:
    query = (
        select(Batch.channel, Batch.tallies)
        .join(
            BatchJudgement,
            (BatchJudgement.tenant_id == Batch.tenant_id) & (BatchJudgement.batch_id == Batch.id),
        )
        .where(Batch.vote_id == vote_id, BatchJudgement.judgement == Judgement.VERIFIED)
    )
    return [
        (channel, [Tally.from_plain(each) for each in tallies])
        for channel, tallies in session.execute(query)
    ]


def _ballots(tallies: Iterable[Tally]) -> int:
    return sum(each.times for each in tallies)


def _lines(
    tallies: Iterable[Tally], roll: Mapping[str, Weight], *, weighted: bool
) -> Iterator[tuple[Ballot, bool]]:
    """The ballots of a batch, each with whether it is spoilt."""
    for each in tallies:
        if not weighted:
            yield Ballot(each.choices, times=each.times), each.spoilt
            continue
        for elector in each.electors:
            weight = roll[elector]
            yield Ballot(each.choices, weight.heads, weight.area), each.spoilt


def _left_out(replaced: int, spoilt: int) -> Iterator[LeftOut]:
    for reason, times in ((REPLACED, replaced), (SPOILT, spoilt)):
        if times:
            yield LeftOut(reason, LEFT_OUT[reason], times)


def _weights(roll: Mapping[str, Weight]) -> tuple[tuple[Weight, int], ...]:
    """How many electors have which weight: the electorate without its electors."""
    times: dict[tuple[int, int], int] = {}
    for weight in roll.values():
        times[weight.heads, weight.area] = times.get((weight.heads, weight.area), 0) + 1
    return tuple((Weight(*key), times[key]) for key in sorted(times))
