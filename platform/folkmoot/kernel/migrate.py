"""Bringing a database to the schema that this code expects."""

from collections.abc import Collection
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_SCRIPTS = Path(__file__).parents[1] / "migrations"


def upgrade(url: str) -> None:
    """Run every revision that is missing, as role migrator. Safe to call from two places."""
    command.upgrade(_config(url), "head")


def draft(url: str, message: str, revision: str, only: Collection[str] | None = None) -> None:
    """Write a revision from the difference between the models and the database behind ``url``.

    ``only`` keeps it to some tables, so that each feature has a revision of its own.
    """
    config = _config(url)
    config.attributes["only"] = only
    command.revision(config, message, autogenerate=True, rev_id=revision)


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def expected_revision() -> str:
    """The newest revision of this release."""
    head = ScriptDirectory(str(_SCRIPTS)).get_current_head()
    return head or ""


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config
