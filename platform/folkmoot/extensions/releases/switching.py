"""What becomes of a release that is here: retired, rolled back, suspended, resumed, removed.

Data alone. Every change is a row in ``plugin_change``, by which every process hears of it.
"""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.extensions import current
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginChange, PluginRelease, ReleaseState
from folkmoot.extensions.registered import Name, Pin
from folkmoot.extensions.registry import Installed
from folkmoot.extensions.releases import problems
from folkmoot.extensions.releases.needing import uses_of_release
from folkmoot.extensions.tenant_view import pin_missing
from folkmoot.extensions.upgrading import versions_told
from folkmoot.extensions.versions import release_order
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.text import plain_text
from folkmoot_sdk import Text

ACTIVE, RETIRED = ReleaseState.ACTIVE, ReleaseState.RETIRED
SUSPENDED, REMOVED = ReleaseState.SUSPENDED, ReleaseState.REMOVED
STATES = {
    ACTIVE: Text("启用中", "active"),
    RETIRED: Text("不再用于新表决", "retired"),
    SUSPENDED: Text("已暂停运行", "suspended"),
    REMOVED: Text("已移除", "removed"),
}
_LONGEST_REASON = 200
# Any number; what else takes such a lock in the platform's chain has another.
_LOCK = 7_041_721


def one_at_a_time(session: Session) -> None:
    """Until the commit nobody else changes a release: two installations of one version would
    write the same files, and a generation must never be overtaken by a lower one.
    """
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def hold(session: Session, pin: Pin) -> None:
    """Until the commit nobody removes the release of ``pin``: whoever does looks for what needs it,
    and cannot see yet what begins with it here. Two queries, and none for what came with the
    environment. Raises NotFound (``rules.pin_missing``) where it was removed a moment ago.
    """
    release = installed().release_of(pin)
    if release is None or not release.outside:
        return
    session.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))
    current.refresh(session)
    if installed().release_of(pin) is None:
        raise pin_missing(pin)


def retire(session: Session, act: Act, *, plugin: str, version: str, reason: str) -> None:
    """Nothing new begins with this release; what is pinned to it goes on. Platform scope.

    Raises NotFound (``plugins.unknown``), Refused (``plugins.wrong_state``,
    ``plugins.in_environment``), Invalid (``plugins.no_reason``), NotAllowed, as all verbs here.
    """
    release = _locked(session, act, (plugin, version))
    _require_state(release, {ACTIVE})
    note(session, act, release, RETIRED, reason=reason)


def roll_back(session: Session, act: Act, *, plugin: str, reason: str) -> PluginRelease:
    """Retire the newest release, so that the one before is what new votes use.

    Returns the retired one. Raises what :func:`rolls_from` raises.
    """
    act.actor.require(Role.OPERATOR)
    one_at_a_time(session)
    newest, _ = rolls_from(session, plugin)
    note(session, act, newest, RETIRED, reason=reason)
    return newest


def rolls_from(session: Session, plugin: str) -> tuple[PluginRelease, str]:
    """The release that a roll-back retires, and the version that is used then.

    Refused: ``plugins.nothing_before`` where none is before it, ``plugins.in_environment`` where
    the newest came with the platform. NotFound: ``plugins.unknown``.
    """
    query = select(PluginRelease).where(PluginRelease.plugin == plugin)
    mine = [row for row in session.scalars(query) if row.state is ACTIVE and row.wheel_digest]
    ours = _active_here(plugin)
    if not mine:
        of_ours = problems.in_environment((plugin, max(ours, key=release_order, default="")))
        raise of_ours if ours else problems.unknown(plugin)
    newest = max(mine, key=lambda row: release_order(row.version))
    below = release_order(newest.version)
    if ours and release_order(latest := max(ours, key=release_order)) > below:
        raise problems.in_environment((plugin, latest))
    others = {row.version for row in mine} | ours
    before = [version for version in others if release_order(version) < below]
    if not before:
        raise problems.nothing_before(plugin)
    return newest, max(before, key=release_order)


def _active_here(plugin: str) -> set[str]:
    mine = installed().of_plugin(plugin)
    return {each.version for each in mine if not each.outside and each.state is ACTIVE}


def suspend(session: Session, act: Act, *, plugin: str, version: str, reason: str) -> None:
    """Nothing of this release runs from now on, not even for what is pinned to it. A release that
    came with the environment can be suspended as well.
    """
    release = _locked(session, act, (plugin, version), from_wheel=False)
    _require_state(release, {ACTIVE, RETIRED})
    note(session, act, release, SUSPENDED, reason=reason)


def resume(session: Session, act: Act, *, plugin: str, version: str, reason: str) -> ReleaseState:
    """A suspended release is what it was before, a retired one active again; returns which."""
    release = _locked(session, act, (plugin, version), from_wheel=False)
    _require_state(release, {SUSPENDED, RETIRED})
    state = _before(session, release) if release.state is SUSPENDED else ACTIVE
    note(session, act, release, state, reason=reason)
    return state


def remove(session: Session, act: Act, *, plugin: str, version: str, reason: str) -> None:
    """The release is no more; ``files.sweep`` takes its files once this is committed.

    Raises Refused (``plugins.release_in_use``) with the list of the votes, open or contestable,
    of whichever district, that need it, and of what needs its plugin when no other is left.
    """
    release = _locked(session, act, (plugin, version))
    _require_state(release, {ACTIVE, RETIRED, SUSPENDED})
    alone = not _others_of(session, release)
    needed = uses_of_release(session, plugin, release.digest, on=act.today, alone=alone)
    if needed:
        raise problems.still_needed((plugin, version), needed)
    note(session, act, release, REMOVED, reason=reason)


def kept(session: Session) -> frozenset[Name]:
    """The releases whose files must stay."""
    query = select(PluginRelease).where(PluginRelease.state != REMOVED)
    return frozenset((row.plugin, row.version) for row in session.scalars(query))


def note(
    session: Session, act: Act, release: PluginRelease, state: ReleaseState, *, reason: str
) -> None:
    """Bring a release to a state, with a row that says so; the caller holds the lock."""
    with versions_told(session, act, release.plugin):
        release.state = state
        # The change refers to the release, which may be as new as itself.
        session.flush()
    session.add(
        PluginChange(
            plugin=release.plugin,
            version=release.version,
            state=state,
            at=act.at,
            by=act.actor.account_id,
            reason=plain_text(reason, field="reason", limit=_LONGEST_REASON),
        )
    )
    audit.record(session, act, f"extensions:release:{state}", f"{release.plugin}@{release.version}")


def _locked(session: Session, act: Act, name: Name, *, from_wheel: bool = True) -> PluginRelease:
    act.actor.require(Role.OPERATOR)
    one_at_a_time(session)
    release = session.get(PluginRelease, name, populate_existing=True)
    if release is not None and (release.wheel_digest or not from_wheel):
        return release
    here = installed().releases.get(name)
    if here is None or here.outside:
        raise problems.unknown(*name)
    if from_wheel:
        raise problems.in_environment(name)
    return _row_of(session, act, here)


def _row_of(session: Session, act: Act, here: Installed) -> PluginRelease:
    """A row for what came with the environment, so that it can have a state."""
    release = PluginRelease(
        plugin=here.plugin,
        version=here.version,
        digest=here.digest,
        package="",
        publisher="",
        manifest={},
        description={},
        state=ACTIVE,
        installed_at=act.at,
        installed_by=act.actor.account_id,
    )
    session.add(release)
    return release


def _require_state(release: PluginRelease, wanted: Collection[ReleaseState]) -> None:
    if release.state not in wanted:
        states = [STATES[state] for state in STATES if state in wanted]
        raise problems.wrong_state(
            (release.plugin, release.version),
            STATES[release.state],
            Text("、".join(each.zh for each in states), ", ".join(each.en for each in states)),
        )


def _before(session: Session, release: PluginRelease) -> ReleaseState:
    """What it was when it was suspended."""
    query = (
        select(PluginChange.state)
        .where(PluginChange.plugin == release.plugin, PluginChange.version == release.version)
        .where(PluginChange.state != SUSPENDED)
        .order_by(PluginChange.seq.desc())
        .limit(1)
    )
    return session.scalar(query) or ACTIVE


def _others_of(session: Session, release: PluginRelease) -> bool:
    """Whether another release of its plugin is there for what needs the plugin."""
    query = select(PluginRelease).where(
        PluginRelease.plugin == release.plugin,
        PluginRelease.version != release.version,
        PluginRelease.state == ACTIVE,
    )
    here = _active_here(release.plugin) - {release.version}
    return bool(here) or any(row.wheel_digest for row in session.scalars(query))
