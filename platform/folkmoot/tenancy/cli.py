"""``folkmoot tenants``: see, apply and export a district's manifest."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy.orm import Session

from folkmoot.extensions.current import refresh
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.drifting import drift_report
from folkmoot.tenancy.exporting import export
from folkmoot.tenancy.manifest import Manifest, ManifestError, read_manifest
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.plans import Plan
from folkmoot.tenancy.service import plan
from folkmoot.web.terminal import in_both, json_option, language_option, say

_FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group()
def tenants() -> None:
    """Districts and their communities, from a folder: district.toml, communities.csv, packs/."""


@tenants.command("plan")
@_FOLDER
@json_option
@language_option
def plan_command(folder: Path, as_json: bool, language: str) -> None:
    """Show what FOLDER would change. Changes nothing."""
    with _refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            manifest = _read(session, folder)
            change = plan(session, manifest, operation.act.today)
        _show(change, manifest, as_json=as_json, language=language)


@tenants.command("apply")
@_FOLDER
@json_option
@language_option
def apply_command(folder: Path, as_json: bool, language: str) -> None:
    """Bring the district to what FOLDER says. A second time changes nothing."""
    with _refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            manifest = _read(session, folder)
        change = _onboard(operation, manifest, quiet=as_json, language=language)
        _show(change, manifest, as_json=as_json, language=language)


def _read(session: Session, folder: Path) -> Manifest:
    """What it names may be brought by a release of which only the database knows."""
    refresh(session)
    return read_manifest(folder)


@tenants.command("export")
@click.argument("district")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
@language_option
def export_command(district: str, folder: Path, as_json: bool, language: str) -> None:
    """Write DISTRICT (its slug) to FOLDER as a manifest, its packs in a folder beside."""
    with _refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            files = export(session, district_slug=district)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        written = [str(folder / name) for name in files]
        click.echo(json.dumps({"written": written}) if as_json else "\n".join(written))


@tenants.command("drift")
@click.argument("district")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Another day than today.")
@json_option
@language_option
def drift_command(district: str, day: datetime | None, as_json: bool, language: str) -> None:
    """Show where communities of DISTRICT (its slug) stand apart from its policy pack."""
    with _refusals(as_json, language) as operation:
        on = day.date() if day else operation.act.today
        with operation.database.begin(PLATFORM) as session:
            report = drift_report(session, operation.act, district_slug=district, on=on)
        if as_json:
            click.echo(json.dumps(asdict(report), ensure_ascii=False, default=str))
            return
        from folkmoot.tenancy.printing_packs import print_drift  # noqa: PLC0415 - rich, as above

        print_drift(report, language)


class _refusals:  # noqa: N801 - reads as the context it is
    """Turns a refusal into its faults on standard error (or JSON) and exit code 1."""

    def __init__(self, as_json: bool, language: str) -> None:
        self._as_json, self._language = as_json, language

    def __enter__(self) -> Operation:
        operation: Operation = click.get_current_context().obj
        return operation

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, FolkmootError):
            _refuse(error, as_json=self._as_json, language=self._language)


def _refuse(error: FolkmootError, *, as_json: bool, language: str) -> NoReturn:
    if as_json:
        click.echo(json.dumps(_plain_refusal(error), ensure_ascii=False))
    else:
        for line in _refusal_lines(error, language):
            click.echo(line, err=True)
    raise SystemExit(1)


def _plain_refusal(error: FolkmootError) -> dict[str, Any]:
    faults = [
        {
            "file": fault.file,
            "line": fault.line,
            "code": fault.code,
            **in_both(fault.message, fault.params),
        }
        for fault in getattr(error, "faults", ())
    ]
    said = in_both(error.message, error.params)
    return {"error": error.code, **said, "faults": faults}


def _refusal_lines(error: FolkmootError, language: str) -> Iterator[str]:
    yield say(error.message, error.params, language)
    if isinstance(error, ManifestError):
        for fault in error.faults:
            said = say(fault.message, fault.params, language)
            yield f"  {fault.file}:{fault.line}: {said} [{fault.code}]"
    if error.cure:
        yield say(error.cure, error.params, language)


def _onboard(operation: Operation, manifest: Manifest, *, quiet: bool, language: str) -> Plan:
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415 - as above

    console = Console(stderr=True, quiet=quiet or not sys.stderr.isatty())
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(say(mark("Communities"), {}, language))
        return onboard(
            operation.database,
            operation.act,
            manifest,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _show(change: Plan, manifest: Manifest, *, as_json: bool, language: str) -> None:
    if as_json:
        plain = {"changes": change.changes_anything, **asdict(change)}
        click.echo(json.dumps(plain, ensure_ascii=False))
        return
    from folkmoot.tenancy.printing import print_plan  # noqa: PLC0415 - rich, as above

    print_plan(change, manifest, language)
