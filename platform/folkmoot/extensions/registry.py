"""What the installed plugins brought, keyed so that a pinned version is found again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from folkmoot_sdk import Kind, reference

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Pin:
    """One contribution, exactly: enough for a stranger to find the same code again."""

    plugin: str
    kind: Kind
    id: str
    version: str
    digest: str
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def to_plain(self) -> dict[str, Any]:
        return {
            "plugin": self.plugin,
            "kind": self.kind.value,
            "id": self.id,
            "version": self.version,
            "digest": self.digest,
            "settings": dict(self.settings),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Pin":
        return cls(
            plugin=plain["plugin"],
            kind=Kind(plain["kind"]),
            id=plain["id"],
            version=plain["version"],
            digest=plain["digest"],
            settings=MappingProxyType(dict(plain["settings"])),
        )


@dataclass(frozen=True, slots=True)
class Registered(Generic[C]):
    """A contribution with the plugin it came from; ``digest`` is that of the plugin's files."""

    plugin: str
    plugin_version: str
    digest: str
    kind: Kind
    contribution: C

    @property
    def reference(self) -> str:
        """id@version, as manifests and pins write it."""
        return reference(self.contribution)  # type: ignore[arg-type] # every contribution has both

    @property
    def id(self) -> str:
        return str(self.contribution.id)  # type: ignore[attr-defined] # every contribution has one

    @property
    def version(self) -> str:
        return str(self.contribution.version)  # type: ignore[attr-defined] # as above

    def pin(self, settings: Mapping[str, Any] | None = None) -> Pin:
        return Pin(
            self.plugin,
            self.kind,
            self.id,
            self.version,
            self.digest,
            MappingProxyType(dict(settings or {})),
        )

    def in_force(self, day: date) -> bool:
        span = getattr(self.contribution, "in_force", None)
        return span is None or bool(span.covers(day))


Key = tuple[str, Kind, str, str]


@dataclass(frozen=True)
class Registry:
    """All contributions of all sound plugins, and why the unsound were left out."""

    entries: Mapping[Key, Registered[Any]]
    refused: Mapping[str, str]

    @property
    def plugins(self) -> frozenset[str]:
        return frozenset(plugin for plugin, *_ in self.entries)

    def find(self, pin: Pin) -> Registered[Any] | None:
        """What was pinned, if that very release is installed: of the same name with other code
        nobody knows whether it is the same.
        """
        entry = self.of_version(pin)
        return entry if entry is not None and entry.digest == pin.digest else None

    def of_version(self, pin: Pin) -> Registered[Any] | None:
        """What goes by the name and version of ``pin`` today, in whatever release: for data alone,
        of which an id and a version, once shipped, never change.
        """
        return self.entries.get((pin.plugin, pin.kind, pin.id, pin.version))

    def of_kind(self, kind: Kind, plugins: frozenset[str]) -> Iterator[Registered[Any]]:
        """Contributions of these plugins alone; an allow-list, so a new one is never included."""
        return (
            entry
            for entry in self.entries.values()
            if entry.kind == kind and entry.plugin in plugins
        )


__all__ = ["Kind", "Pin", "Registered", "Registry"]
