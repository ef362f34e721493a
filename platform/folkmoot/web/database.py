"""The request's own database session, by Flask-SQLAlchemy, with the tenant's binding on top."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as RequestBound
from sqlalchemy.orm import Session

from folkmoot.kernel import audit  # noqa: F401 - installs the recorder on every session
from folkmoot.kernel.db import Base
from folkmoot.kernel.scope import Scope, TenantSession, enter


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


def session() -> RequestSession:
    """The session of this request. Views hand it to services and commit when those are done."""
    return cast("RequestSession", db.session())


@contextmanager
def begin(scope: Scope) -> Iterator[Session]:
    """The request's session as one transaction in a scope: committed, or nothing of it kept."""
    current = session()
    current.rollback()
    enter(current, scope)
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
