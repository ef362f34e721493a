"""Collecting the installed plugins once, at start. A broken one is left out and named.

Each plugin gets a plugin manager of its own: in a common one the order of registration would
matter, and one plugin's failing hook would take the others' results with it.
"""

import importlib
import importlib.util
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pluggy

import folkmoot_sdk as sdk
from folkmoot.extensions.registry import Key, Kind, Registered, Registry
from folkmoot.extensions.vetting import PluginRefusedError, vet
from folkmoot_sdk import hookspecs
from folkmoot_sdk.releases.digests import files_digest

GROUP = "folkmoot.plugins"
MANIFEST = "folkmoot-plugin.toml"
# The plugins whose word is law. A vendor's rule that called itself a statute would otherwise come
# before what is usual wherever no statute speaks. What a registry of signed publishers says will
# stand here once there is one; two packages of one name are refused already.
LAW_GIVERS = frozenset({"cn-statutes"})


@dataclass(frozen=True, slots=True)
class Package:
    """An installed plugin before its code has run."""

    name: str
    folder: Path
    manifest: sdk.Manifest
    digest: str


@cache
def installed() -> Registry:
    """The registry of this process. Cached: installing a plugin takes a restart for now."""
    return collect(entry_points(group=GROUP))


def collect(points: Iterable[EntryPoint], *, law_givers: frozenset[str] = LAW_GIVERS) -> Registry:
    """Load every plugin behind ``points``; the platform starts whatever they do."""
    entries: dict[Key, Registered[Any]] = {}
    refused: dict[str, str] = {}
    points = sorted(points, key=lambda point: point.name)
    claims = Counter(point.name for point in points)
    for point in points:
        try:
            _require_sole(claims[point.name])
            for entry in load(point):
                _add(entries, entry, law_givers)
        except KeyboardInterrupt:
            raise
        # BaseException, because a plugin may call sys.exit while it is imported.
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the plugin's
            refused[point.name] = f"{type(error).__name__}: {error}"
            entries = {key: entry for key, entry in entries.items() if key[0] != point.name}
    return Registry(MappingProxyType(entries), MappingProxyType(refused))


def _require_sole(claims: int) -> None:
    # A second package of a name would share the grants that districts gave to the first.
    if claims > 1:
        raise PluginRefusedError("more than one installed package claims this name")


def load(point: EntryPoint) -> list[Registered[Any]]:
    """Everything one plugin brings. Raises whatever is wrong with it."""
    package = read_package(point)
    brought = list(_call_hooks(importlib.import_module(point.value), package))
    promised = {
        (kind, name) for kind, names in package.manifest.contributions.items() for name in names
    }
    found = {(entry.kind, entry.reference) for entry in brought}
    if differing := sorted(f"{kind} {name}" for kind, name in promised ^ found):
        raise PluginRefusedError(f"the manifest and the code differ in {', '.join(differing)}")
    return brought


def read_package(point: EntryPoint) -> Package:
    """Manifest and digest of a plugin, without importing it."""
    if "." in point.value or ":" in point.value:
        # Finding a dotted module imports its parents, which would run the plugin's code.
        raise PluginRefusedError("the entry point must name a top-level package")
    spec = importlib.util.find_spec(point.value)
    if spec is None or not spec.submodule_search_locations:
        raise PluginRefusedError(f"the package {point.value} is not installed")
    folder = Path(next(iter(spec.submodule_search_locations)))
    manifest = sdk.read_manifest(folder / MANIFEST)
    if manifest.id != point.name:
        raise PluginRefusedError(f"the manifest is of {manifest.id}, not of {point.name}")
    if not manifest.accepts(sdk.API_VERSION):
        raise sdk.OtherApiError(manifest.api, sdk.API_VERSION)
    return Package(point.name, folder, manifest, digest_of(folder))


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of the package's files, byte code aside."""
    return files_digest(
        {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }
    )


def _call_hooks(module: object, package: Package) -> Iterator[Registered[Any]]:
    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    manager.register(module, package.name)
    manager.check_pending()
    for kind in Kind:
        for group in getattr(manager.hook, kind.hook)():
            for contribution in group:
                vet(kind, contribution)
                yield Registered(
                    package.name, package.manifest.version, package.digest, kind, contribution
                )


def _add(
    entries: dict[Key, Registered[Any]], entry: Registered[Any], law_givers: frozenset[str]
) -> None:
    key = (entry.plugin, entry.kind, entry.id, entry.version)
    if key in entries:
        raise PluginRefusedError(f"{entry.kind.value} {entry.reference} is there twice")
    if entry.contribution.standing is not sdk.Standing.OFFER and entry.plugin not in law_givers:
        raise PluginRefusedError(
            f"{entry.kind.value} {entry.reference} claims to be {entry.contribution.standing},"
            " and this plugin is not trusted with the law"
        )
    entries[key] = entry
