"""Rosters, and what would become or became of each row."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Response, current_app, render_template, request
from flask_babel import gettext

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import here
from folkmoot.transfer import queries
from folkmoot.transfer.domain.columns import Column
from folkmoot.transfer.domain.fates import FATE_NAMES, Fate
from folkmoot.transfer.models import RosterImport, RosterState
from folkmoot.transfer.queries import PAGE, RowLine
from folkmoot.transfer.reading.limits import ROWS
from folkmoot.transfer.sheets.refused import refused_rows, sentence
from folkmoot.transfer.views.access import clerk, crumbs
from folkmoot.transfer.views.uploading import workbook
from folkmoot.web.asked import number_asked
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import words
from folkmoot.web.preferences import language
from folkmoot.web.shapes import Cell, Figure, Tag, Tone
from folkmoot.web.shapes import Column as Heading

_TONES = {
    Fate.NEW: Tone.GOOD,
    Fate.CHANGES: Tone.NOW,
    Fate.UNCHANGED: Tone.QUIET,
    Fate.UNDECIDED: Tone.WAIT,
    Fate.REFUSED: Tone.BAD,
}
_LEFT_OUT = (Fate.UNDECIDED, Fate.REFUSED)


def roster_list() -> str:
    act = clerk()
    return render_template(
        "transfer/list.html",
        crumbs=here().crumbs(),
        imports=queries.newest_imports(session(), act.at),
        fates=tuple(Fate),
        fate_names=FATE_NAMES,
        committed=RosterState.COMMITTED,
    )


def roster(import_id: UUID) -> str:
    act = clerk()
    found = queries.find_import(session(), import_id)
    kept = queries.counts_of(session(), import_id)
    wanted = _fates_asked()
    pages = max(1, -(-sum(kept[fate] for fate in wanted) // PAGE))
    page = min(max(number_asked("page") or 1, 1), pages)
    is_open = found.state is RosterState.PREVIEWED
    lines = queries.lines_of(session(), import_id, fates=wanted, skip=(page - 1) * PAGE)
    return render_template(
        "transfer/roster.html",
        crumbs=crumbs(),
        roster=found,
        is_open=is_open,
        takes=found.counts[Fate.NEW] + found.counts[Fate.CHANGES],
        written=_numbered(found.counts, (Fate.NEW, Fate.CHANGES, Fate.UNCHANGED)),
        left=_numbered(found.counts, _LEFT_OUT),
        left_out=sum(kept[fate] for fate in _LEFT_OUT),
        undecided=_url(import_id, fate=Fate.UNDECIDED.value) if kept[Fate.UNDECIDED] else "",
        further=_further(act),
        figures=_figures(found, kept),
        one=wanted[0] if len(wanted) == 1 else None,
        fate_names=FATE_NAMES,
        headings=_HEADINGS,
        rows=[_row(line, is_open=is_open) for line in lines],
        page=page,
        pages=pages,
        page_url=lambda number: _url(import_id, page=number, fate=_fate_asked()),
    )


_HEADINGS = (
    Heading(mark("Row")),
    Heading(mark("Name")),
    Heading(mark("Outcome of the row")),
    Heading(mark("Why, or what changes")),
)


def _fate_asked() -> str | None:
    wanted = request.args.get("fate", "")
    return wanted if wanted in set(Fate) else None


def _fates_asked() -> tuple[Fate, ...]:
    wanted = _fate_asked()
    return (Fate(wanted),) if wanted else tuple(Fate)


def _url(import_id: UUID, **asked: object) -> str:
    given = {name: value for name, value in asked.items() if value is not None}
    return here().url("rosters.roster", import_id=import_id, **given)


def _figures(found: RosterImport, kept: Mapping[Fate, int]) -> list[Figure]:
    """How many met each fate; a link where the rows are still there to be looked at."""
    return [
        Figure(
            FATE_NAMES[fate],
            found.counts[fate],
            href=_url(found.id, fate=fate.value) if kept[fate] else "",
        )
        for fate in Fate
    ]


def _numbered(counts: Mapping[str, int], fates: Sequence[Fate]) -> list[tuple[str, int]]:
    return [(FATE_NAMES[fate], counts[fate]) for fate in fates if counts[fate]]


# Where people find what a roster brought, as far as it is installed and theirs to see.
_FURTHER = (
    (mark("Find a resident by name, and hand out a sign-in link"), "community.invitations"),
    (mark("See what the community still lacks before it may work"), "readiness.page"),
)


def _further(act: Act) -> list[Link]:
    open_to = {"readiness.page"} | (
        {"community.invitations"} if Role.SECRETARY in act.actor.roles else set()
    )
    found = open_to & current_app.view_functions.keys()
    return [Link(gettext(text), here().url(name)) for text, name in _FURTHER if name in found]


def _row(line: RowLine, *, is_open: bool) -> Sequence[object]:
    where = f"{line.sheet} {line.number}"
    called = line.cells.get(Column.NAME) or line.cells.get(Column.ORGANISATION) or "–"
    tag = Cell("", tag=Tag(FATE_NAMES[line.fate], _TONES[line.fate]))
    return (where, called, tag, _said(line, is_open=is_open))


def _said(line: RowLine, *, is_open: bool) -> object:
    """A line for each reason; for a doubt, the way to settle it while that can be done here."""
    if is_open and line.fate is Fate.UNDECIDED:
        doubts = [said(note.message, note.params) for note in line.notes]
        address = here().url("rosters.decide", row_id=line.id)
        return Cell(mark("Decide about this row"), href=address, lines=doubts)
    lines = [sentence(note, said) for note in line.notes]
    return Cell("", lines=lines) if lines else "–"


def said(message: str, params: Mapping[str, object]) -> str:
    """A sentence about a row in the reader's language."""
    filled = {name: words(value) for name, value in params.items()}
    translated: str = gettext(message)
    return translated % filled if filled else translated


def refused(import_id: UUID) -> Response:
    clerk()
    found = queries.find_import(session(), import_id)
    lines = queries.lines_of(session(), found.id, fates=_LEFT_OUT, limit=ROWS)
    return workbook(refused_rows(lines, said, language()), f"refused-{language()}.xlsx")
