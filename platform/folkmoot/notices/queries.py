"""Which notices there are, whether they have run, and what was objected."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.notices import domain
from folkmoot.notices.models import (
    Notice,
    NoticeBoard,
    NoticePosting,
    NoticeRemoval,
    Objection,
    ObjectionAnswer,
    PostingProof,
)

PAGE = 50


@dataclass(frozen=True, slots=True)
class Hanging:
    """One board that a notice hangs on, with the proofs of it."""

    board: NoticeBoard
    proofs: tuple[PostingProof, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """An objection with its answer, if it has one."""

    objection: Objection
    answer: ObjectionAnswer | None

    def is_late(self, on: date) -> bool:
        """Whether the answer came late, or has not come in time by ``on``."""
        day = self.answer.answered_on if self.answer else on
        return domain.is_late(self.objection.answer_due_on, day)


def find_notice(session: Session, notice_id: UUID) -> Notice:
    found = session.get(Notice, (tenant_of(session).tenant_id, notice_id))
    if found is None:
        raise NotFound("notices.unknown", mark("There is no such notice here."))
    return found


def find_objection(session: Session, objection_id: UUID) -> Objection:
    found = session.get(Objection, (tenant_of(session).tenant_id, objection_id))
    if found is None:
        raise NotFound("notices.objection.unknown", mark("There is no such objection here."))
    return found


def has_run(notice: Notice, on: date) -> bool:
    """True only after the last day is wholly over; never for one that was taken down."""
    return domain.has_run(notice.ends_on, on, removed=notice.removed)


def is_running(notice: Notice, on: date) -> bool:
    return domain.is_running(notice.posted_on, notice.ends_on, on, removed=notice.removed)


def may_come_down(notice: Notice) -> bool:
    """Not what a room of its own wrote from the record and the law wants to be read."""
    return notice.subject_id is None or notice.kind not in domain.NEVER_TAKEN_DOWN


def notices_of(session: Session, subject_id: UUID) -> tuple[Notice, ...]:
    """Every notice about a subject in the order of posting, the taken-down ones included."""
    query = select(Notice).where(Notice.subject_id == subject_id)
    return tuple(session.scalars(query.order_by(Notice.posted_at, Notice.id)))


def running(session: Session, on: date, *, limit: int = PAGE) -> tuple[Notice, ...]:
    """What hangs on that day, whatever ends first on top."""
    query = select(Notice).where(Notice.posted_on <= on, Notice.ends_on >= on, ~_removed())
    return tuple(session.scalars(query.order_by(Notice.ends_on, Notice.id).limit(limit)))


def past(
    session: Session, on: date, *, limit: int = PAGE, before: UUID | None = None
) -> tuple[Notice, ...]:
    """What hangs no more: run to its end or taken down, from the newest."""
    query = select(Notice).where(or_(Notice.ends_on < on, _removed()))
    if before is not None:
        query = query.where(Notice.id < before)
    return tuple(session.scalars(query.order_by(Notice.id.desc()).limit(limit)))


def _removed() -> ColumnElement[bool]:
    return (
        select(NoticeRemoval.notice_id)
        .where(
            NoticeRemoval.tenant_id == Notice.tenant_id,
            NoticeRemoval.notice_id == Notice.id,
        )
        .exists()
    )


def boards(session: Session) -> tuple[NoticeBoard, ...]:
    return tuple(session.scalars(select(NoticeBoard).order_by(NoticeBoard.name)))


def hangings_of(
    session: Session, notice_ids: Collection[UUID]
) -> Mapping[UUID, tuple[Hanging, ...]]:
    """Where each notice hangs, in two queries however many notices there are."""
    places = session.execute(
        select(NoticePosting.notice_id, NoticeBoard)
        .join(NoticeBoard, NoticeBoard.id == NoticePosting.board_id)
        .where(NoticePosting.notice_id.in_(notice_ids))
        .order_by(NoticeBoard.name)
    ).all()
    proofs = session.scalars(
        select(PostingProof)
        .where(PostingProof.notice_id.in_(notice_ids))
        .order_by(PostingProof.proved_at, PostingProof.id)
    ).all()
    found: dict[UUID, tuple[Hanging, ...]] = dict.fromkeys(notice_ids, ())
    for notice_id, board in places:
        own = (p for p in proofs if (p.notice_id, p.board_id) == (notice_id, board.id))
        found[notice_id] += (Hanging(board, tuple(own)),)
    return found


def objections_of(
    session: Session, notice_ids: Collection[UUID]
) -> Mapping[UUID, tuple[Heard, ...]]:
    """What was objected to each notice, in the order of time, in one query."""
    query = (
        select(Objection, ObjectionAnswer)
        .outerjoin(ObjectionAnswer, ObjectionAnswer.objection_id == Objection.id)
        .where(Objection.notice_id.in_(notice_ids))
        .order_by(Objection.raised_at, Objection.id)
    )
    found: dict[UUID, tuple[Heard, ...]] = dict.fromkeys(notice_ids, ())
    for objection, answer in session.execute(query):
        found[objection.notice_id] += (Heard(objection, answer),)
    return found


def unanswered(session: Session, *, limit: int = PAGE) -> tuple[Objection, ...]:
    """Objections that wait for an answer, the most urgent first."""
    answers = select(ObjectionAnswer.objection_id).where(
        ObjectionAnswer.tenant_id == Objection.tenant_id,
        ObjectionAnswer.objection_id == Objection.id,
    )
    query = select(Objection).where(~answers.exists())
    return tuple(
        session.scalars(query.order_by(Objection.answer_due_on, Objection.id).limit(limit))
    )
