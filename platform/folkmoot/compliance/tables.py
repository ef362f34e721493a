"""A district's figures line by line, as files and terminals have them. Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from folkmoot.compliance.district import Overview
from folkmoot.compliance.figures import COLUMNS, Figures
from folkmoot.compliance.frames import Frame
from folkmoot.kernel.errors import mark

# What a spreadsheet would take for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLACES = (mark("Street office"), mark("Community"), mark("Code"))
# In the reader's language.
Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """``street`` and ``community`` are empty where the line sums over all of them."""

    street: str
    community: str
    code: str
    figures: Figures

    @property
    def numbers(self) -> dict[str, int]:
        return {column.name: column.read(self.figures) for column in COLUMNS}


def lines_of(seen: Overview) -> Iterator[Line]:
    """The whole first, then each street office, then each community, the worst first."""
    yield Line("", "", "", seen.figures)
    for look in seen.streets:
        yield Line(look.street.name, "", look.street.code, look.figures)
    for each in seen.communities:
        place = each.community
        yield Line(place.street_name, place.name, place.code, each.figures)


def as_csv(lines: Iterable[Line], say: Say) -> bytes:
    """With the mark by which spreadsheets read Chinese right, and no cell that one would run."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(say(label) for label in heading())
    for line in lines:
        places = (defused(text) for text in (line.street, line.community, line.code))
        writer.writerow([*places, *line.numbers.values()])
    return file.getvalue().encode("utf-8-sig")


def heading() -> tuple[str, ...]:
    return (*_PLACES, *(column.label for column in COLUMNS))


def defused(text: str) -> str:
    """With an apostrophe before what a spreadsheet would otherwise run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_plain(frame: Frame, seen: Overview) -> dict[str, object]:
    """For programs: the names of the columns are the keys."""
    whole, *parts = (
        {"street": line.street, "community": line.community, "code": line.code, **line.numbers}
        for line in lines_of(seen)
    )
    return {
        "district": frame.slug,
        "year": seen.year,
        "figures": whole,
        "streets": [part for part in parts if not part["community"]],
        "communities": [part for part in parts if part["community"]],
    }
