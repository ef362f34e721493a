"""What was put to the vote, by which body, and what the vote resolved."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, Keyed, TenantOwned, TextState, one_of, tenant_fk
from folkmoot.matters.domain import Force, competent_bodies
from folkmoot_sdk import BodyKind, Subject


def deciding(body: str) -> str:
    """Whether the column ``body`` is competent for ``subject``, as SQL: matters.domain's table."""
    bodies = {
        subject: ", ".join(f"'{each}'" for each in competent_bodies(subject)) for subject in Subject
    }
    cases = " ".join(f"WHEN '{subject}' THEN {body} IN ({bodies[subject]})" for subject in Subject)
    return f"CASE subject {cases} END"


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


class MatterVoteOption(TenantOwned, Base):
    """An option that a vote asks about: put to a body the ``turn``-th time in this round.

    Each turn but the first names the one before, whose vote must be closed; and a meeting is
    asked about an option once. So nobody can vote on until the answer is yes.
    """

    __tablename__ = "matter_vote_option"
    __table_args__ = (
        tenant_fk(
            "matter_vote",
            "vote_id",
            "matter_id",
            "round_no",
            "body",
            refers=("vote_id", "matter_id", "round_no", "body"),
        ),
        tenant_fk("matter_vote", "vote_id", "meeting_id", refers=("vote_id", "meeting_id")),
        tenant_fk("matter_option", "option_id", "matter_id", refers=("id", "matter_id")),
        tenant_fk(
            "matter_vote_option",
            "before_vote_id",
            "option_id",
            "round_no",
            "body",
            "before_turn",
            refers=("vote_id", "option_id", "round_no", "body", "turn"),
        ),
        tenant_fk("closing", "before_vote_id", refers=("vote_id",)),
        UniqueConstraint("tenant_id", "vote_id", "option_id", "round_no", "body", "turn"),
        UniqueConstraint("tenant_id", "option_id", "round_no", "body", "turn"),
        UniqueConstraint("tenant_id", "meeting_id", "option_id"),
        CheckConstraint(
            "(meeting_id IS NULL) = (body = 'owners_assembly')", name="only_owners_without_meeting"
        ),
        CheckConstraint(
            "CASE turn WHEN 1 THEN num_nonnulls(before_turn, before_vote_id) = 0"
            " ELSE before_turn = turn - 1 AND before_vote_id IS NOT NULL"
            " AND (meeting_id IS NOT NULL OR reason <> '') END IS TRUE",
            name="one_at_a_time",
        ),
        Index(None, "tenant_id", "matter_id"),
    )

    vote_id: Mapped[UUID] = mapped_column(primary_key=True)
    option_id: Mapped[UUID] = mapped_column(primary_key=True)
    matter_id: Mapped[UUID]
    round_no: Mapped[int]
    body: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    meeting_id: Mapped[UUID | None]
    turn: Mapped[int]
    before_turn: Mapped[int | None]
    before_vote_id: Mapped[UUID | None]
    # Why owners are asked again what they have answered in this round.
    reason: Mapped[str]


class Resolution(TenantOwned, Keyed, Base):
    """决议: one option that a valid vote carried. Its force follows from body and subject."""

    __tablename__ = "resolution"
    __table_args__ = (
        Index(None, "tenant_id", "resolved_at"),
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
        tenant_fk("matter_vote_option", "vote_id", "option_id", refers=("vote_id", "option_id")),
        UniqueConstraint("tenant_id", "vote_id", "option_id"),
        UniqueConstraint("tenant_id", "id", "matter_id", "round_no", "vote_id"),
        UniqueConstraint("tenant_id", "id", "matter_id", "round_no", "withdraws", "force"),
        CheckConstraint("vote_valid AND vote_carried", name="carried"),
        one_of("force", Force),
        CheckConstraint(f"(force = 'decides') = ({deciding('body')})", name="force_of_the_body"),
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
