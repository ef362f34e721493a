"""What is asked, of whom, and under which rules."""

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
from folkmoot.votes.domain import NO_MATTER, SHORTEST, Turnout
from folkmoot_sdk import Secrecy


class Vote(TenantOwned, DistrictVisible, Keyed, Base):
    """What is asked, under which pinned rules, and with which figures of the law.

    That a vote is closed is said by its ``closing``. ``closed_at`` repeats it for lists and for
    the district; and it is the column that PostgreSQL wants to be updatable before it lets the
    app lock the row, which is how casting and closing keep out of each other's way.
    """

    __tablename__ = "vote"
    __grant__: ClassVar[Grant] = Grant(update=("closed_at",), district_reads=True)
    __table_args__ = (
        UniqueConstraint("tenant_id", "id", "subject_id"),
        one_of("secrecy", Secrecy),
        one_of("turnout", Turnout),
        # Without a moment fixed beforehand somebody would choose it by how the vote stands.
        CheckConstraint(
            "turnout = 'attending' OR (closes_at IS NOT NULL"
            f" AND closes_at - opened_at >= interval '{SHORTEST.days} days')",
            name="end_is_announced",
        ),
        Index(None, "tenant_id", "subject_id"),
        Index(None, "tenant_id", "meeting_id"),
    )

    title: Mapped[str]
    subject_id: Mapped[UUID]
    meeting_id: Mapped[UUID | None]
    # {"pin": ..., "plugin_version": ...}; the law also whole, as "rule": it is data, so it is
    # never missing, whatever happens to the plugin that brought it.
    method: Mapped[dict[str, Any]]
    law: Mapped[dict[str, Any]]
    secrecy: Mapped[Secrecy] = mapped_column(TextState(Secrecy))
    turnout: Mapped[Turnout] = mapped_column(TextState(Turnout))
    figures: Mapped[dict[str, Any]]
    electors: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def is_rehearsal(self) -> bool:
        """Whether it was about no matter, and its electors were invented."""
        return self.subject_id == NO_MATTER


class VoteOption(TenantOwned, Base):
    __tablename__ = "vote_option"
    __table_args__ = (
        tenant_fk("vote", "vote_id"),
        UniqueConstraint("tenant_id", "vote_id", "position"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    label: Mapped[str]
    carries: Mapped[bool]


class Elector(TenantOwned, Base):
    """One ballot's worth of the electorate, frozen when the vote opened."""

    __tablename__ = "elector"
    __table_args__ = (
        tenant_fk("vote", "vote_id"),
        CheckConstraint("heads >= 1 AND area >= 0", name="weight_counts"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    heads: Mapped[int]
    area: Mapped[int]


class ElectorPerson(TenantOwned, Base):
    """Who may cast for an elector: its co-owners, or nobody where an organisation owns."""

    __tablename__ = "elector_person"
    __table_args__ = (
        tenant_fk("elector", "vote_id", "elector_key", refers=("vote_id", "key")),
        tenant_fk("person", "person_id"),
        Index(None, "tenant_id", "person_id"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    # In the key, because who owns one flat alone and another with a spouse is behind two heads.
    # Where persons or households vote, votes.readiness lets nobody be behind two.
    elector_key: Mapped[str] = mapped_column(primary_key=True)


class VoteSecret(TenantOwned, Base):
    """Links voters and ballots of a secret vote, and is deleted when the vote closes."""

    __tablename__ = "vote_secret"
    __grant__: ClassVar[Grant] = Grant(delete=True)
    __table_args__ = (tenant_fk("vote", "vote_id"),)

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
