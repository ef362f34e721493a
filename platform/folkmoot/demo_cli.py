"""``folkmoot demo``: set up, onboard, replay, say what happened, serve."""

import json
import sys
from collections.abc import Callable
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from folkmoot.demo.links import SignIn, sign_ins
from folkmoot.demo.replay import replay
from folkmoot.demo.summary import summary_of
from folkmoot.demo.year.telling import told_in_lines
from folkmoot.installation import Installation
from folkmoot.kernel.models import load_all
from folkmoot.serving import require_free_port, run_gunicorn

FAILED = 1
_LINES_EVERY = 20


@click.command()
@click.option("--serve/--no-serve", "serves", default=True, help="Serve the result afterwards.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a summary for machines, serve nothing."
)
@click.pass_obj
def demo(installation: Installation, serves: bool, as_json: bool) -> None:
    """Onboard Chuanying, replay both cases through the services, and serve the result.

    A second run finds what the first one made and does it no harm.
    """
    console = Console(stderr=as_json, highlight=False)
    if serves and not as_json:
        require_free_port(installation.settings.port)
    load_all()
    console.print("Starting PostgreSQL and bringing the schema up to date …")
    database = installation.database
    with Progress(console=console, transient=True) as bar:
        played = replay(
            database,
            installation.act.at,
            lambda line: bar.console.print(f"  {line}"),
            _progress(bar),
            kept_in=installation.kept_in,
        )
    summary = summary_of(database, played)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        _print(console, summary)
    if not all(case["audit"]["sound"] for case in summary["cases"]):
        sys.exit(FAILED)
    if serves and not as_json:
        _serve(installation, console, sign_ins(database, installation.act, played))


def _progress(bar: Progress) -> Callable[[int, int], None]:
    """A bar at a terminal, a line now and then in a file, which would stand still for minutes."""
    task = bar.add_task("Communities", total=None)

    def tell(done: int, whole: int) -> None:
        bar.update(task, completed=done, total=whole)
        if not bar.console.is_terminal and (done % _LINES_EVERY == 0 or done == whole):
            bar.console.print(f"    {done} of {whole} communities")

    return tell


def _print(console: Console, summary: dict[str, Any]) -> None:
    for case in summary["cases"]:
        console.print(f"\n[bold]{case['title']}[/bold] ({case['community']})")
        for line in _lines(case):
            console.print(f"  {line}")
    console.print(
        f"\n[bold]The year {summary['year']['year']}[/bold], simulated in every community"
    )
    for line in told_in_lines(summary["year"]):
        console.print(f"  {line}")


def _lines(case: dict[str, Any]) -> list[str]:
    attempts = ", ".join(f"{each['option']} {each['state']}" for each in case["attempts"])
    advice = [each["option"] for each in case["resolutions"] if each["force"] == "recommends"]
    beyond = ", ".join(
        f"{each['text']} ({each['number']} {each['unit']})" for each in case["beyond"]
    )
    audit = case["audit"]
    verdict = "sound" if audit["sound"] else "NOT SOUND"
    return [
        f"{case['opinions']} opinions, {case['rounds']} round(s), {len(case['votes'])} vote(s)",
        f"resolved: {', '.join(each['option'] for each in case['resolutions']) or 'nothing yet'}",
        *([f"only recommended to the owners: {', '.join(advice)}"] if advice else []),
        *([f"attempts: {attempts}"] if attempts else []),
        *([f"beyond the resolution: {beyond}"] if beyond else []),
        f"signed off by: {', '.join(case['sign_offs']) or 'nobody yet'}",
        f"now: {case['ending'] or case['step']}",
        f"audit chain: {audit['entries']} entries over {audit['rows']} rows, {verdict}",
    ]


def _serve(installation: Installation, console: Console, links: list[SignIn]) -> None:
    console.print("\nSign-in links; each works once, within a day:")
    for link in links:
        # Not as a table: a link broken over two lines cannot be copied.
        place = f"{link.in_english}, {link.where}" if link.where else link.in_english
        console.print(
            f"  {link.who} ({place})\n    {installation.origin}{link.path}", soft_wrap=True
        )
    console.print(f"\nServing on [bold]{installation.origin}[/bold] (Ctrl+C stops it)")
    installation.database.dispose()
    run_gunicorn(installation)
