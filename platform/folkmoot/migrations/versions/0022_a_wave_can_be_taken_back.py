"""a wave can be taken back before any of it has begun, and its name used again"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.schema import shared_table

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("rollout_wave", sa.Column("name_from", sa.Uuid(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_rollout_wave_id_district_id_name"), "rollout_wave", ["id", "district_id", "name"]
    )
    shared_table(
        "rollout_cancellation",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_rollout_cancellation_with_a_reason")),
        sa.ForeignKeyConstraint(
            ["wave_id", "district_id", "name"],
            ["rollout_wave.id", "rollout_wave.district_id", "rollout_wave.name"],
            name=op.f("fk_rollout_cancellation_wave_id_district_id_name_rollout_wave"),
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_rollout_cancellation")),
        sa.UniqueConstraint(
            "wave_id",
            "district_id",
            "name",
            name=op.f("uq_rollout_cancellation_wave_id_district_id_name"),
        ),
    )
    _let_names_be_taken_over()


def _let_names_be_taken_over() -> None:
    """Of a name the first wave, and then one for each that was cancelled."""
    op.drop_constraint(op.f("uq_rollout_wave_district_id_name"), "rollout_wave", type_="unique")
    op.create_index(
        "uq_rollout_wave_first_of_its_name",
        "rollout_wave",
        ["district_id", "name"],
        unique=True,
        postgresql_where=sa.text("name_from IS NULL"),
    )
    op.create_unique_constraint(op.f("uq_rollout_wave_name_from"), "rollout_wave", ["name_from"])
    op.create_foreign_key(
        op.f("fk_rollout_wave_name_from_district_id_name_rollout_cancellation"),
        "rollout_wave",
        "rollout_cancellation",
        ["name_from", "district_id", "name"],
        ["wave_id", "district_id", "name"],
    )
