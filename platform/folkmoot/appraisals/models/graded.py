"""The grading in the meeting. Who took part is one thing, what the sheets say another: a sheet by
itself is never stored, only how many of all of them give whom which grade.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.appraisals.domain import LEAST_SHEETS, Ending, Side
from folkmoot.kernel.db import Base, Keyed, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.votes.domain import Judgement
from folkmoot_sdk import AppraiserCategory, BodyKind


class AppraisalGrading(TenantOwned, Base):
    """Sheets were handed out, in a meeting called for it, by a chair from the supervision
    committee, who holds a mandate there and is not appraised. ``turn`` counts from one: another
    follows only on one that ended without a result, in another meeting.
    """

    __tablename__ = "appraisal_grading"
    __table_args__ = (
        tenant_fk("appraisal_reported", "appraisal_id", refers=("appraisal_id",)),
        tenant_fk(
            "appraisal_call", "appraisal_id", "meeting_id", refers=("appraisal_id", "meeting_id")
        ),
        tenant_fk(
            "appraisal_side",
            "appraisal_id",
            "chair_id",
            "chair_side",
            refers=("appraisal_id", "person_id", "side"),
        ),
        tenant_fk(
            "mandate", "mandate_id", "body_id", "chair_id", refers=("id", "body_id", "person_id")
        ),
        tenant_fk("body", "body_id", "body_kind", refers=("id", "kind")),
        tenant_fk(
            "grading_end",
            "appraisal_id",
            "before_turn",
            "before_ending",
            refers=("appraisal_id", "turn", "ending"),
            late=True,
        ),
        one_of("chair_side", [Side.APPRAISING]),
        one_of("body_kind", [BodyKind.SUPERVISION_COMMITTEE]),
        CheckConstraint(
            "CASE turn WHEN 1 THEN num_nonnulls(before_turn, before_ending) = 0 ELSE turn > 1"
            " AND before_turn = turn - 1 AND before_ending = 'without_result' END IS TRUE",
            name="anew_only_without_result",
        ),
        UniqueConstraint("tenant_id", "appraisal_id", "meeting_id"),
        UniqueConstraint("tenant_id", "appraisal_id", "turn", "meeting_id"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    meeting_id: Mapped[UUID]
    chair_id: Mapped[UUID]
    chair_side: Mapped[Side] = mapped_column(TextState(Side))
    mandate_id: Mapped[UUID]
    body_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    began_at: Mapped[datetime]
    before_turn: Mapped[int | None]
    before_ending: Mapped[Ending | None] = mapped_column(TextState(Ending))


class GradingEnd(TenantOwned, Base):
    """How a grading ended, once: what was counted is not graded anew, and what ended without a
    result is not closed. Without one it ends only where fewer sheets of a pile came back than are
    counted, and says why.
    """

    __tablename__ = "grading_end"
    __table_args__ = (
        tenant_fk("appraisal_grading", "appraisal_id", "turn", refers=("appraisal_id", "turn")),
        tenant_fk(
            "appraisal_side",
            "appraisal_id",
            "ended_by",
            "side",
            refers=("appraisal_id", "person_id", "side"),
        ),
        one_of("side", [Side.APPRAISING]),
        one_of("ending", Ending),
        CheckConstraint(
            f"category IN ({', '.join(repr(str(each)) for each in AppraiserCategory)})",
            name="category_known",
        ),
        CheckConstraint(
            "CASE ending WHEN 'counted' THEN num_nonnulls(category, sheets) = 0 ELSE"
            f" sheets BETWEEN 0 AND {LEAST_SHEETS - 1} AND reason <> '' END IS TRUE",
            name="too_few_sheets_and_why",
        ),
        UniqueConstraint("tenant_id", "appraisal_id", "turn", "ending"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ending: Mapped[Ending] = mapped_column(TextState(Ending))
    category: Mapped[AppraiserCategory | None] = mapped_column(TextState(AppraiserCategory))
    sheets: Mapped[int | None]
    reason: Mapped[str]
    ended_at: Mapped[datetime]
    ended_by: Mapped[UUID]
    side: Mapped[Side] = mapped_column(TextState(Side))


class GradingPart(TenantOwned, Base):
    """Somebody was given a sheet. Nothing tells which sheet came back from whom, or whether."""

    __tablename__ = "grading_part"
    __table_args__ = (
        tenant_fk("appraisal_grading", "appraisal_id", "turn", refers=("appraisal_id", "turn")),
        tenant_fk(
            "appraiser",
            "appraisal_id",
            "person_id",
            "category",
            refers=("appraisal_id", "person_id", "category"),
        ),
        Index(None, "tenant_id", "person_id"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    category: Mapped[AppraiserCategory] = mapped_column(TextState(AppraiserCategory))


class GradeCount(TenantOwned, Keyed, Base):
    """All sheets, or where categories are weighed all of one, as one person counted them: by seat
    how many give which grade.
    """

    __tablename__ = "grade_count"
    __table_args__ = (
        tenant_fk("appraisal_grading", "appraisal_id", "turn", refers=("appraisal_id", "turn")),
        tenant_fk(
            "appraisal_side",
            "appraisal_id",
            "entered_by",
            "side",
            refers=("appraisal_id", "person_id", "side"),
        ),
        one_of("side", [Side.APPRAISING]),
        CheckConstraint(
            f"category IN ({', '.join(repr(str(each)) for each in AppraiserCategory)})",
            name="category_known",
        ),
        CheckConstraint("sheets >= 1", name="some_sheets"),
        UniqueConstraint(
            "tenant_id", "id", "appraisal_id", "turn", "entered_by", "entered_account"
        ),
    )

    appraisal_id: Mapped[UUID]
    turn: Mapped[int]
    category: Mapped[AppraiserCategory | None] = mapped_column(TextState(AppraiserCategory))
    sheets: Mapped[int]
    grades: Mapped[dict[str, Any]]
    entered_by: Mapped[UUID]
    side: Mapped[Side] = mapped_column(TextState(Side))
    entered_account: Mapped[UUID]
    entered_at: Mapped[datetime]


class GradeCountJudgement(TenantOwned, Base):
    """The second person's word. ``settles`` names the category (or all) on a verified count and is
    empty on a rejected one: in one grading a category is settled once, and counted again as often
    as need be.
    """

    __tablename__ = "grade_count_judgement"
    __table_args__ = (
        tenant_fk(
            "grade_count",
            "count_id",
            "appraisal_id",
            "turn",
            "entered_by",
            "entered_account",
            refers=("id", "appraisal_id", "turn", "entered_by", "entered_account"),
        ),
        tenant_fk(
            "appraisal_side",
            "appraisal_id",
            "judged_by",
            "side",
            refers=("appraisal_id", "person_id", "side"),
        ),
        one_of("side", [Side.APPRAISING]),
        one_of("judgement", Judgement),
        CheckConstraint("(judgement = 'verified') = (settles IS NOT NULL)", name="settles_once"),
        CheckConstraint("judgement = 'verified' OR reason <> ''", name="rejected_for_a_reason"),
        CheckConstraint(
            "judgement = 'rejected' OR (judged_by <> entered_by"
            " AND judged_account <> entered_account)",
            name="another_person_and_account",
        ),
        UniqueConstraint("tenant_id", "appraisal_id", "turn", "settles"),
    )

    count_id: Mapped[UUID] = mapped_column(primary_key=True)
    appraisal_id: Mapped[UUID]
    turn: Mapped[int]
    judgement: Mapped[Judgement] = mapped_column(TextState(Judgement))
    settles: Mapped[str | None]
    reason: Mapped[str]
    entered_by: Mapped[UUID]
    entered_account: Mapped[UUID]
    judged_by: Mapped[UUID]
    side: Mapped[Side] = mapped_column(TextState(Side))
    judged_account: Mapped[UUID]
    judged_at: Mapped[datetime]
