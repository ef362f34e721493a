"""From a folder to a manifest, or to every fault in it."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError

from folkmoot.kernel.audit.domain import plain
from folkmoot.kernel.errors import FolkmootError
from folkmoot.tenancy.manifest.checks import Read, check_communities, check_streets
from folkmoot.tenancy.manifest.faults import Fault, ManifestError, fault
from folkmoot.tenancy.manifest.fields import troubles
from folkmoot.tenancy.manifest.lawful import check_law
from folkmoot.tenancy.manifest.schema import CommunitySchema, ManifestSchema
from folkmoot.tenancy.manifest.table import read_rows
from folkmoot.tenancy.manifest.toml_lines import Path as KeyPath
from folkmoot.tenancy.manifest.toml_lines import line_at, lines_of
from folkmoot.tenancy.manifest.values import (
    COMMUNITIES_FILE,
    DISTRICT_FILE,
    CommunityEntry,
    DistrictEntry,
    Manifest,
    StreetEntry,
)
from folkmoot.tenancy.slugs import Wanted, assign_slugs, slug_of
from folkmoot.tenancy.workflow.definition import definition_from

# Some 700 communities take 30 KB; a province's villages in one list would still fit.
LIMITS = {DISTRICT_FILE: 256 * 1024, COMMUNITIES_FILE: 4 * 1024 * 1024}
_DATE_LIKE = re.compile(r"\s*([\w.-]+)\s*=\s*\d{4}-\d")


@dataclass(frozen=True, slots=True)
class _District:
    """district.toml as far as it could be read; ``readable`` says whether it is TOML at all."""

    content: Mapping[str, Any]
    places: Mapping[KeyPath, int]
    readable: bool = True

    @property
    def code(self) -> str:
        return str(self.content.get("district", {}).get("code", ""))

    @property
    def streets(self) -> list[Read]:
        given = enumerate(self.content.get("streets", []))
        return [(line_at(self.places, ("streets", n)), street) for n, street in given if street]

    @property
    def street_names(self) -> dict[str, str] | None:
        if not self.readable:
            return None
        return {s["code"]: s.get("name", "") for _, s in self.streets if "code" in s}


def read_manifest(folder: Path) -> Manifest:
    """Read and check both files. Raises ManifestError with every fault found in either."""
    faults: list[Fault] = []
    district = _read_district(folder, faults)
    rows = _read_communities(folder, faults)
    faults += check_streets(district.streets, district.code)
    faults += check_communities(rows, district.code, district.street_names)
    if faults:
        raise ManifestError(faults)
    return _manifest(district.content, rows)


def _content(folder: Path, file: str, faults: list[Fault]) -> bytes | None:
    path = folder / file
    if not path.is_file():
        faults.append(fault(file, 0, "manifest.file.missing"))
        return None
    with path.open("rb") as stream:
        content = stream.read(LIMITS[file] + 1)
    if len(content) > LIMITS[file]:
        faults.append(fault(file, 0, "manifest.file.too_large", limit=LIMITS[file]))
        return None
    return content


def _read_district(folder: Path, faults: list[Fault]) -> _District:
    content = _content(folder, DISTRICT_FILE, faults)
    if content is None:
        return _District({}, {}, readable=False)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(fault(DISTRICT_FILE, 0, "manifest.file.encoding"))
        return _District({}, {}, readable=False)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(_not_toml(text, str(error)))
        return _District({}, {}, readable=False)
    places = lines_of(text)
    known = _load(ManifestSchema(), parsed, DISTRICT_FILE, faults, places)
    faults += check_law(known, places)
    _check_workflow(parsed, faults, places)
    return _District(known, places)


def _not_toml(text: str, error: str) -> Fault:
    place = re.search(r"at line (\d+)", error)
    line = int(place[1]) if place else 0
    reason = re.sub(r" \(at .*\)$", "", error)
    # The parser calls 2023-13-01 a number with something behind it.
    if broken := _DATE_LIKE.match(text.splitlines()[line - 1] if line else ""):
        return fault(DISTRICT_FILE, line, "manifest.date.broken", key=broken[1])
    return fault(DISTRICT_FILE, line, "manifest.file.not_toml", reason=reason)


def _check_workflow(
    parsed: Mapping[str, Any], faults: list[Fault], places: Mapping[KeyPath, int]
) -> None:
    workflow = parsed.get("workflow")
    if not isinstance(workflow, dict):
        return
    try:
        definition_from(workflow)
    except FolkmootError as error:
        path = tuple(int(part) if part.isdigit() else part for part in error.field.split("."))
        line = line_at(places, ("workflow", *path))
        faults.append(Fault(DISTRICT_FILE, line, error.code, error.message, error.params))


def _read_communities(folder: Path, faults: list[Fault]) -> list[Read]:
    content = _content(folder, COMMUNITIES_FILE, faults)
    if content is None:
        return []
    rows, wrong = read_rows(COMMUNITIES_FILE, content)
    faults += wrong
    schema = CommunitySchema()
    return [(line, _load(schema, cells, COMMUNITIES_FILE, faults, line)) for line, cells in rows]


def _load(
    schema: Schema,
    data: Mapping[str, Any],
    file: str,
    faults: list[Fault],
    where: Mapping[KeyPath, int] | int,
) -> Mapping[str, Any]:
    """What of ``data`` the schema lets through; ``where`` is a row's line, or a file's places."""
    try:
        loaded: Mapping[str, Any] = schema.load(data)
    except ValidationError as error:
        for path, trouble in troubles(error.messages_dict):
            line = where if isinstance(where, int) else line_at(where, path)
            key = ".".join(str(part) for part in path)
            faults.append(fault(file, line, trouble.code, **{"key": key, **trouble.params}))
        return error.valid_data if isinstance(error.valid_data, dict) else {}
    return loaded


def _manifest(content: Mapping[str, Any], rows: Sequence[Read]) -> Manifest:
    district = content["district"]
    settings = {key: plain(content[key]) for key in ("list", "rules", "plugins")}
    settings["workflow"] = definition_from(content["workflow"]).to_plain()
    return Manifest(
        district=DistrictEntry(
            district["code"],
            district["name"],
            district["name_en"],
            district["slug"] or slug_of(district["name"]) or district["code"],
        ),
        streets=_streets(content["streets"]),
        communities=tuple(_community(line, row) for line, row in rows),
        settings=settings,
    )


def _streets(given: Iterable[Mapping[str, Any]]) -> tuple[StreetEntry, ...]:
    streets = list(given)
    explicit = {s["code"]: s["slug"] for s in streets if s["slug"]}
    wanted = (Wanted(s["code"], s["name"], s["code"]) for s in streets if s["code"] not in explicit)
    slugs = explicit | assign_slugs(wanted, set(explicit.values()))
    return tuple(StreetEntry(s["code"], s["name"], slugs[s["code"]]) for s in streets)


def _community(line: int, row: Mapping[str, Any]) -> CommunityEntry:
    return CommunityEntry(
        line, row["code"], row["community"], row["street_code"], row["slug"], row["formerly"]
    )
