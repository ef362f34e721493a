"""meetings"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "meeting",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_days", sa.BigInteger(), nullable=False),
        sa.Column("earliest_on", sa.Date(), nullable=False),
        sa.Column("notice_in_time", sa.Boolean(), nullable=False),
        sa.Column("urgent_reason", sa.Text(), nullable=False),
        sa.Column("quorum_pin", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quorum_rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("eligible", sa.BigInteger(), nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False),
        sa.Column("representatives", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'two_committees', 'group_leaders_meeting', 'representatives_assembly', 'residents_meeting', 'households_meeting', 'joint_meeting', 'bulletin_meeting', 'appraisal_meeting', 'deliberation_council', 'supervision_committee', 'owners_assembly')",
            name=op.f("ck_meeting_body_kind_known"),
        ),
        sa.CheckConstraint(
            "notice_in_time OR urgent_reason <> ''", name=op.f("ck_meeting_urgency_recorded")
        ),
        sa.CheckConstraint(
            "purpose IN ('decision', 'election', 'run_off', 'recall', 'recall_start', 'calling', 'composition')",
            name=op.f("ck_meeting_purpose_known"),
        ),
        sa.CheckConstraint(
            "representatives <= members", name=op.f("ck_meeting_representatives_are_members")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "body_id"],
            ["body.tenant_id", "body.id"],
            name=op.f("fk_meeting_tenant_id_body_id_body"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_meeting")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "body_kind",
            "notice_in_time",
            name=op.f("uq_meeting_tenant_id_id_body_kind_notice_in_time"),
        ),
        grant=Grant(district_reads=True),
    )
    op.create_index(
        op.f("ix_meeting_tenant_id_body_id"), "meeting", ["tenant_id", "body_id"], unique=False
    )
    op.create_index(
        op.f("ix_meeting_tenant_id_body_kind_starts_at"),
        "meeting",
        ["tenant_id", "body_kind", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_meeting_tenant_id_starts_at"), "meeting", ["tenant_id", "starts_at"], unique=False
    )
    tenant_table(
        "agenda_item",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("for_decision", sa.Boolean(), nullable=False),
        sa.Column("takes_proposals", sa.Boolean(), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "announced OR NOT (for_decision OR takes_proposals)",
            name=op.f("ck_agenda_item_only_announced_decides"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_agenda_item_tenant_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "raised_by"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_agenda_item_tenant_id_raised_by_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "position",
            name=op.f("uq_agenda_item_tenant_id_meeting_id_position"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "subject_id",
            "for_decision",
            name=op.f("uq_agenda_item_tenant_id_meeting_id_subject_id_for_decision"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "subject_id",
            name=op.f("uq_agenda_item_tenant_id_meeting_id_subject_id"),
        ),
    )
    op.create_index(
        op.f("ix_agenda_item_tenant_id_subject_id"),
        "agenda_item",
        ["tenant_id", "subject_id"],
        unique=False,
    )
    tenant_table(
        "attendance_event",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("proxy_for", sa.Uuid(), nullable=True),
        sa.Column("proxy_no", sa.BigInteger(), nullable=True),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'proxy') = (proxy_for IS NOT NULL AND proxy_no IS NOT NULL AND mandate <> '')",
            name=op.f("ck_attendance_event_proxy_in_writing"),
        ),
        sa.CheckConstraint(
            "kind IN ('present', 'late', 'left', 'proxy', 'observer')",
            name=op.f("ck_attendance_event_kind_known"),
        ),
        sa.CheckConstraint(
            "via IN ('sheet', 'qr', 'recorder')", name=op.f("ck_attendance_event_via_known")
        ),
        sa.CheckConstraint(
            "proxy_no BETWEEN 1 AND 3", name=op.f("ck_attendance_event_proxies_of_one_holder")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_attendance_event_tenant_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_attendance_event_tenant_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "proxy_for"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_attendance_event_tenant_id_proxy_for_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attendance_event")),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "person_id",
            "proxy_no",
            name=op.f("uq_attendance_event_tenant_id_meeting_id_person_id_proxy_no"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "proxy_for",
            name=op.f("uq_attendance_event_tenant_id_meeting_id_proxy_for"),
        ),
    )
    op.create_index(
        op.f("ix_attendance_event_tenant_id_meeting_id_at"),
        "attendance_event",
        ["tenant_id", "meeting_id", "at"],
        unique=False,
    )
    tenant_table(
        "meeting_event",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('called', 'in_session', 'closed', 'adjourned', 'cancelled')",
            name=op.f("ck_meeting_event_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_meeting_event_tenant_id_meeting_id_meeting"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_meeting_event")),
        sa.UniqueConstraint(
            "tenant_id", "meeting_id", "seq", name=op.f("uq_meeting_event_tenant_id_meeting_id_seq")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "state",
            name=op.f("uq_meeting_event_tenant_id_meeting_id_state"),
        ),
    )
    tenant_table(
        "meeting_seat",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("representative", sa.Boolean(), nullable=False),
        sa.Column("observer", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "office IN ('secretary', 'chair', 'vice_chair', 'member', 'group_leader', 'representative', 'observer')",
            name=op.f("ck_meeting_seat_office_known"),
        ),
        sa.CheckConstraint(
            "NOT (representative AND observer)",
            name=op.f("ck_meeting_seat_observer_represents_nobody"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_meeting_seat_tenant_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_meeting_seat_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "meeting_id", "person_id", name=op.f("pk_meeting_seat")
        ),
    )
    op.create_index(
        op.f("ix_meeting_seat_tenant_id_person_id"),
        "meeting_seat",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "item_proposal",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(origin = 'raised') = (raised_by IS NOT NULL)",
            name=op.f("ck_item_proposal_raised_by_somebody"),
        ),
        sa.CheckConstraint(
            "origin IN ('prepared', 'raised')", name=op.f("ck_item_proposal_origin_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agenda_item_id"],
            ["agenda_item.tenant_id", "agenda_item.id"],
            name=op.f("fk_item_proposal_tenant_id_agenda_item_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "raised_by"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_item_proposal_tenant_id_raised_by_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_item_proposal")),
        sa.UniqueConstraint(
            "tenant_id",
            "agenda_item_id",
            "position",
            name=op.f("uq_item_proposal_tenant_id_agenda_item_id_position"),
        ),
    )
    tenant_table(
        "meeting_outcome",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("quorate", sa.Boolean(), nullable=False),
        sa.Column("present", sa.BigInteger(), nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False),
        sa.Column("representatives", sa.BigInteger(), nullable=False),
        sa.Column("fullest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tests", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notice_in_time", sa.Boolean(), nullable=False),
        sa.Column("ended_as", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'two_committees', 'group_leaders_meeting', 'representatives_assembly', 'residents_meeting', 'households_meeting', 'joint_meeting', 'bulletin_meeting', 'appraisal_meeting', 'deliberation_council', 'supervision_committee', 'owners_assembly')",
            name=op.f("ck_meeting_outcome_body_kind_known"),
        ),
        sa.CheckConstraint(
            "ended_as IN ('closed', 'adjourned')", name=op.f("ck_meeting_outcome_ended_as_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "body_kind", "notice_in_time"],
            ["meeting.tenant_id", "meeting.id", "meeting.body_kind", "meeting.notice_in_time"],
            name=op.f("fk_meeting_outcome_tenant_id_meeting_id_body_kind_notice_in_time_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "ended_as"],
            ["meeting_event.tenant_id", "meeting_event.meeting_id", "meeting_event.state"],
            name=op.f("fk_meeting_outcome_tenant_id_meeting_id_ended_as_meeting_event"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", name=op.f("pk_meeting_outcome")),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "body_kind",
            "quorate",
            "notice_in_time",
            name=op.f("uq_meeting_outcome_tenant_id_meeting_id_body_kind_quorate_notice_in_time"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "body_kind",
            "quorate",
            name=op.f("uq_meeting_outcome_tenant_id_meeting_id_body_kind_quorate"),
        ),
        grant=Grant(district_reads=True),
    )
    tenant_table(
        "meeting_statement",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("option_key", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'two_committees', 'group_leaders_meeting', 'representatives_assembly', 'residents_meeting', 'households_meeting', 'joint_meeting', 'bulletin_meeting', 'appraisal_meeting', 'deliberation_council', 'supervision_committee', 'owners_assembly')",
            name=op.f("ck_meeting_statement_body_kind_known"),
        ),
        sa.CheckConstraint(
            "stance IN ('support', 'oppose', 'neutral')",
            name=op.f("ck_meeting_statement_stance_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "agenda_item_id"],
            ["agenda_item.tenant_id", "agenda_item.id"],
            name=op.f("fk_meeting_statement_tenant_id_agenda_item_id_agenda_item"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_meeting_statement")),
        sa.UniqueConstraint(
            "tenant_id",
            "agenda_item_id",
            "body_kind",
            "option_key",
            name=op.f("uq_meeting_statement_tenant_id_agenda_item_id_body_kind_option_key"),
        ),
    )
    tenant_table(
        "meeting_minutes",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting_outcome.tenant_id", "meeting_outcome.meeting_id"],
            name=op.f("fk_meeting_minutes_tenant_id_meeting_id_meeting_outcome"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", name=op.f("pk_meeting_minutes")),
    )
