"""the stages of a community's roll-out, waves, and what each still lacks"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import shared_table, tenant_table

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # A wave points at a community of its own district.
    op.create_unique_constraint(
        op.f("uq_community_id_district_id"), "community", ["id", "district_id"]
    )
    tenant_table(
        "readiness",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_readiness")),
        grant=Grant(update=("facts", "gathered_at"), district_reads=True),
    )
    shared_table(
        "rollout_wave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("becomes", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "becomes IN ('live', 'pilot')", name=op.f("ck_rollout_wave_becomes_known")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_rollout_wave_named")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_rollout_wave_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollout_wave")),
        sa.UniqueConstraint("district_id", "name", name=op.f("uq_rollout_wave_district_id_name")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_rollout_wave_id_district_id")),
    )
    shared_table(
        "rollout_place",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "district_id"],
            ["community.id", "community.district_id"],
            name=op.f("fk_rollout_place_community_id_district_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "district_id"],
            ["rollout_wave.id", "rollout_wave.district_id"],
            name=op.f("fk_rollout_place_wave_id_district_id_rollout_wave"),
        ),
        sa.PrimaryKeyConstraint("wave_id", "community_id", name=op.f("pk_rollout_place")),
    )
    op.create_index(
        op.f("ix_rollout_place_community_id"), "rollout_place", ["community_id"], unique=False
    )
    shared_table(
        "community_stage",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "lacking", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("wave_id", sa.Uuid(), nullable=True),
        sa.Column("before_seq", sa.BigInteger(), nullable=True),
        sa.Column("before_status", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(before_status IS NOT NULL AND before_status = 'draft' AND status IN ('live', 'pilot')) = (lacking IS NOT NULL)",
            name=op.f("ck_community_stage_readiness_looked_at"),
        ),
        sa.CheckConstraint(
            "(seq = 1 AND before_seq IS NULL AND before_status IS NULL) OR (seq > 1 AND before_seq IS NOT NULL AND before_seq = seq - 1 AND before_status IS NOT NULL AND (before_status, status) IN (('draft', 'closed'), ('draft', 'live'), ('draft', 'pilot'), ('pilot', 'closed'), ('pilot', 'live'), ('pilot', 'suspended'), ('live', 'closed'), ('live', 'suspended'), ('suspended', 'closed'), ('suspended', 'live'), ('suspended', 'pilot')))",
            name=op.f("ck_community_stage_one_after_the_other"),
        ),
        sa.CheckConstraint(
            "reason <> '' OR ((seq = 1 OR (status IN ('live', 'pilot') AND before_status <> 'suspended')) AND (lacking IS NULL OR lacking = '[]'))",
            name=op.f("ck_community_stage_with_a_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'pilot', 'live', 'suspended', 'closed')",
            name=op.f("ck_community_stage_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "before_seq", "before_status"],
            ["community_stage.community_id", "community_stage.seq", "community_stage.status"],
            name=op.f("fk_community_stage_community_id_before_seq_before_status_community_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
            name=op.f("fk_community_stage_community_id_community"),
        ),
        sa.ForeignKeyConstraint(
            ["wave_id", "community_id"],
            ["rollout_place.wave_id", "rollout_place.community_id"],
            name=op.f("fk_community_stage_wave_id_community_id_rollout_place"),
        ),
        sa.PrimaryKeyConstraint("community_id", "seq", name=op.f("pk_community_stage")),
        sa.UniqueConstraint(
            "community_id", "seq", "status", name=op.f("uq_community_stage_community_id_seq_status")
        ),
        grant=Grant(district_reads=True),
    )
    op.create_index(
        op.f("ix_community_stage_wave_id"), "community_stage", ["wave_id"], unique=False
    )
