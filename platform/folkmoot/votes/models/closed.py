"""What a vote came to, and what came between when it could not be counted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import (
    Base,
    TenantOwned,
    tenant_fk,
)


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
    # Why a vote in a meeting ended before everybody attending was accounted for.
    announced: Mapped[str | None]


class CountFailure(TenantOwned, Base):
    """That a vote was to be counted and its rule gave no answer. From the first of these on voting
    is over; ballots, batches and the secret stay as they are until it is counted.

    ``fault`` is a code of ``votes.faults``, ``sentence`` its words in both languages as they were
    then; what the rule said itself is nowhere in a community's record.
    """

    __tablename__ = "count_failure"
    __table_args__ = (
        tenant_fk("vote", "vote_id"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("fault <> ''", name="says_which"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failed_at: Mapped[datetime]
    failed_by: Mapped[UUID | None]
    fault: Mapped[str]
    sentence: Mapped[dict[str, Any]]
    plugin: Mapped[str]
    version: Mapped[str]
    # How the chair announced the end of voting, for the closing that is still to come.
    announced: Mapped[str | None]
