"""``folkmoot db``: preparing a server of one's own, and upgrading."""

import secrets

import click
import psycopg
from sqlalchemy.engine import make_url

from folkmoot.installation import Installation
from folkmoot.kernel import roles
from folkmoot.kernel.migrate import upgrade as run_upgrade


@click.group()
def db() -> None:
    """The database: roles, schema."""


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
def init(admin_url: str, name: str) -> None:
    """Make roles and database on a server of your own, and print the addresses to keep."""
    passwords = {login: secrets.token_urlsafe(24) for login in roles.LOGINS}
    with psycopg.connect(admin_url, autocommit=True) as admin:
        roles.create_roles(admin, passwords)
        roles.create_database(admin, name)
    address = make_url(admin_url).set(database=name)
    inside = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(inside, autocommit=True) as connection:
        roles.prepare_database(connection)
    for variable, role in _VARIABLES:
        url = address.set(drivername="postgresql+psycopg", username=role, password=passwords[role])
        click.echo(f"{variable}={url.render_as_string(hide_password=False)}")


_VARIABLES = (
    ("DATABASE_URL", "folkmoot_app"),
    ("MIGRATOR_URL", "folkmoot_migrator"),
    ("JOBS_URL", "folkmoot_jobs"),
)
