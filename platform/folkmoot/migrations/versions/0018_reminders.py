"""who was reminded of a meeting that is owed, and when"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "reminder",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reached IN ('secretary', 'street', 'district')", name=op.f("ck_reminder_reached_known")
        ),
        sa.CheckConstraint(
            "told = 'secretary' OR reached = told OR reached = 'district'",
            name=op.f("ck_reminder_told_when_reached"),
        ),
        sa.CheckConstraint(
            "told IN ('secretary', 'street', 'district')", name=op.f("ck_reminder_told_known")
        ),
        sa.CheckConstraint(
            "told_on = CAST(timezone('Asia/Shanghai', told_at) AS date)",
            name=op.f("ck_reminder_of_its_day"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "obligation_id"],
            ["obligation.tenant_id", "obligation.id"],
            name=op.f("fk_reminder_tenant_id_obligation_id_obligation"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "obligation_id", "told", "reached", name=op.f("pk_reminder")
        ),
        grant=Grant(district_reads=True),
    )
    op.create_index(
        op.f("ix_reminder_tenant_id_told_on"), "reminder", ["tenant_id", "told_on"], unique=False
    )
