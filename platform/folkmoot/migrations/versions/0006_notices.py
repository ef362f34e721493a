"""notices"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "notice",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("minimum_days", sa.BigInteger(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('meeting', 'resolution', 'implementation', 'outcome', 'withdrawal', 'roll', 'other')",
            name=op.f("ck_notice_kind_known"),
        ),
        sa.CheckConstraint(
            "days >= 1 AND days >= minimum_days", name=op.f("ck_notice_long_enough")
        ),
        sa.CheckConstraint(
            "ends_on >= posted_on + CAST(days AS integer)", name=op.f("ck_notice_runs_its_days")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "kind",
            "subject_id",
            "ends_on",
            name=op.f("uq_notice_tenant_id_id_kind_subject_id_ends_on"),
        ),
        sa.UniqueConstraint("tenant_id", "id", "kind", name=op.f("uq_notice_tenant_id_id_kind")),
        grant=Grant(district_reads=True),
    )
    op.create_index(
        op.f("ix_notice_tenant_id_ends_on"), "notice", ["tenant_id", "ends_on"], unique=False
    )
    op.create_index(
        op.f("ix_notice_tenant_id_subject_id"), "notice", ["tenant_id", "subject_id"], unique=False
    )
    tenant_table(
        "notice_board",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_notice_board")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_notice_board_tenant_id_name")),
    )
    tenant_table(
        "notice_posting",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("board_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "board_id"],
            ["notice_board.tenant_id", "notice_board.id"],
            name=op.f("fk_notice_posting_tenant_id_board_id_notice_board"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id"],
            ["notice.tenant_id", "notice.id"],
            name=op.f("fk_notice_posting_tenant_id_notice_id_notice"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "notice_id", "board_id", name=op.f("pk_notice_posting")
        ),
    )
    op.create_index(
        op.f("ix_notice_posting_tenant_id_board_id"),
        "notice_posting",
        ["tenant_id", "board_id"],
        unique=False,
    )
    tenant_table(
        "notice_removal",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id"],
            ["notice.tenant_id", "notice.id"],
            name=op.f("fk_notice_removal_tenant_id_notice_id_notice"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "notice_id", name=op.f("pk_notice_removal")),
        grant=Grant(district_reads=True),
    )
    tenant_table(
        "objection",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id"],
            ["notice.tenant_id", "notice.id"],
            name=op.f("fk_objection_tenant_id_notice_id_notice"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_objection_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_objection")),
    )
    op.create_index(
        op.f("ix_objection_tenant_id_answer_due_on"),
        "objection",
        ["tenant_id", "answer_due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_objection_tenant_id_notice_id"),
        "objection",
        ["tenant_id", "notice_id"],
        unique=False,
    )
    tenant_table(
        "objection_answer",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "objection_id"],
            ["objection.tenant_id", "objection.id"],
            name=op.f("fk_objection_answer_tenant_id_objection_id_objection"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "objection_id", name=op.f("pk_objection_answer")),
    )
    tenant_table(
        "posting_proof",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("board_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id", "board_id"],
            ["notice_posting.tenant_id", "notice_posting.notice_id", "notice_posting.board_id"],
            name=op.f("fk_posting_proof_tenant_id_notice_id_board_id_notice_posting"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_posting_proof")),
    )
    op.create_index(
        op.f("ix_posting_proof_tenant_id_notice_id_board_id"),
        "posting_proof",
        ["tenant_id", "notice_id", "board_id"],
        unique=False,
    )
