"""``folkmoot doctor``: is this machine fit, and what to do about each thing that is not."""

import json
import sys
from collections.abc import Iterator, Sequence

import click
from sqlalchemy.exc import OperationalError

from folkmoot.config import Settings, read_settings
from folkmoot.doctor import installed, machine, releases, server
from folkmoot.doctor.finding import Finding, from_error
from folkmoot.extensions.loader import installed as installed_plugins
from folkmoot.extensions.place import Place
from folkmoot.installation import server_home
from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.kernel.postgres.home import Home
from folkmoot.kernel.provision import attach_embedded
from folkmoot.web.terminal import in_both, json_option, language_option, say


@click.command()
@json_option
@language_option
def doctor(as_json: bool, language: str) -> None:
    """Look over this machine and say what to do about each finding.

    Exit code 1 when anything is wrong.
    """
    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            # One by one: a database that does not answer takes five seconds to find out about.
            click.echo("\n".join(_lines(finding, language)))
    sound = all(finding.ok for finding in findings)
    click.echo(_plain(findings) if as_json else f"\n{_verdict(findings, language)}")
    raise SystemExit(0 if sound else 1)


def examine() -> Iterator[Finding]:
    """All checks on this machine, in the order in which a newcomer would meet what is wrong."""
    yield machine.python_version(sys.version_info[:3])
    yield from installed.plugins(installed_plugins())
    yield installed.catalogues_compiled()
    yield installed.catalogues_complete()
    yield machine.chinese_font()
    yield machine.pdf_library()
    try:
        settings = read_settings()
    except FolkmootError as error:
        yield from_error("settings", error)
    except OSError as error:
        yield Finding(
            "home",
            ok=False,
            said=mark("The folder of FOLKMOOT_HOME cannot be used: %(reason)s."),
            cure=mark("Name a folder of your own in FOLKMOOT_HOME."),
            params={"reason": error.strerror or error},
        )
    else:
        yield from examine_settings(settings)


def examine_settings(settings: Settings) -> Iterator[Finding]:
    """What depends on the settings: folder, disk, port, database."""
    yield machine.home_writable(settings.home)
    yield machine.free_space(settings.home)
    yield machine.port_free(settings.port)
    yield machine.sandbox(sandboxed=settings.sandboxed)
    if settings.database_url:
        yield from _database(settings.database_url, settings.place)
        return
    own = [
        machine.home_reachable(server_home(settings.home)),
        machine.programs(Home.at(server_home(settings.home)).account()),
    ]
    yield from own
    if all(finding.ok for finding in own):
        yield from _embedded(settings)


def _embedded(settings: Settings) -> Iterator[Finding]:
    try:
        connections = attach_embedded(server_home(settings.home))
    except FolkmootError as error:
        yield from_error("database", error)
        return
    if connections is None:
        said = mark("There is no database yet; the first start makes one")
        yield Finding("database", ok=True, said=said)
        return
    yield from _database(connections.app, settings.place)


def _database(url: str, place: Place) -> Iterator[Finding]:
    yield from server.database(url)
    try:
        yield server.clock(url)
    except OperationalError:
        return  # said already, with the reason
    yield from releases.releases(url, place)


def _lines(finding: Finding, language: str) -> Iterator[str]:
    yield f"{'✓' if finding.ok else '✗'} {say(finding.said, finding.params, language)}"
    if finding.cure:
        yield f"  → {say(finding.cure, finding.params, language)}"


def _verdict(findings: Sequence[Finding], language: str) -> str:
    wrong = sum(not finding.ok for finding in findings)
    if wrong:
        return say(mark("To mend: %(count)d"), {"count": wrong}, language)
    return say(mark("All is well."), {}, language)


def _plain(findings: Sequence[Finding]) -> str:
    plain = [
        {
            "name": finding.name,
            "ok": finding.ok,
            **in_both(finding.said, finding.params),
            "cure": in_both(finding.cure, finding.params),
        }
        for finding in findings
    ]
    answer = {"ok": all(finding.ok for finding in findings), "findings": plain}
    return json.dumps(answer, ensure_ascii=False)
