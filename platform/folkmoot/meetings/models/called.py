"""What a notice lays down."""

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
from folkmoot.meetings.domain import Origin, Seat, may_resolve
from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import BodyKind, Purpose


class Meeting(TenantOwned, DistrictVisible, Keyed, Base):
    """What the notice froze: body, agenda, roster, quorum rule and quorum base.

    ``quorum_rule`` is the whole rule as data beside its pin, so that a quorum can be worked out
    again when the plugin is long gone. ``notice_days`` is what was required, in days.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        tenant_fk("body", "body_id"),
        one_of("body_kind", BodyKind),
        one_of("purpose", Purpose),
        CheckConstraint("notice_in_time OR urgent_reason <> ''", name="urgency_recorded"),
        CheckConstraint("representatives <= members", name="representatives_are_members"),
        UniqueConstraint("tenant_id", "id", "body_kind", "notice_in_time"),
        Index(None, "tenant_id", "starts_at"),
        Index(None, "tenant_id", "body_kind", "starts_at"),
        Index(None, "tenant_id", "body_id"),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    body_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    purpose: Mapped[Purpose] = mapped_column(TextState(Purpose))
    title: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[datetime]
    called_at: Mapped[datetime]
    notice_days: Mapped[int]
    earliest_on: Mapped[date]
    notice_in_time: Mapped[bool]
    urgent_reason: Mapped[str]
    quorum_pin: Mapped[dict[str, Any]]
    quorum_rule: Mapped[dict[str, Any]]
    eligible: Mapped[int]
    members: Mapped[int]
    representatives: Mapped[int]

    @property
    def may_resolve(self) -> bool:
        """As far as the notice goes; the room needs its quorum as well."""
        return may_resolve(self.body_kind, in_time=self.notice_in_time)


class MeetingSeat(TenantOwned, Base):
    """One line of the roster as it stood at notice. No name: that stays with the person."""

    __tablename__ = "meeting_seat"
    __table_args__ = (
        tenant_fk("meeting", "meeting_id"),
        tenant_fk("person", "person_id"),
        Index(None, "tenant_id", "person_id"),
        one_of("office", Office),
        CheckConstraint("NOT (representative AND observer)", name="observer_represents_nobody"),
    )

    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    office: Mapped[Office] = mapped_column(TextState(Office))
    representative: Mapped[bool]
    observer: Mapped[bool]

    def as_value(self) -> Seat:
        return Seat(self.person_id, self.representative, self.observer, self.office)


class AgendaItem(TenantOwned, Keyed, Base):
    """``announced`` items came with the notice; only such may be ``for_decision``."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        tenant_fk("meeting", "meeting_id"),
        tenant_fk("person", "raised_by"),
        CheckConstraint(
            "announced OR NOT (for_decision OR takes_proposals)", name="only_announced_decides"
        ),
        UniqueConstraint("tenant_id", "meeting_id", "position"),
        UniqueConstraint("tenant_id", "meeting_id", "subject_id"),
        # What a matter's step points at: this subject stood on this agenda for decision.
        UniqueConstraint("tenant_id", "meeting_id", "subject_id", "for_decision"),
        Index(None, "tenant_id", "subject_id"),
    )

    meeting_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str]
    subject_id: Mapped[UUID | None]
    announced: Mapped[bool]
    for_decision: Mapped[bool]
    takes_proposals: Mapped[bool]
    raised_by: Mapped[UUID | None]
    added_at: Mapped[datetime]


class ItemProposal(TenantOwned, Keyed, Base):
    """One entry of an announced list, prepared beforehand or raised by somebody in the room."""

    __tablename__ = "item_proposal"
    __table_args__ = (
        tenant_fk("agenda_item", "agenda_item_id"),
        tenant_fk("person", "raised_by"),
        one_of("origin", Origin),
        CheckConstraint("(origin = 'raised') = (raised_by IS NOT NULL)", name="raised_by_somebody"),
        UniqueConstraint("tenant_id", "agenda_item_id", "position"),
    )

    agenda_item_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str]
    subject_id: Mapped[UUID | None]
    origin: Mapped[Origin] = mapped_column(TextState(Origin))
    raised_by: Mapped[UUID | None]
    added_at: Mapped[datetime]
