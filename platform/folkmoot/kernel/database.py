"""Opening the database: one engine, sessions bound to a scope, commit or nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from folkmoot.kernel import audit  # noqa: F401 - installs the recorder on every session
from folkmoot.kernel.scope import Scope, TenantSession, enter

# A statement that runs longer than this in a request has lost its reader anyway.
_STATEMENT_TIMEOUT = "30s"

# Opens a transaction of its own in a scope: the command line's database, or a page's session.
Begin = Callable[[Scope], AbstractContextManager[Session]]

_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def open_engine(url: str, *, pool_size: int = 4) -> Engine:
    """An engine whose connections are checked before use and never wait without end."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "options": f"-c statement_timeout={_STATEMENT_TIMEOUT} -c timezone=UTC",
        },
    )


class Database:
    """What the command line, jobs, the demo and the tests use; pages have Flask-SQLAlchemy."""

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        self.engine = open_engine(url, pool_size=pool_size)
        self._sessions = sessionmaker(self.engine, class_=TenantSession, expire_on_commit=False)

    def session(self, scope: Scope | None = None) -> TenantSession:
        session = self._sessions()
        if scope is not None:
            enter(session, scope)
        return session

    @contextmanager
    def begin(self, scope: Scope | None = None) -> Iterator[TenantSession]:
        """One transaction: committed at the end of the block, rolled back on any error."""
        with self.session(scope) as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self, scope: Scope | None = None) -> Iterator[TenantSession]:
        """One transaction that only reads, and sees one moment however many statements it has."""
        with self.session(scope) as session, session.begin():
            session.connection(execution_options=_SNAPSHOT)
            yield session

    def dispose(self) -> None:
        self.engine.dispose()
