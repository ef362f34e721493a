"""What becomes of a plugin, told to it after the change is on record."""

from dataclasses import dataclass

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._events import PlaceEvent
from folkmoot_sdk._frozen import freeze_field


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleEvent(PlaceEvent):
    """What all of these have in common: the day, and where it was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enabled(LifecycleEvent):
    """A community has chosen the plugin; `version` is the one that it uses, "" for none yet."""

    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded(LifecycleEvent):
    """Another version is used from now on, "" for none; `after` may be the older one, by a
    roll-back. Told once for a district, of all its communities that chose the plugin.
    """

    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disabled(LifecycleEvent):
    """A community has given the plugin up, or its district no longer grants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(LifecycleEvent):
    """What was set for the plugin by this community, or by this district, is deleted: whatever it
    keeps of that elsewhere must go as well.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(LifecycleEvent):
    """Somebody set something of one contribution ("kind/id"); `keys` says what, not to what."""

    contribution: str = ""
    keys: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        freeze_field(self, "keys", frozenset(self.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityCopied(LifecycleEvent):
    """`community` was given the choices and settings of `copied_from`, of the same district."""

    copied_from: str = ""
    copied_from_id: int = 0


class Lifecycle(Contribution):
    """Told after the commit, in the process that made the change: once each, or not at all where
    that process ends first or has too much to tell. What one process did is told in its order.
    Nothing waits for it: it can refuse nothing, and what it raises is noted as the plugin's trouble
    and no more. Of a plugin that the operator has suspended nothing is called.
    """

    def enabled(self, event: Enabled) -> None:
        """A community uses the plugin from now on."""

    def upgraded(self, event: Upgraded) -> None:
        """Another version is used from now on: a release was installed, retired, suspended or
        resumed, or the district's grant was changed. A platform that was restarted with another
        version in its environment tells nobody: the process has known no other.
        """

    def disabled(self, event: Disabled) -> None:
        """A community no longer uses the plugin; `erased` of the same place follows at once.

        Where a district took its grant back, its communities keep their choice and what they had
        set, without effect until it is granted again.
        """

    def erased(self, event: Erased) -> None:
        """What was set at that place is gone for good."""

    def settings_changed(self, event: SettingsChanged) -> None:
        """Something was set for one of the plugin's contributions."""

    def community_copied(self, event: CommunityCopied) -> None:
        """A community stands as another one does; `enabled` and `settings_changed`, where that
        changed something, were told before.
        """
