"""The command line. Each feature's commands are imported when they are asked for."""

import sys
from importlib import import_module
from typing import Any

import click

from folkmoot.config import plugin_place
from folkmoot.extensions.place import configure
from folkmoot.installation import Installation
from folkmoot.kernel.command import LANGUAGE_ASKED

REFUSED = 2

# Name → where it lives. Importing all of them would cost two seconds at every start.
COMMANDS = {
    "admin": "folkmoot.identity.cli:admin",
    "archive": "folkmoot.registers.cli:archive",
    "audit": "folkmoot.overview.audit_cli:audit",
    "compliance": "folkmoot.compliance.cli:compliance",
    "count": "folkmoot.votes.cli:count",
    "db": "folkmoot.database_cli:db",
    "demo": "folkmoot.demo_cli:demo",
    "doctor": "folkmoot.doctor.cli:doctor",
    "opinions": "folkmoot.opinions.cli:opinions",
    "plugins": "folkmoot.catalogue.cli:plugins",
    "registers": "folkmoot.registers.cli:registers",
    "rollout": "folkmoot.rollout.cli:rollout",
    "roster": "folkmoot.transfer.cli:roster",
    "serve": "folkmoot.serving:serve",
    "simulate": "folkmoot.hindsight.cli:simulate",
    "tenants": "folkmoot.tenancy.cli:tenants",
    "votes": "folkmoot.votes.cli:votes",
}

# What a command changes here, rooms above its own are told of.
TOLD = {"tenants": "folkmoot.compliance.wiring:wire"}
# Those by which a platform begins. All others are about one that is there: run in a wrong folder
# they would begin a second one, and find it empty and sound.
BEGIN = frozenset({"admin", "db", "demo", "doctor", "serve", "tenants"})


class LateGroup(click.Group):
    """A group that knows its commands by name, loads one when it is called, and says in words
    what any of them ran into.
    """

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            # Whoever reads has read enough ("| head"): click knows how to end then.
            raise
        except Exception as error:
            # Late: it brings the pages' catalogues, and most commands run into nothing.
            from folkmoot.web.mishaps import mishap_of, tell  # noqa: PLC0415 - as said

            mishap = mishap_of(error)
            if mishap is None:
                raise
            tell(mishap)
            sys.exit(REFUSED)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - as above
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in TOLD:
            _found(TOLD[cmd_name])()
        command: click.Command = _found(COMMANDS[cmd_name])
        return command


def _found(where: str) -> Any:  # noqa: ANN401 - whatever stands under that name
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


@click.group(cls=LateGroup)
@click.version_option(package_name="folkmoot")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the answer.")
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Folkmoot (商量): community deliberation that nobody can bend."""
    context.meta[LANGUAGE_ASKED] = lang
    configure(plugin_place())
    context.obj = Installation(begins=context.invoked_subcommand in BEGIN)
