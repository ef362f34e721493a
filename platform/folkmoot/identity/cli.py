"""``folkmoot admin``: the first administrator without e-mail, and sign-in links by hand."""

import secrets
from uuid import UUID

import click

from folkmoot.identity import service
from folkmoot.identity.domain import Place
from folkmoot.identity.models import Account
from folkmoot.identity.queries import accounts_called
from folkmoot.kernel.act import Role
from folkmoot.kernel.command import Operation
from folkmoot.kernel.scope import PLATFORM
from folkmoot.web.terminal import language_option
from folkmoot_sdk import Text

_NAMESAKES = Text(
    "已有 {number} 个账户名为“{name}”，现又新开一个。",
    "There were {number} accounts called “{name}” already; this is one more.",
)


@click.group()
def admin() -> None:
    """Accounts of operators, and sign-in links."""


@admin.command("create")
@click.argument("name")
@language_option
@click.pass_obj
def create(operation: Operation, name: str, language: str) -> None:
    """Open an operator's account for NAME and print a link to sign in with.

    The link is that of the address where the platform is served (FOLKMOOT_ORIGIN, or HOST and
    PORT). Names need not differ: a second account of one name is opened, and said to be that.
    """
    act = operation.act
    with operation.database.begin(PLATFORM) as session:
        namesakes = accounts_called(session, name)
        account = service.open_account(session, act, name=name)
        service.give_role(session, act, account_id=account.id, role=Role.OPERATOR, place=Place())
    if namesakes:
        click.echo(_NAMESAKES.in_(language).format(name=name, number=namesakes), err=True)
    click.echo(_link(operation, account.id))


@admin.command("link")
@click.argument("account_id", type=click.UUID)
@click.pass_obj
def link(operation: Operation, account_id: UUID) -> None:
    """Print a new sign-in link for an account. It works once, within a day."""
    with operation.database.begin() as session:
        if session.get(Account, account_id) is None:
            raise click.UsageError(f"There is no account {account_id}.")
    click.echo(_link(operation, account_id))


def _link(operation: Operation, account_id: UUID) -> str:
    token = secrets.token_urlsafe(32)
    with operation.database.begin(PLATFORM) as session:
        service.issue_link(session, operation.act, account_id=account_id, token=token)
    return f"{operation.origin}/sign-in/{token}"
