"""people"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "body",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('party_committee', 'residents_committee', 'two_committees', 'group_leaders_meeting', 'representatives_assembly', 'residents_meeting', 'households_meeting', 'joint_meeting', 'bulletin_meeting', 'appraisal_meeting', 'deliberation_council', 'supervision_committee', 'owners_assembly')",
            name=op.f("ck_body_kind_known"),
        ),
        sa.CheckConstraint("until >= from_on", name=op.f("ck_body_in_order")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_body")),
        sa.UniqueConstraint(
            "tenant_id", "kind", "from_on", name=op.f("uq_body_tenant_id_kind_from_on")
        ),
        grant=Grant(update=("until", "end_reason")),
    )
    tenant_table(
        "grid",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_grid")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_grid_tenant_id_name")),
    )
    tenant_table(
        "organisation",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('developer', 'property_company', 'owning_unit', 'resident_unit', 'other')",
            name=op.f("ck_organisation_kind_known"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_organisation_tenant_id_name")),
    )
    tenant_table(
        "person",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("party_member", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_person")),
        grant=Grant(update=("name", "name_sort", "born_on", "phone", "party_member", "salt")),
    )
    op.create_index(
        op.f("ix_person_tenant_id_name_sort"), "person", ["tenant_id", "name_sort"], unique=False
    )
    tenant_table(
        "resident_group",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_resident_group")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_resident_group_tenant_id_name")),
    )
    tenant_table(
        "unit",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area > 0", name=op.f("ck_unit_area_positive")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_unit")),
        sa.UniqueConstraint(
            "tenant_id", "building", "number", name=op.f("uq_unit_tenant_id_building_number")
        ),
    )
    tenant_table(
        "grid_duty",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grid_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until >= from_on", name=op.f("ck_grid_duty_in_order")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "grid_id"],
            ["grid.tenant_id", "grid.id"],
            name=op.f("fk_grid_duty_tenant_id_grid_id_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_grid_duty_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_grid_duty")),
        grant=Grant(update=("until",)),
    )
    op.create_index(
        op.f("ix_grid_duty_tenant_id_grid_id"), "grid_duty", ["tenant_id", "grid_id"], unique=False
    )
    op.create_index(
        op.f("ix_grid_duty_tenant_id_person_id"),
        "grid_duty",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "household",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("grid_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "grid_id"],
            ["grid.tenant_id", "grid.id"],
            name=op.f("fk_household_tenant_id_grid_id_grid"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "group_id"],
            ["resident_group.tenant_id", "resident_group.id"],
            name=op.f("fk_household_tenant_id_group_id_resident_group"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["unit.tenant_id", "unit.id"],
            name=op.f("fk_household_tenant_id_unit_id_unit"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_household")),
        grant=Grant(update=("group_id", "grid_id")),
    )
    op.create_index(
        op.f("ix_household_tenant_id_grid_id"), "household", ["tenant_id", "grid_id"], unique=False
    )
    op.create_index(
        op.f("ix_household_tenant_id_group_id"),
        "household",
        ["tenant_id", "group_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_household_tenant_id_unit_id"), "household", ["tenant_id", "unit_id"], unique=False
    )
    tenant_table(
        "kinship",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("relative_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('spouse', 'parent', 'child', 'sibling', 'grandparent', 'grandchild')",
            name=op.f("ck_kinship_relation_known"),
        ),
        sa.CheckConstraint("person_id <> relative_id", name=op.f("ck_kinship_two_persons")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_kinship_tenant_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "relative_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_kinship_tenant_id_relative_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_kinship")),
        sa.UniqueConstraint(
            "tenant_id",
            "person_id",
            "relative_id",
            name=op.f("uq_kinship_tenant_id_person_id_relative_id"),
        ),
    )
    op.create_index(
        op.f("ix_kinship_tenant_id_relative_id"),
        "kinship",
        ["tenant_id", "relative_id"],
        unique=False,
    )
    tenant_table(
        "mandate",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("representative", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "office IN ('secretary', 'chair', 'vice_chair', 'member', 'group_leader', 'representative', 'observer')",
            name=op.f("ck_mandate_office_known"),
        ),
        sa.CheckConstraint("until >= from_on", name=op.f("ck_mandate_in_order")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "body_id"],
            ["body.tenant_id", "body.id"],
            name=op.f("fk_mandate_tenant_id_body_id_body"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_mandate_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mandate")),
        sa.UniqueConstraint(
            "tenant_id",
            "body_id",
            "person_id",
            "from_on",
            name=op.f("uq_mandate_tenant_id_body_id_person_id_from_on"),
        ),
        grant=Grant(update=("until", "end_reason")),
    )
    op.create_index(
        op.f("ix_mandate_tenant_id_person_id"), "mandate", ["tenant_id", "person_id"], unique=False
    )
    tenant_table(
        "ownership",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(person_id, organisation_id) = 1", name=op.f("ck_ownership_one_holder")
        ),
        sa.CheckConstraint("until >= from_on", name=op.f("ck_ownership_in_order")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_ownership_tenant_id_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_ownership_tenant_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["unit.tenant_id", "unit.id"],
            name=op.f("fk_ownership_tenant_id_unit_id_unit"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ownership")),
        grant=Grant(update=("until",)),
    )
    op.create_index(
        op.f("ix_ownership_tenant_id_organisation_id"),
        "ownership",
        ["tenant_id", "organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ownership_tenant_id_person_id"),
        "ownership",
        ["tenant_id", "person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ownership_tenant_id_unit_id_from_on"),
        "ownership",
        ["tenant_id", "unit_id", "from_on"],
        unique=False,
    )
    tenant_table(
        "residence",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("householder", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until >= from_on", name=op.f("ck_residence_in_order")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "household_id"],
            ["household.tenant_id", "household.id"],
            name=op.f("fk_residence_tenant_id_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_residence_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_residence")),
        grant=Grant(update=("until",)),
    )
    op.create_index(
        op.f("ix_residence_tenant_id_household_id"),
        "residence",
        ["tenant_id", "household_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_residence_tenant_id_person_id_from_on"),
        "residence",
        ["tenant_id", "person_id", "from_on"],
        unique=False,
    )
