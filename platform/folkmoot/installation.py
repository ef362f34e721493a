"""One installation as the command line holds it: settings, connections, database, opened late.

Late, because ``folkmoot count`` needs no database and ``folkmoot --help`` no settings.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy.engine import make_url

from folkmoot.config import Settings, home_of, read_settings
from folkmoot.extensions.place import configure
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Invalid, NotFound, mark
from folkmoot.kernel.postgres import default_home
from folkmoot.kernel.provision import Connections, provision_embedded


def server_home(home: Path) -> Path:
    """Where the embedded server lives: in the home or, where that is the project's usual folder
    and the server's user cannot get there, in one of /var/tmp named after the project.
    """
    usual = home.name == ".folkmoot"
    return default_home(home.parent) if usual else home / "postgres"


def _require_database(environ: Mapping[str, str]) -> None:
    folder = server_home(home_of(environ))
    if not environ.get("DATABASE_URL") and not (folder / "roles.json").exists():
        raise NotFound(
            "config.no_database",
            mark("There is no database in %(folder)s."),
            cure=mark(
                "Run the command in the folder of your installation, or name it in FOLKMOOT_HOME."
            ),
            folder=str(folder),
        )


class Installation:
    """What every command is given as ``click``'s context object.

    ``begins`` says whether it may make a database where there is none.
    """

    def __init__(self, settings: Settings | None = None, *, begins: bool = True) -> None:
        self._given = settings
        self._begins = begins

    @cached_property
    def settings(self) -> Settings:
        """The settings, with the embedded server's addresses where none were given."""
        if not self._begins and self._given is None:
            _require_database(os.environ)
        settings = self._given or read_settings()
        if settings.database_url:
            return settings
        found = self.connections
        return replace(
            settings, database_url=found.app, migrator_url=found.migrator, jobs_url=found.jobs
        )

    @cached_property
    def connections(self) -> Connections:
        if not self._begins and self._given is None:
            _require_database(os.environ)
        settings = self._given or read_settings()
        if settings.database_url:
            return Connections(settings.database_url, settings.migrator_url, settings.jobs_url)
        return provision_embedded(server_home(settings.home))

    @property
    def kept_in(self) -> str:
        """Where the rows are: a folder of ours, or an address without its password."""
        settings = self._given or read_settings()
        if settings.database_url:
            return make_url(settings.database_url).render_as_string()
        return str(server_home(settings.home))

    @cached_property
    def database(self) -> Database:
        """As role folkmoot_app; what asks a vendor's plugin knows from here where they are."""
        connections = self.connections
        configure((self._given or read_settings()).place)
        return Database(connections.app)

    @cached_property
    def jobs(self) -> Database:
        """The same as role folkmoot_jobs. Invalid (``config.no_jobs``) where nobody said how."""
        if not self.connections.jobs:
            raise Invalid(
                "config.no_jobs",
                mark("Only the role folkmoot_jobs may do this, and JOBS_URL is not set."),
                cure=mark("Set JOBS_URL to the database as role folkmoot_jobs."),
            )
        return Database(self.connections.jobs, pool_size=1)

    @property
    def act(self) -> Act:
        """An act of the operator at this moment; the machine's account, not a person's."""
        return Act(Actor(None, frozenset({Role.OPERATOR})), datetime.now(UTC))

    @property
    def origin(self) -> str:
        """Where the pages are for those who read them: behind a proxy, the proxy's address."""
        return self.settings.origin
