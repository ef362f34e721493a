"""The second person's word on a batch: verified or rejected; and what electors have against it."""

from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.scope import tenant_of
from folkmoot.kernel.text import plain_text
from folkmoot.votes import covering, queries
from folkmoot.votes.domain import Judgement
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import Batch, BatchJudgement, BatchObjection, Participation, Vote
from folkmoot.votes.problems import batches as problems
from folkmoot.votes.service.batches import (
    STAFF,
    account_of,
    open_for_change,
    refuse_wrong_time,
)


def verify_batch(session: Session, act: Act, *, batch_id: UUID) -> BatchJudgement:
    """Take a batch into the count, as another person with another account than the one who entered
    it. Raises Refused ``vote.batch_conflict`` if one of its electors has a ballot by now.
    """
    vote, batch = _to_judge(session, act, batch_id)
    if not is_staff(act):
        require_elector(session, act, vote.id)
    if is_own(act, batch) or batch.entered_account is None:
        raise problems.same_person()
    refuse_wrong_time(session, act, vote, batch.channel)
    keys = _covered(session, act, vote, batch)
    judgement = _judge(session, act, batch, Judgement.VERIFIED, "")
    session.add_all(
        Participation(vote_id=vote.id, voter_key=key, channel=batch.channel, batch_id=batch.id)
        for key in keys
    )
    audit.record(session, act, "votes:batch:verify", batch.id)
    return judgement


def reject_batch(session: Session, act: Act, *, batch_id: UUID, reason: str) -> BatchJudgement:
    """Leave a batch out of the count; its electors may vote otherwise or be entered again.

    For staff, and for whoever entered it: a mistake should not wait for a second person.
    """
    words = plain_text(reason, field="reason", limit=500)
    _, batch = _to_judge(session, act, batch_id)
    if not (is_staff(act) or is_own(act, batch)):
        raise problems.not_yours_to_reject()
    judgement = _judge(session, act, batch, Judgement.REJECTED, words)
    audit.record(session, act, "votes:batch:reject", batch.id)
    return judgement


def object_to_batch(session: Session, act: Act, *, batch_id: UUID, text: str) -> BatchObjection:
    """Say, as an elector, what is wrong with a batch. It is kept and shown, and decides nothing.

    Raises Refused ``vote.objected_already``: once a batch, or one person could bury it.
    """
    words = plain_text(text, field="text", limit=500)
    batch = queries.find_batch(session, batch_id)
    person_id = act.actor.require_person()
    open_for_change(session, batch.vote_id)
    require_elector(session, act, batch.vote_id)
    key = (tenant_of(session).tenant_id, batch_id, person_id)
    if session.get(BatchObjection, key) is not None:
        raise problems.objected_already()
    row = BatchObjection(batch_id=batch_id, person_id=person_id, text=words, objected_at=act.at)
    session.add(row)
    audit.record(session, act, "votes:batch:object", batch_id)
    return row


def is_staff(act: Act) -> bool:
    return not act.actor.roles.isdisjoint(STAFF)


def is_own(act: Act, batch: Batch) -> bool:
    """Whether the account or the person behind ``act`` is who entered ``batch``."""
    actor = act.actor
    by_account = actor.account_id is not None and actor.account_id == batch.entered_account
    return by_account or batch.entered_by in {actor.person_id, actor.account_id}


def require_elector(session: Session, act: Act, vote_id: UUID) -> None:
    person_id = act.actor.person_id
    if person_id is None or not queries.electors_of(session, vote_id, person_id):
        raise problems.not_a_teller()


def _to_judge(session: Session, act: Act, batch_id: UUID) -> tuple[Vote, Batch]:
    batch = queries.find_batch(session, batch_id)
    vote = open_for_change(session, batch.vote_id)
    account_of(act)
    if session.get(BatchJudgement, (tenant_of(session).tenant_id, batch_id)) is not None:
        raise problems.judged_already()
    return vote, batch


def _covered(session: Session, act: Act, vote: Vote, batch: Batch) -> list[str]:
    """The voter keys of a batch, none of which is in the count yet."""
    if twice := covering.conflicts(session, vote, [batch.id])[batch.id]:
        # Who has voted in a secret vote is for staff to know.
        raise problems.conflict(twice) if is_staff(act) else problems.conflict_of(len(twice))
    electors = covering.covered(session, vote, [batch.id])[batch.id]
    if len(electors) != batch.covers:
        raise problems.covers_others()
    secret = queries.secret_of(session, vote.id)
    return sorted(voter_key(secret, elector) for elector in electors)


def _judge(
    session: Session, act: Act, batch: Batch, judgement: Judgement, reason: str
) -> BatchJudgement:
    account_id = account_of(act)
    row = BatchJudgement(
        batch_id=batch.id,
        vote_id=batch.vote_id,
        judgement=judgement,
        reason=reason,
        entered_by=batch.entered_by,
        entered_account=batch.entered_account,
        judged_by=act.actor.person_id or account_id,
        judged_account=account_id,
        judged_at=act.at,
    )
    session.add(row)
    return row
