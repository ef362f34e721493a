"""The registry of plugins: who publishes what, and how far each release has been looked at.

Values that never change; a move makes another one. What they are in files: `registry_files`.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from folkmoot_sdk._frozen import Frozen, freeze_field, freeze_tuples
from folkmoot_sdk._scopes import PersonalData, Scope
from folkmoot_sdk._text import Text
from folkmoot_sdk.releases.refusals import RegistryError, RegistryStateError


class State(StrEnum):
    """How far a release has come, in this order; YANKED is the end from any of them."""

    SUBMITTED = "submitted"  # its vendor has handed it in
    CHECKED = "checked"  # a program has found nothing
    REVIEWED = "reviewed"  # somebody other than its vendor has read it
    LISTED = "listed"  # anybody may find it
    YANKED = "yanked"  # nobody may install it any more

    @property
    def installable(self) -> bool:
        return self in {State.REVIEWED, State.LISTED}


_ORDER = (State.SUBMITTED, State.CHECKED, State.REVIEWED, State.LISTED)


class Every(StrEnum):
    """How often a price is due."""

    ONCE = "once"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Price:
    """What a community's use costs its district, in the currency's smallest unit (分, cents)."""

    amount: int
    currency: str
    every: Every


@dataclass(frozen=True, slots=True)
class Move:
    """That a release came to a state: through whom, when, and why where that must be said."""

    state: State
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of a plugin. `wheel` is the SHA-256 of its wheel in hexadecimal, `vectors` that
    of its golden vectors or ""; `promises` are what each contribution was found to keep.
    """

    version: str
    wheel: str
    moves: tuple[Move, ...]
    scopes: frozenset[Scope] = frozenset()
    personal_data: frozenset[PersonalData] = frozenset()
    promises: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: Frozen[str, tuple[str, ...]]({})
    )
    price: Price | None = None
    notes: str = ""
    vectors: str = ""

    def __post_init__(self) -> None:
        freeze_tuples(self, "moves")
        freeze_field(self, "promises", Frozen(self.promises))
        _require_moves(self)

    @property
    def state(self) -> State:
        return self.moves[-1].state

    def moved(self, state: State, *, by: str, at: datetime, why: str = "") -> "Release":
        """The same, one state further. Raises RegistryStateError."""
        return replace(self, moves=(*self.moves, Move(state, by, at, why)))


@dataclass(frozen=True, slots=True)
class Listing:
    """One plugin of a publisher, with its releases as they came."""

    id: str
    title: Text
    releases: tuple[Release, ...]

    def __post_init__(self) -> None:
        freeze_tuples(self, "releases")
        _require_once("version", [release.version for release in self.releases])
        _require_once("wheel", [release.wheel for release in self.releases])


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who signs. `key` is the public Ed25519 key of all their releases."""

    id: str
    name: str
    key: str
    contact: str
    plugins: tuple[Listing, ...] = ()

    def __post_init__(self) -> None:
        freeze_tuples(self, "plugins")
        _require_once("plugin", [each.id for each in self.plugins])
        moves = (m for each in self.plugins for release in each.releases for m in release.moves)
        for move in moves:
            if move.state is State.REVIEWED:
                require_another(self, move.by)

    def submitted(self, plugin: str, title: Text, release: Release) -> "Publisher":
        """With one release more. Raises RegistryError where that version is there already."""
        known = {each.id: each for each in self.plugins}
        before = known[plugin].releases if plugin in known else ()
        known[plugin] = Listing(plugin, title, (*before, release))
        return replace(self, plugins=tuple(known.values()))

    def moved(
        self, plugin: str, version: str, state: State, *, by: str, at: datetime, why: str = ""
    ) -> "Publisher":
        """With that release one state further. Raises RegistryError, RegistryStateError."""
        if self.release(plugin, version) is None:
            raise RegistryError((f"{self.id} has no {plugin} {version}",))
        if state is State.REVIEWED:
            require_another(self, by)
        return replace(
            self,
            plugins=tuple(
                replace(
                    each,
                    releases=tuple(
                        release.moved(state, by=by, at=at, why=why)
                        if (each.id, release.version) == (plugin, version)
                        else release
                        for release in each.releases
                    ),
                )
                for each in self.plugins
            ),
        )

    def release(self, plugin: str, version: str) -> Release | None:
        return next(
            (
                release
                for each in self.plugins
                if each.id == plugin
                for release in each.releases
                if release.version == version
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Registry:
    """All publishers, as of the moment it was rendered. A plugin belongs to one of them."""

    publishers: tuple[Publisher, ...]
    rendered_at: datetime

    def __post_init__(self) -> None:
        freeze_tuples(self, "publishers")
        _require_once("publisher", [each.id for each in self.publishers])
        _require_once("plugin", [each.id for who in self.publishers for each in who.plugins])

    def find(self, plugin: str, version: str) -> tuple[Publisher, Release] | None:
        """That release and who signed it, whatever its state."""
        for publisher in self.publishers:
            release = publisher.release(plugin, version)
            if release is not None:
                return publisher, release
        return None


def require_another(publisher: Publisher, by: str) -> None:
    """Raises RegistryStateError for a review of one's own release, however the name is written."""
    own = {_spoken(each) for each in (publisher.id, publisher.name, publisher.contact)}
    if _spoken(by) in own:
        raise RegistryStateError(("nobody reviews a release of their own",))


def _spoken(name: str) -> str:
    """A name as it is read out: no case, no gaps, no other form of the same letters."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _require_moves(release: Release) -> None:
    states = [move.state for move in release.moves]
    ahead = states[:-1] if states[-1:] == [State.YANKED] else states
    if not ahead or tuple(ahead) != _ORDER[: len(ahead)]:
        raise RegistryStateError(
            (f"{release.version}: {' → '.join(states) or 'nothing'} is not one state at a time",)
        )
    at = [move.at for move in release.moves]
    if at != sorted(at):
        raise RegistryStateError((f"{release.version}: a state before the one it follows",))
    if any(move.state is State.YANKED and not move.why.strip() for move in release.moves):
        raise RegistryStateError((f"{release.version}: yanked without a reason",))


def _require_once(what: str, names: list[str]) -> None:
    if twice := sorted(name for name, times in Counter(names).items() if times > 1):
        raise RegistryError((f"{what} {', '.join(twice)} is there twice",))
