"""The roles of the database, and the refusal to work with too strong a one.

owner     owns every table; nobody logs in as it
migrator  logs in to migrate; a member of owner
app       the platform at work: its tenant's rows, nothing it could rewrite
district  read-only over the few tables a district reads; the app takes this role per transaction
jobs      reads the audit heads of all tenants and adds the daily anchor; never the app's
backup    reads everything, bypassing row level security, for dumps alone
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection, sql

LOGINS = ("folkmoot_migrator", "folkmoot_app", "folkmoot_jobs", "folkmoot_backup")


@dataclass(frozen=True, slots=True)
class RoleSpec:
    name: str
    attributes: str
    member_of: tuple[str, ...] = ()


ROLES = (
    RoleSpec("folkmoot_owner", "NOLOGIN"),
    RoleSpec("folkmoot_district", "NOLOGIN"),
    RoleSpec("folkmoot_jobs", "LOGIN"),
    RoleSpec("folkmoot_migrator", "LOGIN", ("folkmoot_owner",)),
    # NOINHERIT: being able to take a role is not having its privileges all the time.
    RoleSpec("folkmoot_app", "LOGIN NOINHERIT", ("folkmoot_district",)),
    RoleSpec("folkmoot_backup", "LOGIN BYPASSRLS", ("pg_read_all_data",)),
)


def create_roles(admin: Connection[tuple[object, ...]], passwords: Mapping[str, str]) -> None:
    """Make or correct every role; a second run changes nothing but the passwords it is given."""
    for role in ROLES:
        exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone()
        verb = sql.SQL("ALTER ROLE {} {}" if exists else "CREATE ROLE {} {}")
        attributes = f"{role.attributes} NOSUPERUSER NOCREATEDB NOCREATEROLE"
        admin.execute(verb.format(sql.Identifier(role.name), sql.SQL(attributes)))
        if password := passwords.get(role.name):
            _set_password(admin, role.name, password)
        _join(admin, role)


def without_password(admin: Connection[tuple[object, ...]]) -> frozenset[str]:
    """The log-ins that nobody has given a password yet, most often because they do not exist."""
    found = admin.execute("SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL").fetchall()
    return frozenset(LOGINS) - {str(name) for (name,) in found}


def _set_password(admin: Connection[tuple[object, ...]], name: str, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
    admin.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


def _join(admin: Connection[tuple[object, ...]], role: RoleSpec) -> None:
    """Into the groups it belongs to, and out of those that an earlier release put it in."""
    found = admin.execute(_GROUPS, [role.name]).fetchall()
    for group in {str(name) for (name,) in found} - set(role.member_of):
        _order(admin, "REVOKE {} FROM {}", group, role.name)
    for group in role.member_of:
        _order(admin, "GRANT {} TO {}", group, role.name)


_GROUPS = """
SELECT pg_get_userbyid(roleid) FROM pg_auth_members
WHERE pg_get_userbyid(member) = %s AND starts_with(pg_get_userbyid(roleid), 'folkmoot_')
"""


def _order(
    admin: Connection[tuple[object, ...]], statement: LiteralString, group: str, member: str
) -> None:
    admin.execute(sql.SQL(statement).format(sql.Identifier(group), sql.Identifier(member)))


def create_database(admin: Connection[tuple[object, ...]], name: str) -> bool:
    """Make the database unless it is there; True when made. Needs an autocommit connection."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    statement = sql.SQL(
        "CREATE DATABASE {} OWNER folkmoot_owner TEMPLATE template0 ENCODING 'UTF8'"
        " LOCALE 'C.UTF-8'"
    )
    admin.execute(statement.format(sql.Identifier(name)))
    return True


def prepare_database(inside: Connection[tuple[object, ...]]) -> None:
    """Inside the new database: extensions, and a schema that only the owner may add to."""
    inside.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    inside.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    inside.execute("GRANT CREATE, USAGE ON SCHEMA public TO folkmoot_owner, folkmoot_migrator")
    inside.execute("GRANT USAGE ON SCHEMA public TO folkmoot_app, folkmoot_district, folkmoot_jobs")
