"""From a folder to a manifest, or to every fault in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from folkmoot.kernel.audit.domain import plain
from folkmoot.kernel.errors import FolkmootError
from folkmoot.tenancy.manifest.brought import check_steps
from folkmoot.tenancy.manifest.checks import Read, check_communities, check_pilots, check_streets
from folkmoot.tenancy.manifest.faults import Fault, ManifestError
from folkmoot.tenancy.manifest.files import content_of, load, toml_of
from folkmoot.tenancy.manifest.packs import read_packs
from folkmoot.tenancy.manifest.schema import CommunitySchema, ManifestSchema
from folkmoot.tenancy.manifest.table import read_rows
from folkmoot.tenancy.manifest.toml_lines import Path as KeyPath
from folkmoot.tenancy.manifest.toml_lines import line_at
from folkmoot.tenancy.manifest.values import (
    COMMUNITIES_FILE,
    DISTRICT_FILE,
    CommunityEntry,
    DistrictEntry,
    Manifest,
    PackEntry,
    StreetEntry,
)
from folkmoot.tenancy.slugs import Wanted, assign_slugs, slug_of
from folkmoot.tenancy.workflow.definition import definition_from

# Some 700 communities take 30 KB; a province's villages in one list would still fit.
LIMITS = {DISTRICT_FILE: 256 * 1024, COMMUNITIES_FILE: 4 * 1024 * 1024}


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
    def granted(self) -> frozenset[str]:
        said = self.content.get("plugins", {}).get("granted", ())
        # Of a faulty table only what could be read is here.
        names = (each if isinstance(each, str) else each.get("plugin") for each in said)
        return frozenset(filter(None, names))

    @property
    def streets(self) -> list[Read]:
        given = enumerate(self.content.get("streets", []))
        return [(line_at(self.places, ("streets", n)), street) for n, street in given if street]

    @property
    def pilots(self) -> list[str]:
        return list(self.content.get("rollout", {}).get("pilots", ()))

    @property
    def street_names(self) -> dict[str, str] | None:
        if not self.readable:
            return None
        return {s["code"]: s.get("name", "") for _, s in self.streets if "code" in s}


def read_manifest(folder: Path) -> Manifest:
    """Read and check all files. Raises ManifestError with every fault found in any."""
    faults: list[Fault] = []
    district = _read_district(folder, faults)
    rows = _read_communities(folder, faults)
    packs = read_packs(folder, district.granted, faults)
    faults += check_streets(district.streets, district.code)
    faults += check_communities(rows, district.code, district.street_names)
    faults += check_pilots(district.pilots, rows, district.places)
    if faults:
        raise ManifestError(faults)
    return _manifest(district.content, rows, packs)


def _read_district(folder: Path, faults: list[Fault]) -> _District:
    parsed = toml_of(folder, DISTRICT_FILE, LIMITS[DISTRICT_FILE], faults)
    if parsed is None:
        return _District({}, {}, readable=False)
    known = load(ManifestSchema(), parsed.content, DISTRICT_FILE, faults, parsed.places)
    district = _District(known, parsed.places)
    _check_workflow(parsed.content.get("workflow"), faults, district)
    return district


def _check_workflow(workflow: object, faults: list[Fault], district: _District) -> None:
    if not isinstance(workflow, dict):
        return
    try:
        definition = definition_from(workflow)
    except FolkmootError as error:
        path = tuple(int(part) if part.isdigit() else part for part in error.field.split("."))
        line = line_at(district.places, ("workflow", *path))
        faults.append(Fault(DISTRICT_FILE, line, error.code, error.message, error.params))
        return
    # Where nothing is granted the file could not be read, and that has been told.
    if district.granted:
        faults += check_steps(definition, district.granted, district.places)


def _read_communities(folder: Path, faults: list[Fault]) -> list[Read]:
    content = content_of(folder, COMMUNITIES_FILE, LIMITS[COMMUNITIES_FILE], faults)
    if content is None:
        return []
    rows, wrong = read_rows(COMMUNITIES_FILE, content)
    faults += wrong
    schema = CommunitySchema()
    return [(line, load(schema, cells, COMMUNITIES_FILE, faults, line)) for line, cells in rows]


def _manifest(
    content: Mapping[str, Any], rows: Sequence[Read], packs: tuple[PackEntry, ...]
) -> Manifest:
    district = content["district"]
    settings = {key: plain(content[key]) for key in ("list", "rollout", "plugins")}
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
        packs=packs,
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
