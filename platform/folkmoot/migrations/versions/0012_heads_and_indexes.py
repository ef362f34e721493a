"""anchors by the jobs alone, tables kept on the coordinator, indexes for what pages sort by"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.schema import APP, JOBS, keep_on_coordinator

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = (
    ("attempt_report", "reported_at"),
    ("household", "door"),
    ("matter_ending", "ended_at"),
    ("person", "name"),
    ("resolution", "resolved_at"),
)


def upgrade() -> None:
    _anchors()
    # The first revision made the policy by the table's name and not by its grant.
    op.execute("DROP POLICY IF EXISTS watch ON audit_head")
    op.execute(f"CREATE POLICY watch ON audit_head FOR SELECT TO {JOBS} USING (true)")
    op.execute(f"GRANT SELECT ON audit_head TO {JOBS}")
    keep_on_coordinator(
        "account", "account_role", "account_session", "sign_in_link", "audit_anchor"
    )
    op.create_check_constraint(
        op.f("ck_notice_of_its_day"),
        "notice",
        "posted_on = CAST(timezone('Asia/Shanghai', posted_at) AS date)",
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_tenant_id_{column}"), table, ["tenant_id", column])


def _anchors() -> None:
    op.add_column(
        "audit_anchor", sa.Column("leaves", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.create_check_constraint(
        op.f("ck_audit_anchor_of_its_day"),
        "audit_anchor",
        "day = CAST(timezone('Asia/Shanghai', at) AS date)",
    )
    op.execute(f"REVOKE INSERT ON audit_anchor FROM {APP}")
    op.execute(f"GRANT SELECT, INSERT ON audit_anchor TO {JOBS}")
