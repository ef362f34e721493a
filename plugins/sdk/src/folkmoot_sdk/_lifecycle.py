"""What becomes of a plugin, told to it after the change is on record."""

from dataclasses import dataclass
from datetime import date

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._frozen import freeze_field
from folkmoot_sdk._plain import Plain


@dataclass(frozen=True, slots=True)
class LifecycleEvent(Plain):
    """Where and when. `district` and `community` are slugs; no community means that it is of the
    whole district, neither that it is of the platform. `on` is the day.
    """

    on: date
    district: str = ""
    community: str = ""


@dataclass(frozen=True, slots=True)
class Enabled(LifecycleEvent):
    """A community has chosen the plugin in this `version` of it."""

    version: str = ""


@dataclass(frozen=True, slots=True)
class Upgraded(LifecycleEvent):
    """Another version is used from now on; `after` may be the older one, by a roll-back."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Disabled(LifecycleEvent):
    """A community has given the plugin up, or its district no longer grants it."""


@dataclass(frozen=True, slots=True)
class Erased(LifecycleEvent):
    """What was set for the plugin here is deleted: whatever it keeps elsewhere must go as well."""


@dataclass(frozen=True, slots=True)
class SettingsChanged(LifecycleEvent):
    """Somebody set something of one contribution ("kind/id"); `keys` says what, not to what."""

    contribution: str = ""
    keys: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        freeze_field(self, "keys", frozenset(self.keys))


@dataclass(frozen=True, slots=True)
class CommunityCopied(LifecycleEvent):
    """`community` was founded with the choices and settings of `copied_from` (its slug)."""

    copied_from: str = ""


class Lifecycle(Contribution):
    """Told after the commit, in the process that made the change: once each, or not at all where
    that process ends first. Nothing waits for it: it can refuse nothing, and what it raises is
    noted as the plugin's trouble and no more.
    """

    def enabled(self, event: Enabled) -> None:
        """A community uses the plugin from now on."""

    def upgraded(self, event: Upgraded) -> None:
        """Another version of the plugin is used from now on."""

    def disabled(self, event: Disabled) -> None:
        """A community no longer uses the plugin; its settings stay until they are erased."""

    def erased(self, event: Erased) -> None:
        """Nothing of the plugin is left at that place."""

    def settings_changed(self, event: SettingsChanged) -> None:
        """Something was set for one of the plugin's contributions."""

    def community_copied(self, event: CommunityCopied) -> None:
        """A community began as another one stands."""
