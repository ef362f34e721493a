"""The command `folkmoot-sdk`: a vendor's day, from a template to a release in the registry."""

import importlib
import sys

_EXTRA = (
    "which comes with the extra: pip install 'folkmoot-sdk[tools]', or in a clone of Folkmoot"
    " pip install './plugins/sdk[tools]'"
)

try:
    import click
except ModuleNotFoundError:
    # The script is installed with the contract; what it needs comes with the extra.
    sys.exit(f"sdk.tools: folkmoot-sdk needs click, {_EXTRA}")

# By name and not by import: each command's own libraries are slow to import, and most are not
# needed by the others.
_COMMANDS = {
    "new": ("new_command", "making"),
    "check": ("check_command", "making"),
    "test": ("test_command", "trying"),
    "serve": ("serve_command", "trying"),
    "vectors": ("vectors_command", "trying"),
    "bench": ("bench_command", "trying"),
    "package": ("package_command", "releasing"),
    "key": ("key", "releasing"),
    "submit": ("submit_command", "releasing"),
    "registry": ("registry", "reviewing"),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        name, module = _COMMANDS[cmd_name]
        try:
            commands = importlib.import_module(f"folkmoot_sdk.tools.commands.{module}")
        except ModuleNotFoundError as problem:
            sys.exit(f"sdk.tools: {cmd_name} needs {problem.name}, {_EXTRA}")
        found: click.Command = getattr(commands, name)
        return found


@click.group(cls=_Lazy)
def main() -> None:
    """Write, try and release a plugin for Folkmoot. Needs nothing of the platform."""
