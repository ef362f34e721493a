"""Alive means: a connection with our password is answered by a server on our data folder."""

from pathlib import Path

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres.errors import PostgresUnavailable
from folkmoot.kernel.postgres.home import PORT, Home
from folkmoot.kernel.postgres.initdb import SUPERUSER

# libpq waits at least two seconds, whatever it is told; ours guards the query as well.
_SECONDS = 3


def trouble(home: Home, secret: str) -> str | None:
    """None when the server is alive, else what libpq said, for the log.

    Raises PostgresUnavailable where waiting cannot help: a wrong password, somebody else's server.
    """
    import psycopg  # noqa: PLC0415 - 0.1 s that the guardian need not spend

    try:
        with psycopg.connect(
            host=str(home.socket),
            port=PORT,
            user=SUPERUSER,
            password=secret,
            dbname="postgres",
            connect_timeout=_SECONDS,
            options=f"-c statement_timeout={_SECONDS}s",
        ) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.Error as error:
        _require_known(str(error), home)
        return str(error)
    _require_data(Path(row[0]) if row else None, home)
    return None


def _require_known(said: str, home: Home) -> None:
    if "password authentication failed" in said:
        raise PostgresUnavailable(
            "postgres.wrong_secret",
            mark("The database server does not take the password in %(path)s."),
            cure=mark("Restore the file that belongs to this data from a backup."),
            path=home.secret_file,
        )


def _require_data(shown: Path | None, home: Home) -> None:
    if shown is None or shown.resolve() != home.data:
        raise PostgresUnavailable(
            "postgres.wrong_server",
            mark("The server at %(path)s serves other data: %(shown)s."),
            cure=mark("Stop that server, then try again."),
            path=home.socket,
            shown=shown,
        )
