"""releases of plugins side by side, what a grant consents to, settings in layers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import APP, shared_table, tenant_table

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    shared_table(
        "district_plugin_setting",
        sa.Column("district_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("locked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint(
            "district_id", "plugin", "kind", "contribution", name=op.f("pk_district_plugin_setting")
        ),
        grant=Grant(update=("values", "locked", "set_at", "set_by"), delete=True),
    )
    shared_table(
        "platform_plugin_setting",
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint(
            "plugin", "kind", "contribution", name=op.f("pk_platform_plugin_setting")
        ),
        grant=Grant(update=("values", "set_at", "set_by"), delete=True),
    )
    shared_table(
        "plugin_release",
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("wheel_digest", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("manifest", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("installed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('active', 'retired', 'suspended', 'removed')",
            name=op.f("ck_plugin_release_state_known"),
        ),
        sa.PrimaryKeyConstraint("plugin", "version", name=op.f("pk_plugin_release")),
        grant=Grant(
            update=("wheel_digest", "package", "publisher", "manifest", "description", "state")
        ),
    )
    tenant_table(
        "plugin_setting",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint(
            "tenant_id", "plugin", "kind", "contribution", name=op.f("pk_plugin_setting")
        ),
        grant=Grant(update=("values", "set_at", "set_by"), delete=True),
    )
    shared_table(
        "plugin_trouble",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_plugin_trouble")),
    )
    op.create_index(op.f("ix_plugin_trouble_plugin"), "plugin_trouble", ["plugin"], unique=False)
    shared_table(
        "plugin_change",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_plugin_change_with_a_reason")),
        sa.CheckConstraint(
            "state IN ('active', 'retired', 'suspended', 'removed')",
            name=op.f("ck_plugin_change_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["plugin", "version"],
            ["plugin_release.plugin", "plugin_release.version"],
            name=op.f("fk_plugin_change_plugin_version_plugin_release"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_plugin_change")),
    )
    op.add_column(
        "plugin_grant", sa.Column("versions", sa.Text(), server_default="", nullable=False)
    )
    op.add_column(
        "plugin_grant", sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column(
        "plugin_grant",
        sa.Column("personal_data", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    )
    op.add_column(
        "plugin_grant", sa.Column("price", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    for name in ("versions", "scopes", "personal_data", "price"):
        op.execute(f"GRANT UPDATE ({name}) ON plugin_grant TO {APP}")
