"""``folkmoot registers`` and ``folkmoot archive``: papers from the record, and archives.

The operator gets what everybody may read; what holds names, only the office gets, on its pages.
"""

import json
import shlex
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import click
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.models import load_all
from folkmoot.registers import service
from folkmoot.registers.archive.checking import Checked, check
from folkmoot.registers.domain import Document, Period, Reach, period_named
from folkmoot.registers.pdf import pdf_of
from folkmoot.registers.pdf.limits import STYLESHEET
from folkmoot.registers.rendering import alone
from folkmoot.tenancy.addresses import scope_named
from folkmoot.web.templating import STATIC
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Text

DIFFERS = 1
SINGLE = ("notice", "meeting-notice", "minutes")
_WRITTEN = Text(
    "{title}\n已写入 {file}\n摘要 {digest}", "{title}\nWritten to {file}\nDigest {digest}"
)
_HAND_ON = Text(
    "请将摘要连同档案一并告知收件人，核对时使用：",
    "Tell whoever receives it the digest; to check it:",
)
_SOUND = Text("{files} 个文件均未改变。", "All {files} files are as they were packed.")
_CHANGED = Text("档案与打包时不一致！", "THIS ARCHIVE IS NOT WHAT WAS PACKED!")
_UNCHECKED = Text(
    "未核对真伪：没有给出公布的摘要（--digest），只能说明档案自身一致",
    "Authenticity was not checked: without the published digest (--digest) this only says that the"
    " archive agrees with itself",
)
_OTHER = Text("公布的摘要与这份档案的不同", "the published digest is not that of this archive")

_community = click.option(
    "--community", required=True, help="Whose document it is, as district/community."
)
_out = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it; otherwise into this folder, under a name that says whose it is, of"
    " what kind and of when.",
)


@click.command("registers")
@click.argument("kind", type=click.Choice([*(reach.value for reach in Reach), *SINGLE]))
@_community
@click.option("--period", "period", default="", help="2016-08, 2016-Q3, 2016-H2 or 2016.")
@click.option("--of", "subject", type=click.UUID, help="The notice's or the meeting's id.")
@_out
@language_option
def registers(
    kind: str, community: str, period: str, subject: UUID | None, out: Path | None, language: str
) -> None:
    """Draw up one document: a bulletin of a period, the text of a notice, minutes.

    Written as PDF where the file's name ends so, else as HTML.
    """
    load_all()
    operation: Operation = click.get_current_context().obj
    scope = scope_named(operation.database, community)
    with operation.database.snapshot(scope) as session:
        document = _drawn(session, operation.act, kind, period, subject, language)
    out = out or Path(f"{document.name.plain}.html")
    place = f"/{community.strip('/')}/registers/{_page_of(kind, period, subject)}/"
    out.write_bytes(_bytes(document, f"{_origin(operation)}{place}", out))
    _say_written(out, document.title, document.digest, language)


def _origin(operation: Operation) -> str:
    """None where no visitors are expected: a paper is read on other machines than this one."""
    loopback = urlsplit(operation.origin).hostname in {"localhost", "127.0.0.1", "::1"}
    return "" if loopback else operation.origin


def _page_of(kind: str, period: str, subject: UUID | None) -> str:
    match kind:
        case "notice":
            return f"notices/{subject}"
        case "meeting-notice":
            return f"meetings/{subject}/notice"
        case "minutes":
            return f"meetings/{subject}/minutes"
    return f"periods/{period}"


def _say_written(out: Path, title: str, digest: str, language: str) -> None:
    said = _WRITTEN.in_(language)
    click.echo(said.format(file=out, title=" ".join(title.split()), digest=digest))


def _drawn(
    session: Session, act: Act, kind: str, period: str, subject: UUID | None, locale: str
) -> Document:
    if kind in set(Reach):
        asked = _period(kind, period)
        return service.draw_bulletin(session, act, period=asked, locale=locale)
    if subject is None:
        raise Invalid(
            "registers.of_what",
            mark("It is not said whose document this is."),
            cure=mark("Name the notice or the meeting with --of; its id is in its page's address."),
        )
    match kind:
        case "notice":
            return service.draw_notice(session, act, notice_id=subject, locale=locale)
        case "meeting-notice":
            return service.draw_call(session, act, meeting_id=subject, locale=locale)
    return service.draw_minutes(session, act, meeting_id=subject, locale=locale)


def _period(kind: str, code: str) -> Period:
    period = period_named(code)
    if period.reach != kind:
        raise Invalid(
            "registers.other_reach",
            mark("The period “%(given)s” does not belong to this kind of document."),
            cure=mark(
                "Write a month as 2016-08, a quarter as 2016-Q3, a half as 2016-H2, or a year."
            ),
            given=code,
        )
    return period


def _bytes(document: Document, address: str, out: Path) -> bytes:
    if out.suffix.lower() == ".pdf":
        return pdf_of(alone(document, address, STYLESHEET))
    # Opened from the disk there is no server to bring the style sheet.
    return alone(document, address, (STATIC / "paper.css").as_uri()).encode()


@click.group()
def archive() -> None:
    """A matter's archive: every paper of it in one file."""


@archive.command("export")
@click.argument("matter_id", type=click.UUID)
@_community
@_out
@language_option
def export(matter_id: UUID, community: str, out: Path | None, language: str) -> None:
    """Pack the archive of the matter MATTER_ID, without names."""
    load_all()
    operation: Operation = click.get_current_context().obj
    scope = scope_named(operation.database, community)
    with operation.database.snapshot(scope) as session:
        package = service.pack_archive(session, operation.act, matter_id=matter_id, locale=language)
    out = out or Path(f"{package.name.plain}.zip")
    out.write_bytes(package.content)
    _say_written(out, package.name.shown, package.digest, language)
    click.echo(_HAND_ON.in_(language))
    click.echo(f"  folkmoot archive verify {shlex.quote(str(out))} --digest {package.digest}")


@archive.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--digest", "wanted", help="The digest that was told when it was packed.")
@json_option
@language_option
def verify(file: Path, wanted: str | None, as_json: bool, language: str) -> None:
    """Check the archive FILE. Needs no database.

    Exit code 0: it is as it was packed; 1: it is not, and what differs is named; 2: it cannot be
    read.
    """
    with file.open("rb") as source:
        checked = check(source)
    findings = list(checked.findings)
    if wanted is not None and wanted.strip().lower() != checked.digest:
        findings.append(_OTHER)
    if as_json:
        _print_json(checked, findings)
    else:
        _print(checked, findings, language)
        if wanted is None and not findings:
            click.echo(_UNCHECKED.in_(language), err=True)
    raise SystemExit(DIFFERS if findings else 0)


def _print_json(checked: Checked, findings: list[Text]) -> None:
    told = {
        "sound": not findings,
        "title": checked.title,
        "files": checked.files,
        "digest": checked.digest,
        "findings": [{"zh": text.zh, "en": text.en} for text in findings],
    }
    click.echo(json.dumps(told, ensure_ascii=False))


def _print(checked: Checked, findings: list[Text], language: str) -> None:
    click.echo(" ".join(checked.title.split()))
    if not findings:
        click.echo(_SOUND.in_(language).format(files=checked.files))
        return
    click.echo(_CHANGED.in_(language), err=True)
    for finding in findings:
        click.echo(f"  {finding.in_(language)}", err=True)
