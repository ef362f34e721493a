"""How a matter ends: residents were asked, both bodies signed, or it was withdrawn."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import (
    Base,
    DistrictVisible,
    Grant,
    Keyed,
    TenantOwned,
    TextState,
    one_of,
    tenant_fk,
)
from folkmoot.matters.domain import Ending, Force


class SatisfactionSurvey(TenantOwned, Keyed, Base):
    """Residents are asked whether they are satisfied. ``form`` is the pin with the whole form,
    which is data, so that answers can be given and read when its plugin is another; in a row of
    an earlier release it is the pin alone.
    """

    __tablename__ = "satisfaction_survey"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id"),
        UniqueConstraint("tenant_id", "id", "matter_id"),
    )

    matter_id: Mapped[UUID]
    form: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]


class SatisfactionAnswer(TenantOwned, Keyed, Base):
    """One resident's answers. One a person; the reasons in words are the person's own."""

    __tablename__ = "satisfaction_answer"
    __table_args__ = (
        tenant_fk("satisfaction_survey", "survey_id"),
        tenant_fk("person", "person_id"),
        UniqueConstraint("tenant_id", "survey_id", "person_id"),
    )

    survey_id: Mapped[UUID]
    person_id: Mapped[UUID]
    grades: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]


class SatisfactionStock(TenantOwned, DistrictVisible, Base):
    """What residents answered in a year, added up so that the district may read it: numbers of
    answers and never an answer. The highest ``seq`` of a year holds.
    """

    __tablename__ = "satisfaction_stock"
    __table_args__ = (
        CheckConstraint("seq >= 1 AND year >= 1", name="counted_from_one"),
        CheckConstraint("least(satisfied, neutral, dissatisfied) >= 0", name="numbers"),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    satisfied: Mapped[int]
    neutral: Mapped[int]
    dissatisfied: Mapped[int]
    taken_at: Mapped[datetime]


class MatterEnding(TenantOwned, Base):
    """The matter is over: closed with everything step 7 asks for, or withdrawn for a reason."""

    __tablename__ = "matter_ending"
    __table_args__ = (
        Index(None, "tenant_id", "ended_at"),
        tenant_fk(
            "matter_step",
            "matter_id",
            "seq",
            "position",
            "round_no",
            refers=("matter_id", "seq", "position", "round_no"),
        ),
        tenant_fk(
            "matter_step_exit",
            "matter_id",
            "seq",
            "position",
            "ending",
            refers=("matter_id", "seq", "position", "how"),
        ),
        *(
            tenant_fk(
                "sign_off",
                f"{body}_sign_off",
                f"{body}_kind",
                f"{body}_person",
                "approved",
                refers=("id", "body_kind", "person_id", "approved"),
            )
            for body in ("council", "supervision")
        ),
        # And both bodies, and both persons, approved of this matter and no other.
        *(
            tenant_fk("sign_off", "matter_id", f"{body}_{half}", refers=("settles", column))
            for body in ("council", "supervision")
            for half, column in (("kind", "body_kind"), ("person", "person_id"))
        ),
        tenant_fk(
            "notice",
            "notice_id",
            "notice_kind",
            "matter_id",
            "notice_ends_on",
            refers=("id", "kind", "subject_id", "ends_on"),
        ),
        tenant_fk("notice", "notice_id", "notice_posted_at", refers=("id", "posted_at")),
        tenant_fk(
            "matter_step",
            "matter_id",
            "seq",
            "entered_at",
            refers=("matter_id", "seq", "entered_at"),
        ),
        tenant_fk("satisfaction_survey", "survey_id", "matter_id", refers=("id", "matter_id")),
        tenant_fk(
            "resolution",
            "resolution_id",
            "matter_id",
            "round_no",
            "resolution_withdraws",
            "resolution_force",
            refers=("id", "matter_id", "round_no", "withdraws", "force"),
        ),
        one_of("ending", Ending),
        CheckConstraint(
            "CASE ending WHEN 'closed' THEN position = 7 AND approved"
            "  AND council_sign_off IS NOT NULL AND council_kind = 'deliberation_council'"
            "  AND supervision_sign_off IS NOT NULL"
            "  AND supervision_kind = 'supervision_committee'"
            "  AND council_person <> supervision_person"
            "  AND notice_id IS NOT NULL AND notice_kind = 'outcome'"
            "  AND notice_posted_at >= entered_at"
            "  AND (ended_at AT TIME ZONE 'Asia/Shanghai')::date > notice_ends_on"
            "  AND survey_id IS NOT NULL"
            " ELSE reason <> '' AND notice_id IS NOT NULL AND notice_kind = 'withdrawal'"
            "  AND notice_ends_on IS NOT NULL AND (position < 4 OR (resolution_id IS NOT NULL"
            "  AND resolution_withdraws AND resolution_force = 'decides')) END IS TRUE",
            name="with_its_evidence",
        ),
    )

    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    position: Mapped[int]
    round_no: Mapped[int]
    entered_at: Mapped[datetime | None]
    ending: Mapped[Ending] = mapped_column(TextState(Ending))
    reason: Mapped[str]
    ended_at: Mapped[datetime]
    council_sign_off: Mapped[UUID | None]
    council_kind: Mapped[str | None]
    council_person: Mapped[UUID | None]
    supervision_sign_off: Mapped[UUID | None]
    supervision_kind: Mapped[str | None]
    supervision_person: Mapped[UUID | None]
    approved: Mapped[bool | None]
    notice_id: Mapped[UUID | None]
    notice_kind: Mapped[str | None]
    notice_ends_on: Mapped[date | None]
    notice_posted_at: Mapped[datetime | None]
    survey_id: Mapped[UUID | None]
    resolution_id: Mapped[UUID | None]
    resolution_withdraws: Mapped[bool | None]
    resolution_force: Mapped[Force | None] = mapped_column(TextState(Force))
