"""The versions of a district's pack, read from its files and checked one beside the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from folkmoot.kernel.audit.domain import plain
from folkmoot.tenancy.manifest.faults import Fault, fault
from folkmoot.tenancy.manifest.files import Parsed, load, toml_of
from folkmoot.tenancy.manifest.lawful import Term, check_law
from folkmoot.tenancy.manifest.pack_schema import PackSchema
from folkmoot.tenancy.manifest.toml_lines import line_at
from folkmoot.tenancy.manifest.values import PACKS_FOLDER, PackEntry
from folkmoot.tenancy.packs import PARAMETERS, Mode, Pack, Parameter, Setting
from folkmoot.tenancy.packs.parameters import LATER

LONGEST_PACK = 64 * 1024
# Two a year for a generation; more files in this folder are something else.
MOST_PACKS = 100


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as far as it could be read."""

    file: str
    parsed: Parsed
    known: Mapping[str, Any]

    @property
    def since(self) -> date:
        day: date = self.known.get("effective_from", date.min)
        return day

    def line(self, key: str) -> int:
        return line_at(self.parsed.places, (key,))


def read_packs(folder: Path, granted: frozenset[str], faults: list[Fault]) -> tuple[PackEntry, ...]:
    """Every version in the folder, by the day it takes effect; what is wrong goes to ``faults``.

    Each is held to the law of every day on which it binds: from its own to the next one's.
    """
    files = sorted((folder / PACKS_FOLDER).glob("*.toml"))
    if not 0 < len(files) <= MOST_PACKS:
        faults.append(fault(PACKS_FOLDER, 0, "manifest.pack.number", most=MOST_PACKS))
        return ()
    before = len(faults)
    read = [found for path in files if (found := _read(folder, path, faults))]
    faults += _repeated(read)
    for one in read:
        term = Term(one.since, _until(one, read))
        faults += check_law(one.file, one.known, one.parsed.places, granted, term)
    if len(faults) > before:
        return ()
    return tuple(sorted(map(_entry, read), key=_order))


def _order(entry: PackEntry) -> tuple[date, str]:
    return entry.pack.effective_from, entry.pack.version


def _read(folder: Path, path: Path, faults: list[Fault]) -> _Read | None:
    file = f"{PACKS_FOLDER}/{path.name}"
    parsed = toml_of(folder, file, LONGEST_PACK, faults)
    if parsed is None:
        return None
    return _Read(file, parsed, load(PackSchema(), parsed.content, file, faults, parsed.places))


def _repeated(read: Sequence[_Read]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for one in read:
        version = one.known.get("version", "")
        if version and version in first:
            code, line = "manifest.pack.twice", one.line("version")
            yield fault(one.file, line, code, value=version, other=first[version])
        first.setdefault(version, one.file)


def _until(one: _Read, read: Sequence[_Read]) -> date | None:
    """The last day on which it binds; None as long as no other takes its place."""
    if "effective_from" not in one.known:
        return None
    later = [other.since for other in read if other.since > one.since]
    return min(later) - timedelta(days=1) if later else None


def _entry(one: _Read) -> PackEntry:
    known = one.known
    settings = {
        parameter: said
        for parameter in PARAMETERS
        if (said := _said_of(parameter, known)) is not None
    }
    pack = Pack(known["version"], known["effective_from"], known["note"], settings)
    return PackEntry(one.file, one.line("version"), one.line("effective_from"), pack)


def _said_of(parameter: Parameter, known: Mapping[str, Any]) -> Setting | None:
    said = known[parameter.group]
    found = said if parameter.body is None else said.get(parameter.body)
    if found is None or (parameter.group in LATER and found.mode is Mode.INHERIT):
        return None
    return Setting(found.mode, plain(found.value))
