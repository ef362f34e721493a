"""From the rows of a vote to a poll, grouped by PostgreSQL."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import mark
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
from folkmoot.votes.problems import counting as problems
from folkmoot.votes.queries import Weight
from folkmoot_sdk import Ballot, LeftOut, Poll, SdkError


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


@dataclass(frozen=True, slots=True)
class Kept:
    """What the close of a secret vote left of its ballots: what they say, in no voter's order."""

    ballots: tuple[Ballot, ...]
    replaced: int

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Kept":
        """Of a closing's count file. Raises Refused (``vote.does_not_add_up``) if it is damaged."""
        try:
            left_out = [LeftOut.from_plain(each) for each in content["left_out"]]
            return cls(
                ballots=tuple(Ballot.from_plain(each) for each in content["ballots"]),
                replaced=sum(each.times for each in left_out if each.reason == REPLACED),
            )
        except (KeyError, TypeError, SdkError) as problem:
            raise problems.does_not_add_up(mark("what was kept of the ballots is damaged")) from (
                problem
            )


def tally(session: Session, vote: Vote, rules: Pinned, kept: Kept | None = None) -> Tallied:
    """Read what was cast. Six statements, however many ballots there are.

    ``kept`` stands for the online ballots of a secret vote once these are deleted.
    """
    roll = queries.roll_of(session, vote.id)
    weighted = is_weighted(rules.law)
    batches = _verified(session, vote.id)
    lines = [line for _, tallies in batches for line in _lines(tallies, roll, weighted=weighted)]
    papers = [ballot for ballot, _ in lines]
    spoilt = [ballot for ballot, is_spoilt in lines if is_spoilt]
    read = [ballot for ballot, is_spoilt in lines if not is_spoilt]
    if kept is None:
        online = _online(session, vote.id, weighted=weighted)
        replaced = _replaced(session, vote.id)
    else:
        online, replaced = _without(kept.ballots, read), kept.replaced
    cast = [*online, *papers]
    heads, area = sum(each.heads for each in cast), sum(each.total_area for each in cast)
    poll = Poll(
        options=queries.options_of(session, vote.id),
        ballots=(*online, *read),
        settings=rules.settings,
        threshold=rules.law,
        figures=figures_at_close(rules.opening, rules.law, vote.turnout, heads=heads, area=area),
        left_out=tuple(_left_out(replaced, sum(b.times for b in spoilt))),
    )
    channels = {Channel.ONLINE: sum(ballot.times for ballot in online)}
    if kept is not None:
        # Who took part is still on record, so what was kept can be held against it.
        channels[Channel.ONLINE] = queries.turnout_of(session, vote.id)[Channel.ONLINE]
    for channel in (Channel.HAND, Channel.PAPER):
        channels[channel] = sum(_ballots(tallies) for each, tallies in batches if each is channel)
    weights = _weights(roll) if weighted else ()
    return Tallied(poll, Attendance(channels, heads, area), weights)


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


def _without(kept: Sequence[Ballot], papers: Sequence[Ballot]) -> list[Ballot]:
    """The kept ballots that are not on paper; nobody weighs ballots in a secret vote."""
    read = Counter[str]()
    for ballot in papers:
        read[_said(ballot)] += ballot.times
    left = [(ballot, ballot.times - read[_said(ballot)]) for ballot in kept]
    return [replace(ballot, times=times) for ballot, times in left if times > 0]


def _said(ballot: Ballot) -> str:
    return json.dumps(dict(ballot.choices), sort_keys=True)


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
