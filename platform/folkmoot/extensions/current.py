"""Which releases this process knows of, exchanged without a restart when the database knows others.

Whatever becomes of a release adds a row to ``plugin_change``; its highest number is the
generation. ``view_for`` reads it in its one query, so that every process notices with its next
page; where a pin is looked up without a page, :func:`keep_up` asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.models import PluginChange, PluginRelease, ReleaseState
from folkmoot.extensions.place import place
from folkmoot.extensions.refusals import Fault, Refusal, refusal_of
from folkmoot.extensions.registry import (
    Installed,
    Name,
    Pin,
    Registered,
    Registry,
    registry_of,
)
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import contributions
from folkmoot.extensions.stopped import stop_only
from folkmoot_sdk import Manifest


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
    """What changes while the process runs, in one place. ``known`` is exchanged whole, so that no
    thread sees half of it; whichever thread comes last, the next page puts it right.
    """

    def __init__(self) -> None:
        self.known = _Known()
        self._learning = Lock()

    def learn(self, known: _Known) -> None:
        """And with it what may not run: a switch from an older reading would stay as it is, since
        the generation says that there is nothing new.
        """
        with self._learning:
            self.known = known
            # Of a removed one no files are left, and it may be installed again.
            stop_only(row.name for row in known.rows if row.state is ReleaseState.SUSPENDED)


_process = _Process()


def generation() -> ScalarSelect[int]:
    """The generation in the database, to be read along with something else."""
    newest = select(func.coalesce(func.max(PluginChange.seq), 0))
    return newest.scalar_subquery()


def over(environment: Registry) -> Registry:
    """What came with the environment, and the releases that this process knows of beside it."""
    known = _process.known
    return _composed(environment, known, place().folder) if known.rows else environment


def in_transaction(session: Session, environment: Registry) -> Registry:
    """The same as this transaction has it, whatever this process knows. One query."""
    rows = tuple(Row(*row) for row in session.execute(_ROWS))
    return _compose(environment, _Known(rows=rows), place().folder)


def _compose(environment: Registry, known: _Known, folder: Path | None) -> Registry:
    releases = dict(environment.releases)
    unfit: dict[Name, Refusal] = {}
    for row in known.rows:
        if row.name in releases:
            # The code of the environment's is in this process already; the row is its switch.
            releases[row.name] = replace(releases[row.name], state=row.state)
        elif row.wheel_digest is not None and row.state is not ReleaseState.REMOVED:
            try:
                releases[row.name] = outside(row, folder or Path())
            except Exception as error:  # noqa: BLE001 - one release is left out, the others work
                refusal = refusal_of(row.plugin, error, during=Fault.NOT_WHAT_IT_IS)
                unfit[row.name] = replace(refusal, version=row.version)
    alone = {plugin: unfit[plugin, version] for plugin, version in unfit}
    there = {plugin for plugin, _ in releases}
    refused = {**environment.refused, **{p: alone[p] for p in alone if p not in there}}
    return registry_of(releases.values(), refused, unfit)


_composed = lru_cache(maxsize=8)(_compose)


def outside(row: Row, folder: Path) -> Installed:
    """A release from its wheel as this process sees it: asked of its worker, described here.

    Raises whatever is wrong with the description, which another version of ours has stored.
    """
    files = files_of(folder, *row.name)
    release = Release(*row.name, files, row.digest, row.package, row.publisher)
    brought = brought_by(release, row.description)
    manifest = Manifest.from_plain(row.manifest)
    return Installed(*row.name, row.digest, brought, manifest, row.state, outside=True)


def brought_by(release: Release, description: Mapping[str, Any]) -> tuple[Registered[Any], ...]:
    """What a release brings by its description; asked, each of them asks the runner."""
    return tuple(
        Registered(release.plugin, release.version, release.digest, kind, contribution)
        for kind, contribution in contributions(release, description)
    )


def folder_of(folder: Path, plugin: str, version: str) -> Path:
    """Where everything of one release is kept."""
    return folder / plugin / version


def files_of(folder: Path, plugin: str, version: str) -> Path:
    """What its wheel held: the folder that goes on the path of its worker, and on no other."""
    return folder_of(folder, plugin, version) / "files"


def refresh(session: Session, found: int | None = None) -> None:
    """Read the releases again if the database is at another generation, ``found`` if it was read
    already. One query more where nothing moved, two where something did.
    """
    if found is None:
        found = session.scalar(select(generation())) or 0
    if found == _process.known.generation:
        return
    rows = tuple(Row(*row) for row in session.execute(_ROWS))
    _process.learn(_Known(found, rows))


def forget() -> None:
    """Know of no release until somebody asks the database: for whoever exchanges that."""
    _process.learn(_Known())


def keep_up(session: Session | None, registry: Registry, pin: Pin) -> None:
    """Ask the database where this process may not know yet what became of a pinned release: one
    that it has not seen, and one from a wheel, which may have been suspended a moment ago.
    """
    release = registry.release_of(pin)
    if session is not None and (release is None or release.outside):
        refresh(session)


_ROWS = select(
    PluginRelease.plugin,
    PluginRelease.version,
    PluginRelease.wheel_digest,
    PluginRelease.digest,
    PluginRelease.package,
    PluginRelease.publisher,
    PluginRelease.manifest,
    PluginRelease.description,
    PluginRelease.state,
).order_by(PluginRelease.plugin, PluginRelease.version)
