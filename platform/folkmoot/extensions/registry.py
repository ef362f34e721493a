"""What the installed plugins brought, keyed so that a pinned version is found again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any

from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.refusals import Refusal
from folkmoot.extensions.registered import Key, Name, Pin, Registered
from folkmoot.extensions.versions import release_order
from folkmoot_sdk import Kind, Manifest, PersonalData, Scope, Text

STOPPED = frozenset({ReleaseState.SUSPENDED, ReleaseState.REMOVED})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a release is given to see and do, if a district consents."""

    scopes: frozenset[Scope] = frozenset()
    personal_data: frozenset[PersonalData] = frozenset()

    def within(self, other: "Asked") -> bool:
        return self.scopes <= other.scopes and self.personal_data <= other.personal_data


# By identity, as all that is looked up by its registry: comparing its contributions takes longer.
@dataclass(frozen=True, eq=False, slots=True)
class Installed:
    """One release of a plugin that is here, with everything it brings.

    ``outside``: from a wheel, run by the runner; else it came with the environment and runs here.
    """

    plugin: str
    version: str
    digest: str
    entries: tuple[Registered[Any], ...]
    # None only for a registry that was put together by hand.
    manifest: Manifest | None = None
    state: ReleaseState = ReleaseState.ACTIVE
    outside: bool = False

    @property
    def name(self) -> Name:
        return self.plugin, self.version

    @property
    def called(self) -> Text:
        return self.manifest.title if self.manifest else Text(self.plugin, self.plugin)

    @property
    def publisher(self) -> str:
        return self.manifest.publisher if self.manifest else ""

    @property
    def reasons(self) -> Mapping[str, Text]:
        """Why it asks, in its publisher's words, by scope or personal data."""
        return self.manifest.reasons if self.manifest else MappingProxyType({})

    @property
    def asks(self) -> Asked:
        if self.manifest is None:
            return Asked()
        return Asked(self.manifest.scopes, self.manifest.personal_data)


@dataclass(frozen=True, eq=False)
class Registry:
    """The contributions of one release of each sound plugin, and why the unsound were left out.

    ``releases`` are all that are installed, side by side: a vote keeps to the one it pinned.
    ``unfit`` are releases of which another is here, perhaps, and that cannot be used themselves.
    """

    entries: Mapping[Key, Registered[Any]]
    refused: Mapping[str, Refusal]
    releases: Mapping[Name, Installed] = field(default_factory=lambda: MappingProxyType({}))
    unfit: Mapping[Name, Refusal] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.entries and not self.releases:
            object.__setattr__(self, "releases", MappingProxyType(_releases_of(self.entries)))

    @cached_property
    def plugins(self) -> frozenset[str]:
        return frozenset(plugin for plugin, *_ in self.entries)

    def find(self, pin: Pin) -> Registered[Any] | None:
        """What was pinned, if that very release is installed: of the same name with other code
        nobody knows whether it is the same. None as well for a suspended release that would run
        in this process; of one that runs outside, the runner says that it is suspended.
        """
        entry = self.entries.get((pin.plugin, pin.kind, pin.id, pin.version))
        if entry is not None and entry.digest == pin.digest:
            return entry
        release = self.release_of(pin)
        if release is None or (release.state in STOPPED and not release.outside):
            return None
        wanted = (pin.kind, pin.id, pin.version)
        mine = (each for each in release.entries if (each.kind, each.id, each.version) == wanted)
        return next(mine, None)

    def release_of(self, pin: Pin) -> Installed | None:
        """The release whose files have the digest of ``pin``."""
        return self._by_digest.get((pin.plugin, pin.digest))

    def is_suspended(self, plugin: str, version: str) -> bool:
        """Whether nothing of that release may run. What is not here is not suspended."""
        release = self.releases.get((plugin, version))
        return release is not None and release.state in STOPPED

    def of_version(self, pin: Pin) -> Registered[Any] | None:
        """What goes by the name and version of ``pin`` today, in whatever release: for data alone,
        of which an id and a version, once shipped, never change.
        """
        return self.entries.get((pin.plugin, pin.kind, pin.id, pin.version)) or self.find(pin)

    def of_kind(self, kind: Kind, plugins: frozenset[str]) -> Iterator[Registered[Any]]:
        """Contributions of these plugins alone; an allow-list, so a new one is never included."""
        by_kind = self._by_kind
        # Not through all entries: a hundred plugins that others use must cost this page nothing.
        return chain.from_iterable(by_kind.get((kind, plugin), ()) for plugin in sorted(plugins))

    def of_plugin(self, plugin: str) -> list[Installed]:
        """All releases of a plugin, the newest first."""
        mine = (release for release in self.releases.values() if release.plugin == plugin)
        return sorted(mine, key=lambda release: release_order(release.version), reverse=True)

    def composed(self, chosen: frozenset[Name]) -> "Registry":
        """The same with these releases in the place of whichever is newest; itself if it has
        them already.
        """
        others = [self.releases[name] for name in sorted(chosen) if name in self.releases]
        others = [each for each in others if self._newest.get(each.plugin) != each.version]
        if not others:
            return self
        moved = {each.plugin for each in others}
        entries = {key: entry for key, entry in self.entries.items() if key[0] not in moved}
        entries |= {entry.key: entry for each in others for entry in each.entries}
        return replace(self, entries=MappingProxyType(entries))

    @cached_property
    def _newest(self) -> Mapping[str, str]:
        return {entry.plugin: entry.plugin_version for entry in self.entries.values()}

    @cached_property
    def _by_digest(self) -> Mapping[tuple[str, str], Installed]:
        return {(each.plugin, each.digest): each for each in self.releases.values()}

    @cached_property
    def _by_kind(self) -> Mapping[tuple[Kind, str], tuple[Registered[Any], ...]]:
        found: dict[tuple[Kind, str], tuple[Registered[Any], ...]] = {}
        for entry in self.entries.values():
            found[entry.kind, entry.plugin] = (
                *found.get((entry.kind, entry.plugin), ()),
                entry,
            )
        return found


def _releases_of(entries: Mapping[Key, Registered[Any]]) -> dict[Name, Installed]:
    """The releases from which entries alone come, for a registry that was put together by hand."""
    found: dict[tuple[str, str, str], tuple[Registered[Any], ...]] = {}
    for entry in entries.values():
        release = (entry.plugin, entry.plugin_version, entry.digest)
        found[release] = (*found.get(release, ()), entry)
    return {
        (plugin, version): Installed(plugin, version, digest, brought)
        for (plugin, version, digest), brought in found.items()
    }


def registry_of(
    releases: Iterable[Installed],
    refused: Mapping[str, Refusal],
    unfit: Mapping[Name, Refusal] = MappingProxyType({}),
) -> Registry:
    """A registry that shows of every plugin the newest release that new votes may use."""
    found = {release.name: release for release in sorted(releases, key=lambda each: each.name)}
    newest: dict[str, Installed] = {}
    for release in sorted(found.values(), key=lambda each: release_order(each.version)):
        if release.state is ReleaseState.ACTIVE:
            newest[release.plugin] = release
    shown = (newest[plugin] for plugin in sorted(newest))
    entries = {entry.key: entry for release in shown for entry in release.entries}
    return Registry(
        MappingProxyType(entries),
        MappingProxyType(dict(refused)),
        MappingProxyType(found),
        MappingProxyType(dict(unfit)),
    )


__all__ = [
    "Asked",
    "Installed",
    "Key",
    "Kind",
    "Name",
    "Pin",
    "Registered",
    "Registry",
    "registry_of",
]
