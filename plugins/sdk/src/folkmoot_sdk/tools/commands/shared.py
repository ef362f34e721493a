"""What several commands ask for, and how they fail: a line that says why, and exit code 2."""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from folkmoot_sdk import SdkError
from folkmoot_sdk.tools.checking import Finding

P = ParamSpec("P")
R = TypeVar("R")

# 1: it was looked at and something is wrong. 2: it could not be looked at.
WRONG, FAILED = 1, 2

# What to do about what the SDK refuses, by the beginning of its code; the longest one holds.
_CURES = {
    "sdk.file": "Look at the path, at who may write there, and at the room on the disk.",
    "sdk.manifest": "Correct folkmoot-plugin.toml as the message says.",
    "sdk.registry": "Do as the message says; `folkmoot-sdk registry show` tells what is there.",
    "sdk.registry.state": "See where the release stands: `folkmoot-sdk registry show`.",
    "sdk.settings": "Give every key of the settings a default.",
    "sdk.signing.key": "`folkmoot-sdk key new FILE` makes one, in a file that is not there yet.",
    "sdk.signing.signature": "`folkmoot-sdk package --key FILE` writes it beside the wheel; hand"
    " both on as they are.",
    "sdk.wheel": "Build it anew: `folkmoot-sdk package`.",
}

PATH = click.argument(
    "path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """What is refused is said with its code and what to do about it, without a trace of ours."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except SdkError as problem:
            refuse(problem.code, str(problem), getattr(problem, "cure", ""))
            raise SystemExit(FAILED) from problem
        except OSError as problem:
            refuse("sdk.file", f"{problem.filename or 'a file'}: {problem.strerror or problem}")
            raise SystemExit(FAILED) from problem

    return run


def refuse(code: str, said: str, cure: str = "") -> None:
    """Print it where errors go; the cure as beneath a finding."""
    known = max((each for each in _CURES if f"{code}.".startswith(f"{each}.")), key=len, default="")
    click.echo(f"{code}: {said}", err=True)
    click.echo(f"    {cure or _CURES.get(known, 'The message says what to change.')}", err=True)


def show(findings: Iterable[Finding]) -> None:
    for each in findings:
        click.echo(f"{each.place}: {each.code} {each.said}")
        click.echo(f"    {each.cure}")
