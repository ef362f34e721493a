"""rosters between preview and commit"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "roster_import",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.Text(), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'committed') = (committed_at IS NOT NULL)",
            name=op.f("ck_roster_import_dated"),
        ),
        sa.CheckConstraint(
            "state IN ('previewed', 'committed')", name=op.f("ck_roster_import_state_known")
        ),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_roster_import_expires_later")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_roster_import")),
        grant=Grant(update=("state", "counts", "committed_at", "committed_by"), delete=True),
    )
    op.create_index(
        op.f("ix_roster_import_tenant_id_expires_at"),
        "roster_import",
        ["tenant_id", "expires_at"],
        unique=False,
    )
    tenant_table(
        "roster_row",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("cells", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("spoilt", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('same', 'other')", name=op.f("ck_roster_row_decision_known")
        ),
        sa.CheckConstraint(
            "fate IN ('new', 'changes', 'unchanged', 'undecided', 'refused')",
            name=op.f("ck_roster_row_fate_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('residents', 'kinship', 'bodies')", name=op.f("ck_roster_row_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "import_id"],
            ["roster_import.tenant_id", "roster_import.id"],
            name=op.f("fk_roster_row_tenant_id_import_id_roster_import"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_roster_row")),
        sa.UniqueConstraint(
            "tenant_id",
            "import_id",
            "position",
            name=op.f("uq_roster_row_tenant_id_import_id_position"),
        ),
        grant=Grant(update=("fate", "notes", "decision"), delete=True),
    )
    op.create_index(
        op.f("ix_roster_row_tenant_id_import_id_fate_position"),
        "roster_row",
        ["tenant_id", "import_id", "fate", "position"],
        unique=False,
    )
