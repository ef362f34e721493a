"""What happened when the meeting was held."""

from datetime import datetime
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
from folkmoot.meetings.domain import Mark, MeetingState, Stance, Via
from folkmoot_sdk import BodyKind


class MeetingEvent(TenantOwned, Keyed, Base):
    """A step of the meeting's course. ``seq`` makes two people's steps at once one conflict."""

    __tablename__ = "meeting_event"
    __table_args__ = (
        tenant_fk("meeting", "meeting_id"),
        one_of("state", MeetingState),
        UniqueConstraint("tenant_id", "meeting_id", "seq"),
        UniqueConstraint("tenant_id", "meeting_id", "state"),
    )

    meeting_id: Mapped[UUID]
    seq: Mapped[int]
    state: Mapped[MeetingState] = mapped_column(TextState(MeetingState))
    at: Mapped[datetime]
    reason: Mapped[str]


class AttendanceEvent(TenantOwned, Keyed, Base):
    """Somebody came, went, or stands for an absent principal (``proxy_for``).

    ``mandate`` names the written proxy; ``proxy_no`` is its number in the holder's hand, so that
    the database itself refuses a fourth.
    """

    __tablename__ = "attendance_event"
    __table_args__ = (
        tenant_fk("meeting", "meeting_id"),
        tenant_fk("person", "person_id"),
        tenant_fk("person", "proxy_for"),
        one_of("kind", Mark),
        one_of("via", Via),
        CheckConstraint(
            "(kind = 'proxy') = (proxy_for IS NOT NULL AND proxy_no IS NOT NULL AND mandate <> '')",
            name="proxy_in_writing",
        ),
        # The widest that this table holds; the law of the day may allow fewer, never more.
        CheckConstraint("proxy_no BETWEEN 1 AND 3", name="proxies_of_one_holder"),
        UniqueConstraint("tenant_id", "meeting_id", "proxy_for"),
        UniqueConstraint("tenant_id", "meeting_id", "person_id", "proxy_no"),
        Index(None, "tenant_id", "meeting_id", "at"),
    )

    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    kind: Mapped[Mark] = mapped_column(TextState(Mark))
    at: Mapped[datetime]
    via: Mapped[Via] = mapped_column(TextState(Via))
    proxy_for: Mapped[UUID | None]
    proxy_no: Mapped[int | None]
    mandate: Mapped[str]
    recorded_at: Mapped[datetime]


class Statement(TenantOwned, Keyed, Base):
    """What a body as a whole says of one option; ``option_key`` "" means the item itself."""

    __tablename__ = "meeting_statement"
    __table_args__ = (
        tenant_fk("agenda_item", "agenda_item_id"),
        one_of("body_kind", BodyKind),
        one_of("stance", Stance),
        UniqueConstraint("tenant_id", "agenda_item_id", "body_kind", "option_key"),
    )

    agenda_item_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    option_key: Mapped[str]
    stance: Mapped[Stance] = mapped_column(TextState(Stance))
    text: Mapped[str]
    at: Mapped[datetime]


class MeetingOutcome(TenantOwned, DistrictVisible, Base):
    """Frozen at the end: the meeting at its fullest, and whether its notice was in time.

    Floor 4 points here by (meeting, body, quorate), so its evidence cannot say more than this row.
    """

    __tablename__ = "meeting_outcome"
    __table_args__ = (
        # The database holds the outcome to what was called, and to an end that was recorded.
        tenant_fk(
            "meeting",
            "meeting_id",
            "body_kind",
            "notice_in_time",
            refers=("id", "body_kind", "notice_in_time"),
        ),
        tenant_fk("meeting_event", "meeting_id", "ended_as", refers=("meeting_id", "state")),
        one_of("body_kind", BodyKind),
        one_of("ended_as", (MeetingState.CLOSED, MeetingState.ADJOURNED)),
        UniqueConstraint("tenant_id", "meeting_id", "body_kind", "quorate"),
        UniqueConstraint("tenant_id", "meeting_id", "body_kind", "quorate", "notice_in_time"),
        # The same with its day and its end, for what is owed in a period.
        UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "body_kind",
            "quorate",
            "notice_in_time",
            "opened_at",
            "ended_as",
        ),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    quorate: Mapped[bool]
    present: Mapped[int]
    members: Mapped[int]
    representatives: Mapped[int]
    fullest_at: Mapped[datetime]
    tests: Mapped[list[Any]]
    notice_in_time: Mapped[bool]
    ended_as: Mapped[MeetingState] = mapped_column(TextState(MeetingState))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime]


class Minutes(TenantOwned, Base):
    """The record of a meeting, in ids and figures; names and sentences are put in when shown.

    So erasing a person needs no change here, and both languages say the same. ``digest`` is over
    the canonical JSON of ``content``.
    """

    __tablename__ = "meeting_minutes"
    __table_args__ = (tenant_fk("meeting_outcome", "meeting_id", refers=("meeting_id",)),)

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    written_at: Mapped[datetime]
