"""All that an archive tells of one matter, in a number of queries that does not grow with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from folkmoot.implementation.models import SignOff
from folkmoot.implementation.queries import Carried, items_of, sign_offs_of
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.audit.models import AuditEntry, AuditHead
from folkmoot.matters.dossier import Dossier
from folkmoot.matters.models import (
    Matter,
    MatterEnding,
    MatterProposal,
    MatterStatement,
    MatterStepExit,
)
from folkmoot.matters.queries import answers_of, dossier, find_matter
from folkmoot.matters.satisfaction import Graded, counted
from folkmoot.opinions.models import Topic
from folkmoot.opinions.queries import Source, find_topic, opinions_of
from folkmoot.registers.queries.board import NoticePaper, notice_papers
from folkmoot.registers.queries.papers import (
    Call,
    MinutesPaper,
    all_minutes,
    calls_of,
)
from folkmoot.votes.models import Closing


@dataclass(frozen=True, slots=True)
class Head:
    """Where the community's chain stands: its newest entry."""

    seq: int
    hash: str
    at: datetime

    @property
    def on(self) -> date:
        return self.at.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class CountFile:
    """What a closed vote published."""

    title: str
    closed_at: datetime
    content: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class MatterRecord:
    """One matter with every paper of it. ``head`` is where the community's chain stands."""

    matter: Matter
    dossier: Dossier
    topic: Topic
    opinions: tuple[Source, ...]
    proposal: MatterProposal | None
    statements: tuple[MatterStatement, ...]
    exits: Mapping[int, MatterStepExit]
    carried: tuple[Carried, ...]
    sign_offs: tuple[SignOff, ...]
    satisfaction: tuple[Graded, ...]
    ending: MatterEnding | None
    calls: tuple[Call, ...]
    minutes: tuple[MinutesPaper, ...]
    counts: tuple[CountFile, ...]
    notices: tuple[NoticePaper, ...]
    head: Head


# PostgreSQL's integer; a larger one would be an error of the database.
_LARGEST = 2**31 - 1
_HEAD = select(AuditHead.seq, AuditHead.hash, AuditEntry.at).join(
    AuditEntry,
    and_(AuditEntry.tenant_id == AuditHead.tenant_id, AuditEntry.seq == AuditHead.seq),
)


def head_of(session: Session) -> Head:
    """The newest entry; a matter's community has one, for the matter itself made some."""
    return Head(*session.execute(_HEAD).one())


def is_entry(session: Session, seq: int, hash_: str) -> bool:
    """Whether the community's chain has this entry; any number may be asked for."""
    if not 0 < seq <= _LARGEST:
        return False
    return session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == seq)) == hash_


def matter_record(session: Session, matter_id: UUID) -> MatterRecord:
    """Raises NotFound ``matter.unknown``."""
    found, head = dossier(session, matter_id), head_of(session)
    meetings = [meeting.id for meeting in found.meetings]
    answers = answers_of(session, matter_id)
    exits = session.scalars(select(MatterStepExit).where(MatterStepExit.matter_id == matter_id))
    return MatterRecord(
        matter=find_matter(session, matter_id),
        dossier=found,
        topic=find_topic(session, found.topic_id),
        opinions=opinions_of(session, found.topic_id),
        proposal=_one(session, MatterProposal, matter_id),
        statements=_statements(session, matter_id),
        exits={each.seq: each for each in exits},
        carried=items_of(session, matter_id),
        sign_offs=sign_offs_of(session, matter_id),
        satisfaction=counted(answers) if answers else (),
        ending=_one(session, MatterEnding, matter_id),
        calls=calls_of(session, meetings),
        minutes=all_minutes(session, meetings),
        counts=_counts(session, found),
        notices=notice_papers(session, matter_id),
        head=head,
    )


def _one(session: Session, model: type[Any], matter_id: UUID) -> Any:  # noqa: ANN401 - the model's
    return session.scalar(select(model).where(model.matter_id == matter_id))


def _statements(session: Session, matter_id: UUID) -> tuple[MatterStatement, ...]:
    query = select(MatterStatement).where(MatterStatement.matter_id == matter_id)
    return tuple(session.scalars(query.order_by(MatterStatement.made_at, MatterStatement.id)))


def _counts(session: Session, found: Dossier) -> tuple[CountFile, ...]:
    titles = {vote.id: vote.title for vote in found.votes}
    query = select(Closing).where(Closing.vote_id.in_(titles))
    closings = session.scalars(query.order_by(Closing.closed_at, Closing.vote_id))
    return tuple(
        CountFile(titles[one.vote_id], one.closed_at, one.count_file, one.count_file_digest)
        for one in closings
    )
