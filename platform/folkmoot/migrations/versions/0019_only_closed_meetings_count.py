"""a meeting that broke off meets nothing that is owed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OUTCOME = ("tenant_id", "meeting_id", "body_kind", "quorate", "notice_in_time", "opened_at")
KEY = "_".join(OUTCOME)
ENDED = (*OUTCOME, "ended_as")
ENDED_KEY = "_".join(ENDED)


def upgrade() -> None:
    # The default proves nothing: the keys below hold it to the outcome.
    op.add_column(
        "discharge", sa.Column("ended_as", sa.Text(), server_default="closed", nullable=False)
    )
    op.drop_constraint(op.f(f"fk_discharge_{KEY}_meeting_outcome"), "discharge")
    op.drop_constraint(op.f(f"uq_meeting_outcome_{KEY}"), "meeting_outcome")
    op.create_unique_constraint(
        op.f(f"uq_meeting_outcome_{ENDED_KEY}"), "meeting_outcome", list(ENDED)
    )
    op.create_foreign_key(
        op.f(f"fk_discharge_{ENDED_KEY}_meeting_outcome"),
        "discharge",
        "meeting_outcome",
        list(ENDED),
        list(ENDED),
    )
    op.drop_constraint(op.f("ck_discharge_meeting_fit"), "discharge")
    op.create_check_constraint(
        op.f("ck_discharge_meeting_fit"),
        "discharge",
        "quorate AND notice_in_time AND ended_as = 'closed'",
    )
