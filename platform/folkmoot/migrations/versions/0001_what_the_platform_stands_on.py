"""what the platform stands on"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import shared_table, tenant_table

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    shared_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        grant=Grant(update=("name", "closed_at")),
    )
    shared_table(
        "audit_anchor",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chains", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_audit_anchor")),
    )
    tenant_table(
        "audit_entry",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "seq", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        op.f("ix_audit_entry_tenant_id_subject"),
        "audit_entry",
        ["tenant_id", "subject"],
        unique=False,
    )
    tenant_table(
        "audit_head",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_head")),
        grant=Grant(update=("seq", "hash")),
    )
    shared_table(
        "district",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("listed_year", sa.BigInteger(), nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("manifest_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("code", name=op.f("uq_district_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_district_slug")),
        grant=Grant(update=("name", "name_en", "slug", "listed_year", "rules", "manifest_digest")),
    )
    tenant_table(
        "plugin_choice",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "plugin", name=op.f("pk_plugin_choice")),
        grant=Grant(delete=True),
    )
    shared_table(
        "plugin_grant",
        sa.Column("district_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("district_id", "plugin", name=op.f("pk_plugin_grant")),
        grant=Grant(delete=True),
    )
    tenant_table(
        "workflow",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("laid_down_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_workflow")),
        sa.UniqueConstraint("tenant_id", "version", name=op.f("uq_workflow_tenant_id_version")),
    )
    shared_table(
        "account_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=True),
        sa.Column("tenant_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "CASE role WHEN 'operator' THEN district_id IS NULL AND tenant_id IS NULL WHEN 'district_officer' THEN district_id IS NOT NULL AND tenant_id IS NULL WHEN 'street_officer' THEN district_id IS NOT NULL AND tenant_id IS NULL ELSE district_id IS NOT NULL AND tenant_id IS NOT NULL END",
            name=op.f("ck_account_role_role_has_its_place"),
        ),
        sa.CheckConstraint(
            "role IN ('operator', 'district_officer', 'street_officer', 'secretary', 'grid_worker', 'resident')",
            name=op.f("ck_account_role_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_role_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_role")),
        grant=Grant(update=("ended_at",)),
    )
    op.create_index(
        op.f("ix_account_role_account_id"), "account_role", ["account_id"], unique=False
    )
    op.create_index(
        "uq_account_role_held",
        "account_role",
        ["account_id", "role", "district_id", "tenant_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    shared_table(
        "account_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_account_session")),
        grant=Grant(update=("revoked_at",), delete=True),
    )
    op.create_index(
        op.f("ix_account_session_account_id"), "account_session", ["account_id"], unique=False
    )
    shared_table(
        "sign_in_link",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
        grant=Grant(update=("used_at",), delete=True),
    )
    shared_table(
        "street_office",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_street_office_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_street_office")),
        sa.UniqueConstraint("code", name=op.f("uq_street_office_code")),
        sa.UniqueConstraint("district_id", "slug", name=op.f("uq_street_office_district_id_slug")),
        grant=Grant(update=("name", "slug")),
    )
    shared_table(
        "community",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("street_office_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'pilot', 'live', 'suspended', 'closed')",
            name=op.f("ck_community_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_community_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["street_office_id"],
            ["street_office.id"],
            name=op.f("fk_community_street_office_id_street_office"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
        sa.UniqueConstraint("code", name=op.f("uq_community_code")),
        sa.UniqueConstraint("district_id", "slug", name=op.f("uq_community_district_id_slug")),
        grant=Grant(update=("code", "name", "slug", "status", "street_office_id")),
    )
    op.create_index(
        op.f("ix_community_street_office_id"), "community", ["street_office_id"], unique=False
    )
