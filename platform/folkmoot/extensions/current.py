"""Which releases this process knows of, exchanged without a restart when the database knows others.

Whatever becomes of a release adds a row to ``plugin_change``; its highest number is the
generation. ``view_for`` reads it in its one query, so that every process notices with its next
page; where a pin is looked up without a page, :func:`seen_by` asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.models import PluginChange, PluginRelease, ReleaseState
from folkmoot.extensions.refusals import Refusal
from folkmoot.extensions.registry import Installed, Name, Registry, registry_of


@dataclass(frozen=True, slots=True)
class Place:
    """What the operator's settings say of plugins (``config.Settings``, where each is explained).

    ``folder`` is None where only what is in the environment counts, as for ``folkmoot count``.
    """

    folder: Path | None = None
    trusted: frozenset[str] = frozenset()
    registry: Path | None = None
    registry_key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One release as the database has it."""

    plugin: str
    version: str
    wheel_digest: str | None
    digest: str
    package: str
    publisher: str
    manifest: Mapping[str, Any] = field(compare=False)
    description: Mapping[str, Any] = field(compare=False)
    state: ReleaseState

    @property
    def name(self) -> Name:
        return self.plugin, self.version


# By identity, to be the key under which registries are kept.
@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    generation: int = 0
    rows: tuple[Row, ...] = ()


class _Process:
    """What changes while the process runs, in one place; ``known`` is exchanged whole."""

    def __init__(self) -> None:
        self.place = Place()
        self.known = _Known()
        self.reading = Lock()


_process = _Process()
