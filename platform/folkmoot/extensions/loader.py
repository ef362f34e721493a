"""Collecting the plugins of the platform's environment once, at start. A broken one is left out
and named.

Each plugin gets a plugin manager of its own: in a common one the order of registration would
matter, and one plugin's failing hook would take the others' results with it.
"""

import importlib
import importlib.util
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pluggy
from sqlalchemy.orm import Session

import folkmoot_sdk as sdk
from folkmoot.extensions import current
from folkmoot.extensions.place import place
from folkmoot.extensions.refusals import Fault, PluginRefusedError, Refusal, refusal_of
from folkmoot.extensions.registry import (
    Installed,
    Kind,
    Registered,
    Registry,
    registry_of,
)
from folkmoot.extensions.vetting import vet
from folkmoot_sdk import deprecations, hookspecs
from folkmoot_sdk.releases.digests import files_digest

GROUP = "folkmoot.plugins"
MANIFEST = "folkmoot-plugin.toml"
# Ours. Anybody else's code runs in our process only if the operator has said so by name
# (FOLKMOOT_TRUSTED): whatever is merely installed beside us would read every community's rows.
FIRST_PARTY = frozenset(
    {"ballots", "cn-statutes", "hotline", "mail", "method-4321", "open-records"}
)
# The plugins whose word is law. A vendor's rule that called itself a statute would otherwise come
# before what is usual wherever no statute speaks; the registry's key vouches for who owns a name.
LAW_GIVERS = frozenset({"cn-statutes"})


@dataclass(frozen=True, slots=True)
class Package:
    """An installed plugin before its code has run."""

    name: str
    folder: Path
    manifest: sdk.Manifest
    digest: str


def installed() -> Registry:
    """The registry of this process at this moment: what is in its environment, and the releases
    of which the database has told it.
    """
    return current.over(environment(place().trusted))


def installed_in(session: Session) -> Registry:
    """What would be installed once this transaction is committed. One query."""
    return current.in_transaction(session, environment(place().trusted))


@cache
def environment(trusted: frozenset[str] = frozenset()) -> Registry:
    """What came with the environment. Cached: it changes with a restart."""
    return collect(entry_points(group=GROUP), trusted=trusted)


def collect(
    points: Iterable[EntryPoint],
    *,
    trusted: Collection[str] = (),
    law_givers: frozenset[str] = LAW_GIVERS,
) -> Registry:
    """Load ours and each trusted plugin of ``points``; the platform starts whatever they do."""
    found: list[Installed] = []
    refused: dict[str, Refusal] = {}
    points = sorted(points, key=lambda point: point.name)
    claims = Counter(point.name for point in points)
    for point in points:
        try:
            _require_trusted(point.name, trusted)
            _require_sole(claims[point.name])
            found.append(load(point, law_givers))
        except KeyboardInterrupt:
            raise
        # BaseException, because a plugin may call sys.exit while it is imported.
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the plugin's
            refused[point.name] = refusal_of(
                point.name, error, during=Fault.IMPORT, folder=_folder_if_any(point)
            )
    return registry_of(found, refused)


def _require_trusted(name: str, trusted: Collection[str]) -> None:
    if name not in FIRST_PARTY and name not in trusted:
        raise PluginRefusedError(
            f"the operator has not named {name} in FOLKMOOT_TRUSTED; install its wheel instead"
            " (folkmoot plugins install), and its code stays outside this process",
            Fault.UNTRUSTED,
        )


def _require_sole(claims: int) -> None:
    # A second package of a name would share the grants that districts gave to the first.
    if claims > 1:
        raise PluginRefusedError("more than one installed package claims this name", Fault.TWICE)


def load(point: EntryPoint, law_givers: frozenset[str] = LAW_GIVERS) -> Installed:
    """One plugin and everything it brings. Raises whatever is wrong with it."""
    package = read_package(point)
    brought = tuple(_call_hooks(importlib.import_module(point.value), package))
    require_promised(package.manifest, brought)
    require_lawful(brought, law_givers)
    _warn_of_what_will_go(package.name, brought)
    manifest = package.manifest
    return Installed(package.name, manifest.version, package.digest, brought, manifest)


def _warn_of_what_will_go(name: str, brought: Collection[Registered[Any]]) -> None:
    hooks = {entry.kind.hook for entry in brought}
    used = deprecations.used_by(hooks, (entry.contribution for entry in brought))
    deprecations.warn_of(name, deprecations.deprecated_in(used, sdk.API_VERSION))


def require_promised(manifest: sdk.Manifest, brought: Collection[Registered[Any]]) -> None:
    """Raise PluginRefusedError unless a release brings what its manifest says, each thing once."""
    found = Counter((entry.kind, entry.reference) for entry in brought)
    promised = {(kind, name) for kind, names in manifest.contributions.items() for name in names}
    if differing := sorted(f"{kind} {name}" for kind, name in promised ^ found.keys()):
        raise PluginRefusedError(
            f"the manifest and the code differ in {', '.join(differing)}", Fault.DIFFERS
        )
    if twice := [f"{kind} {name}" for (kind, name), times in found.items() if times > 1]:
        raise PluginRefusedError(f"{', '.join(twice)} is there twice", Fault.TWICE)


def require_lawful(
    brought: Iterable[Registered[Any]], law_givers: frozenset[str] = LAW_GIVERS
) -> None:
    """Raise PluginRefusedError where something calls itself law without being trusted with it."""
    for entry in brought:
        standing = entry.contribution.standing
        if standing is not sdk.Standing.OFFER and entry.plugin not in law_givers:
            raise PluginRefusedError(
                f"{entry.kind.value} {entry.reference} claims to be {standing},"
                " and this plugin is not trusted with the law",
                Fault.NO_LAW_GIVER,
            )


def read_package(point: EntryPoint) -> Package:
    """Manifest and digest of a plugin, without importing it."""
    folder = _folder(point)
    manifest = sdk.read_manifest(folder / MANIFEST)
    if manifest.id != point.name:
        raise PluginRefusedError(
            f"the manifest is of {manifest.id}, not of {point.name}", Fault.MANIFEST
        )
    if not manifest.accepts(sdk.API_VERSION):
        raise sdk.OtherApiError(manifest.api, sdk.API_VERSION)
    return Package(point.name, folder, manifest, digest_of(folder))


def _folder(point: EntryPoint) -> Path:
    if "." in point.value or ":" in point.value:
        # Finding a dotted module imports its parents, which would run the plugin's code.
        raise PluginRefusedError("the entry point must name a top-level package", Fault.ENTRY_POINT)
    spec = importlib.util.find_spec(point.value)
    if spec is None or not spec.submodule_search_locations:
        raise PluginRefusedError(f"the package {point.value} is not installed", Fault.ENTRY_POINT)
    return Path(next(iter(spec.submodule_search_locations)))


def _folder_if_any(point: EntryPoint) -> Path | None:
    try:
        return _folder(point)
    except Exception:  # noqa: BLE001 - what is wrong with it was said; this is for the frame alone
        return None


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of the package's files, byte code aside."""
    return files_digest(
        {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }
    )


def _call_hooks(module: ModuleType, package: Package) -> Iterator[Registered[Any]]:
    caller = _hook_caller(module, package.name)
    for kind in Kind:
        try:
            groups = [tuple(group) for group in caller(kind.hook)]
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise PluginRefusedError(
                f"{type(error).__name__}: {error}", Fault.HOOK_FAILED, _code(module, kind.hook)
            ) from error
        for contribution in (each for group in groups for each in group):
            _vet(kind, contribution, _code(module, kind.hook))
            yield Registered(
                package.name, package.manifest.version, package.digest, kind, contribution
            )


def _hook_caller(module: ModuleType, name: str) -> Callable[[str], Iterable[Iterable[Any]]]:
    """Calls one hook of one plugin. Raises PluginRefusedError for hooks that nobody specified."""
    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        named = (each for each in vars(module) if each in str(error))
        where = next(filter(None, (_code(module, each) for each in named)), None)
        raise PluginRefusedError(str(error), Fault.HOOK_UNKNOWN, where) from error
    return lambda hook: getattr(manager.hook, hook)()


def _vet(kind: Kind, contribution: object, where: CodeType | None) -> None:
    """A contribution that is none was handed over by a hook, which is where its vendor looks."""
    try:
        vet(kind, contribution)
    except PluginRefusedError as error:
        error.where = where
        raise
    except Exception as error:
        raise PluginRefusedError(
            f"{type(error).__name__}: {error}", Fault.NOT_WHAT_IT_IS, where
        ) from error


def _code(module: ModuleType, name: str) -> CodeType | None:
    return getattr(getattr(module, name, None), "__code__", None)
