"""What was put to the vote, by which body, and what the vote resolved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Keyed, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.matters.domain import Force, competent_body
from folkmoot_sdk import BodyKind, Subject

# Who is competent for a subject, as SQL: the table of matters.domain and no second one.
_COMPETENT = " ".join(f"WHEN '{subject}' THEN '{competent_body(subject)}'" for subject in Subject)
COMPETENT_BODY = f"CASE subject {_COMPETENT} END"


class MatterVote(TenantOwned, Base):
    """Which vote was taken on a matter, by which body, in which round."""

    __tablename__ = "matter_vote"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        tenant_fk("vote", "vote_id", "matter_id", refers=("id", "subject_id")),
        tenant_fk("meeting", "meeting_id"),
        UniqueConstraint("tenant_id", "vote_id", "matter_id", "round_no", "body"),
        UniqueConstraint("tenant_id", "vote_id", "meeting_id"),
        CheckConstraint(
            "(meeting_id IS NULL) = (body = 'owners_assembly')", name="only_owners_without_meeting"
        ),
        Index(None, "tenant_id", "matter_id"),
        one_of("body", BodyKind),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    matter_id: Mapped[UUID]
    round_no: Mapped[int]
    body: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    meeting_id: Mapped[UUID | None]


class Resolution(TenantOwned, Keyed, Base):
    """决议: one option that a valid vote carried. Its force follows from body and subject."""

    __tablename__ = "resolution"
    __table_args__ = (
        tenant_fk(
            "matter_vote",
            "vote_id",
            "matter_id",
            "round_no",
            "body",
            refers=("vote_id", "matter_id", "round_no", "body"),
        ),
        tenant_fk(
            "closing",
            "vote_id",
            "matter_id",
            "vote_valid",
            "vote_carried",
            refers=("vote_id", "subject_id", "valid", "carried"),
        ),
        tenant_fk(
            "matter_option",
            "option_id",
            "matter_id",
            "subject",
            "withdraws",
            refers=("id", "matter_id", "subject", "withdraws"),
        ),
        UniqueConstraint("tenant_id", "vote_id", "option_id"),
        UniqueConstraint("tenant_id", "id", "matter_id", "round_no", "vote_id"),
        UniqueConstraint("tenant_id", "id", "matter_id", "round_no", "withdraws", "force"),
        CheckConstraint("vote_valid AND vote_carried", name="carried"),
        one_of("force", Force),
        CheckConstraint(
            f"(force = 'decides') = (body = {COMPETENT_BODY})", name="force_of_the_body"
        ),
    )

    matter_id: Mapped[UUID]
    round_no: Mapped[int]
    vote_id: Mapped[UUID]
    vote_valid: Mapped[bool]
    vote_carried: Mapped[bool]
    option_id: Mapped[UUID]
    body: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    subject: Mapped[Subject] = mapped_column(TextState(Subject))
    withdraws: Mapped[bool]
    force: Mapped[Force] = mapped_column(TextState(Force))
    resolved_at: Mapped[datetime]
