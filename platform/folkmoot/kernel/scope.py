"""Which tenant a session works for, told to PostgreSQL at the start of every transaction.

``SET LOCAL`` and not ``SET``: behind a pooler a session-wide setting answered for the wrong tenant.
``SET LOCAL`` and not ``set_config()``: a distributed cluster does not pass the latter on.
A session without a scope sees no tenant's rows at all.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary, ref

from sqlalchemy import BigInteger, Connection, Engine, Executable, bindparam, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    SessionTransaction,
    with_loader_criteria,
)
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from folkmoot.kernel.db import DistrictVisible, TenantOwned

_KEY = "folkmoot.scope"


@dataclass(frozen=True, slots=True)
class TenantScope:
    """One community, reading and writing its own rows."""

    tenant_id: int
    district_id: int


@dataclass(frozen=True, slots=True)
class DistrictScope:
    """One district's officers, reading the few tables a district may read."""

    district_id: int


@dataclass(frozen=True, slots=True)
class WatchScope:
    """The platform's own watch over all audit heads; reads hashes and nothing else."""


# Changes to what belongs to no community (districts, accounts, grants) have a chain of their own.
PLATFORM = TenantScope(tenant_id=0, district_id=0)

Scope = TenantScope | DistrictScope | WatchScope

# What runs vendors' code must know whose facts it is given, and the contract's own methods, through
# which it is asked, have no place for that. So each thread knows by which session it read last, and
# of which scope that was then: a session may be gone when its thread still asks.
_read_last: ContextVar["tuple[Scope | None, ref[Session]] | None"] = ContextVar(
    "folkmoot.read_last", default=None
)


def scope_read_last() -> Scope | None:
    """The scope of the session that this thread entered or read by last; None where it was bound to
    none. A thread that is started for another must be given its context.
    """
    found = _read_last.get()
    return None if found is None else found[0]


def bind_read_last() -> Engine | Connection | None:
    """What that session is bound to, for a transaction beside it; None where it is gone."""
    found = _read_last.get()
    session = None if found is None else found[1]()
    return None if session is None else session.get_bind()


def enter(session: Session, scope: Scope) -> None:
    """Bind ``session`` to ``scope``. Raises RuntimeError inside a transaction of another scope."""
    if session.in_transaction() and session.info.get(_KEY) != scope:
        raise RuntimeError("a transaction belongs to one scope; commit or roll back first")
    session.info[_KEY] = scope
    _read_last.set((scope, ref(session)))


def scope_of(session: Session) -> Scope | None:
    scope: Scope | None = session.info.get(_KEY)
    return scope


def tenant_of(session: Session) -> TenantScope:
    """The tenant this session works for. Raises RuntimeError when it works for none."""
    scope = scope_of(session)
    if not isinstance(scope, TenantScope):
        # Not a TypeError: what is wrong is the session's state.
        raise RuntimeError("this use case needs a session bound to a tenant")  # noqa: TRY004 - as said
    return scope


# A district's statements name their communities in a list, three or ten thousand: a plan that was
# made for any of them took minutes.
_OWN_PLAN = "SET LOCAL plan_cache_mode = force_custom_plan"


def set_local(scope: Scope) -> str:
    """The statements that bind a transaction. Only integers are ever formatted in."""
    match scope:
        case TenantScope():
            return f"SET LOCAL app.tenant = '{scope.tenant_id:d}'"
        case DistrictScope():
            district = f"SET LOCAL app.district = '{scope.district_id:d}'"
            return f"SET LOCAL ROLE folkmoot_district; {district}; {_OWN_PLAN}"
        case WatchScope():
            return "SET LOCAL ROLE folkmoot_jobs"


class TenantSession(Session):
    """A session whose transactions are bound to a scope; the listeners below do the work."""


@event.listens_for(TenantSession, "after_begin")
def _bind_transaction(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    scope = scope_of(session)
    if scope is not None and not transaction.nested:
        connection.exec_driver_sql(set_local(scope))


class _OwnTenant(FunctionElement[int]):
    """The tenant of the session that executes: a parameter given at each execution.

    An element of its own and not a bound value: the value's copies, one for each table of a
    statement, were compared with one another at every execution, a tenth of a page's cost.
    """

    inherit_cache = True
    type = BigInteger()


_PARAMETER = "folkmoot_tenant"
_BOUND = bindparam(_PARAMETER, type_=BigInteger, required=True)


@compiles(_OwnTenant)
def _as_parameter(_element: _OwnTenant, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the compiler's
    return compiler.process(_BOUND, **options)


_OWN_TENANT = _OwnTenant()
_OWN_ROWS = with_loader_criteria(
    TenantOwned,
    lambda cls: cls.tenant_id == _OWN_TENANT,
    include_aliases=True,
    track_closure_variables=False,
)


@event.listens_for(TenantSession, "do_orm_execute")
def _filter_tenant(state: ORMExecuteState) -> None:
    scope = scope_of(state.session)
    _read_last.set((scope, ref(state.session)))
    if not isinstance(scope, TenantScope) or state.is_insert or state.is_column_load:
        return
    # Row level security holds without this; it lets the planner use the composite indexes and
    # keeps a session honest that somebody opened with a stronger role.
    state.statement = _filtered(state.statement)
    state.parameters = {**_single(state), _PARAMETER: scope.tenant_id}


# SQLAlchemy remembers by a statement's identity under which key its SQL is kept; of a new copy it
# would work the key out anew, which took longer than the rest of the copy's way to the database.
_FILTERED: "WeakKeyDictionary[Executable, Executable]" = WeakKeyDictionary()


def _filtered(statement: Executable) -> Executable:
    """``statement`` with the filter, the same copy for as long as ``statement`` itself is kept."""
    known = _FILTERED.get(statement)
    if known is None:
        known = _FILTERED[statement] = statement.options(_OWN_ROWS)
    return known


def _single(state: ORMExecuteState) -> Mapping[str, Any]:
    if isinstance(state.parameters, Sequence):
        raise TypeError("one statement, one set of parameters: rows are added by session.add_all")
    return state.parameters or {}


@event.listens_for(TenantSession, "before_flush")
def _fill_tenant(session: Session, _context: object, _instances: object) -> None:
    scope = scope_of(session)
    for row in session.new:
        if isinstance(row, TenantOwned):
            _claim(row, scope)


def _claim(row: Any, scope: Scope | None) -> None:  # noqa: ANN401 - any mapped class
    if not isinstance(scope, TenantScope):
        raise RuntimeError(f"{type(row).__name__} needs a session bound to a tenant")  # noqa: TRY004 - as above
    if row.tenant_id not in {None, scope.tenant_id}:
        raise RuntimeError(f"{type(row).__name__} belongs to another tenant than the session")
    row.tenant_id = scope.tenant_id
    if isinstance(row, DistrictVisible):
        row.district_id = scope.district_id
