"""Plugins from wheels: whether their files are what was installed, and what the registry says."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from folkmoot.doctor.finding import Finding, from_error
from folkmoot.extensions.current import files_of
from folkmoot.extensions.loader import digest_of
from folkmoot.extensions.models import PluginRelease, ReleaseState
from folkmoot.extensions.place import Place
from folkmoot.extensions.releases.following import yanked_here
from folkmoot.extensions.releases.registering import trusted_registry
from folkmoot.extensions.runner.standing import weakness
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk.releases.registry import Registry


def releases(url: str, place: Place) -> Iterator[Finding]:
    """What is installed beside the environment; nothing where the database cannot say."""
    known = _registry(place)
    yield from known[1]
    database = Database(url, pool_size=1)
    try:
        with database.begin(PLATFORM) as session:
            query = select(PluginRelease).where(PluginRelease.wheel_digest.is_not(None))
            rows = list(session.scalars(query.order_by(PluginRelease.plugin)))
            yanked = yanked_here(session, known[0]) if known[0] is not None else ()
    except SQLAlchemyError:
        return  # an old schema or no answer, which was said before with its cure
    finally:
        database.dispose()
    if place.folder is not None:
        yield from files(rows, place.folder)
    yield from standing_still(rows, sandboxed=place.sandboxed)
    for (plugin, version), why in yanked:
        yield _yanked(plugin, version, why)


def _registry(place: Place) -> tuple[Registry | None, list[Finding]]:
    if place.registry is None:
        return None, []
    try:
        found = trusted_registry(place.registry, place.registry_key)
    except FolkmootError as error:
        return None, [from_error("plugins.registry", error)]
    said = mark("The registry of plugins bears its signature")
    return found, [Finding("plugins.registry", ok=True, said=said)]


def files(rows: Sequence[PluginRelease], folder: Path) -> Iterator[Finding]:
    """One finding for each release whose files are gone or changed, one where none is."""
    kept = [row for row in rows if row.state is not ReleaseState.REMOVED]
    changed = [row for row in kept if _digest(row, folder) != row.digest]
    for row in changed:
        yield Finding(
            f"plugins.{row.plugin}",
            ok=False,
            said=mark("The files of %(plugin)s %(version)s are missing or changed."),
            cure=mark("Remove this release and install its wheel again; until then it fails."),
            params={"plugin": row.plugin, "version": row.version},
        )
    if kept and not changed:
        said = mark("Releases of plugins whose files are whole: %(count)d")
        yield Finding("plugins.files", ok=True, said=said, params={"count": len(kept)})


def standing_still(rows: Sequence[PluginRelease], *, sandboxed: bool) -> Iterator[Finding]:
    """That nothing of a vendor runs here, where something is meant to: a vote by its rule waits."""
    wanted = [row for row in rows if row.state is ReleaseState.ACTIVE]
    weak = weakness(sandboxed=sandboxed)
    if wanted and weak is not None and weak.code == "plugins.no_sandbox":
        yield Finding(
            "plugins.standing_still",
            ok=False,
            said=mark("Releases of plugins in use that cannot run here: %(count)d"),
            cure=weak.cure,
            params={"count": len(wanted)},
        )


def _digest(row: PluginRelease, folder: Path) -> str:
    try:
        return digest_of(files_of(folder, row.plugin, row.version) / row.package)
    except OSError:
        return ""


def _yanked(plugin: str, version: str, why: str) -> Finding:
    return Finding(
        f"plugins.{plugin}",
        ok=False,
        said=mark("The registry has taken back %(plugin)s %(version)s: %(why)s"),
        cure=mark("Run: folkmoot plugins registry follow"),
        params={"plugin": plugin, "version": version, "why": why},
    )
