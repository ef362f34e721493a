"""The trail of a matter. Rows are only ever added; the database refuses a skipped step itself.

``matter_step`` and ``matter_step_exit`` hold each other up: entering a step needs the exit row of
the step before, and an exit row needs, by foreign key, the kind of evidence that its step asks
for. Raw SQL under the application's role can therefore no more skip a step than ``advance`` can.
"""

from datetime import date, datetime
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
from folkmoot.matters.domain import Ending, Force, competent_body
from folkmoot_sdk import BodyKind, Subject

# Who is competent for a subject, as SQL: the table of matters.domain and no second one.
_COMPETENT = " ".join(f"WHEN '{subject}' THEN '{competent_body(subject)}'" for subject in Subject)
_COMPETENT_BODY = f"CASE subject {_COMPETENT} END"


class Matter(TenantOwned, Keyed, DistrictVisible, Base):
    """事项: one topic on its way through the seven steps."""

    __tablename__ = "matter"
    __table_args__ = (
        tenant_fk("topic", "topic_id"),
        tenant_fk("workflow", "workflow_id"),
        UniqueConstraint("tenant_id", "topic_id"),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "id", "topic_id"),
    )
    __grant__: ClassVar[Grant] = Grant(district_reads=True)

    number: Mapped[int]
    title: Mapped[str]
    topic_id: Mapped[UUID]
    # The version of the community's additions that this matter keeps to its end.
    workflow_id: Mapped[UUID]
    # Whose law counts: a matter keeps the version it began with.
    law_date: Mapped[date]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]


class MatterProposal(TenantOwned, Base):
    """What the residents' committee proposes: the kind of matter, and whom it touches."""

    __tablename__ = "matter_proposal"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "subject"),
        one_of("subject", Subject),
    )

    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[Subject] = mapped_column(TextState(Subject))
    affected: Mapped[str]
    important: Mapped[bool]
    proposed_at: Mapped[datetime]


class MatterOption(TenantOwned, Keyed, Base):
    """方案: one thing that can be resolved; ``subject`` decides who is competent for it."""

    __tablename__ = "matter_option"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "key"),
        UniqueConstraint("tenant_id", "id", "matter_id"),
        UniqueConstraint("tenant_id", "id", "matter_id", "subject", "withdraws"),
        one_of("subject", Subject),
    )

    matter_id: Mapped[UUID]
    key: Mapped[str]
    label: Mapped[str]
    promise: Mapped[str]
    subject: Mapped[Subject] = mapped_column(TextState(Subject))
    # True for the option to drop the matter: after step 4 that takes a resolution too.
    withdraws: Mapped[bool]
    round_no: Mapped[int]
    added_at: Mapped[datetime]


class MatterStatement(TenantOwned, Keyed, Base):
    """Something said for the record, such as the Party organisation's prior study (URC 30)."""

    __tablename__ = "matter_statement"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        Index(None, "tenant_id", "matter_id"),
    )

    matter_id: Mapped[UUID]
    kind: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class MatterForm(TenantOwned, Keyed, Base):
    """A form that the community's workflow asks for inside a step, filled in."""

    __tablename__ = "matter_form"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "form", "step_seq"),
    )

    matter_id: Mapped[UUID]
    step_seq: Mapped[int]
    form: Mapped[str]
    pin: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    filled_at: Mapped[datetime]


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
            f"(force = 'decides') = (body = {_COMPETENT_BODY})", name="force_of_the_body"
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


class MatterStep(TenantOwned, Base):
    """The matter entered a step. Position 0 is the intake, 1 to 7 are the steps."""

    __tablename__ = "matter_step"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id", "seq", "position", "round_no"),
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
        tenant_fk("implementation_item", "item_id", "matter_id", refers=("id", "subject_id")),
        tenant_fk("attempt", "attempt_id", "item_id", refers=("id", "item_id")),
        tenant_fk("attempt_report", "attempt_id", "attempt_state", refers=("attempt_id", "state")),
        CheckConstraint(
            "num_nonnulls(topic_id, opinion_id) IN (0, 2)"
            " AND num_nonnulls(meeting_id, meeting_body, meeting_quorate, meeting_announced,"
            " meeting_decides) IN (0, 5)"
            " AND num_nonnulls(vote_id, vote_body, vote_valid, vote_carried, resolution_id)"
            " IN (0, 5)"
            " AND num_nonnulls(notice_id, notice_kind, notice_ends_on) IN (0, 3)"
            " AND num_nonnulls(item_id, attempt_id, attempt_state) IN (0, 3)",
            name="whole_evidence",
        ),
        CheckConstraint(
            "CASE WHEN how IN ('closed', 'withdrawn') THEN TRUE ELSE CASE position"
            " WHEN 0 THEN opinion_id IS NOT NULL"
            " WHEN 1 THEN subject IS NOT NULL"
            " WHEN 2 THEN minutes_of = meeting_id AND meeting_body = 'two_committees'"
            "  AND option_id IS NOT NULL"
            " WHEN 3 THEN meeting_quorate AND meeting_body = 'group_leaders_meeting'"
            f" WHEN 4 THEN vote_valid AND vote_carried AND vote_body = {_COMPETENT_BODY}"
            "  AND CASE vote_body WHEN 'owners_assembly' THEN meeting_id IS NULL"
            "  ELSE meeting_body = vote_body AND meeting_quorate AND meeting_announced"
            "  AND meeting_decides END"
            " WHEN 5 THEN notice_kind = 'resolution'"
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
    item_id: Mapped[UUID | None]
    attempt_id: Mapped[UUID | None]
    attempt_state: Mapped[str | None]


class SatisfactionSurvey(TenantOwned, Keyed, Base):
    """Residents are asked whether they are satisfied; the form is pinned as the vote's rule is."""

    __tablename__ = "satisfaction_survey"
    __table_args__ = (
        tenant_fk("matter", "matter_id"),
        UniqueConstraint("tenant_id", "matter_id"),
        UniqueConstraint("tenant_id", "id", "matter_id"),
    )

    matter_id: Mapped[UUID]
    form: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]


class SatisfactionAnswer(TenantOwned, Keyed, Base):
    """One resident's answers. One a person; the reasons in words are the person's own."""

    __tablename__ = "satisfaction_answer"
    __table_args__ = (
        tenant_fk("satisfaction_survey", "survey_id"),
        tenant_fk("person", "person_id"),
        UniqueConstraint("tenant_id", "survey_id", "person_id"),
    )

    survey_id: Mapped[UUID]
    person_id: Mapped[UUID]
    grades: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]


class MatterEnding(TenantOwned, Base):
    """The matter is over: closed with everything step 7 asks for, or withdrawn for a reason."""

    __tablename__ = "matter_ending"
    __table_args__ = (
        tenant_fk(
            "matter_step",
            "matter_id",
            "seq",
            "position",
            "round_no",
            refers=("matter_id", "seq", "position", "round_no"),
        ),
        tenant_fk(
            "matter_step_exit",
            "matter_id",
            "seq",
            "position",
            "ending",
            refers=("matter_id", "seq", "position", "how"),
        ),
        *(
            tenant_fk(
                "sign_off",
                f"{body}_sign_off",
                f"{body}_kind",
                f"{body}_person",
                "approved",
                refers=("id", "body_kind", "person_id", "approved"),
            )
            for body in ("council", "supervision")
        ),
        # And both bodies, and both persons, approved of this matter and no other.
        *(
            tenant_fk("sign_off", "matter_id", f"{body}_{half}", refers=("settles", column))
            for body in ("council", "supervision")
            for half, column in (("kind", "body_kind"), ("person", "person_id"))
        ),
        tenant_fk(
            "notice",
            "notice_id",
            "notice_kind",
            "matter_id",
            "notice_ends_on",
            refers=("id", "kind", "subject_id", "ends_on"),
        ),
        tenant_fk("satisfaction_survey", "survey_id", "matter_id", refers=("id", "matter_id")),
        tenant_fk(
            "resolution",
            "resolution_id",
            "matter_id",
            "round_no",
            "resolution_withdraws",
            "resolution_force",
            refers=("id", "matter_id", "round_no", "withdraws", "force"),
        ),
        one_of("ending", Ending),
        CheckConstraint(
            "CASE ending WHEN 'closed' THEN position = 7 AND approved"
            "  AND council_sign_off IS NOT NULL AND council_kind = 'deliberation_council'"
            "  AND supervision_sign_off IS NOT NULL"
            "  AND supervision_kind = 'supervision_committee'"
            "  AND council_person <> supervision_person"
            "  AND notice_id IS NOT NULL AND notice_kind = 'outcome'"
            "  AND (ended_at AT TIME ZONE 'Asia/Shanghai')::date > notice_ends_on"
            "  AND survey_id IS NOT NULL"
            " ELSE reason <> '' AND notice_id IS NOT NULL AND notice_kind = 'withdrawal'"
            "  AND notice_ends_on IS NOT NULL AND (position < 4 OR (resolution_id IS NOT NULL"
            "  AND resolution_withdraws AND resolution_force = 'decides')) END IS TRUE",
            name="with_its_evidence",
        ),
    )

    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    position: Mapped[int]
    round_no: Mapped[int]
    ending: Mapped[Ending] = mapped_column(TextState(Ending))
    reason: Mapped[str]
    ended_at: Mapped[datetime]
    council_sign_off: Mapped[UUID | None]
    council_kind: Mapped[str | None]
    council_person: Mapped[UUID | None]
    supervision_sign_off: Mapped[UUID | None]
    supervision_kind: Mapped[str | None]
    supervision_person: Mapped[UUID | None]
    approved: Mapped[bool | None]
    notice_id: Mapped[UUID | None]
    notice_kind: Mapped[str | None]
    notice_ends_on: Mapped[date | None]
    survey_id: Mapped[UUID | None]
    resolution_id: Mapped[UUID | None]
    resolution_withdraws: Mapped[bool | None]
    resolution_force: Mapped[Force | None] = mapped_column(TextState(Force))
