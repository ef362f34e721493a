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
)
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, TextState, one_of
from folkmoot.tenancy.stages import WORKING, CommunityStatus


class Wave(Base):
    """A part of the roll-out: some communities of a district, which are to begin together.

    Whether it has begun is said by the stages that name it.
    """

    __tablename__ = "rollout_wave"
    __table_args__ = (
        UniqueConstraint("district_id", "name"),
        UniqueConstraint("id", "district_id"),
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
