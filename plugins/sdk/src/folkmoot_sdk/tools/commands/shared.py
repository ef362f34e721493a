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

PATH = click.argument(
    "path", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """What the SDK refuses is said in one line with its code, without a trace of ours."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except SdkError as problem:
            click.echo(f"{problem.code}: {problem}", err=True)
            raise SystemExit(FAILED) from problem

    return run


def show(findings: Iterable[Finding]) -> None:
    for each in findings:
        click.echo(f"{each.place}: {each.code} {each.said}")
        click.echo(f"    {each.cure}")
