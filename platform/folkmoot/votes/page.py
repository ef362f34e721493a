"""A vote as its pages show it, and what the floor above knows about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.votes import queries
from folkmoot.votes.covering import conflicts
from folkmoot.votes.domain import Channel, is_weighted
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import (
    Batch,
    BatchJudgement,
    BatchObjection,
    Closing,
    CountFailure,
    Vote,
)
from folkmoot.votes.named import Named, named
from folkmoot.votes.queries import OwnBallot
from folkmoot.votes.sheets import Sheet, sheet_of
from folkmoot_sdk import DecisionRule, Option, Outcome, Secrecy, Text

STAFF = frozenset({Role.SECRETARY, Role.GRID_WORKER})

# Whether what this vote carries is advice, because another body decides.
AdviceSource = Callable[[Session, Vote], bool]


@dataclass(slots=True)
class _Wiring:
    advice: AdviceSource = lambda _session, _vote: False


_wiring = _Wiring()


def register_advice(source: AdviceSource) -> None:
    """Say which votes may recommend only; votes themselves do not know. The last one holds."""
    _wiring.advice = source


def may_see_names(actor: Actor) -> bool:
    """Whoever is somebody in this community: not its district's officers, nor the operator."""
    return not actor.roles.isdisjoint({Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT})


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """All that a vote's page shows. ``failures`` are the attempts to count that came to nothing."""

    vote: Vote
    options: tuple[Option, ...]
    law: DecisionRule
    method: Named
    sheet: Sheet
    closing: Closing | None
    failures: tuple[CountFailure, ...]
    turnout: Mapping[Channel, int]
    batches: Sequence[tuple[Batch, BatchJudgement | None]]
    conflicts: Mapping[UUID, int]
    objections: Mapping[UUID, Sequence[BatchObjection]]
    own: Mapping[str, OwnBallot]
    advises: bool

    @property
    def outcome(self) -> Outcome | None:
        return Outcome.from_plain(self.closing.outcome) if self.closing else None

    @property
    def waiting(self) -> int:
        """Voters in batches that nobody has verified: they may still vote online."""
        return sum(batch.covers for batch, judged in self.batches if judged is None)

    @property
    def weighted(self) -> bool:
        return is_weighted(self.law)

    def is_over(self, act: Act) -> bool:
        """Whether no ballot can be cast any more, counted or not."""
        ends = self.vote.closes_at
        tried = self.closing is not None or bool(self.failures)
        return tried or (ends is not None and act.at >= ends)


def record_of(session: Session, actor: Actor, vote: Vote) -> VoteRecord:
    """The record as ``actor`` may read it. Sixteen queries at most, however many ballots."""
    options = queries.options_of(session, vote.id)
    batches = queries.batches_of(session, vote.id)
    unjudged = [batch.id for batch, judged in batches if judged is None]
    return VoteRecord(
        vote=vote,
        options=options,
        law=DecisionRule.from_plain(vote.law["rule"]),
        method=named(vote),
        sheet=sheet_of(vote, options),
        closing=queries.find_closing(session, vote.id),
        failures=queries.failures_of(session, vote.id),
        turnout=queries.turnout_of(session, vote.id),
        batches=batches,
        conflicts={
            batch_id: len(twice) for batch_id, twice in conflicts(session, vote, unjudged).items()
        },
        objections=queries.objections_of(session, vote.id) if batches else {},
        own=own_ballots_of(session, actor, vote),
        advises=_wiring.advice(session, vote),
    )


def own_ballots_of(session: Session, actor: Actor, vote: Vote) -> dict[str, OwnBallot]:
    """What the actor did for each elector whose ballot is theirs to cast; {} for nobody.

    After a secret vote has closed nobody can say whose ballot is whose, the voter included.
    """
    if actor.person_id is None:
        return {}
    own = queries.electors_of(session, vote.id, actor.person_id)
    if not own:
        return {}
    secret = queries.secret_of(session, vote.id) if vote.secrecy is Secrecy.SECRET else None
    if vote.secrecy is Secrecy.SECRET and secret is None:
        return {key: OwnBallot() for key in own}
    keys = {voter_key(secret, elector): elector for elector in own}
    found = queries.own_ballots(session, vote.id, keys)
    return {keys[key]: ballot for key, ballot in found.items()}


CHANNELS = {
    Channel.ONLINE: Text("网上投票", "Online"),
    Channel.HAND: Text("举手计票", "Show of hands"),
    Channel.PAPER: Text("纸质选票", "Papers"),
}
