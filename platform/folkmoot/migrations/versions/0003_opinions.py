"""opinions"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.schema import tenant_table

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "intake_key",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("request_key", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "request_key", name=op.f("pk_intake_key")),
    )
    tenant_table(
        "topic",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_topic")),
    )
    tenant_table(
        "sweep",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "grid_id"],
            ["grid.tenant_id", "grid.id"],
            name=op.f("fk_sweep_tenant_id_grid_id_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "worker_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_sweep_tenant_id_worker_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sweep")),
    )
    op.create_index(
        op.f("ix_sweep_tenant_id_grid_id"), "sweep", ["tenant_id", "grid_id"], unique=False
    )
    tenant_table(
        "sweep_door",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("sweep_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "household_id"],
            ["household.tenant_id", "household.id"],
            name=op.f("fk_sweep_door_tenant_id_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sweep_id"],
            ["sweep.tenant_id", "sweep.id"],
            name=op.f("fk_sweep_door_tenant_id_sweep_id_sweep"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "sweep_id", "household_id", name=op.f("pk_sweep_door")
        ),
    )
    tenant_table(
        "sweep_end",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("sweep_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sweep_id"],
            ["sweep.tenant_id", "sweep.id"],
            name=op.f("fk_sweep_end_tenant_id_sweep_id_sweep"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "sweep_id", name=op.f("pk_sweep_end")),
    )
    tenant_table(
        "door_visit",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sweep_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('not_visited', 'absent', 'refused', 'answered')",
            name=op.f("ck_door_visit_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sweep_id", "household_id"],
            ["sweep_door.tenant_id", "sweep_door.sweep_id", "sweep_door.household_id"],
            name=op.f("fk_door_visit_tenant_id_sweep_id_household_id_sweep_door"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visitor_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_door_visit_tenant_id_visitor_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_door_visit")),
        sa.UniqueConstraint(
            "tenant_id", "id", "sweep_id", name=op.f("uq_door_visit_tenant_id_id_sweep_id")
        ),
    )
    op.create_index(
        op.f("ix_door_visit_tenant_id_sweep_id_household_id"),
        "door_visit",
        ["tenant_id", "sweep_id", "household_id"],
        unique=False,
    )
    tenant_table(
        "opinion",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("sweep_id", sa.Uuid(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(channel = 'door') = (sweep_id IS NOT NULL)", name=op.f("ck_opinion_door_has_sweep")
        ),
        sa.CheckConstraint(
            "(channel = 'meeting') = (meeting_id IS NOT NULL)", name=op.f("ck_opinion_from_meeting")
        ),
        sa.CheckConstraint(
            "channel IN ('door', 'meeting', 'letter', 'hotline', 'counter', 'online')",
            name=op.f("ck_opinion_channel_known"),
        ),
        sa.CheckConstraint(
            "NOT anonymous OR (person_id IS NULL AND household_id IS NULL AND visit_id IS NULL)",
            name=op.f("ck_opinion_anonymous_is_nobody"),
        ),
        sa.CheckConstraint(
            "char_length(text) BETWEEN 1 AND 2000", name=op.f("ck_opinion_text_length")
        ),
        sa.CheckConstraint(
            "visit_id IS NULL OR sweep_id IS NOT NULL", name=op.f("ck_opinion_visit_in_sweep")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "household_id"],
            ["household.tenant_id", "household.id"],
            name=op.f("fk_opinion_tenant_id_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_opinion_tenant_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sweep_id"],
            ["sweep.tenant_id", "sweep.id"],
            name=op.f("fk_opinion_tenant_id_sweep_id_sweep"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id", "sweep_id"],
            ["door_visit.tenant_id", "door_visit.id", "door_visit.sweep_id"],
            name=op.f("fk_opinion_tenant_id_visit_id_sweep_id_door_visit"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_opinion")),
    )
    op.create_index(
        op.f("ix_opinion_tenant_id_meeting_id"),
        "opinion",
        ["tenant_id", "meeting_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_opinion_tenant_id_person_id"), "opinion", ["tenant_id", "person_id"], unique=False
    )
    op.create_index(
        op.f("ix_opinion_tenant_id_sweep_id"), "opinion", ["tenant_id", "sweep_id"], unique=False
    )
    tenant_table(
        "topic_opinion",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "opinion_id"],
            ["opinion.tenant_id", "opinion.id"],
            name=op.f("fk_topic_opinion_tenant_id_opinion_id_opinion"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "topic_id"],
            ["topic.tenant_id", "topic.id"],
            name=op.f("fk_topic_opinion_tenant_id_topic_id_topic"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "topic_id", "opinion_id", name=op.f("pk_topic_opinion")
        ),
    )
    op.create_index(
        op.f("ix_topic_opinion_tenant_id_opinion_id"),
        "topic_opinion",
        ["tenant_id", "opinion_id"],
        unique=False,
    )
