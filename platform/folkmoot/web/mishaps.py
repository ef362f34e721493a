"""What a command ran into, in the words of whoever sits before the terminal."""

import click
import psycopg
from sqlalchemy.exc import ArgumentError, DBAPIError

from folkmoot.kernel.errors import FolkmootError, Invalid, mark
from folkmoot.web.terminal import asked_language, say


def mishap_of(error: Exception) -> FolkmootError | None:
    """The error to tell; None for a defect of ours, whose traceback somebody will need."""
    match error:
        case FolkmootError():
            return error
        case psycopg.OperationalError() | ArgumentError():
            return _out_of_reach(error)
        case DBAPIError(connection_invalidated=True) | DBAPIError(orig=psycopg.OperationalError()):
            return _out_of_reach(error.orig or error)
        case OSError():
            return _unusable(error)
    return None


def tell(error: FolkmootError) -> None:
    """Message, cure and code on standard error."""
    language = asked_language()
    for text in filter(None, (error.message, error.cure)):
        click.echo(say(text, error.params, language), err=True)
    click.echo(f"[{error.code}]", err=True)


def _unusable(error: OSError) -> Invalid:
    return Invalid(
        "terminal.file",
        mark("%(file)s cannot be used: %(reason)s."),
        cure=mark("Check the path, and who may read and write there."),
        file=str(error.filename or "?"),
        reason=error.strerror or str(error),
    )


def _out_of_reach(error: BaseException) -> Invalid:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return Invalid(
        "terminal.database",
        mark("The database cannot be reached: %(reason)s"),
        cure=mark("Run folkmoot doctor; it looks at DATABASE_URL and FOLKMOOT_HOME."),
        reason=lines[0],
    )
