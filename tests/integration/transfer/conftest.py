"""Rosters made as clerks make them, and a community to take them over."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

import pytest
import xlsxwriter
from tests.conftest import World

from folkmoot.kernel.act import Act
from folkmoot.transfer import service
from folkmoot.transfer.domain.fates import Fate
from folkmoot.transfer.models import RosterImport
from folkmoot.transfer.queries import RowLine, lines_of
from folkmoot.transfer.reading.apart import read_file

Cells = Sequence[object]
HEADINGS = ("姓名", "出生日期", "电话", "门牌", "户主", "居民小组", "网格")


def workbook(**sheets: Sequence[Cells]) -> bytes:
    """A workbook with these sheets; text stays text, whatever it looks like."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def residents(*rows: Cells, headings: Cells = HEADINGS) -> bytes:
    return workbook(居民=[headings, *rows])


@dataclass(frozen=True)
class Office:
    """A community's office at work on a roster; every verb in a transaction of its own."""

    world: World
    act: Act

    def later(self, **delta: float) -> "Office":
        return replace(self, act=replace(self.act, at=self.act.at + timedelta(**delta)))

    def preview(self, content: bytes, act: Act | None = None) -> RosterImport:
        tables = read_file(content)
        with self.world.begin() as session:
            return service.preview_roster(
                session, act or self.act, tables=tables, digest=sha256(content).hexdigest()
            )

    def lines(self, made: RosterImport) -> tuple[RowLine, ...]:
        with self.world.begin() as session:
            return lines_of(session, made.id, fates=tuple(Fate), limit=1000)

    def fates(self, made: RosterImport) -> list[str]:
        return [line.fate.value for line in self.lines(made)]

    def codes(self, made: RosterImport) -> list[str]:
        return [line.notes[0].code if line.notes else "" for line in self.lines(made)]

    def commit(self, made: RosterImport, act: Act | None = None) -> RosterImport:
        with self.world.begin() as session:
            return service.commit_roster(session, act or self.act, import_id=made.id)

    def enter(self, content: bytes) -> RosterImport:
        return self.commit(self.preview(content))


@pytest.fixture
def office(live_world: World, act: Act) -> Office:
    return Office(live_world, act)


@pytest.fixture
def count(office: Office) -> Callable[[type], int]:
    """How many rows of a table the community has."""
    from sqlalchemy import func, select

    def counted(model: type) -> int:
        with office.world.begin() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    return counted


__all__ = ["HEADINGS", "Mapping", "Office", "residents", "workbook"]
