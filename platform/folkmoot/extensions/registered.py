"""One contribution of one release, and what a vote writes down to find it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from folkmoot_sdk import Kind, reference

C = TypeVar("C")
Key = tuple[str, Kind, str, str]
# A release: its plugin and its version.
Name = tuple[str, str]


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
    def key(self) -> Key:
        return self.plugin, self.kind, self.id, self.version

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
