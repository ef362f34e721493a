"""The request's own database session, by Flask-SQLAlchemy, with the tenant's binding on top."""

from typing import cast

from flask import Flask
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


def session() -> RequestSession:
    """The session of this request. Views hand it to services and commit when those are done."""
    return cast("RequestSession", db.session())
