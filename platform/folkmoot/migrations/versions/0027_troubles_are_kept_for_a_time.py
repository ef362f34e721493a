"""troubles of plugins are looked up by when they were, and kept for a time"""

from collections.abc import Sequence

from alembic import op

from folkmoot.kernel.schema import APP

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_plugin_trouble_at"), "plugin_trouble", ["at"], unique=False)
    op.execute(f"GRANT DELETE ON plugin_trouble TO {APP}")
