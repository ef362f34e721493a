"""votes

What was recorded under weaker checks stays as it was: where such rows are, a check holds for new ones
only. New columns may be empty, which leaves the digests of older rows as they are in the chain.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.schema import APP, tenant_table

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute(f"GRANT DELETE ON ballot TO {APP}")
    op.add_column("closing", sa.Column("announced", sa.Text(), nullable=True))
    _check(
        "vote",
        "ck_vote_end_is_announced",
        "turnout = 'attending' OR (closes_at IS NOT NULL"
        " AND closes_at - opened_at >= interval '3 days')",
    )
    _two_accounts()
    _objections()


def _check(table: str, name: str, condition: str) -> None:
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
    broken = sa.text(f"SELECT EXISTS (SELECT FROM {table} WHERE ({condition}) IS FALSE)")  # noqa: S608 - of this revision's own words
    if not op.get_bind().scalar(broken):
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def _two_accounts() -> None:
    op.add_column("batch", sa.Column("entered_account", sa.Uuid(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_batch_tenant_id_vote_id_id_entered_account"),
        "batch",
        ["tenant_id", "vote_id", "id", "entered_account"],
    )
    op.drop_constraint(op.f("ck_batch_no_more_ballots_than_electors"), "batch", type_="check")
    _check("batch", "ck_batch_a_ballot_of_each_elector", "covers >= 1 AND ballots = covers")
    _check("batch", "ck_batch_entered_by_an_account", "entered_account IS NOT NULL")
    for column in ("entered_account", "judged_account"):
        op.add_column("batch_judgement", sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_batch_judgement_tenant_id_vote_id_batch_id_entered_account_batch"),
        "batch_judgement",
        "batch",
        ["tenant_id", "vote_id", "batch_id", "entered_account"],
        ["tenant_id", "vote_id", "id", "entered_account"],
    )
    op.drop_constraint(op.f("ck_batch_judgement_second_person"), "batch_judgement", type_="check")
    _check(
        "batch_judgement",
        "ck_batch_judgement_another_person_and_account",
        "judgement = 'rejected' OR (judged_by <> entered_by"
        " AND entered_account IS NOT NULL AND judged_account IS NOT NULL"
        " AND judged_account <> entered_account)",
    )


def _objections() -> None:
    tenant_table(
        "batch_objection",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["batch.tenant_id", "batch.id"],
            name=op.f("fk_batch_objection_tenant_id_batch_id_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_batch_objection_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "batch_id", "person_id", name=op.f("pk_batch_objection")
        ),
    )
    op.create_index(
        op.f("ix_batch_objection_tenant_id_person_id"),
        "batch_objection",
        ["tenant_id", "person_id"],
        unique=False,
    )
