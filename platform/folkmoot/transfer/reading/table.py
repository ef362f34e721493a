"""What a file holds once it is read: sheets of lines of text, with what no line may contain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the file numbers it, its cells as text. ``formulas`` and ``merged`` are the
    addresses of what cannot be taken as it stands.
    """

    number: int
    cells: tuple[str, ...]
    formulas: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.formulas or any(cell.strip() for cell in self.cells))

    def plain(self) -> list[Any]:
        return [self.number, self.cells, self.formulas, self.merged]


# What the one table of a text file is called where a sheet has its name.
TEXT = ".csv"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: lines in their order, those that are wholly empty left out."""

    name: str
    lines: tuple[Line, ...] = field(default=())

    @property
    def is_text(self) -> bool:
        """Whether it comes from a file that knows no sheets."""
        return self.name == TEXT

    def plain(self) -> Mapping[str, Any]:
        return {"name": self.name, "lines": [line.plain() for line in self.lines]}

    @classmethod
    def from_plain(cls, said: Mapping[str, Any]) -> "Table":
        lines = (
            Line(number, tuple(cells), tuple(formulas), tuple(merged))
            for number, cells, formulas, merged in said["lines"]
        )
        return cls(said["name"], tuple(lines))


def address(row: int, column: int) -> str:
    """``C12`` for row 12 and the third column; both count from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def place(cell: str) -> tuple[int, int]:
    """Row and column of an address, from 1. Raises ValueError for what is none."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(cell)
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column
