"""Sweeps, visits, opinions, topics. Every table only ever grows; a community's own, not its
district's: what a resident said is read where it was said.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Keyed, Salted, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.opinions.domain import Channel, DoorState


class Sweep(TenantOwned, Keyed, Base):
    """走访: a grid worker goes from door to door and asks."""

    __tablename__ = "sweep"
    __table_args__ = (
        tenant_fk("grid", "grid_id"),
        tenant_fk("person", "worker_id"),
        Index(None, "tenant_id", "grid_id"),
    )

    grid_id: Mapped[UUID]
    worker_id: Mapped[UUID]
    purpose: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[UUID | None]


class SweepDoor(TenantOwned, Base):
    """A door on the list of a sweep; the list is fixed when it starts, so "40 of 62" stays true."""

    __tablename__ = "sweep_door"
    __table_args__ = (tenant_fk("sweep", "sweep_id"), tenant_fk("household", "household_id"))

    sweep_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)


class SweepEnd(TenantOwned, Base):
    """A sweep is over. A row of its own, because a sweep is never rewritten."""

    __tablename__ = "sweep_end"
    __table_args__ = (tenant_fk("sweep", "sweep_id"),)

    sweep_id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]


class DoorVisit(TenantOwned, Keyed, Salted, Base):
    """One knock on one door; a household visited twice has two."""

    __tablename__ = "door_visit"
    __table_args__ = (
        tenant_fk("sweep_door", "sweep_id", "household_id", refers=("sweep_id", "household_id")),
        tenant_fk("person", "visitor_id"),
        one_of("outcome", DoorState),
        UniqueConstraint("tenant_id", "id", "sweep_id"),
        Index(None, "tenant_id", "sweep_id", "household_id"),
    )

    sweep_id: Mapped[UUID]
    household_id: Mapped[UUID]
    visitor_id: Mapped[UUID]
    outcome: Mapped[DoorState] = mapped_column(TextState(DoorState))
    note: Mapped[str]
    visited_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]


class Opinion(TenantOwned, Keyed, Salted, Base):
    """意见: what somebody said, in their words. ``meeting_id`` belongs to a sibling's table."""

    __tablename__ = "opinion"
    __table_args__ = (
        tenant_fk("sweep", "sweep_id"),
        tenant_fk("door_visit", "visit_id", "sweep_id", refers=("id", "sweep_id")),
        tenant_fk("household", "household_id"),
        tenant_fk("person", "person_id"),
        one_of("channel", Channel),
        CheckConstraint("(channel = 'door') = (sweep_id IS NOT NULL)", name="door_has_sweep"),
        CheckConstraint("(channel = 'meeting') = (meeting_id IS NOT NULL)", name="from_meeting"),
        CheckConstraint("visit_id IS NULL OR sweep_id IS NOT NULL", name="visit_in_sweep"),
        # Anonymous means that no column can say who, whatever a page or an export does later.
        CheckConstraint(
            "NOT anonymous OR (person_id IS NULL AND household_id IS NULL AND visit_id IS NULL)",
            name="anonymous_is_nobody",
        ),
        CheckConstraint("char_length(text) BETWEEN 1 AND 2000", name="text_length"),
        Index(None, "tenant_id", "sweep_id"),
        Index(None, "tenant_id", "person_id"),
        Index(None, "tenant_id", "meeting_id"),
    )

    text: Mapped[str]
    channel: Mapped[Channel] = mapped_column(TextState(Channel))
    anonymous: Mapped[bool]
    person_id: Mapped[UUID | None]
    household_id: Mapped[UUID | None]
    sweep_id: Mapped[UUID | None]
    visit_id: Mapped[UUID | None]
    meeting_id: Mapped[UUID | None]
    origin: Mapped[str]
    given_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]


class Topic(TenantOwned, Keyed, Base):
    """议题: what many opinions ask for."""

    __tablename__ = "topic"

    title: Mapped[str]
    summary: Mapped[str]
    affected: Mapped[str]
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID | None]


class TopicOpinion(TenantOwned, Base):
    """An opinion feeds a topic. It may feed several, and no link is ever taken back."""

    __tablename__ = "topic_opinion"
    __table_args__ = (
        tenant_fk("topic", "topic_id"),
        tenant_fk("opinion", "opinion_id"),
        Index(None, "tenant_id", "opinion_id"),
    )

    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    opinion_id: Mapped[UUID] = mapped_column(primary_key=True)
    linked_at: Mapped[datetime]
    linked_by: Mapped[UUID | None]


class IntakeKey(TenantOwned, Base):
    """Which visit or opinion a device's key stands for, so that sending again adds nothing.

    A table of its own and not a unique column on both: one INSERT … ON CONFLICT settles two
    senders at the same moment without an error that would spoil the rest of their transaction.
    """

    __tablename__ = "intake_key"
    __audited__ = False

    request_key: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
