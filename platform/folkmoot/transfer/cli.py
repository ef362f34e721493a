"""``folkmoot roster``: previewing and taking over the roster of a community."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError, Refused, mark
from folkmoot.tenancy.addresses import scope_named
from folkmoot.transfer import service
from folkmoot.transfer.domain.fates import FATE_NAMES, Fate
from folkmoot.transfer.models import RosterImport, RosterState
from folkmoot.transfer.queries import RowLine, lines_of
from folkmoot.transfer.reading.apart import read_file
from folkmoot.transfer.reading.limits import ROWS, UPLOAD_BYTES
from folkmoot.transfer.sheets.refused import refused_rows, sentence
from folkmoot.transfer.sheets.template import template
from folkmoot.web.terminal import in_both, json_option, language_option, say

REFUSED = 2
_LEFT_OUT = (Fate.UNDECIDED, Fate.REFUSED)
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_COMMUNITY = click.option(
    "--community", required=True, help="Whose roster it is, as district/community."
)


@click.group()
def roster() -> None:
    """Residents, households, owners and bodies from spreadsheets."""


@roster.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@language_option
def template_command(file: Path, language: str) -> None:
    """Write the empty workbook that clerks fill in to FILE. Needs no database."""
    file.write_bytes(template(language))


@roster.command()
@_FILE
@_COMMUNITY
@click.option(
    "--refused",
    "left_out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows left out, with reasons, to this .xlsx.",
)
@json_option
@language_option
def preview(
    file: Path, community: str, left_out: Path | None, as_json: bool, language: str
) -> None:
    """Say what would become of each row of FILE. The registers stay as they are."""
    operation: Operation = click.get_current_context().obj
    try:
        content = _content(file)
        tables, digest = read_file(content), sha256(content).hexdigest()
        with operation.database.begin(scope_named(operation.database, community)) as session:
            made = service.preview_roster(session, operation.act, tables=tables, digest=digest)
            lines = lines_of(session, made.id, fates=_LEFT_OUT, limit=ROWS)
    except FolkmootError as error:
        _refuse(error, as_json=as_json)
    if left_out is not None:
        said = refused_rows(lines, lambda text, given: say(text, given, language), language)
        left_out.write_bytes(said)
    _tell(made, lines, as_json=as_json, language=language)


@roster.command()
@_FILE
@_COMMUNITY
@json_option
@language_option
def commit(file: Path, community: str, as_json: bool, language: str) -> None:
    """Take over what the last preview of this very FILE promised, all of it or nothing."""
    operation: Operation = click.get_current_context().obj
    try:
        digest = sha256(_content(file)).hexdigest()
        with operation.database.begin(scope_named(operation.database, community)) as session:
            previewed = _previewed(session, digest)
            done = service.commit_roster(session, operation.act, import_id=previewed.id)
            lines = lines_of(session, done.id, fates=_LEFT_OUT, limit=ROWS)
    except FolkmootError as error:
        _refuse(error, as_json=as_json)
    _tell(done, lines, as_json=as_json, language=language)


@roster.command()
@_FILE
@_COMMUNITY
@json_option
def discard(file: Path, community: str, as_json: bool) -> None:
    """Delete the last preview of this very FILE, with all rows that it keeps; say its id."""
    operation: Operation = click.get_current_context().obj
    try:
        digest = sha256(_content(file)).hexdigest()
        with operation.database.begin(scope_named(operation.database, community)) as session:
            import_id = _previewed(session, digest).id
            service.discard_roster(session, operation.act, import_id=import_id)
    except FolkmootError as error:
        _refuse(error, as_json=as_json)
    click.echo(json.dumps({"deleted": str(import_id)}) if as_json else str(import_id))


def _previewed(session: Session, digest: str) -> RosterImport:
    query = select(RosterImport).where(
        RosterImport.file_digest == digest, RosterImport.state == RosterState.PREVIEWED
    )
    found = session.scalar(query.order_by(RosterImport.id.desc()).limit(1))
    if found is None:
        raise Refused(
            "roster.not_previewed",
            mark("There is no open preview of this file."),
            cure=mark("Run folkmoot roster preview, and look at what it says."),
        )
    return found


def _content(file: Path) -> bytes:
    # One byte past the limit is enough to refuse, however large the file is.
    with file.open("rb") as source:
        return source.read(UPLOAD_BYTES + 1)


def _tell(found: RosterImport, lines: tuple[RowLine, ...], *, as_json: bool, language: str) -> None:
    if as_json:
        answer = {
            "id": str(found.id),
            "state": found.state.value,
            "counts": found.counts,
            "left_out": [_plain(line) for line in lines],
        }
        click.echo(json.dumps(answer, ensure_ascii=False, sort_keys=True))
        return
    for fate in Fate:
        click.echo(f"{say(FATE_NAMES[fate], {}, language)}: {found.counts[fate]}")
    for line in lines:
        why = " ".join(sentence(note, lambda t, p: say(t, p, language)) for note in line.notes)
        click.echo(f"  {line.sheet} {line.number}: {' '.join(why.split())}")


def _plain(line: RowLine) -> Mapping[str, object]:
    return {
        "sheet": line.sheet,
        "row": line.number,
        "fate": line.fate.value,
        "notes": [{"code": n.code, **in_both(n.message, n.params)} for n in line.notes],
    }


def _refuse(error: FolkmootError, *, as_json: bool) -> NoReturn:
    """As JSON where that was asked for; in words the command line says it itself."""
    if not as_json:
        raise error
    said = in_both(error.message, error.params)
    click.echo(json.dumps({"error": error.code, **said}, ensure_ascii=False))
    raise SystemExit(REFUSED)
