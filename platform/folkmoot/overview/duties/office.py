"""What waits for whoever keeps the office: papers to verify, rounds to finish, people to answer."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from folkmoot.compliance.reminding import Level
from folkmoot.compliance.told import last_told
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.notices.models import Objection, ObjectionAnswer
from folkmoot.opinions.models import Sweep, SweepEnd
from folkmoot.opinions.queries import waiting_by_channel
from folkmoot.overview.duties.duty import Duty
from folkmoot.votes.models import Batch, BatchJudgement, CountFailure, Vote
from folkmoot.votes.queries import COUNT_FAILED, IS_OPEN
from folkmoot_sdk import Text

_REMINDED = mark(
    "Standing meetings: %(news)d newly due or late on %(day)s, %(standing)d more still to be held"
)


def reminded(session: Session) -> Iterator[Duty]:
    """What the last digest told the secretary, as far as it still stands. Three queries."""
    told = last_told(session, [tenant_of(session).tenant_id], Level.SECRETARY, limit=1)
    if told is not None and (told.news or told.standing):
        news = (("news", told.news), ("day", told.day), ("standing", told.standing))
        yield Duty(_REMINDED, news, "compliance.year")


_JUDGED = select(BatchJudgement.batch_id).where(
    BatchJudgement.tenant_id == Batch.tenant_id, BatchJudgement.batch_id == Batch.id
)
_BATCHES = (
    select(Vote.id, Vote.title, func.count())
    .join(Batch, and_(Batch.tenant_id == Vote.tenant_id, Batch.vote_id == Vote.id))
    .where(IS_OPEN, ~_JUDGED.exists())
    .group_by(Vote.tenant_id, Vote.id)
    .order_by(Vote.id)
)


def batches(session: Session) -> Iterator[Duty]:
    """Hand counts and papers that a second person has not looked at. One query."""
    for vote_id, title, number in session.execute(_BATCHES):
        yield Duty(
            mark("Verify %(number)d batches of papers or hands: %(title)s"),
            (("number", number), ("title", title)),
            "votes.vote",
            (("vote_id", vote_id),),
        )


# What the last attempt to count it came to.
_FAULT = (
    select(CountFailure.sentence)
    .where(CountFailure.tenant_id == Vote.tenant_id, CountFailure.vote_id == Vote.id)
    .order_by(CountFailure.number.desc())
    .limit(1)
)
_VOTES_OVER = (
    select(Vote.id, Vote.title, Vote.subject_id, Vote.closes_at, _FAULT.scalar_subquery())
    .where(IS_OPEN, or_(Vote.closes_at.is_not(None), COUNT_FAILED))
    .order_by(Vote.closes_at, Vote.id)
)


def votes_over(session: Session) -> Iterator[Duty]:
    """Votes to close and count once their time is over, and those to count again. One query."""
    for vote_id, title, subject_id, closes_at, fault in session.execute(_VOTES_OVER):
        if fault is not None:
            words = Text.from_plain(fault)
            yield Duty(
                mark("Count failed, count again: %(title)s (%(fault)s)"),
                (("title", title), ("fault", words)),
                "votes.vote",
                (("vote_id", vote_id),),
            )
            continue
        yield Duty(
            mark("Close the vote and count: %(title)s"),
            (("title", title),),
            "matters.do",
            (("matter_id", subject_id), ("name", "close-vote")),
            since=closes_at,
        )


_ENDED = select(SweepEnd.sweep_id).where(
    SweepEnd.tenant_id == Sweep.tenant_id, SweepEnd.sweep_id == Sweep.id
)
_ROUNDS = (
    select(Sweep.id, Sweep.purpose)
    .where(Sweep.worker_id == bindparam("person_id", type_=Uuid), ~_ENDED.exists())
    .order_by(Sweep.id)
)


def rounds(session: Session, person_id: UUID | None) -> Iterator[Duty]:
    """Rounds of visits that they began and have not finished. One query."""
    for sweep_id, purpose in session.execute(_ROUNDS, {"person_id": person_id}):
        yield Duty(
            mark("Go on with the visits: %(purpose)s"),
            (("purpose", purpose),),
            "opinions.sweep",
            (("sweep_id", sweep_id),),
        )


_ANSWERED = select(ObjectionAnswer.objection_id).where(
    ObjectionAnswer.tenant_id == Objection.tenant_id, ObjectionAnswer.objection_id == Objection.id
)
_OBJECTIONS = (
    select(Objection.id, Objection.answer_due_on)
    .where(~_ANSWERED.exists())
    .order_by(Objection.answer_due_on, Objection.id)
)


def objections(session: Session) -> Iterator[Duty]:
    """Objections without an answer, each with the last day for it. One query."""
    for objection_id, due_on in session.execute(_OBJECTIONS):
        yield Duty(
            mark("Answer an objection"),
            (),
            "notices.answer",
            (("objection_id", objection_id),),
            until=due_on,
        )


def opinions(session: Session) -> Iterator[Duty]:
    """Opinions that no topic has taken up. One query."""
    if number := sum(waiting_by_channel(session).values()):
        yield Duty(
            mark("%(number)d opinions wait to be taken up in a topic"),
            (("number", number),),
            "opinions.opinion_list",
        )
