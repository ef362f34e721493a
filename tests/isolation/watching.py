"""Whether anything at all changed in a community: every row of every table, and its chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from tests.isolation.neighbours import TENANT_TABLES

from folkmoot.kernel.scope import TenantScope

_EACH = (
    "SELECT '{name}', count(*), coalesce(sum(hashtextextended(row::text, 0)), 0)::text"
    " FROM {name} AS row WHERE tenant_id = %(tenant)s"
)
_ALL = " UNION ALL ".join(_EACH.format(name=name) for name in TENANT_TABLES)


def state_of(admin: psycopg.Connection, scope: TenantScope) -> Mapping[str, tuple[int, str]]:
    """How many rows each table has, and a digest of them; ``audit_head`` is one of the tables."""
    rows = admin.execute(_ALL, {"tenant": scope.tenant_id})
    return {name: (count, digest) for name, count, digest in rows}


@contextmanager
def unchanged(admin: psycopg.Connection, *scopes: TenantScope) -> Iterator[None]:
    before = [state_of(admin, scope) for scope in scopes]
    yield
    after = [state_of(admin, scope) for scope in scopes]
    changed = [
        (scope.tenant_id, name)
        for scope, old, new in zip(scopes, before, after, strict=True)
        for name in TENANT_TABLES
        if old[name] != new[name]
    ]
    assert changed == []
