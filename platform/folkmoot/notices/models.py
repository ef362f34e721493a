"""Notices, where they hang, proofs, removals, objections. Every table only ever grows."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from folkmoot.kernel.db import (
    Base,
    DistrictVisible,
    Grant,
    Keyed,
    Salted,
    TenantOwned,
    TextState,
    one_of,
    tenant_fk,
)
from folkmoot.notices.domain import NoticeKind


class NoticeBoard(TenantOwned, Keyed, Base):
    """公告栏: a board that people pass. The web is in addition to one, never instead (URC 34)."""

    __tablename__ = "notice_board"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    name: Mapped[str]
    place: Mapped[str]
    registered_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]


class Notice(TenantOwned, DistrictVisible, Keyed, Base):
    """公示. ``subject_id`` is what it is about, on a floor that this one does not know.

    ``minimum_days`` is what the law asked for when it was posted, kept as evidence.
    """

    __tablename__ = "notice"
    __table_args__ = (
        one_of("kind", NoticeKind),
        CheckConstraint("days >= 1 AND days >= minimum_days", name="long_enough"),
        # A last day of rest moves it on; nothing moves it back.
        CheckConstraint("ends_on >= posted_on + CAST(days AS integer)", name="runs_its_days"),
        # The day in China of the moment, which the chain's own moment is compared with.
        CheckConstraint(
            "posted_on = CAST(timezone('Asia/Shanghai', posted_at) AS date)", name="of_its_day"
        ),
        # What other floors point at as evidence: of this kind; about this, until that day.
        UniqueConstraint("tenant_id", "id", "kind"),
        UniqueConstraint("tenant_id", "id", "kind", "subject_id", "ends_on"),
        UniqueConstraint("tenant_id", "id", "posted_at"),
        Index(None, "tenant_id", "subject_id"),
        Index(None, "tenant_id", "ends_on"),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    kind: Mapped[NoticeKind] = mapped_column(TextState(NoticeKind))
    subject_id: Mapped[UUID | None]
    title: Mapped[str]
    body: Mapped[str]
    posted_on: Mapped[date]
    days: Mapped[int]
    minimum_days: Mapped[int]
    ends_on: Mapped[date]
    posted_at: Mapped[datetime]
    posted_by: Mapped[UUID | None]

    # Loaded along, since without it nobody can say whether the notice runs.
    removal: Mapped["NoticeRemoval | None"] = relationship(
        lazy="joined", viewonly=True, uselist=False
    )

    @property
    def removed(self) -> bool:
        return self.removal is not None


class NoticeRemoval(TenantOwned, DistrictVisible, Base):
    """A notice was taken down before its last day was over, and so has not run.

    The district reads it too: to a reader of ``notice`` alone it would still seem to run.
    """

    __tablename__ = "notice_removal"
    __table_args__ = (tenant_fk("notice", "notice_id"),)
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    removed_at: Mapped[datetime]
    removed_by: Mapped[UUID | None]


class NoticePosting(TenantOwned, Base):
    """A notice hangs on this board."""

    __tablename__ = "notice_posting"
    __table_args__ = (
        tenant_fk("notice", "notice_id"),
        tenant_fk("notice_board", "board_id"),
        Index(None, "tenant_id", "board_id"),
    )

    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    board_id: Mapped[UUID] = mapped_column(primary_key=True)


class PostingProof(TenantOwned, Keyed, Base):
    """Somebody saw it hang there, and says so."""

    __tablename__ = "posting_proof"
    __table_args__ = (
        tenant_fk("notice_posting", "notice_id", "board_id", refers=("notice_id", "board_id")),
        Index(None, "tenant_id", "notice_id", "board_id"),
    )

    notice_id: Mapped[UUID]
    board_id: Mapped[UUID]
    note: Mapped[str]
    proved_at: Mapped[datetime]
    proved_by: Mapped[UUID | None]


class Objection(TenantOwned, Keyed, Salted, Base):
    """异议. Without a person when a letter bore no name."""

    __tablename__ = "objection"
    __table_args__ = (
        tenant_fk("notice", "notice_id"),
        tenant_fk("person", "person_id"),
        Index(None, "tenant_id", "notice_id"),
        Index(None, "tenant_id", "answer_due_on"),
    )

    notice_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    text: Mapped[str]
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID | None]
    answer_due_on: Mapped[date]


class ObjectionAnswer(TenantOwned, Salted, Base):
    """The one answer to an objection; a late one is better than none, and shows as late."""

    __tablename__ = "objection_answer"
    __table_args__ = (tenant_fk("objection", "objection_id"),)

    objection_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    answered_on: Mapped[date]
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
