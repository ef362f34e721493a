"""What can be wrong with a schema, as values, and what the models say of it."""

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.kernel.db import Base, Grant
from folkmoot.kernel.models import load_all
from folkmoot.kernel.schema import grants, is_tenant_table


class Breach(StrEnum):
    """What can be wrong with a table, or with the schema around it."""

    UNKNOWN = "unknown"  # no model speaks of it
    MISSING = "missing"  # a model speaks of it and it is not there
    OWNER = "owner"  # belongs to another role than folkmoot_owner
    PRIMARY_KEY = "primary_key"  # none, or one that does not start with tenant_id
    UNIQUE = "unique"  # does not start with tenant_id
    INDEX = "index"  # does not start with tenant_id
    FOREIGN_KEY = "foreign_key"  # could point at another tenant's row
    UNPROTECTED = "unprotected"  # row level security is off
    UNFORCED = "unforced"  # row level security spares the owner
    NO_POLICY = "no_policy"  # the app has no policy of its own
    POLICY = "policy"  # lets a role see or write other rows than it should
    SUB_SELECT = "sub_select"  # a query in a policy: slow, and refused by Citus
    NO_CHECK = "no_check"  # a policy without WITH CHECK
    TRIGGER = "trigger"  # cannot be distributed
    ENUM = "enum"  # a database enum
    PRIVILEGE = "privilege"  # a role may do more than the model grants
    NO_PRIVILEGE = "no_privilege"  # a role may do less


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach; ``detail`` names the index, policy, role or column."""

    breach: Breach
    table: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the models say of one table."""

    of_tenant: bool
    grant: Grant


def expected_tables() -> dict[str, Expected]:
    """Every table of every feature, by name."""
    load_all()
    wanted = grants()
    return {
        table.name: Expected(is_tenant_table(table), wanted[table.name])
        for table in Base.metadata.tables.values()
        if table.name in wanted
    }
