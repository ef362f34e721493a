"""What the operator sees of plugins: every release, why one is left out, what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions import current
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginChange, PluginRelease, PluginTrouble, ReleaseState
from folkmoot.extensions.refusals import Refusal
from folkmoot.extensions.registry import Installed, Registry
from folkmoot.extensions.releases import problems
from folkmoot.extensions.versions import release_order
from folkmoot_sdk import Text


@dataclass(frozen=True, slots=True)
class Line:
    """One release, or a plugin of the environment that was left out; then ``version`` may be "".

    ``is_shown``: whether it is the one that new votes use where nothing narrows the choice.
    """

    plugin: str
    version: str
    title: Text
    state: ReleaseState | None
    from_wheel: bool
    publisher: str
    brings: tuple[str, ...]
    is_shown: bool
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Change:
    version: str
    state: ReleaseState
    at: datetime
    by: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    version: str
    at: datetime
    call: str
    ref: str
    fault: str
    message: str
    frame: str


def release_lines(session: Session) -> tuple[Line, ...]:
    """All releases that are or were here, the newest of each plugin first, and whatever was left
    out. Two queries, and two more where this process has to learn of them.
    """
    current.refresh(session)
    registry = installed()
    rows = {(row.plugin, row.version): row for row in session.scalars(select(PluginRelease))}
    lines = [*_sound(registry, rows), *_gone(registry, rows), *_left_out(registry)]
    lines.sort(key=lambda line: release_order(line.version), reverse=True)
    return tuple(sorted(lines, key=lambda line: line.plugin))


def _sound(registry: Registry, rows: dict[tuple[str, str], PluginRelease]) -> Iterator[Line]:
    shown = {(entry.plugin, entry.plugin_version) for entry in registry.entries.values()}
    for release in registry.releases.values():
        row = rows.get(release.name)
        yield Line(
            release.plugin,
            release.version,
            _title(release),
            release.state,
            release.outside,
            row.publisher if row is not None else "",
            tuple(f"{entry.kind}/{entry.reference}" for entry in release.entries),
            release.name in shown,
        )


def _title(release: Installed) -> Text:
    if release.manifest is None:
        return Text(release.plugin, release.plugin)
    return release.manifest.title


def _gone(registry: Registry, rows: dict[tuple[str, str], PluginRelease]) -> Iterator[Line]:
    """Removed ones, and such as cannot be used: their rows say what there is to say."""
    for name, row in rows.items():
        if name not in registry.releases and row.wheel_digest is not None:
            title = row.manifest["title"]
            yield Line(
                *name,
                Text(title["zh"], title["en"]),
                row.state,
                from_wheel=True,
                publisher=row.publisher,
                brings=(),
                is_shown=False,
                refusal=registry.unfit.get(name),
            )


def _left_out(registry: Registry) -> Iterator[Line]:
    for plugin, refusal in registry.refused.items():
        if (plugin, refusal.version) not in registry.unfit:
            yield Line(
                plugin,
                refusal.version,
                Text(plugin, plugin),
                state=None,
                from_wheel=False,
                publisher="",
                brings=(),
                is_shown=False,
                refusal=refusal,
            )


def lines_of(session: Session, plugin: str) -> tuple[Line, ...]:
    """The same of one plugin. Raises NotFound (``plugins.unknown``)."""
    found = tuple(line for line in release_lines(session) if line.plugin == plugin)
    if not found:
        raise problems.unknown(plugin)
    return found


def history(session: Session, plugin: str, *, limit: int = 50) -> tuple[Change, ...]:
    """What became of a plugin's releases, the last first."""
    query = (
        select(
            PluginChange.version,
            PluginChange.state,
            PluginChange.at,
            PluginChange.by,
            PluginChange.reason,
        )
        .where(PluginChange.plugin == plugin)
        .order_by(PluginChange.seq.desc())
        .limit(limit)
    )
    return tuple(Change(*row) for row in session.execute(query))


def troubles_of(session: Session, plugin: str, *, limit: int = 50) -> tuple[Trouble, ...]:
    """What went wrong when a plugin was asked, the last first; without a word of whose it was."""
    query = (
        select(
            PluginTrouble.version,
            PluginTrouble.at,
            PluginTrouble.call,
            PluginTrouble.ref,
            PluginTrouble.fault,
            PluginTrouble.message,
            PluginTrouble.frame,
        )
        .where(PluginTrouble.plugin == plugin)
        .order_by(PluginTrouble.seq.desc())
        .limit(limit)
    )
    return tuple(Trouble(*row) for row in session.execute(query))
