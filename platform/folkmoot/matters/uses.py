"""What running matters need of plugins: gates and forms of the workflow that each began with."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from folkmoot.extensions.above import Use
from folkmoot.extensions.registry import Pin
from folkmoot.extensions.service import view_for
from folkmoot.matters.additions import LEGAL_GATES
from folkmoot.matters.models import Matter, MatterEnding
from folkmoot.matters.service.ending import SATISFACTION
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice, NoticeRemoval, Objection, ObjectionAnswer
from folkmoot.tenancy.uses import names_in, use_of
from folkmoot.tenancy.workflow import workflow_version
from folkmoot.votes.models import Vote
from folkmoot_sdk import Kind, Text


def uses_of_plugins(session: Session) -> Iterator[Use]:
    view = view_for(session)
    for matter in session.scalars(_running()):
        what = Text(f"进行中的事项“{matter.title}”", f"the running matter “{matter.title}”")
        for kind, name in _names(session, matter):
            yield from use_of(view, kind, name, what)


def contestable_votes(session: Session, on: date) -> Iterator[Use]:
    """Closed votes whose result can still be objected to, so that a recount may be asked for:
    before the resolution has been made public, while it is, and until every objection to it has
    its answer. Two queries.
    """
    settled = set(session.scalars(_settled(on)))
    query = select(Vote).where(Vote.closed_at.is_not(None)).order_by(Vote.closed_at)
    for vote in session.scalars(query):
        if vote.id not in settled:
            pin = Pin.from_plain(vote.method["pin"])
            what = Text(
                f"仍可提出异议的表决“{vote.title}”",
                f"the vote “{vote.title}”, still open to objection",
            )
            yield Use(pin.plugin, what, pin.digest)


def _settled(on: date) -> Select[UUID]:
    """Votes that nobody can object to any more: their matter is over, or a notice of what was
    resolved has run its days since the close and nobody waits for an answer.
    """
    unanswered = (
        select(Objection.id)
        .outerjoin(ObjectionAnswer, ObjectionAnswer.objection_id == Objection.id)
        .where(Objection.notice_id == Notice.id, ObjectionAnswer.objection_id.is_(None))
    )
    taken_down = select(NoticeRemoval.notice_id).where(NoticeRemoval.notice_id == Notice.id)
    has_run = select(Notice.id).where(
        Notice.subject_id == Vote.subject_id,
        Notice.kind == NoticeKind.RESOLUTION,
        Notice.posted_at >= Vote.closed_at,
        Notice.ends_on < on,
        ~taken_down.exists(),
        ~unanswered.exists(),
    )
    ended = select(MatterEnding.matter_id).where(MatterEnding.matter_id == Vote.subject_id)
    return select(Vote.id).where(or_(has_run.exists(), ended.exists()))


def _running() -> Select[Matter]:
    ended = select(MatterEnding.matter_id).where(
        MatterEnding.tenant_id == Matter.tenant_id, MatterEnding.matter_id == Matter.id
    )
    return select(Matter).where(~ended.exists()).order_by(Matter.number)


def _names(session: Session, matter: Matter) -> Iterator[tuple[Kind, str]]:
    yield from names_in(workflow_version(session, matter.workflow_id).definition)
    yield from ((Kind.GATES, gate) for gates in LEGAL_GATES.values() for gate in gates)
    yield Kind.FORMS, SATISFACTION
