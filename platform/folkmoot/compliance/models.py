"""What is owed, what met it, what was excused or lifted, and for when a meeting is planned.

Rows are only ever added: a changed rule lifts what has not begun and adds what it asks for instead.
"""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.compliance.reminding import Level
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
from folkmoot.meetings.domain import MeetingState
from folkmoot.notices.domain import NoticeKind
from folkmoot_sdk import BodyKind

_DISTRICT_READS = Grant(district_reads=True)


class Obligation(TenantOwned, DistrictVisible, Keyed, Base):
    """One meeting of a body in a period. ``cadence`` says which rule asks for it, as it stood when
    the obligation was made, and which others it outdoes: pin, title, source and dates of each.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        one_of("body_kind", BodyKind),
        CheckConstraint("ordinal >= 1 AND edition >= 1", name="counted_from_one"),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
        UniqueConstraint("tenant_id", "body_kind", "starts_on", "ends_on", "ordinal", "edition"),
        # What a discharge points at: it is of this body, in this period.
        UniqueConstraint("tenant_id", "id", "body_kind", "starts_on", "ends_on"),
        Index(None, "tenant_id", "ends_on"),
    )
    __grant__: ClassVar[Grant] = _DISTRICT_READS

    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ordinal: Mapped[int]
    edition: Mapped[int]
    cadence: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class Discharge(TenantOwned, DistrictVisible, Base):
    """A meeting met an obligation. By its keys it was of the right body, quorate, called in time,
    held in the period and to its end, minuted, and its minutes were put on the notice board, of an
    appraisal its result (URC 37); it meets no other.
    """

    __tablename__ = "discharge"
    __table_args__ = (
        tenant_fk(
            "obligation",
            "obligation_id",
            "body_kind",
            "starts_on",
            "ends_on",
            refers=("id", "body_kind", "starts_on", "ends_on"),
        ),
        tenant_fk(
            "meeting_outcome",
            "meeting_id",
            "body_kind",
            "quorate",
            "notice_in_time",
            "opened_at",
            "ended_as",
            refers=(
                "meeting_id",
                "body_kind",
                "quorate",
                "notice_in_time",
                "opened_at",
                "ended_as",
            ),
        ),
        tenant_fk("meeting_minutes", "meeting_id", refers=("meeting_id",)),
        tenant_fk(
            "notice",
            "notice_id",
            "notice_kind",
            "meeting_id",
            "notice_ends_on",
            refers=("id", "kind", "subject_id", "ends_on"),
        ),
        one_of("body_kind", BodyKind),
        CheckConstraint(
            f"quorate AND notice_in_time AND ended_as = '{MeetingState.CLOSED}'",
            name="meeting_fit",
        ),
        CheckConstraint(
            f"notice_kind = CASE body_kind WHEN '{BodyKind.APPRAISAL_MEETING}'"
            f" THEN '{NoticeKind.APPRAISAL}' ELSE '{NoticeKind.MINUTES}' END",
            name="published_as_asked",
        ),
        CheckConstraint(
            "CAST(timezone('Asia/Shanghai', opened_at) AS date) BETWEEN starts_on AND ends_on",
            name="held_in_the_period",
        ),
        UniqueConstraint("tenant_id", "meeting_id"),
        Index(None, "tenant_id", "notice_id"),
    )
    __grant__: ClassVar[Grant] = _DISTRICT_READS

    obligation_id: Mapped[UUID] = mapped_column(primary_key=True)
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    meeting_id: Mapped[UUID]
    quorate: Mapped[bool]
    notice_in_time: Mapped[bool]
    opened_at: Mapped[datetime]
    ended_as: Mapped[MeetingState] = mapped_column(
        TextState(MeetingState), default=MeetingState.CLOSED
    )
    notice_id: Mapped[UUID]
    notice_kind: Mapped[NoticeKind] = mapped_column(TextState(NoticeKind))
    notice_ends_on: Mapped[date]
    met_at: Mapped[datetime]


class Excuse(TenantOwned, DistrictVisible, Base):
    """Somebody above the community excused it from one meeting, and said why."""

    __tablename__ = "obligation_excuse"
    __table_args__ = (
        tenant_fk("obligation", "obligation_id"),
        CheckConstraint("reason <> ''", name="with_a_reason"),
    )
    __grant__: ClassVar[Grant] = _DISTRICT_READS

    obligation_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    approved_by: Mapped[UUID]
    approved_at: Mapped[datetime]


class Lift(TenantOwned, DistrictVisible, Base):
    """An obligation owed no more: when the rule behind it changed, or the community came to rest,
    its period had not begun.
    """

    __tablename__ = "obligation_lift"
    __table_args__ = (tenant_fk("obligation", "obligation_id"),)
    __grant__: ClassVar[Grant] = _DISTRICT_READS

    obligation_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    lifted_at: Mapped[datetime]


class PlannedMeeting(TenantOwned, DistrictVisible, Base):
    """For when a meeting that is owed is planned; the highest ``seq`` is the plan of now.

    No meeting yet: that begins with its notice.
    """

    __tablename__ = "planned_meeting"
    __table_args__ = (
        tenant_fk("obligation", "obligation_id"),
        CheckConstraint("seq >= 1", name="counted_from_one"),
        Index(None, "tenant_id", "starts_at"),
    )
    __grant__: ClassVar[Grant] = _DISTRICT_READS

    obligation_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    planned_at: Mapped[datetime]
    planned_by: Mapped[UUID | None]


class Reminder(TenantOwned, DistrictVisible, Base):
    """An office was told that a meeting which is owed had gone so far, once for each level.

    All that an office was told on one day is its digest of that day.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        tenant_fk("obligation", "obligation_id"),
        one_of("told", Level),
        one_of("reached", Level),
        CheckConstraint(
            f"told = '{Level.SECRETARY}' OR reached = told OR reached = '{Level.DISTRICT}'",
            name="told_when_reached",
        ),
        # The day in China of the moment: nobody was reminded in hindsight.
        CheckConstraint(
            "told_on = CAST(timezone('Asia/Shanghai', told_at) AS date)", name="of_its_day"
        ),
        Index(None, "tenant_id", "told_on"),
    )
    __grant__: ClassVar[Grant] = _DISTRICT_READS

    obligation_id: Mapped[UUID] = mapped_column(primary_key=True)
    told: Mapped[Level] = mapped_column(TextState(Level), primary_key=True)
    reached: Mapped[Level] = mapped_column(TextState(Level), primary_key=True)
    told_on: Mapped[date]
    told_at: Mapped[datetime]
