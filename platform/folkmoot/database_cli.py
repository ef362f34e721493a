"""``folkmoot db``: preparing a server of one's own, upgrading, and tidying up."""

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import click
import psycopg
from sqlalchemy import delete
from sqlalchemy.engine import URL, make_url

from folkmoot.config import home_of
from folkmoot.extensions.troubles import delete_before
from folkmoot.identity.models import AccountSession, SignInLink
from folkmoot.installation import Installation, server_home
from folkmoot.kernel import roles
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.migrate import upgrade as run_upgrade
from folkmoot.kernel.postgres import stop
from folkmoot.kernel.provision import as_libpq
from folkmoot.transfer.tidying import delete_expired

# So long somebody can still be told when a link was used, or a session ended.
KEPT = timedelta(days=30)
# A vendor is shown what failed over the year's half in which a complaint comes up.
TROUBLES_KEPT = timedelta(days=183)


@click.group()
def db() -> None:
    """The database: roles, schema, what is over."""


@db.command()
@click.pass_obj
def upgrade(installation: Installation) -> None:
    """Bring the schema to this release, as role folkmoot_migrator (MIGRATOR_URL)."""
    url = installation.connections.migrator
    if not url:
        raise click.UsageError("Set MIGRATOR_URL to the database as role folkmoot_migrator.")
    run_upgrade(url)
    click.echo("The schema is up to date.")


@db.command()
@click.option("--admin-url", required=True, help="postgresql:// address as a superuser.")
@click.option("--database", "name", default="folkmoot", show_default=True)
@click.option(
    "--new-passwords", is_flag=True, help="Replace all passwords; what runs must be told them."
)
def init(admin_url: str, name: str, new_passwords: bool) -> None:
    """Make or mend roles and database on a server of your own, and print the addresses to keep.

    Passwords that are there stay as they are, so it does a running installation no harm.
    """
    with psycopg.connect(admin_url, autocommit=True) as admin:
        wanted = roles.LOGINS if new_passwords else sorted(roles.without_password(admin))
        passwords = {login: secrets.token_urlsafe(24) for login in wanted}
        roles.create_roles(admin, passwords)
        made = roles.create_database(admin, name)
    address = make_url(admin_url).set(database=name)
    with psycopg.connect(as_libpq(address), autocommit=True) as connection:
        roles.prepare_database(connection)
    _say(name, passwords, made=made)
    _print(address, passwords)


def _say(name: str, passwords: Mapping[str, str], *, made: bool) -> None:
    """Beside the addresses and not among them, so that those can go into a file."""
    done = "made" if made else "was there; its rows are untouched"
    click.echo(f"Database {name}: {done}. Roles: all as this release needs them.", err=True)
    for login in roles.LOGINS:
        said = "has a new password, printed once" if login in passwords else "keeps its password"
        click.echo(f"{login} {said}.", err=True)


def _print(address: URL, passwords: Mapping[str, str]) -> None:
    for variable, login, driver in _VARIABLES:
        if login in passwords:
            url = address.set(drivername=driver, username=login, password=passwords[login])
            click.echo(f"{variable}={url.render_as_string(hide_password=False)}")


_VARIABLES = (
    ("DATABASE_URL", "folkmoot_app", "postgresql+psycopg"),
    ("MIGRATOR_URL", "folkmoot_migrator", "postgresql+psycopg"),
    ("JOBS_URL", "folkmoot_jobs", "postgresql+psycopg"),
    # pg_dump's, which reads every row; the platform never asks for it.
    ("BACKUP_URL", "folkmoot_backup", "postgresql"),
)


@db.command()
@click.pass_obj
def tidy(installation: Installation) -> None:
    """Delete sign-in links and sessions that ended thirty days ago, previews of rosters that are
    older than that, and troubles of plugins after half a year. Once a day is right.
    """
    before = installation.act.at - KEPT
    with installation.database.begin() as session:
        for said, model in (("Sign-in links", SignInLink), ("Sessions", AccountSession)):
            over = delete(model).where(model.expires_at < before).returning(model.account_id)
            gone = session.scalars(over.execution_options(synchronize_session=False)).all()
            click.echo(f"{said}: {len(gone)} deleted.")
        troubles = delete_before(session, installation.act.at - TROUBLES_KEPT)
        click.echo(f"Troubles of plugins: {troubles} deleted.")
    rosters = delete_expired(installation.database, installation.act.at)
    click.echo(f"Rosters: {rosters} deleted.")


@db.command()
@click.confirmation_option(prompt="Everything in it is gone for good. Remove it?")
def remove() -> None:
    """Stop the embedded database of this folder and delete it, wherever its files are."""
    if os.environ.get("DATABASE_URL"):
        raise Refused(
            "db.not_embedded",
            mark("DATABASE_URL names a server of your own; only the embedded one is removed here."),
            cure=mark("Drop the database with that server's own tools."),
        )
    folder = server_home(home_of(os.environ))
    stop(folder, immediate=True)
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
    click.echo(f"{folder} is gone.")
