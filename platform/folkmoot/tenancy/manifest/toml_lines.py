"""Where a key of a TOML file stands. The standard library's parser keeps no places."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]
Places = Mapping[Path, int]

_KEY = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADING = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?")
_PAIR = re.compile(rf"\s*({_DOTTED})\s*=")
_OPEN_LIST = re.compile(rf"\s*{_DOTTED}\s*=\s*\[\s*(?:#.*)?")
_ITEM = re.compile(r"\s*(?:\"[^\"]*\"|'[^']*')\s*(?:,\s*)?(?:#.*)?")


def lines_of(text: str) -> dict[Path, int]:
    """The line of every table, key and text in a list written one to a line, counted from 1.

    A place that this misses (an inline table, a line inside a multi-line text) is answered by
    :func:`line_at` with the line of what holds it.
    """
    places: dict[Path, int] = {}
    table: Path = ()
    items: Path | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _HEADING.fullmatch(line):
            name = _parts(heading[2])
            table = _table(name, heading[1] == "[[", places)
            # A list as a whole is where its first table is.
            places.setdefault(name, number)
            places.setdefault(table, number)
        elif pair := _PAIR.match(line):
            path = (*table, *_parts(pair[1]))
            places.setdefault(path, number)
            items = path if _OPEN_LIST.fullmatch(line) else None
        elif items and _ITEM.fullmatch(line):
            place = sum(1 for path in places if path[:-1] == items)
            places.setdefault((*items, place), number)
    return places


def line_at(places: Mapping[Path, int], path: Path) -> int:
    """The line of the innermost thing known to hold ``path``; 0 for the file itself."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return 0


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))


def _table(name: Path, is_list: bool, places: Mapping[Path, int]) -> Path:
    if not is_list:
        return name
    index = sum(1 for path in places if path[:-1] == name and isinstance(path[-1], int))
    return (*name, index)
