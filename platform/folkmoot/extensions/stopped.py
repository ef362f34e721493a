"""Which releases nothing may run of: the kill switch, as the runner asks before every call.

Apart from ``current``, which fills it, because that stands on the runner.
"""

from collections.abc import Iterable

_stopped: frozenset[tuple[str, str]] = frozenset()


def is_suspended(plugin: str, version: str) -> bool:
    """Whether this process knows that the release is suspended or removed."""
    return (plugin, version) in _stopped


def stop_only(releases: Iterable[tuple[str, str]]) -> None:
    """Exactly these may not run from now on, in any thread of this process."""
    global _stopped  # noqa: PLW0603 - one switch a process, exchanged whole
    _stopped = frozenset(releases)
