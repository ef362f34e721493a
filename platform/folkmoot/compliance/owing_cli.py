"""``folkmoot compliance owe``: lay down what the communities of a district owe in a year."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click

from folkmoot.compliance.periods import YEARS
from folkmoot.compliance.service import OwedHere, owe_district
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.history import working_since
from folkmoot.tenancy.queries import find_district
from folkmoot.web.terminal import in_both, json_option, language_option, say


@click.command("owe")
@click.argument("district")
@click.option(
    "--year",
    type=click.IntRange(YEARS[0], YEARS[-1]),
    help="The year owed in; else the present one.",
)
@click.option(
    "--from",
    "owed_from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day from which all communities owe; else the day on which each began to work.",
)
@json_option
@language_option
def owe_command(
    district: str, year: int | None, owed_from: datetime | None, as_json: bool, language: str
) -> None:
    """Lay down what the communities of DISTRICT (its slug) owe in a year. A second time changes
    nothing; what has begun stays as it was.
    """
    operation: Operation = click.get_current_context().obj
    try:
        day = owed_from.date() if owed_from else None
        year = year or operation.act.today.year
        found = _owe(operation, district, year, day, quiet=as_json, language=language)
    except FolkmootError as error:
        click.echo(say(error.message, error.params, language), err=True)
        raise SystemExit(1) from error
    _show(found, year, as_json=as_json, language=language)
    if any(one.problem for one in found):
        raise SystemExit(1)


def _owe(
    operation: Operation,
    district: str,
    year: int,
    day: date | None,
    *,
    quiet: bool,
    language: str,
) -> tuple[OwedHere, ...]:
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415 - as above

    act = operation.act
    with operation.database.begin(PLATFORM) as session:
        district_id = find_district(session, district).id
        known = working_since(session, district_id)
    console = Console(stderr=True, quiet=quiet or not sys.stderr.isatty())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(say(mark("Communities"), {}, language))
        return owe_district(
            operation.database,
            act,
            district_id=district_id,
            year=year,
            owed_from_of=lambda community: day or known.get(community, act.today),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _show(found: Sequence[OwedHere], year: int, *, as_json: bool, language: str) -> None:
    total: Counter[str] = Counter()
    for one in found:
        if one.owing is not None:
            total.update(owed=one.owing.owed, made=one.owing.made, lifted=one.owing.lifted)
    if as_json:
        click.echo(json.dumps(_plain(found, total, year), ensure_ascii=False))
        return
    figures = {
        "year": str(year),
        "communities": len(found),
        **{key: total[key] for key in _FIGURES},
    }
    click.echo(
        say(
            mark(
                "%(year)s: %(communities)d communities owe %(owed)d meetings;"
                " %(made)d were added, %(lifted)d lifted."
            ),
            figures,
            language,
        )
    )
    for one in found:
        if one.problem is not None:
            said = say(one.problem.message, one.problem.params, language)
            cure = say(one.problem.cure, one.problem.params, language) if one.problem.cure else ""
            click.echo(f"{one.community.name}: {said} {cure}".rstrip(), err=True)


_FIGURES = ("owed", "made", "lifted")


def _plain(found: Sequence[OwedHere], total: Counter[str], year: int) -> dict[str, Any]:
    return {
        "year": year,
        "communities": len(found),
        **{key: total[key] for key in _FIGURES},
        "problems": [
            {
                "community": one.community.code,
                "error": one.problem.code,
                **in_both(one.problem.message, one.problem.params),
            }
            for one in found
            if one.problem is not None
        ],
    }
