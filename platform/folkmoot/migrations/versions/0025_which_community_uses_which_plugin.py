"""which community uses which plugin, for its district"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "plugin_use",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "plugin", name=op.f("pk_plugin_use")),
        grant=Grant(delete=True, district_reads=True),
    )
    op.execute(
        "INSERT INTO plugin_use (tenant_id, district_id, plugin)"
        " SELECT choice.tenant_id, community.district_id, choice.plugin"
        " FROM plugin_choice choice JOIN community ON community.id = choice.tenant_id"
    )
