"""Tables of plain cells: what is public goes out in them, and rosters come in."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from folkmoot_sdk._channels import RefusedRow
from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import Frozen, freeze_field, freeze_tuples
from folkmoot_sdk._plain import Plain

# Dates are ISO 8601; None is an empty cell. No float: a share is two whole numbers.
Cell = str | int | None
_FILE_NAME = re.compile(r"[^/\\\"]{1,100}")


class PublicTable(StrEnum):
    """What everybody may read anyway, as tables. More may come: leave alone what you do not know.

    FIGURES: standing meetings of a year as they are owed, kept and overdue, a line a community.
    MATTERS: a community's matters that are not withdrawn, with step, round and dates.
    """

    FIGURES = "figures"
    MATTERS = "matters"


@dataclass(frozen=True, slots=True)
class TableColumn(Plain):
    """`key` is for programs and never changes; `title` is in the reader's language."""

    key: str
    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table(Plain):
    """Rows of plain cells, as many in each as there are columns. `title` is in the reader's
    language. Raises DefinitionError for a row of another length and for a float.
    """

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        freeze_tuples(self, "columns")
        freeze_field(self, "rows", tuple(tuple(row) for row in self.rows))
        for row in self.rows:
            if len(row) != len(self.columns):
                raise DefinitionError(f"{len(row)} cells under {len(self.columns)} columns")
            if any(cell is not None and type(cell) not in {str, int} for cell in row):
                raise DefinitionError("a cell is text, a whole number or nothing")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to save. `name` is without a folder; `media_type` as in HTTP, e.g. "text/csv"."""

    name: str
    media_type: str
    content: bytes

    def __post_init__(self) -> None:
        if not _FILE_NAME.fullmatch(self.name) or not self.name.strip("."):
            raise DefinitionError(f"{self.name!r} is no name of a file")
        if not (self.name + self.media_type).isprintable() or type(self.content) is not bytes:
            raise DefinitionError(f"{self.name!r}: a name and a media type in words, and bytes")


class Exporter(Contribution):
    """Puts what is public into a file format. `tables` are those it can do, by default all."""

    tables: frozenset[PublicTable] = frozenset(PublicTable)

    @abstractmethod
    def export(self, name: PublicTable, table: Table, settings: Mapping[str, object]) -> ExportFile:
        """`table` as a file. Cells are as they are on record: whoever writes for spreadsheets
        keeps "=1+1" from being run.
        """


class RosterColumn(StrEnum):
    """What a row of a roster of residents may say. Dates are ISO 8601; areas m² with two decimals
    ("89.50"); yes and no are "是" and "否".
    """

    NAME = "name"
    BORN_ON = "born_on"
    PHONE = "phone"
    PARTY_MEMBER = "party_member"
    DOOR = "door"
    HOUSEHOLDER = "householder"
    LIVES_SINCE = "lives_since"
    GROUP = "group"
    GRID = "grid"
    BUILDING = "building"
    NUMBER = "number"
    AREA = "area"
    OWNER = "owner"
    OWNS_SINCE = "owns_since"
    ORGANISATION = "organisation"
    ORGANISATION_KIND = "organisation_kind"
    WORKS_GRID = "works_grid"


@dataclass(frozen=True, slots=True)
class RosterRow(Plain):
    """One row, `row` as in the file; what is not named in `cells` is left empty."""

    row: int
    cells: Mapping[RosterColumn, str]

    def __post_init__(self) -> None:
        freeze_field(self, "cells", Frozen(self.cells))
        if not self.cells.get(RosterColumn.NAME, "").strip():
            raise DefinitionError(f"row {self.row}: a row of a roster names somebody")


@dataclass(frozen=True, slots=True)
class Roster(Plain):
    """All of a foreign file as rows of residents, and every row that is none, with its reason."""

    rows: tuple[RosterRow, ...]
    refused: tuple[RefusedRow, ...] = ()

    def __post_init__(self) -> None:
        freeze_tuples(self, "rows", "refused")


class Importer(Contribution):
    """Reads the roster of another system. What becomes of its rows is previewed like any roster's:
    nothing is taken over before somebody has looked.
    """

    @abstractmethod
    def read(self, content: bytes, settings: Mapping[str, object]) -> Roster:
        """The roster in a file, at most 8 MiB of it. Raises ForeignFileError for what is none."""
