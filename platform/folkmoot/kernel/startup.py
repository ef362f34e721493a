"""What the platform refuses to work with, said before the first request and not during one."""

from collections.abc import Iterator

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from folkmoot.kernel.errors import FolkmootError, Refused, mark
from folkmoot.kernel.migrate import current_revision, expected_revision


def refuse_unsafe(url: str) -> None:
    """Raise Refused with the first thing wrong with the database behind ``url``."""
    for problem in problems(url):
        raise problem


def problems(url: str) -> Iterator[FolkmootError]:
    """Everything wrong with the database behind ``url``, each with its cure."""
    try:
        with create_engine(url, poolclass=NullPool).connect() as connection:
            yield from _role(connection)
            yield from _schema(connection)
            yield from _cluster(connection)
            yield from _search(connection)
    except OperationalError as error:
        yield Refused(
            "startup.unreachable",
            mark("The database does not answer: %(reason)s"),
            cure=mark("Check DATABASE_URL and that the server runs."),
            reason=str(error.orig).strip(),
        )


# A member counts as well: whoever may become the owner sees what the owner sees.
_ROLE = text("""
SELECT current_user,
       EXISTS (SELECT FROM pg_roles
               WHERE (rolsuper OR rolbypassrls) AND pg_has_role(oid, 'MEMBER')) AS unlimited,
       EXISTS (SELECT FROM pg_class
               WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                 AND pg_has_role(relowner, 'MEMBER')) AS owns,
       EXISTS (SELECT FROM pg_roles
               WHERE rolname = 'folkmoot_jobs' AND pg_has_role(oid, 'MEMBER')) AS anchors
""")


def _role(connection: Connection) -> Iterator[FolkmootError]:
    name, unlimited, owns, anchors = connection.execute(_ROLE).one()
    if unlimited or owns:
        yield Refused(
            "startup.role_too_strong",
            mark("Role %(role)s could see or change the rows of every community."),
            cure=mark("Let DATABASE_URL name the role folkmoot_app."),
            role=name,
        )
    elif anchors:
        yield Refused(
            "startup.role_anchors",
            mark("Role %(role)s may act as folkmoot_jobs, and so make anchors of what it forged."),
            cure=mark("Run: folkmoot db init. It keeps all passwords."),
            role=name,
        )


def _schema(connection: Connection) -> Iterator[FolkmootError]:
    found, wanted = current_revision(connection), expected_revision()
    if found != wanted:
        yield Refused(
            "startup.schema",
            mark("The database is at revision %(found)s; this release needs %(wanted)s."),
            cure=mark("Run: folkmoot db upgrade"),
            found=found or "-",
            wanted=wanted,
        )


def _cluster(connection: Connection) -> Iterator[FolkmootError]:
    """On Citus a SET LOCAL that is not passed on would run a worker's query without a tenant."""
    has_citus = text("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
    if connection.execute(has_citus).first() is None:
        return
    setting = connection.execute(
        text("SELECT current_setting('citus.propagate_set_commands', true)")
    ).scalar()
    if setting != "local":
        yield Refused(
            "startup.citus",
            mark("citus.propagate_set_commands is %(setting)s; it must be local."),
            cure=mark("Set it for the database on the coordinator and restart."),
            setting=setting or "-",
        )


def _search(connection: Connection) -> Iterator[FolkmootError]:
    if connection.execute(text("SELECT to_regproc('show_trgm')")).scalar() is None:
        yield Refused(
            "startup.trigrams",
            mark("This database lacks the extension pg_trgm, which searches need."),
            cure=mark("Run: folkmoot db init"),
        )
        return
    # Under the plain C locale trigrams of Chinese are empty and a search finds nothing.
    trigrams = connection.execute(text("SELECT array_length(show_trgm('测试文'), 1)")).scalar()
    if not trigrams:
        yield Refused(
            "startup.locale",
            mark("This database cannot search Chinese text."),
            cure=mark("Create it again with the locale C.UTF-8."),
        )
