"""Tables of a vote. All of it is append-only but the header's ``closed_at``."""

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
from folkmoot.votes.domain import Channel, Judgement, Turnout
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


class Participation(TenantOwned, Base):
    """That a voter's ballot is in the count, once, by whichever way it arrived."""

    __tablename__ = "participation"
    __table_args__ = (
        tenant_fk("vote", "vote_id"),
        tenant_fk("batch", "vote_id", "batch_id", "channel", refers=("vote_id", "id", "channel")),
        UniqueConstraint("tenant_id", "vote_id", "voter_key", "channel"),
        one_of("channel", Channel),
        CheckConstraint("(channel = 'online') = (batch_id IS NULL)", name="batch_unless_online"),
        Index(None, "tenant_id", "batch_id"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    voter_key: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(TextState(Channel))
    batch_id: Mapped[UUID | None]


class Ballot(TenantOwned, Base):
    """What an online voter marked; the highest ``seq`` counts, the earlier ones stay on record."""

    __tablename__ = "ballot"
    __table_args__ = (
        tenant_fk(
            "participation",
            "vote_id",
            "voter_key",
            "channel",
            refers=("vote_id", "voter_key", "channel"),
        ),
        UniqueConstraint("tenant_id", "vote_id", "request_key"),
        one_of("channel", [Channel.ONLINE]),
        CheckConstraint("seq >= 1", name="seq_from_one"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    voter_key: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[Channel] = mapped_column(TextState(Channel))
    choices: Mapped[dict[str, Any]]
    cast_at: Mapped[datetime]
    request_key: Mapped[str]


class Batch(TenantOwned, Keyed, Base):
    """A hand count or a stack of papers as one person entered it."""

    __tablename__ = "batch"
    __table_args__ = (
        tenant_fk("vote", "vote_id"),
        UniqueConstraint("tenant_id", "vote_id", "id", "channel"),
        UniqueConstraint("tenant_id", "vote_id", "id", "entered_by"),
        one_of("channel", [Channel.HAND, Channel.PAPER]),
        CheckConstraint("0 <= ballots AND ballots <= covers", name="no_more_ballots_than_electors"),
    )

    vote_id: Mapped[UUID]
    channel: Mapped[Channel] = mapped_column(TextState(Channel))
    covers: Mapped[int]
    ballots: Mapped[int]
    tallies: Mapped[list[Any]]
    note: Mapped[str]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]


class BatchElector(TenantOwned, Base):
    """An elector whom a batch covers, and who is held back from voting otherwise until a second
    person has judged the batch.
    """

    __tablename__ = "batch_elector"
    __table_args__ = (
        tenant_fk("batch", "batch_id"),
        Index(None, "tenant_id", "vote_id", "voter_key"),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    voter_key: Mapped[str] = mapped_column(primary_key=True)
    vote_id: Mapped[UUID]


class BatchJudgement(TenantOwned, Base):
    """The second person's word. Only a verified batch is counted; a rejected one frees its
    electors without anything being deleted.
    """

    __tablename__ = "batch_judgement"
    __table_args__ = (
        tenant_fk(
            "batch", "vote_id", "batch_id", "entered_by", refers=("vote_id", "id", "entered_by")
        ),
        one_of("judgement", Judgement),
        CheckConstraint("judgement = 'rejected' OR judged_by <> entered_by", name="second_person"),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    vote_id: Mapped[UUID]
    judgement: Mapped[Judgement] = mapped_column(TextState(Judgement))
    reason: Mapped[str]
    entered_by: Mapped[UUID]
    judged_by: Mapped[UUID]
    judged_at: Mapped[datetime]


class Closing(TenantOwned, Base):
    """The end of a vote: what was counted and what follows. A step of a matter refers to it with
    ``valid`` and ``carried`` in the key, so that no step can rest on a vote that failed.
    """

    __tablename__ = "closing"
    __table_args__ = (
        tenant_fk("vote", "vote_id", "subject_id", refers=("id", "subject_id")),
        UniqueConstraint("tenant_id", "vote_id", "valid", "carried"),
        UniqueConstraint("tenant_id", "vote_id", "subject_id", "valid", "carried"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    closed_at: Mapped[datetime]
    closed_by: Mapped[UUID | None]
    figures: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
    valid: Mapped[bool]
    carried: Mapped[bool]
    winners: Mapped[list[Any]]
    ballots: Mapped[int]
    count_file: Mapped[dict[str, Any]]
    count_file_digest: Mapped[str]
