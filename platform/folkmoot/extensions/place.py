"""Where this process finds plugins, as the operator's settings say."""

from dataclasses import dataclass
from pathlib import Path

from folkmoot.extensions.runner.here import use


@dataclass(frozen=True, slots=True)
class Place:
    """``config.Settings`` explains each. ``folder`` is None where only what is in the environment
    counts.
    """

    folder: Path | None = None
    trusted: frozenset[str] = frozenset()
    registry: Path | None = None
    registry_key: str = ""
    sandboxed: bool = True
    own_key: str = ""


_place = Place()


def configure(place: Place) -> None:
    """Say where plugins are, before anything asks; every way into the platform does."""
    global _place  # noqa: PLW0603 - one a process, exchanged whole
    _place = place
    if place.folder is not None:
        use(place.folder, sandboxed=place.sandboxed)


def place() -> Place:
    return _place
