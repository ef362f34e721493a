"""What no single line can tell: codes that repeat, streets that are not there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from folkmoot.tenancy.manifest.faults import Fault, fault
from folkmoot.tenancy.manifest.toml_lines import Path as KeyPath
from folkmoot.tenancy.manifest.toml_lines import line_at
from folkmoot.tenancy.manifest.values import COMMUNITIES_FILE, DISTRICT_FILE

# A line and those of its values that could be read.
Read = tuple[int, Mapping[str, Any]]


def check_streets(streets: Sequence[Read], district_code: str) -> Iterator[Fault]:
    yield from _repeated(DISTRICT_FILE, streets, "code")
    yield from _repeated(DISTRICT_FILE, streets, "slug")
    yield from _outside(DISTRICT_FILE, streets, district_code)


def check_communities(
    rows: Sequence[Read], district_code: str, streets: Mapping[str, str] | None
) -> Iterator[Fault]:
    """``streets`` has the names by code; None when district.toml could not be read at all."""
    yield from _repeated(COMMUNITIES_FILE, rows, "code")
    yield from _repeated(COMMUNITIES_FILE, rows, "slug")
    yield from _repeated(COMMUNITIES_FILE, rows, "formerly", "code")
    yield from _outside(COMMUNITIES_FILE, rows, district_code)
    for line, row in rows:
        yield from _under_street(line, row, streets)
    yield from _still_listed(rows)


def check_pilots(
    pilots: Sequence[str], rows: Sequence[Read], places: Mapping[KeyPath, int]
) -> Iterator[Fault]:
    """A pilot that is not on the list would begin as all others do, and nobody would see it."""
    listed = {row.get(key) for _, row in rows for key in ("code", "formerly")}
    for number, code in enumerate(pilots):
        if code not in listed:
            line = line_at(places, ("rollout", "pilots", number))
            yield fault(DISTRICT_FILE, line, "manifest.pilot.unknown", value=code)


def _repeated(
    file: str, rows: Sequence[Read], key: str, word: str | None = None
) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line, row in rows:
        value = row.get(key, "")
        if value and value in first:
            code = f"manifest.{word or key}.duplicate"
            yield fault(file, line, code, value=value, first=first[value])
        first.setdefault(value, line)


def _outside(file: str, rows: Sequence[Read], district_code: str) -> Iterator[Fault]:
    for line, row in rows:
        code = row.get("code", "")
        if code and district_code and not code.startswith(district_code):
            yield fault(file, line, "manifest.code.district", value=code)


def _under_street(
    line: int, row: Mapping[str, Any], streets: Mapping[str, str] | None
) -> Iterator[Fault]:
    code, street = row.get("code", ""), row.get("street_code", "")
    if code and street and not code.startswith(street):
        yield fault(COMMUNITIES_FILE, line, "manifest.code.street", value=code)
    if street and streets is not None and street not in streets:
        yield fault(COMMUNITIES_FILE, line, "manifest.street.unknown", value=street)
    name = (streets or {}).get(street, "")
    if name and row.get("street") and row["street"] != name:
        yield fault(COMMUNITIES_FILE, line, "manifest.street.name", value=street, name=name)


def _still_listed(rows: Sequence[Read]) -> Iterator[Fault]:
    listed = {row.get("code") for _, row in rows}
    for line, row in rows:
        if row.get("formerly") and row["formerly"] in listed:
            yield fault(COMMUNITIES_FILE, line, "manifest.formerly.listed", value=row["formerly"])
