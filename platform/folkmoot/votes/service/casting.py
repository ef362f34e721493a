"""Casting a ballot: four statements and the chain's, in a vote that cannot close meanwhile, and
one to find the vote where its page has not.

A vendor's rule is asked before that, in two statements more: it may take seconds, and whoever
holds the vote's lock for so long, one voter after the other, keeps the chair from closing it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, bindparam, exists, func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Pin
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.unless import add_unless_there
from folkmoot.kernel.text import plain_text
from folkmoot.votes.answering import answering
from folkmoot.votes.domain import Channel, Choices, Receipt
from folkmoot.votes.keys import coarse, request_key, voter_key
from folkmoot.votes.marks import check_choices
from folkmoot.votes.models import Ballot, CountFailure, Participation, Vote
from folkmoot.votes.pins import asks_elsewhere, pinned_method
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.queries.booth import BOOTH, paper_of
from folkmoot.votes.queries.finding import find_vote
from folkmoot_sdk import Option, Secrecy

# A second attempt sees what the first one ran into; a third would mean somebody keeps clicking.
_ATTEMPTS = 2


# The statements of a cast, built once: a vote of a whole estate is cast within an evening.
_VOTE_ID = bindparam("vote_id", type_=Uuid)
_VOTER_KEY = bindparam("voter_key", type_=Text)

# Until this transaction ends nobody can close the vote. After a wait for one who did,
# PostgreSQL shows the new ``closed_at`` and the old rest, hence both are looked at.
_BOOTH = BOOTH.with_for_update(read=True, of=Vote).execution_options(populate_existing=True)

_COUNTED = select(Participation.channel).where(
    Participation.vote_id == _VOTE_ID, Participation.voter_key == _VOTER_KEY
)
_OWN = select(func.coalesce(func.max(Ballot.seq), 0)).where(
    Ballot.vote_id == _VOTE_ID, Ballot.voter_key == _VOTER_KEY
)
_FIRST = select(func.jsonb_build_array(Ballot.seq, Ballot.cast_at)).where(
    Ballot.vote_id == _VOTE_ID, Ballot.request_key == bindparam("request_key", type_=Text)
)
# Asked under the lock and not with it: whoever waited for a close would be told of what was before.
_OVER = exists().where(CountFailure.vote_id == _VOTE_ID)
_BEFORE = select(
    _COUNTED.scalar_subquery(), _OWN.scalar_subquery(), _FIRST.scalar_subquery(), _OVER
)


@dataclass(frozen=True, slots=True)
class _Booth:
    """All that a cast needs to know, read in one statement."""

    vote: Vote
    elector_key: str
    secret: str | None
    is_closed: bool
    options: tuple[Option, ...]

    @property
    def voter_key(self) -> str:
        return voter_key(self.secret, self.elector_key)


@dataclass(frozen=True, slots=True)
class _Before:
    """What the voter did before this request, and whether a count was tried since."""

    channel: Channel | None
    seq: int
    first: Receipt | None
    is_over: bool


def cast_ballot(
    session: Session,
    act: Act,
    *,
    vote_id: UUID,
    choices: Choices,
    request_key: str,
    elector_key: str | None = None,
) -> Receipt:
    """Cast, or change, the ballot of the elector for whom the actor may vote.

    Give it a transaction of its own: PostgreSQL marks all rows of a transaction alike, so a row
    that names the account (a session's last use) would name a secret ballot's voter for ever.
    ``elector_key`` is needed only by an owner who is behind several (``vote.which_elector``).
    ``request_key`` is made by the form: the same key again answers with the first receipt and
    casts nothing. Raises NotFound, NotAllowed (``vote.not_on_roll``), Refused (``vote.closed``,
    ``vote.over``, ``vote.already_counted``, ``vote.rule_failed``), Invalid (the marks), Conflict
    (``vote.concurrent``).
    """
    given = plain_text(request_key, field="request_key", limit=100)
    person_id, marks = act.actor.require_person(), None
    if asks_elsewhere(find_vote(session, vote_id)):
        booth = _enter(session, vote_id, person_id, elector_key, BOOTH)
        before = _look_back(session, booth, given, act.at)
        if before.first is not None:
            return before.first
        marks = try_ballot(session, booth.vote, booth.options, choices)
    booth = _enter(session, vote_id, person_id, elector_key, _BOOTH)
    for _ in range(_ATTEMPTS):
        before = _look_back(session, booth, given, act.at)
        if before.first is not None:
            return before.first
        if marks is None:
            marks = try_ballot(session, booth.vote, booth.options, choices)
        receipt = _cast(session, act, booth, before, marks, given)
        if receipt is not None:
            return receipt
    raise problems.same_seq()


def _enter(
    session: Session,
    vote_id: UUID,
    person_id: UUID,
    elector_key: str | None,
    statement: Select[Any],
) -> _Booth:
    found = paper_of(session, vote_id, person_id, statement)
    key = _choose(list(found.electors), elector_key)
    if found.is_closed and found.vote.secrecy is Secrecy.SECRET:
        raise problems.closed()
    return _Booth(found.vote, key, found.secret, found.is_closed, found.options)


def _choose(own: list[str], wanted: str | None) -> str:
    if not own or (wanted is not None and wanted not in own):
        raise problems.not_on_roll()
    if wanted is None and len(own) > 1:
        raise problems.which_elector(own)
    return wanted or own[0]


def _look_back(session: Session, booth: _Booth, given: str, at: datetime) -> _Before:
    """Raises what keeps this voter from casting now, but for whoever has cast this very ballot."""
    asked = {
        "vote_id": booth.vote.id,
        "voter_key": booth.voter_key,
        "request_key": request_key(booth.secret, booth.elector_key, given),
    }
    channel, seq, receipt, is_over = session.execute(_BEFORE, asked).one()
    before = _Before(channel, seq, _first_receipt(booth.vote.id, receipt), is_over)
    if before.first is None:
        _refuse_late(booth, before, at)
    return before


def _first_receipt(vote_id: UUID, found: list[Any] | None) -> Receipt | None:
    if found is None:
        return None
    seq, cast_at = found
    return Receipt(vote_id, seq, datetime.fromisoformat(cast_at), repeated=True)


def _refuse_late(booth: _Booth, before: _Before, at: datetime) -> None:
    closes_at = booth.vote.closes_at
    if booth.is_closed or (closes_at is not None and at >= closes_at):
        raise problems.closed()
    if before.is_over:
        raise problems.over()
    # A batch that nobody has verified keeps nobody from voting: it is one person's word.
    if before.channel not in {None, Channel.ONLINE}:
        raise problems.already_counted()


def try_ballot(
    session: Session, vote: Vote, options: tuple[Option, ...], choices: Mapping[str, object]
) -> Choices:
    """The marks as they would be cast, nothing of them kept. Raises as a cast does of them."""
    method, settings = pinned_method(vote)
    pin = Pin.from_plain(vote.method["pin"])
    with answering(session, method, pin, vote.method["plugin_version"]):
        return check_choices(method, choices, options, settings)


def _cast(
    session: Session, act: Act, booth: _Booth, before: _Before, marks: Choices, given: str
) -> Receipt | None:
    """The receipt, or None when another request of the same voter was a moment faster."""
    is_secret = booth.vote.secrecy is Secrecy.SECRET
    at = coarse(act.at) if is_secret else act.at
    voter = {
        "vote_id": booth.vote.id,
        "voter_key": booth.voter_key,
        "channel": Channel.ONLINE,
    }
    if before.channel is None and not add_unless_there(
        session, Participation, **voter, batch_id=None
    ):
        return None
    seq, own_key = before.seq + 1, request_key(booth.secret, booth.elector_key, given)
    ballot = {"seq": seq, "choices": dict(marks), "cast_at": at, "request_key": own_key}
    if not add_unless_there(session, Ballot, **voter, **ballot):
        if before.channel is None:
            # Whoever has a ballot took part before: nothing half done may stay.
            raise problems.same_seq()
        return None
    audit.record(
        session, replace(act, at=at), "votes:ballot:cast", booth.vote.id, anonymous=is_secret
    )
    return Receipt(booth.vote.id, seq, at)
