"""``folkmoot roster``: previewing and taking over the roster of a community."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.calling import ask
from folkmoot.extensions.foreign import of_community, unreadable
from folkmoot.kernel.act import Act
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError, Refused, mark
from folkmoot.tenancy.addresses import scope_named
from folkmoot.transfer import service
from folkmoot.transfer.foreign import table_of
from folkmoot.transfer.models import RosterImport, RosterState
from folkmoot.transfer.printing import (
    LEFT_OUT,
    Telling,
    commit_lines,
    foreign_lines,
    foreign_plain,
    plain,
    preview_lines,
    refused_lines,
)
from folkmoot.transfer.queries import RowLine, lines_of
from folkmoot.transfer.reading.apart import read_file
from folkmoot.transfer.reading.limits import ROWS, UPLOAD_BYTES
from folkmoot.transfer.reading.table import Table
from folkmoot.transfer.service.access import as_clerk
from folkmoot.transfer.sheets.refused import refused_rows
from folkmoot.transfer.sheets.template import template
from folkmoot.web.terminal import in_both, json_option, language_option, say
from folkmoot_sdk import ForeignFileError, Importer, Kind, RefusedRow, Roster

SOME_LEFT_OUT, REFUSED = 1, 2
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_COMMUNITY = click.option(
    "--community", required=True, help="Whose roster it is, as district/community."
)
_TO = click.Path(dir_okay=False, path_type=Path)
_refused_option = click.option(
    "--refused", "back", type=_TO, help="Write the rows left out, with reasons, to this .xlsx."
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
@click.option("--importer", default="", help="The plugin's reader of another system's file.")
@_refused_option
@json_option
@language_option
def preview(
    file: Path, community: str, *, importer: str, back: Path | None, as_json: bool, language: str
) -> None:
    """Say what would become of each row of FILE. Nothing is written into the registers.

    Exit code 0 whatever becomes of the rows; 2: the file cannot be read as a roster. Of another
    system's file (--importer) the rows that its reader leaves out are listed first.
    """
    operation, telling = _called(file, community, back, language)
    try:
        content = _content(file)
        digest = sha256(content).hexdigest()
        with operation.database.begin(scope_named(operation.database, community)) as session:
            left_out, tables = _tables(session, operation.act, content, importer)
            made = service.preview_roster(session, operation.act, tables=tables, digest=digest)
            lines = lines_of(session, made.id, fates=LEFT_OUT, limit=ROWS)
    except FolkmootError as error:
        _refuse(error, as_json=as_json)
    _give_back(telling, lines)
    said = chain(foreign_lines(left_out, language), preview_lines(telling, made, lines))
    _tell(said, plain(made, lines) | foreign_plain(left_out), as_json=as_json)


@roster.command()
@_FILE
@_COMMUNITY
@_refused_option
@json_option
@language_option
def commit(file: Path, community: str, back: Path | None, as_json: bool, language: str) -> None:
    """Write the rows that the last preview of this very FILE promised: all of those or none.

    Exit code 0: every row is in the registers; 1: some were left out, the others are in; 2:
    nothing was written.
    """
    operation, telling = _called(file, community, back, language)
    try:
        digest = sha256(_content(file)).hexdigest()
        with operation.database.begin(scope_named(operation.database, community)) as session:
            previewed = _last(session, digest, RosterState.PREVIEWED)
            done = service.commit_roster(session, operation.act, import_id=previewed.id)
            lines = lines_of(session, done.id, fates=LEFT_OUT, limit=ROWS)
    except FolkmootError as error:
        _refuse(error, as_json=as_json)
    _give_back(telling, lines)
    _tell(commit_lines(telling, done, lines), plain(done, lines), as_json=as_json)
    raise SystemExit(SOME_LEFT_OUT if lines else 0)


@roster.command()
@_FILE
@_COMMUNITY
@click.option("--to", "back", type=_TO, required=True, help="The .xlsx to write them to.")
@json_option
@language_option
def refused(file: Path, community: str, back: Path, as_json: bool, language: str) -> None:
    """Write the rows of FILE that were left out, with the reasons, to a spreadsheet: of its last
    preview, taken over or not. They are kept for thirty days.
    """
    operation, telling = _called(file, community, back, language)
    try:
        digest = sha256(_content(file)).hexdigest()
        with operation.database.begin(scope_named(operation.database, community)) as session:
            as_clerk(session, operation.act)
            found = _last(session, digest, *RosterState)
            lines = lines_of(session, found.id, fates=LEFT_OUT, limit=ROWS)
    except FolkmootError as error:
        _refuse(error, as_json=as_json)
    if lines:
        _give_back(telling, lines)
    _tell(refused_lines(telling, found), plain(found, lines), as_json=as_json)


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
            import_id = _last(session, digest, RosterState.PREVIEWED).id
            service.discard_roster(session, operation.act, import_id=import_id)
    except FolkmootError as error:
        _refuse(error, as_json=as_json)
    click.echo(json.dumps({"deleted": str(import_id)}) if as_json else str(import_id))


def _tables(
    session: Session, act: Act, content: bytes, importer: str
) -> tuple[tuple[RefusedRow, ...], tuple[Table, ...]]:
    """The tables of a file, and what its importer left out where it has one."""
    if not importer:
        return (), tuple(read_file(content))
    as_clerk(session, act)
    entry, settings = of_community(session, Kind.IMPORTERS, importer)
    reader: Importer = entry.contribution
    bind = session.get_bind()
    try:
        found = ask(bind, entry, "read", lambda: reader.read(content, settings), Roster)
    except ForeignFileError as problem:
        raise unreadable(problem) from problem
    return found.refused, (table_of(found),)


def _called(
    file: Path, community: str, back: Path | None, language: str
) -> tuple[Operation, Telling]:
    """The operation, once it is sure that the rows left out can be written where they shall."""
    if back is not None and (back.resolve() == file.resolve() or not back.parent.is_dir()):
        raise click.BadParameter("needs a folder that is there, and another file than the roster")
    operation: Operation = click.get_current_context().obj
    return operation, Telling(file, community, back, language)


def _last(session: Session, digest: str, *states: RosterState) -> RosterImport:
    query = select(RosterImport).where(
        RosterImport.file_digest == digest, RosterImport.state.in_(states)
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


def _give_back(telling: Telling, lines: Sequence[RowLine]) -> None:
    if telling.refused is not None:
        language = telling.language
        content = refused_rows(lines, lambda text, given: say(text, given, language), language)
        telling.refused.write_bytes(content)


def _tell(lines: Iterator[str], answer: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, sort_keys=True))
        return
    for line in lines:
        click.echo(line)


def _refuse(error: FolkmootError, *, as_json: bool) -> NoReturn:
    """As JSON where that was asked for; in words the command line says it itself."""
    if not as_json:
        raise error
    said = in_both(error.message, error.params)
    click.echo(json.dumps({"error": error.code, **said}, ensure_ascii=False))
    raise SystemExit(REFUSED)
