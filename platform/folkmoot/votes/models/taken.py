"""What came in: who took part, online ballots, and batches with what two people say of them."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import (
    Base,
    Grant,
    Keyed,
    TenantOwned,
    TextState,
    one_of,
    tenant_fk,
)
from folkmoot.votes.domain import Channel, Judgement


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
    """What an online voter marked; the highest ``seq`` counts, the earlier ones stay on record.

    A secret vote's ballots are deleted at its close: the chain tells in which order they came, and
    who was signed in then. What they say together stays in the closing's count file.
    """

    __tablename__ = "ballot"
    __grant__: ClassVar[Grant] = Grant(delete=True)
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
    """A hand count or a stack of papers as one person entered it, with a ballot of everybody whom
    it covers: a blank or spoilt paper is one, and so is a hand that was not raised.
    """

    __tablename__ = "batch"
    __table_args__ = (
        tenant_fk("vote", "vote_id"),
        UniqueConstraint("tenant_id", "vote_id", "id", "channel"),
        UniqueConstraint("tenant_id", "vote_id", "id", "entered_by"),
        UniqueConstraint("tenant_id", "vote_id", "id", "entered_account"),
        one_of("channel", [Channel.HAND, Channel.PAPER]),
        CheckConstraint("covers >= 1 AND ballots = covers", name="a_ballot_of_each_elector"),
        CheckConstraint("entered_account IS NOT NULL", name="entered_by_an_account"),
    )

    vote_id: Mapped[UUID]
    channel: Mapped[Channel] = mapped_column(TextState(Channel))
    covers: Mapped[int]
    ballots: Mapped[int]
    tallies: Mapped[list[Any]]
    note: Mapped[str]
    # The person; for an account that stands for nobody here the account again.
    entered_by: Mapped[UUID]
    # Empty only in rows older than this column, which nobody can verify any more.
    entered_account: Mapped[UUID | None]
    entered_at: Mapped[datetime]


class BatchElector(TenantOwned, Base):
    """An elector whom a batch covers. In a secret vote ``voter_key`` is the elector's key in this
    batch alone: after the close nothing ties it to another batch or to a ballot cast online.
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
        tenant_fk(
            "batch",
            "vote_id",
            "batch_id",
            "entered_account",
            refers=("vote_id", "id", "entered_account"),
        ),
        CheckConstraint(
            "judgement = 'rejected' OR (judged_by <> entered_by"
            " AND entered_account IS NOT NULL AND judged_account IS NOT NULL"
            " AND judged_account <> entered_account)",
            name="another_person_and_account",
        ),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    vote_id: Mapped[UUID]
    judgement: Mapped[Judgement] = mapped_column(TextState(Judgement))
    reason: Mapped[str]
    # As in the batch: the person, and the account.
    entered_by: Mapped[UUID]
    entered_account: Mapped[UUID | None]
    judged_by: Mapped[UUID]
    judged_account: Mapped[UUID | None]
    judged_at: Mapped[datetime]


class BatchObjection(TenantOwned, Base):
    """What an elector has against a batch. It is kept and shown; whether the batch is rejected for
    it, staff decide.
    """

    __tablename__ = "batch_objection"
    __table_args__ = (
        tenant_fk("batch", "batch_id"),
        tenant_fk("person", "person_id"),
        Index(None, "tenant_id", "person_id"),
    )

    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    objected_at: Mapped[datetime]
