"""votes"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "vote",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("method", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("law", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("secrecy", sa.Text(), nullable=False),
        sa.Column("turnout", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("electors", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("secrecy IN ('secret', 'named')", name=op.f("ck_vote_secrecy_known")),
        sa.CheckConstraint(
            "turnout IN ('attending', 'taking_part')", name=op.f("ck_vote_turnout_known")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_vote")),
        sa.UniqueConstraint(
            "tenant_id", "id", "subject_id", name=op.f("uq_vote_tenant_id_id_subject_id")
        ),
        grant=Grant(update=("closed_at",), district_reads=True),
    )
    op.create_index(
        op.f("ix_vote_tenant_id_meeting_id"), "vote", ["tenant_id", "meeting_id"], unique=False
    )
    op.create_index(
        op.f("ix_vote_tenant_id_subject_id"), "vote", ["tenant_id", "subject_id"], unique=False
    )
    tenant_table(
        "batch",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("covers", sa.BigInteger(), nullable=False),
        sa.Column("ballots", sa.BigInteger(), nullable=False),
        sa.Column("tallies", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('hand', 'paper')", name=op.f("ck_batch_channel_known")),
        sa.CheckConstraint(
            "0 <= ballots AND ballots <= covers",
            name=op.f("ck_batch_no_more_ballots_than_electors"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id"],
            ["vote.tenant_id", "vote.id"],
            name=op.f("fk_batch_tenant_id_vote_id_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_batch")),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "id",
            "channel",
            name=op.f("uq_batch_tenant_id_vote_id_id_channel"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "id",
            "entered_by",
            name=op.f("uq_batch_tenant_id_vote_id_id_entered_by"),
        ),
    )
    tenant_table(
        "closing",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("winners", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ballots", sa.BigInteger(), nullable=False),
        sa.Column("count_file", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("count_file_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "subject_id"],
            ["vote.tenant_id", "vote.id", "vote.subject_id"],
            name=op.f("fk_closing_tenant_id_vote_id_subject_id_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "vote_id", name=op.f("pk_closing")),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "subject_id",
            "valid",
            "carried",
            name=op.f("uq_closing_tenant_id_vote_id_subject_id_valid_carried"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "valid",
            "carried",
            name=op.f("uq_closing_tenant_id_vote_id_valid_carried"),
        ),
    )
    tenant_table(
        "elector",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("heads", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("heads >= 1 AND area >= 0", name=op.f("ck_elector_weight_counts")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id"],
            ["vote.tenant_id", "vote.id"],
            name=op.f("fk_elector_tenant_id_vote_id_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "vote_id", "key", name=op.f("pk_elector")),
    )
    tenant_table(
        "vote_option",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("carries", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id"],
            ["vote.tenant_id", "vote.id"],
            name=op.f("fk_vote_option_tenant_id_vote_id_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "vote_id", "key", name=op.f("pk_vote_option")),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "position",
            name=op.f("uq_vote_option_tenant_id_vote_id_position"),
        ),
    )
    tenant_table(
        "vote_secret",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id"],
            ["vote.tenant_id", "vote.id"],
            name=op.f("fk_vote_secret_tenant_id_vote_id_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "vote_id", name=op.f("pk_vote_secret")),
        grant=Grant(delete=True),
    )
    tenant_table(
        "batch_elector",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("voter_key", sa.Text(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["batch.tenant_id", "batch.id"],
            name=op.f("fk_batch_elector_tenant_id_batch_id_batch"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "batch_id", "voter_key", name=op.f("pk_batch_elector")
        ),
    )
    op.create_index(
        op.f("ix_batch_elector_tenant_id_vote_id_voter_key"),
        "batch_elector",
        ["tenant_id", "vote_id", "voter_key"],
        unique=False,
    )
    tenant_table(
        "batch_judgement",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "judgement = 'rejected' OR judged_by <> entered_by",
            name=op.f("ck_batch_judgement_second_person"),
        ),
        sa.CheckConstraint(
            "judgement IN ('verified', 'rejected')", name=op.f("ck_batch_judgement_judgement_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "batch_id", "entered_by"],
            ["batch.tenant_id", "batch.vote_id", "batch.id", "batch.entered_by"],
            name=op.f("fk_batch_judgement_tenant_id_vote_id_batch_id_entered_by_batch"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "batch_id", name=op.f("pk_batch_judgement")),
    )
    tenant_table(
        "elector_person",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("elector_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_elector_person_tenant_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "elector_key"],
            ["elector.tenant_id", "elector.vote_id", "elector.key"],
            name=op.f("fk_elector_person_tenant_id_vote_id_elector_key_elector"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "vote_id", "person_id", "elector_key", name=op.f("pk_elector_person")
        ),
    )
    op.create_index(
        op.f("ix_elector_person_tenant_id_person_id"),
        "elector_person",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "participation",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("voter_key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(channel = 'online') = (batch_id IS NULL)",
            name=op.f("ck_participation_batch_unless_online"),
        ),
        sa.CheckConstraint(
            "channel IN ('online', 'hand', 'paper')", name=op.f("ck_participation_channel_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "batch_id", "channel"],
            ["batch.tenant_id", "batch.vote_id", "batch.id", "batch.channel"],
            name=op.f("fk_participation_tenant_id_vote_id_batch_id_channel_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id"],
            ["vote.tenant_id", "vote.id"],
            name=op.f("fk_participation_tenant_id_vote_id_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "vote_id", "voter_key", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "voter_key",
            "channel",
            name=op.f("uq_participation_tenant_id_vote_id_voter_key_channel"),
        ),
    )
    op.create_index(
        op.f("ix_participation_tenant_id_batch_id"),
        "participation",
        ["tenant_id", "batch_id"],
        unique=False,
    )
    tenant_table(
        "ballot",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("voter_key", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=False),
        sa.CheckConstraint("channel IN ('online')", name=op.f("ck_ballot_channel_known")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_ballot_seq_from_one")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "voter_key", "channel"],
            [
                "participation.tenant_id",
                "participation.vote_id",
                "participation.voter_key",
                "participation.channel",
            ],
            name=op.f("fk_ballot_tenant_id_vote_id_voter_key_channel_participation"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "vote_id", "voter_key", "seq", name=op.f("pk_ballot")),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "request_key",
            name=op.f("uq_ballot_tenant_id_vote_id_request_key"),
        ),
    )
