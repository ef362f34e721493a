"""Waves: which communities of a district are to begin together."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, TextState, one_of
from folkmoot.tenancy.stages import WORKING, CommunityStatus


class Wave(Base):
    """A part of the roll-out: some communities of a district, which are to begin together.

    Whether it has begun is said by the stages that name it, and whether it was taken back by its
    cancellation. ``name_from`` is the cancelled wave whose name this one took over, each at most
    once: so of all waves of a name one at most stands.
    """

    __tablename__ = "rollout_wave"
    __table_args__ = (
        Index(
            "uq_rollout_wave_first_of_its_name",
            "district_id",
            "name",
            unique=True,
            postgresql_where=text("name_from IS NULL"),
        ),
        UniqueConstraint("name_from"),
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("id", "district_id", "name"),
        ForeignKeyConstraint(
            ["name_from", "district_id", "name"],
            [f"rollout_cancellation.{column}" for column in ("wave_id", "district_id", "name")],
            use_alter=True,
        ),
        one_of("becomes", sorted(WORKING)),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    name: Mapped[str]
    becomes: Mapped[CommunityStatus] = mapped_column(TextState(CommunityStatus))
    planned_on: Mapped[date]
    planned_at: Mapped[datetime]
    planned_by: Mapped[UUID | None]
    name_from: Mapped[UUID | None]


class WaveCancellation(Base):
    """A wave that was taken back before any of it had begun, by whom and why."""

    __tablename__ = "rollout_cancellation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wave_id", "district_id", "name"],
            [f"rollout_wave.{column}" for column in ("id", "district_id", "name")],
        ),
        UniqueConstraint("wave_id", "district_id", "name"),
        CheckConstraint("reason <> ''", name="with_a_reason"),
    )

    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    district_id: Mapped[int]
    name: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    reason: Mapped[str]


class WavePlace(Base):
    """A community's place in a wave; in a later wave too if it was not ready for the first."""

    __tablename__ = "rollout_place"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wave_id", "district_id"], ["rollout_wave.id", "rollout_wave.district_id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "district_id"], ["community.id", "community.district_id"]
        ),
        Index(None, "community_id"),
    )

    wave_id: Mapped[UUID] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    district_id: Mapped[int]
