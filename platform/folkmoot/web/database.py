"""The request's own database session, by Flask-SQLAlchemy, with the tenant's binding on top."""

from typing import cast

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as RequestBound

from folkmoot.kernel import audit  # noqa: F401 - installs the recorder on every session
from folkmoot.kernel.db import Base
from folkmoot.kernel.scope import TenantSession


class RequestSession(RequestBound, TenantSession):
    """Opened at first use in a request, closed (and rolled back) at its end."""


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"class_": RequestSession, "expire_on_commit": False},
)


def install(app: Flask, url: str, *, threads: int) -> None:
    """One connection a thread: more would only wait for the same two cores."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": threads,
        "max_overflow": 0,
        "pool_timeout": 10,
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=30s -c timezone=UTC",
        },
    }
    db.init_app(app)
    # Functions at teardown run last in, first out: before the session is closed and rolled back.
    app.teardown_appcontext(_end_reading)


def _end_reading(error: BaseException | None) -> None:
    """Commit after a GET, which has changed nothing: a rollback makes psycopg forget all that the
    connection has prepared, and the next request pays for planning every statement again.
    """
    if error is not None or not has_request_context() or request.method not in {"GET", "HEAD"}:
        return
    current = db.session() if db.session.registry.has() else None
    if current is not None and current.in_transaction() and current.is_active:
        current.commit()


def session() -> RequestSession:
    """The session of this request. Views hand it to services and commit when those are done."""
    return cast("RequestSession", db.session())
