"""``folkmoot audit``: walking every chain, and the daily anchor."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import select

from folkmoot.kernel.audit.anchor import (
    Anchor,
    anchor_day,
    began_before,
    differences,
    from_plain,
    holds,
    stored_anchor,
)
from folkmoot.kernel.audit.domain import Leaf
from folkmoot.kernel.audit.verify import Finding, Report, verify
from folkmoot.kernel.command import Operation
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import NotFound
from folkmoot.kernel.models import load_all
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.models import Community, District

UNSOUND = 1


@click.group()
def audit() -> None:
    """The chain of every change."""


@audit.command("verify")
@click.option("--community", default="", help="Only this one, as district/community.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.pass_obj
def verify_command(operation: Operation, community: str, as_json: bool) -> None:
    """Walk the chains and the rows behind them. Exit code 1 names the first entry that is wrong.

    The community goes on meanwhile; each chain is read as it stood at one moment.
    """
    load_all()
    reports = {
        name: _verify_one(operation.database, scope)
        for name, scope in scopes(operation.database)
        if community in {"", name}
    }
    if not reports:
        raise click.UsageError(f"There is no community {community}.")
    if as_json:
        click.echo(json.dumps({name: _plain(report) for name, report in reports.items()}))
    else:
        _print(reports)
    if any(not report.sound for report in reports.values()):
        raise SystemExit(UNSOUND)


@audit.command("anchor")
@click.option("--out", type=click.Path(path_type=Path), help="Also write all heads to this file.")
@click.pass_obj
def anchor_command(operation: Operation, out: Path | None) -> None:
    """Bind all chains of today under one root, as role folkmoot_jobs (JOBS_URL).

    Keep the file away from this machine. A second run of the day writes the first one's anchor.
    """
    anchor = anchor_day(operation.jobs, operation.act)
    if out is not None:
        out.write_text(json.dumps(anchor.plain(), indent=1))
    click.echo(f"{anchor.day} {anchor.root} ({len(anchor.leaves)} chains)")


@audit.command("check-anchor")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def check_anchor_command(operation: Operation, file: Path) -> None:
    """Check an anchor FILE of any day: against the platform's own anchor of that day, and that
    every chain still contains its head. A chain of that day that the file leaves out is named.
    """
    try:
        anchor = from_plain(json.loads(file.read_text()))
    except (ValueError, KeyError, TypeError) as error:
        raise click.UsageError(f"{file}: {error}") from error
    found = [*_kept(operation.database, anchor), *_chains(operation.database, anchor)]
    for line in found:
        click.echo(line)
    if found:
        raise SystemExit(UNSOUND)
    click.echo(f"All {len(anchor.leaves)} chains contain their heads of {anchor.day}.")


def _kept(database: Database, anchor: Anchor) -> list[str]:
    try:
        with database.begin() as session:
            return list(differences(stored_anchor(session, anchor.day), anchor))
    except NotFound:
        return [f"the platform keeps no anchor of {anchor.day} with all its heads"]


def _chains(database: Database, anchor: Anchor) -> Iterator[str]:
    leaves = {leaf.tenant_id: leaf for leaf in anchor.leaves}
    for name, scope in scopes(database):
        if said := _chain(database, scope, leaves.pop(scope.tenant_id, None), anchor):
            yield f"{name}: {said}"
    for tenant_id in sorted(leaves):
        yield f"community {tenant_id}: anchored on {anchor.day}, and not there any more"


def _chain(database: Database, scope: TenantScope, leaf: Leaf | None, anchor: Anchor) -> str:
    """What is wrong with one chain; empty when nothing is."""
    with database.begin(scope) as session:
        if leaf is None and began_before(session, anchor.day):
            return f"has entries from before {anchor.day}, and the file knows none"
        if leaf is not None and not holds(session, leaf):
            return f"entry {leaf.seq} is not what was anchored on {anchor.day}"
    return ""


def scopes(database: Database) -> Iterator[tuple[str, TenantScope]]:
    """The platform's own chain, then every community's as district/community."""
    yield "platform", PLATFORM
    with database.begin() as session:
        found = session.execute(_COMMUNITIES).all()
    for district, community, tenant_id, district_id in found:
        yield f"{district}/{community}", TenantScope(tenant_id, district_id)


_COMMUNITIES = (
    select(District.slug, Community.slug, Community.id, District.id)
    .join(Community, Community.district_id == District.id)
    .order_by(District.code, Community.code)
)


def _verify_one(database: Database, scope: TenantScope) -> Report:
    with database.snapshot(scope) as session:
        return verify(session)


def _plain(report: Report) -> dict[str, object]:
    return {
        "entries": report.entries,
        "rows": report.rows,
        "findings": [
            {
                "seq": f.seq,
                "fault": f.fault.value,
                "table": f.table,
                "key": list(f.key),
                "check": f.check,
            }
            for f in report.findings
        ],
    }


def _print(reports: dict[str, Report]) -> None:
    for name, report in reports.items():
        for finding in report.findings[:20]:
            click.echo(f"{name}: {_line(finding)}", err=True)
    entries = sum(report.entries for report in reports.values())
    rows = sum(report.rows for report in reports.values())
    unsound = sum(not report.sound for report in reports.values())
    verdict = f"{unsound} NOT SOUND" if unsound else "all sound"
    click.echo(f"{len(reports)} chains, {entries} entries, {rows} rows: {verdict}.")


def _line(finding: Finding) -> str:
    where = (finding.table, "/".join(finding.key), finding.check and f"by {finding.check}")
    return " ".join(filter(None, (f"entry {finding.seq}: {finding.fault}", *where)))
