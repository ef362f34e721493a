"""street offices' roles, and forms that are sent twice"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_HELD = ["account_id", "role", "district_id", "tenant_id", "street_office_id"]


def upgrade() -> None:
    _street_offices()
    tenant_table(
        "form_receipt",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("led_to", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "digest", name=op.f("pk_form_receipt")),
        grant=Grant(update=("led_to",), delete=True),
    )
    op.create_index(
        op.f("ix_form_receipt_tenant_id_at"), "form_receipt", ["tenant_id", "at"], unique=False
    )


def _street_offices() -> None:
    op.add_column("account_role", sa.Column("street_office_id", sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_account_role_street_of_its_officer"),
        "account_role",
        "(role = 'street_officer') = (street_office_id IS NOT NULL)",
    )
    op.drop_index("uq_account_role_held", "account_role")
    op.create_index(
        "uq_account_role_held",
        "account_role",
        _HELD,
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
