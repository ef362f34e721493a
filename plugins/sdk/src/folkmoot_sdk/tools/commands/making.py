"""`new` and `check`."""

import json
from pathlib import Path

import click

from folkmoot_sdk.tools.checking import check_project
from folkmoot_sdk.tools.commands.shared import PATH, WRONG, show, told
from folkmoot_sdk.tools.creating import NewKind, create
from folkmoot_sdk.tools.project import find_project


@click.command("new")
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in NewKind]))
@click.option("--publisher", default="Somebody", show_default=True, help="Who stands behind it.")
@click.option("--title-zh", default="", help="Its Chinese title.")
@told
def new_command(name: Path, kind: str, publisher: str, title_zh: str) -> None:
    """Begin a plugin in a new folder NAME, with tests that pass at once."""
    project = create(name, NewKind(kind), publisher=publisher, title_zh=title_zh)
    click.echo(f"{project.root}: a {kind}, ready to be changed. Next: cd {name}")
    click.echo("Then: folkmoot-sdk check; folkmoot-sdk test; folkmoot-sdk serve")


@click.command("check")
@PATH
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of findings.")
@told
def check_command(path: Path, as_json: bool) -> None:
    """Read the plugin in PATH for faults, without running it. Exit code 1: there are some."""
    findings = check_project(find_project(path))
    if as_json:
        click.echo(json.dumps([each.to_plain() for each in findings], ensure_ascii=False))
    else:
        show(findings)
        click.echo(f"Found: {len(findings)}" if findings else "Nothing found.")
    raise SystemExit(WRONG if findings else 0)
