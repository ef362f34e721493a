"""A plugin's contributions, collected from its hooks as the platform collects them."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pluggy

from folkmoot_sdk import hookspecs
from folkmoot_sdk._manifest import Manifest, read_manifest
from folkmoot_sdk._offered import Kind

MANIFEST = "folkmoot-plugin.toml"
Brought = tuple[Kind, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """`brought` is everything that the hooks returned, as it came."""

    manifest: Manifest
    brought: tuple[Brought, ...]

    def find(self, kind: str, ref: str) -> Any:  # noqa: ANN401 - a contribution of that kind
        """Raises LookupError where there is none, or more than one."""
        found = [each for of, each in self.brought if of == kind and _reference(each) == ref]
        if len(found) != 1:
            raise LookupError(f"{kind} {ref} is there {len(found)} times")
        return found[0]


def _reference(contribution: Any) -> str:  # noqa: ANN401 - whatever a hook returned
    return f"{getattr(contribution, 'id', '')}@{getattr(contribution, 'version', '')}"


def load(folder: Path, package: str) -> Loaded:
    """Import the plugin's package and call its hooks. Raises whatever is wrong with it."""
    manifest = read_manifest(folder / package / MANIFEST)
    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    manager.register(importlib.import_module(package), manifest.id)
    manager.check_pending()
    return Loaded(manifest, tuple(_collect(vars(manager.hook))))


def _collect(hooks: Mapping[str, Any]) -> Iterator[Brought]:
    for kind in Kind:
        groups: Iterable[Iterable[object]] = hooks[kind.hook]()
        for group in groups:
            yield from ((kind, each) for each in group)
