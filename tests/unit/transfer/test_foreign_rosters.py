"""What a plugin's importer may fill in is what the template of residents has, and no more."""

from folkmoot.transfer.domain.columns import COLUMNS, NOT_READ, Column
from folkmoot.transfer.domain.fates import SheetKind
from folkmoot.transfer.foreign import table_of
from folkmoot_sdk import Roster, RosterColumn, RosterRow


def test_the_contracts_columns_are_those_of_the_template() -> None:
    # Whether a row means somebody on record is for a person to say.
    ours = [
        each for each in COLUMNS[SheetKind.RESIDENTS] if each not in {*NOT_READ, Column.DECISION}
    ]
    assert [each.value for each in RosterColumn] == [each.value for each in ours]


def test_rows_keep_the_numbers_that_they_have_in_the_foreign_file() -> None:
    table = table_of(
        Roster((RosterRow(7, {RosterColumn.NAME: "张三", RosterColumn.AREA: "89.50"}),))
    )
    heading, row = table.lines
    assert (heading.cells[0], row.number, row.cells[0]) == ("姓名", 7, "张三")
    assert "89.50" in row.cells
