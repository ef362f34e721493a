"""Tables as rows with their columns known; those that a sheet forbids are refused at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.transfer.domain import values
from folkmoot.transfer.domain.columns import NOT_READ, Column, arranged, column_called
from folkmoot.transfer.domain.fates import Note, SheetKind
from folkmoot.transfer.reading import limits
from folkmoot.transfer.reading.table import Line, Table, address


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a roster. ``spoilt`` is why it cannot be taken, whatever its cells hold."""

    kind: SheetKind
    sheet: str
    number: int
    cells: Mapping[Column, str]
    spoilt: tuple[Note, ...] = ()


def rows_of(tables: Sequence[Table]) -> tuple[Row, ...]:
    """All rows of a file. Raises Invalid: ``roster.empty``, ``.no_headings``, ``.too_many_rows``,
    ``.merged_headings``, ``.sheet_twice``, and what :func:`arranged` refuses.
    """
    rows: list[Row] = []
    kinds: dict[SheetKind, str] = {}
    for table in tables:
        if _is_explanation(table):
            continue
        own = list(_rows_in(table))
        if own and kinds.setdefault(own[0].kind, table.name) != table.name:
            raise _sheet_twice(kinds[own[0].kind], table.name)
        rows += own
    if not rows:
        raise _empty()
    if len(rows) > limits.ROWS:
        raise _too_many(len(rows))
    return tuple(rows)


def _is_explanation(table: Table) -> bool:
    # The template's own sheet, which clerks leave where it is.
    return table.lines[0].cells[:1] == (EXPLANATION,)


EXPLANATION = "花名册填写说明 · How to fill in a roster"


def _rows_in(table: Table) -> Iterator[Row]:
    head = _headings(table)
    kind, places = arranged(table.name, head.cells)
    headed = frozenset(places.values())
    read = {column: place for column, place in places.items() if column not in NOT_READ}
    for line in table.lines:
        if line.number > head.number:
            cells = {c: line.cells[i] for c, i in read.items() if i < len(line.cells)}
            spoilt = tuple(map(Note.of, _spoilt(line, headed)))
            yield Row(kind, table.name, line.number, cells, spoilt)


def _headings(table: Table) -> Line:
    """The first line with two headings that are known: above it may stand a title and a date."""
    for line in table.lines[: limits.HEADING_WITHIN]:
        if sum(column_called(cell) is not None for cell in line.cells) > 1:
            if line.merged:
                raise _merged_headings(table.name, line.merged[0])
            return line
    raise _no_headings(table)


def _no_headings(table: Table) -> Invalid:
    if table.is_text:
        return Invalid(
            "roster.no_headings",
            mark("This is a text without a line of headings among its first %(lines)d lines."),
            cure=mark("Choose the file with the roster; its headings are those of the template."),
            lines=limits.HEADING_WITHIN,
        )
    return Invalid(
        "roster.no_headings",
        mark("The sheet “%(sheet)s” has no line of headings among its first %(lines)d lines."),
        cure=mark("Take the headings from the template, or delete the sheet."),
        sheet=table.name,
        lines=limits.HEADING_WITHIN,
    )


def _spoilt(line: Line, headed: Collection[int]) -> Iterator[Invalid]:
    if line.formulas:
        yield values.formula(_listed(line.formulas))
    if line.merged:
        yield values.merged(_listed(line.merged))
    beside = enumerate(line.cells, start=1)
    stray = [address(line.number, i) for i, cell in beside if i - 1 not in headed and cell.strip()]
    if stray:
        yield Invalid(
            "roster.no_heading_above",
            mark("There is something in %(where)s, where no heading stands above."),
            cure=mark("Move it into a column with a heading, or delete it."),
            where=_listed(stray),
        )


def _listed(addresses: Sequence[str]) -> str:
    more = "…" if len(addresses) > _MOST_ADDRESSES else ""
    return "、".join(addresses[:_MOST_ADDRESSES]) + more


_MOST_ADDRESSES = 5


def _merged_headings(sheet: str, where: str) -> Invalid:
    return Invalid(
        "roster.merged_headings",
        mark("The headings of the sheet “%(sheet)s” are merged: %(where)s."),
        cure=mark("Undo the merging, so that each column has a heading of its own."),
        sheet=sheet,
        where=where,
    )


def _sheet_twice(one: str, other: str) -> Invalid:
    return Invalid(
        "roster.sheet_twice",
        mark("The sheets “%(one)s” and “%(other)s” are of the same kind."),
        cure=mark("Put their rows on one sheet."),
        one=one,
        other=other,
    )


def _empty() -> Invalid:
    return Invalid(
        "roster.empty",
        mark("There is no row in the file."),
        cure=mark("Fill in the template, or choose another file."),
    )


def _too_many(count: int) -> Invalid:
    return Invalid(
        "roster.too_many",
        mark("The file has %(count)d rows; at most %(limit)d are taken at once."),
        cure=mark("Split the roster into several files."),
        count=count,
        limit=limits.ROWS,
    )
