"""The XML of a workbook, looked at for what the reader of values does not tell: formulas, and how
far a sheet reaches. Only names and attributes are read; entities and document types are refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import NoReturn
from xml.parsers import expat

from folkmoot.transfer.reading import limits, refusals
from folkmoot.transfer.reading.table import address, place

Attributes = dict[str, str]


class MarkupError(ValueError):
    """Not the XML of a workbook."""


@dataclass(slots=True)
class Marks:
    """Of one sheet: its name, its cells with formulas by row, and where the walk through it is."""

    sheet: str
    formulas: dict[int, list[str]] = field(default_factory=dict)
    row: int = 0
    column: int = 0


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet by the sheet's name, in the order of the workbook."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def workbook(name: str, attributes: Attributes) -> None:
        if _local(name) == "sheet":
            sheets.append((attributes.get("name", ""), _relation(attributes)))

    def relations(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _walk(parts.get("xl/workbook.xml", b""), workbook)
    _walk(parts.get("xl/_rels/workbook.xml.rels", b""), relations)
    return {name: _part(targets.get(relation, "")) for name, relation in sheets}


def marks_of(sheet: str, xml: bytes) -> Marks:
    """Raises MarkupError, and Invalid as soon as a value stands too far down or to the right: the
    reader of values would fill all between.
    """
    marks = Marks(sheet)

    def begin(name: str, attributes: Attributes) -> None:
        match _local(name):
            case "row":
                marks.row, marks.column = int(attributes.get("r", marks.row + 1)), 0
            case "c" if "r" in attributes:
                marks.row, marks.column = place(attributes["r"])
            case "c":
                marks.column += 1
            case "v" | "is":
                _require_near(marks)
            case "f":
                _formula(marks, attributes)

    _walk(xml, begin)
    return marks


def _require_near(marks: Marks) -> None:
    # Of cells with a value: many a sheet is coloured to its right-hand end.
    if marks.row > limits.ROWS + limits.HEADING_WITHIN:
        raise refusals.too_many_rows(marks.sheet)
    if marks.column > limits.COLUMNS:
        raise refusals.too_many_columns(marks.sheet)


def _formula(marks: Marks, attributes: Attributes) -> None:
    """The formula's own cell, or all cells that one formula fills."""
    _require_near(marks)
    first, _, last = attributes.get("ref", "").partition(":")
    cells = [(marks.row, marks.column)]
    if last and attributes.get("t") in {"array", "dataTable"}:
        (top, left), (bottom, right) = place(first), place(last)
        bottom, right = min(bottom, limits.ROWS), min(right, limits.COLUMNS)
        cells = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
    for row, column in cells:
        marks.formulas.setdefault(row, []).append(address(row, column))


def _walk(xml: bytes, begin: Callable[[str, Attributes], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise MarkupError(str(error)) from error


def _no_doctype(*_given: object) -> NoReturn:
    raise MarkupError("a document type, which no spreadsheet program writes")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _relation(attributes: Attributes) -> str:
    return next((v for k, v in attributes.items() if k.endswith(":id")), "")


def _part(target: str) -> str:
    inside = target.lstrip("/") if target.startswith("/") else join("xl", target)
    path = normpath(inside)
    return path if dirname(path).startswith("xl") else ""
