"""Comparing what is in the catalogue with what the models say."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, text

from folkmoot.kernel.catalogue import sql
from folkmoot.kernel.catalogue.breaches import Breach, Expected, Violation
from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import APP, DISTRICT, JOBS, OWN_DISTRICT, OWN_TENANT, OWNER

# Alembic's own: made by the migrator before any revision runs, read by the app when it starts.
_ALEMBIC = "alembic_version"


def violations(connection: Connection, expected: Mapping[str, Expected]) -> list[Violation]:
    """Everything wrong with schema ``public``, in order of table. Reads ``pg_catalog`` alone.

    A table with a ``tenant_id`` is a tenant's, unless its model says that it is everybody's.
    """
    found = {row.name: row for row in connection.execute(text(sql.TABLES))}
    of_tenant = {name for name, row in found.items() if _is_tenants(row, expected)}
    faults = [
        *_known(found, expected),
        *_protection(found, of_tenant),
        *_indexes(connection, of_tenant),
        *_foreign_keys(connection, of_tenant),
        *_policies(connection, of_tenant, expected),
        *_triggers(connection, of_tenant),
        *(Violation(Breach.ENUM, "", name) for name in connection.scalars(text(sql.ENUMS))),
        *_privileges(connection, expected),
    ]
    return sorted(faults, key=lambda fault: (fault.table, fault.breach, fault.detail))


def _is_tenants(row: Row[Any], expected: Mapping[str, Expected]) -> bool:
    model = expected.get(row.name)
    return model.of_tenant if model else row.has_tenant


def _known(found: Mapping[str, Row[Any]], expected: Mapping[str, Expected]) -> Iterator[Violation]:
    for name in expected.keys() - found.keys():
        yield Violation(Breach.MISSING, name)
    for name, row in found.items():
        if name == _ALEMBIC:
            continue
        if name not in expected or row.kind not in {"r", "p"}:
            yield Violation(Breach.UNKNOWN, name)
        if row.owner != OWNER:
            yield Violation(Breach.OWNER, name, row.owner)


def _protection(found: Mapping[str, Row[Any]], of_tenant: set[str]) -> Iterator[Violation]:
    for name in of_tenant:
        if not found[name].protected:
            yield Violation(Breach.UNPROTECTED, name)
        if not found[name].forced:
            yield Violation(Breach.UNFORCED, name)


def _indexes(connection: Connection, of_tenant: set[str]) -> Iterator[Violation]:
    with_key = set()
    for row in connection.execute(text(sql.INDEXES)):
        if row.table not in of_tenant:
            continue
        if row.breach == Breach.PRIMARY_KEY:
            with_key.add(row.table)
        if row.first != "tenant_id":
            yield Violation(Breach(row.breach), row.table, row.name)
    for name in of_tenant - with_key:
        yield Violation(Breach.PRIMARY_KEY, name)


def _foreign_keys(connection: Connection, of_tenant: set[str]) -> Iterator[Violation]:
    for row in connection.execute(text(sql.FOREIGN_KEYS)):
        # A shared table that points at a tenant's would point across all shards.
        points_at_tenants = row.target in of_tenant
        sound = row.table in of_tenant and (row.first, row.target_first) == ("tenant_id",) * 2
        if points_at_tenants and not sound:
            yield Violation(Breach.FOREIGN_KEY, row.table, row.name)


def _policies(
    connection: Connection, of_tenant: set[str], expected: Mapping[str, Expected]
) -> Iterator[Violation]:
    of_app = set()
    watched = {name for name, model in expected.items() if model.grant.jobs_read}
    for row in connection.execute(text(sql.POLICIES)):
        if row.role == APP:
            of_app.add(row.table)
        if row.has_query:
            yield Violation(Breach.SUB_SELECT, row.table, row.name)
        elif not _is_right_policy(row, watched):
            yield Violation(Breach.POLICY, row.table, row.name)
        if row.command != "r" and row.checks is None:
            yield Violation(Breach.NO_CHECK, row.table, row.name)
    for name in of_tenant - of_app:
        yield Violation(Breach.NO_POLICY, name)


def _is_right_policy(row: Row[Any], watched: set[str]) -> bool:
    """Policies add up, so a second one that is too wide undoes the first."""
    shown, written = _bare(row.shows), _bare(row.checks or row.shows)
    right = {
        OWNER: True,
        APP: shown == written == _bare(OWN_TENANT),
        DISTRICT: row.command == "r" and shown == _bare(OWN_DISTRICT),
        JOBS: row.command == "r" and row.table in watched,
    }
    return bool(right.get(row.role))


def _bare(expression: str) -> str:
    """An expression without what PostgreSQL adds when it prints it."""
    for noise in ("::text", "(", ")", " "):
        expression = expression.replace(noise, "")
    return expression.lower()


def _triggers(connection: Connection, of_tenant: set[str]) -> Iterator[Violation]:
    for row in connection.execute(text(sql.TRIGGERS)):
        if row.table in of_tenant:
            yield Violation(Breach.TRIGGER, row.table, row.name)


def _privileges(connection: Connection, expected: Mapping[str, Expected]) -> Iterator[Violation]:
    held: dict[str, set[str]] = {name: set() for name in expected}
    for row in connection.execute(text(sql.PRIVILEGES), {"owner": OWNER}):
        held.setdefault(row.table, set()).add(f"{row.role} {row.privilege}")
    for name, has in held.items():
        may = _granted(expected[name].grant) if name in expected else _OF_OTHERS
        yield from (Violation(Breach.PRIVILEGE, name, each) for each in has - may)
        if name in expected:
            yield from (Violation(Breach.NO_PRIVILEGE, name, each) for each in may - has)


_OF_OTHERS = {f"{APP} SELECT"}


def _granted(grant: Grant) -> set[str]:
    granted = {f"{APP} SELECT", f"{JOBS if grant.jobs_add else APP} INSERT"}
    granted |= {f"{APP} UPDATE ({column})" for column in grant.update}
    if grant.delete:
        granted.add(f"{APP} DELETE")
    if grant.district_reads:
        granted.add(f"{DISTRICT} SELECT")
    if grant.jobs_read:
        granted.add(f"{JOBS} SELECT")
    return granted
