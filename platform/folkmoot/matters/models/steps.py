"""The trail of a matter. Rows are only ever added; the database refuses a skipped step itself.

``matter_step`` and ``matter_step_exit`` hold each other up: entering a step needs the exit row of
the step before, and an exit row needs, by foreign key, the kind of evidence that its step asks
for. Raw SQL under the application's role can therefore no more skip a step than ``advance`` can.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.kernel.db import Base, TenantOwned, TextState, tenant_fk
from folkmoot.matters.domain import may_resolve_unannounced
from folkmoot.matters.models.resolved import deciding
from folkmoot_sdk import BodyKind, Subject

_UNANNOUNCED = ", ".join(f"'{body}'" for body in BodyKind if may_resolve_unannounced(body))


class MatterStep(TenantOwned, Base):
    """The matter entered a step. Position 0 is the intake, 1 to 7 are the steps."""

    __tablename__ = "matter_step"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "seq", "position", "round_no"),
        UniqueConstraint("tenant_id", "matter_id", "seq", "entered_at"),
        tenant_fk(
            "matter_step",
            "matter_id",
            "left_seq",
            "left_position",
            "left_round",
            refers=("matter_id", "seq", "position", "round_no"),
        ),
        tenant_fk(
            "matter_step_exit",
            "matter_id",
            "left_seq",
            "left_position",
            "left_how",
            refers=("matter_id", "seq", "position", "how"),
        ),
        # Either the very first row, or the next step of the same round, or, from a failed
        # implementation, step 4 of the next round (step 2 for a brand-new option).
        CheckConstraint(
            "(seq = 0 AND position = 0 AND round_no = 1 AND left_seq IS NULL"
            " AND left_position IS NULL AND left_round IS NULL AND left_how IS NULL)"
            " OR (left_seq IS NOT NULL AND left_position IS NOT NULL AND left_round IS NOT NULL"
            " AND left_how IS NOT NULL AND seq = left_seq + 1 AND"
            " ((left_how = 'met' AND position = left_position + 1 AND round_no = left_round)"
            " OR (left_how = 'failed' AND left_position = 6 AND position IN (2, 4)"
            " AND round_no = left_round + 1)))",
            name="one_step_at_a_time",
        ),
        CheckConstraint("position BETWEEN 0 AND 7", name="seven_steps"),
    )

    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    round_no: Mapped[int]
    entered_at: Mapped[datetime]
    left_seq: Mapped[int | None]
    left_position: Mapped[int | None]
    left_round: Mapped[int | None]
    left_how: Mapped[str | None]


class MatterStepExit(TenantOwned, Base):
    """Why a step was left: the evidence its kind of step asks for, by foreign key.

    Columns of one piece of evidence are all given or all empty (``whole_evidence``): a foreign
    key with one empty column is not checked at all. An ending leaves the last step too, so a
    matter that is over has no step left to go on from.
    """

    __tablename__ = "matter_step_exit"
    __table_args__ = (
        tenant_fk(
            "matter_step",
            "matter_id",
            "seq",
            "position",
            "round_no",
            refers=("matter_id", "seq", "position", "round_no"),
            late=True,
        ),
        tenant_fk(
            "matter_step",
            "matter_id",
            "seq",
            "entered_at",
            refers=("matter_id", "seq", "entered_at"),
            late=True,
        ),
        UniqueConstraint("tenant_id", "matter_id", "seq", "position", "how"),
        # No piece of evidence serves twice: what round 1 left with does not carry round 2.
        UniqueConstraint("tenant_id", "matter_id", "position", "meeting_id"),
        UniqueConstraint("tenant_id", "matter_id", "notice_id"),
        UniqueConstraint("tenant_id", "matter_id", "attempt_id"),
        tenant_fk("matter", "matter_id", "topic_id", refers=("id", "topic_id")),
        tenant_fk("topic_opinion", "topic_id", "opinion_id", refers=("topic_id", "opinion_id")),
        tenant_fk("matter_proposal", "matter_id", "subject", refers=("matter_id", "subject")),
        tenant_fk("meeting_minutes", "minutes_of", refers=("meeting_id",)),
        tenant_fk("matter_option", "option_id", "matter_id", refers=("id", "matter_id")),
        tenant_fk(
            "meeting_outcome",
            "meeting_id",
            "meeting_body",
            "meeting_quorate",
            "meeting_announced",
            refers=("meeting_id", "body_kind", "quorate", "notice_in_time"),
        ),
        tenant_fk(
            "agenda_item",
            "meeting_id",
            "matter_id",
            "meeting_decides",
            refers=("meeting_id", "subject_id", "for_decision"),
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
            "matter_vote",
            "vote_id",
            "matter_id",
            "round_no",
            "vote_body",
            refers=("vote_id", "matter_id", "round_no", "body"),
        ),
        tenant_fk("matter_vote", "vote_id", "meeting_id", refers=("vote_id", "meeting_id")),
        tenant_fk(
            "resolution",
            "resolution_id",
            "matter_id",
            "round_no",
            "vote_id",
            refers=("id", "matter_id", "round_no", "vote_id"),
        ),
        tenant_fk(
            "notice",
            "notice_id",
            "notice_kind",
            "matter_id",
            "notice_ends_on",
            refers=("id", "kind", "subject_id", "ends_on"),
        ),
        tenant_fk("notice", "notice_id", "notice_posted_at", refers=("id", "posted_at")),
        tenant_fk("implementation_item", "item_id", "matter_id", refers=("id", "subject_id")),
        tenant_fk("attempt", "attempt_id", "item_id", refers=("id", "item_id")),
        tenant_fk("attempt_report", "attempt_id", "attempt_state", refers=("attempt_id", "state")),
        CheckConstraint(
            "num_nonnulls(topic_id, opinion_id) IN (0, 2)"
            " AND num_nonnulls(meeting_id, meeting_body, meeting_quorate, meeting_announced,"
            " meeting_decides) IN (0, 5)"
            " AND num_nonnulls(vote_id, vote_body, vote_valid, vote_carried, resolution_id)"
            " IN (0, 5)"
            " AND num_nonnulls(notice_id, notice_kind, notice_ends_on, notice_posted_at) IN (0, 4)"
            " AND num_nonnulls(item_id, attempt_id, attempt_state) IN (0, 3)",
            name="whole_evidence",
        ),
        CheckConstraint(
            "CASE WHEN how IN ('closed', 'withdrawn') THEN TRUE ELSE CASE position"
            " WHEN 0 THEN opinion_id IS NOT NULL"
            " WHEN 1 THEN subject IS NOT NULL"
            " WHEN 2 THEN minutes_of = meeting_id AND meeting_body = 'two_committees'"
            "  AND meeting_quorate AND option_id IS NOT NULL"
            " WHEN 3 THEN meeting_quorate AND meeting_body = 'group_leaders_meeting'"
            f" WHEN 4 THEN vote_valid AND vote_carried AND {deciding('vote_body')}"
            "  AND CASE vote_body WHEN 'owners_assembly' THEN meeting_id IS NULL"
            "  ELSE meeting_body = vote_body AND meeting_quorate AND meeting_decides"
            # The meeting's own check sees to it that its urgency is on record.
            f"  AND (meeting_announced OR meeting_body IN ({_UNANNOUNCED})) END"
            " WHEN 5 THEN notice_kind = 'resolution' AND notice_posted_at >= entered_at"
            " WHEN 6 THEN attempt_id IS NOT NULL"
            " END END IS TRUE",
            name="evidence_of_its_step",
        ),
        CheckConstraint(
            "CASE how WHEN 'met' THEN position <> 6 OR attempt_state = 'succeeded'"
            " WHEN 'failed' THEN position = 6 AND attempt_state IN"
            " ('refused', 'blocked', 'expired')"
            " WHEN 'closed' THEN position = 7 WHEN 'withdrawn' THEN TRUE END IS TRUE",
            name="met_or_failed",
        ),
    )

    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    round_no: Mapped[int]
    # When this step was entered, repeated from its row so that evidence can be held against it.
    entered_at: Mapped[datetime | None]
    how: Mapped[str]
    topic_id: Mapped[UUID | None]
    opinion_id: Mapped[UUID | None]
    subject: Mapped[Subject | None] = mapped_column(TextState(Subject))
    minutes_of: Mapped[UUID | None]
    option_id: Mapped[UUID | None]
    meeting_id: Mapped[UUID | None]
    meeting_body: Mapped[BodyKind | None] = mapped_column(TextState(BodyKind))
    meeting_quorate: Mapped[bool | None]
    meeting_announced: Mapped[bool | None]
    meeting_decides: Mapped[bool | None]
    vote_id: Mapped[UUID | None]
    vote_body: Mapped[BodyKind | None] = mapped_column(TextState(BodyKind))
    vote_valid: Mapped[bool | None]
    vote_carried: Mapped[bool | None]
    resolution_id: Mapped[UUID | None]
    notice_id: Mapped[UUID | None]
    notice_kind: Mapped[str | None]
    notice_ends_on: Mapped[date | None]
    notice_posted_at: Mapped[datetime | None]
    item_id: Mapped[UUID | None]
    attempt_id: Mapped[UUID | None]
    attempt_state: Mapped[str | None]
