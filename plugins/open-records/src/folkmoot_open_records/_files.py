"""Public tables as CSV and as JSON."""

import csv
import io
import json
from collections.abc import Mapping

from folkmoot_sdk import Cell, Exporter, ExportFile, PublicTable, Table, Text

# What a spreadsheet would take for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class AsCsv(Exporter):
    """For spreadsheets: with the mark by which they read Chinese right, headings in the reader's
    language, and an apostrophe before what one would run as a formula.
    """

    id = "csv"
    version = "1"
    title = Text("CSV 表格", "CSV")

    def export(
        self,
        name: PublicTable,
        table: Table,
        settings: Mapping[str, object],  # noqa: ARG002 - it has none
    ) -> ExportFile:
        """One line of headings, then the rows."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(column.title for column in table.columns)
        writer.writerows([_defused(cell) for cell in row] for row in table.rows)
        return ExportFile(
            f"{name}.csv", "text/csv; charset=utf-8", file.getvalue().encode("utf-8-sig")
        )


class AsJson(Exporter):
    """For programs: the columns' keys, which never change, and an object a row."""

    id = "json"
    version = "1"
    title = Text("JSON 数据", "JSON")

    def export(
        self,
        name: PublicTable,
        table: Table,
        settings: Mapping[str, object],  # noqa: ARG002 - it has none
    ) -> ExportFile:
        """`{"table", "title", "rows"}`, UTF-8."""
        keys = [column.key for column in table.columns]
        rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
        plain = {"table": name.value, "title": table.title, "rows": rows}
        content = json.dumps(plain, ensure_ascii=False, indent=1).encode()
        return ExportFile(f"{name}.json", "application/json", content)


def _defused(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
