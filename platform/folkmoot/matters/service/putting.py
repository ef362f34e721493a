"""Putting options to the vote: one vote on them at a time, and once a meeting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.matters.decided import undecided
from folkmoot.matters.domain import Force, force_of
from folkmoot.matters.dossier import Dossier, OptionFact
from folkmoot.matters.models import MatterVote, MatterVoteOption
from folkmoot.matters.service.preparing import require_step
from folkmoot.tenancy.steps import Step
from folkmoot.votes.models import Vote
from folkmoot_sdk import BodyKind

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Question:
    """What a body is to be asked. ``reason``: why owners are asked again what they answered."""

    body: BodyKind
    meeting_id: UUID | None
    options: tuple[OptionFact, ...]
    reason: str = ""


# The last time each option was put to this body in this round, by the option's id.
Turns = Mapping[UUID, MatterVoteOption]


def require_open_question(session: Session, record: Dossier, question: Question) -> Turns:
    """What went before, if the question may be put now; else one could vote until it is carried.

    Raises Conflict ``matter.vote_open``, Refused ``matter.voted_in_meeting``, Invalid
    ``matter.reason_missing``.
    """
    before = _before(session, record, question)
    running = {vote.id for vote in record.votes if vote.closed_at is None}
    for option in question.options:
        last = before.get(option.id)
        if last is None:
            continue
        if last.vote_id in running:
            raise _still_open(option)
        if question.meeting_id is not None and last.meeting_id == question.meeting_id:
            raise _voted(option)
        if question.meeting_id is None and not question.reason.strip():
            raise _no_reason(option)
    return before


def advised_to(record: Dossier, body: BodyKind) -> frozenset[str]:
    """What was only recommended and is this body's to decide, while that can be made good."""
    later = {Step.PUBLICATION.position, Step.IMPLEMENTATION.position}
    if record.ending is not None or record.here.position not in later:
        return frozenset()
    waiting = undecided(record)
    return frozenset(
        option.key
        for option in record.options
        if option.key in waiting and force_of(body, option.subject) is Force.DECIDES
    )


def require_turn(record: Dossier, body: BodyKind, option_keys: Collection[str]) -> None:
    """Raise Refused ``matter.not_in_step`` but in step 4, or on advice that waits for ``body``.

    Without the latter a recommendation could be carried out only by failing first.
    """
    if option_keys and advised_to(record, body).issuperset(option_keys):
        return
    require_step(record, Step.RESOLUTION)


def put_to_vote(
    session: Session, act: Act, record: Dossier, vote: Vote, question: Question, before: Turns
) -> None:
    """Say of a vote that it was taken on this matter and these options, in this round."""
    place = {"vote_id": vote.id, "matter_id": record.matter_id, "round_no": record.round_no}
    asked = {"body": question.body, "meeting_id": question.meeting_id}
    reason = plain_text(question.reason, field="reason", limit=REASON_LIMIT, required=False)
    session.add(MatterVote(**place, **asked))
    # The options' foreign key rests on it.
    session.flush()
    for option in question.options:
        last = before.get(option.id)
        session.add(
            MatterVoteOption(
                **place,
                **asked,
                option_id=option.id,
                turn=last.turn + 1 if last else 1,
                before_turn=last and last.turn,
                before_vote_id=last and last.vote_id,
                reason=reason if last else "",
            )
        )
    audit.record(session, act, "matters:vote:open", record.matter_id)


def _before(session: Session, record: Dossier, question: Question) -> Turns:
    query = select(MatterVoteOption).where(
        MatterVoteOption.matter_id == record.matter_id,
        MatterVoteOption.round_no == record.round_no,
        MatterVoteOption.body == question.body,
    )
    rows = session.scalars(query.order_by(MatterVoteOption.turn))
    return {row.option_id: row for row in rows}


def _still_open(option: OptionFact) -> Conflict:
    return Conflict(
        "matter.vote_open",
        mark("A vote on “%(option)s” is open already."),
        cure=mark("Close that one first."),
        field="option_keys",
        option=option.label,
    )


def _voted(option: OptionFact) -> Refused:
    return Refused(
        "matter.voted_in_meeting",
        mark("This meeting has voted on “%(option)s” already."),
        cure=mark("Put it to another meeting, called with its own notice."),
        field="option_keys",
        option=option.label,
    )


def _no_reason(option: OptionFact) -> Invalid:
    return Invalid(
        "matter.reason_missing",
        mark("The owners have answered on “%(option)s” in this round."),
        cure=mark("Say why they are asked again. Everybody can read this."),
        field="reason",
        option=option.label,
    )
