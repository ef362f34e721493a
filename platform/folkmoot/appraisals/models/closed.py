"""What an appraisal came to, what follows from it, and that it was made public."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.appraisals.domain import Ending, Side
from folkmoot.kernel.db import Base, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.notices.domain import NoticeKind
from folkmoot_sdk import BodyKind


class AppraisalClosing(TenantOwned, Base):
    """The count, once and for all. ``counted`` is by category (or all) and seat; whoever has it and
    the form can work out every grade again, and no grader can be found in it.
    """

    __tablename__ = "appraisal_closing"
    __table_args__ = (
        tenant_fk(
            "grading_end",
            "appraisal_id",
            "turn",
            "ending",
            refers=("appraisal_id", "turn", "ending"),
        ),
        tenant_fk(
            "appraisal_side",
            "appraisal_id",
            "closed_by",
            "side",
            refers=("appraisal_id", "person_id", "side"),
        ),
        one_of("side", [Side.APPRAISING]),
        one_of("ending", [Ending.COUNTED]),
        CheckConstraint("sheets BETWEEN 1 AND handed_out", name="sheets_that_were_handed_out"),
        UniqueConstraint("tenant_id", "appraisal_id", "turn"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    turn: Mapped[int]
    ending: Mapped[Ending] = mapped_column(TextState(Ending))
    handed_out: Mapped[int]
    sheets: Mapped[int]
    counted: Mapped[list[Any]]
    closed_at: Mapped[datetime]
    closed_by: Mapped[UUID]
    side: Mapped[Side] = mapped_column(TextState(Side))


class AppraisalGrade(TenantOwned, Base):
    """The grade of one seat. ``times`` is how often running its holder, unfit, was given this very
    grade; it stands on the grade before, so that nobody can be given a longer row than they have.
    """

    __tablename__ = "appraisal_grade"
    __table_args__ = (
        tenant_fk("appraisal_closing", "appraisal_id", refers=("appraisal_id",)),
        tenant_fk(
            "appraised_seat",
            "seat_id",
            "appraisal_id",
            "person_id",
            "body_kind",
            refers=("id", "appraisal_id", "person_id", "body_kind"),
        ),
        tenant_fk(
            "appraisal_grade",
            "before_id",
            "person_id",
            "body_kind",
            "before_times",
            refers=("seat_id", "person_id", "body_kind", "times"),
        ),
        CheckConstraint(
            "times = CASE WHEN unfit THEN coalesce(before_times, 0) + 1 ELSE 0 END",
            name="running_counts",
        ),
        CheckConstraint("before_id <> seat_id", name="not_before_itself"),
        CheckConstraint(
            "(before_id IS NULL) = (before_times IS NULL)", name="before_with_its_times"
        ),
        UniqueConstraint("tenant_id", "seat_id", "person_id", "body_kind", "times"),
        Index(None, "tenant_id", "appraisal_id"),
        Index(None, "tenant_id", "person_id"),
    )

    seat_id: Mapped[UUID] = mapped_column(primary_key=True)
    appraisal_id: Mapped[UUID]
    person_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    grade: Mapped[str]
    unfit: Mapped[bool]
    times: Mapped[int]
    before_id: Mapped[UUID | None]
    before_times: Mapped[int | None]
    result: Mapped[dict[str, Any]]


class AppraisalConsequence(TenantOwned, Base):
    """What the law, or practice, asks for after a row of bad grades. People carry it out: the
    platform says it and ends no office by itself.
    """

    __tablename__ = "appraisal_consequence"
    __table_args__ = (
        tenant_fk(
            "appraisal_grade",
            "seat_id",
            "person_id",
            "body_kind",
            "times",
            refers=("seat_id", "person_id", "body_kind", "times"),
        ),
        CheckConstraint("in_a_row >= 1 AND times >= in_a_row", name="after_so_many"),
        Index(None, "tenant_id", "person_id"),
    )

    seat_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    times: Mapped[int]
    in_a_row: Mapped[int]
    consequence: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]


class AppraisalPublication(TenantOwned, Base):
    """The result hangs on the board, as that of its meeting, which was quorate and in time."""

    __tablename__ = "appraisal_publication"
    __table_args__ = (
        tenant_fk("appraisal_closing", "appraisal_id", "turn", refers=("appraisal_id", "turn")),
        tenant_fk(
            "appraisal_grading",
            "appraisal_id",
            "turn",
            "meeting_id",
            refers=("appraisal_id", "turn", "meeting_id"),
        ),
        tenant_fk(
            "meeting_outcome",
            "meeting_id",
            "body_kind",
            "quorate",
            "notice_in_time",
            refers=("meeting_id", "body_kind", "quorate", "notice_in_time"),
        ),
        tenant_fk(
            "notice",
            "notice_id",
            "notice_kind",
            "meeting_id",
            "notice_ends_on",
            refers=("id", "kind", "subject_id", "ends_on"),
        ),
        one_of("body_kind", [BodyKind.APPRAISAL_MEETING]),
        CheckConstraint("quorate AND notice_in_time", name="meeting_fit"),
        CheckConstraint(f"notice_kind = '{NoticeKind.APPRAISAL}'", name="result_published"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    turn: Mapped[int]
    meeting_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    quorate: Mapped[bool]
    notice_in_time: Mapped[bool]
    notice_id: Mapped[UUID]
    notice_kind: Mapped[NoticeKind] = mapped_column(TextState(NoticeKind))
    notice_ends_on: Mapped[date]
    published_at: Mapped[datetime]
