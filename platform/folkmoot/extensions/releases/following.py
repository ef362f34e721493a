"""What the registry has taken back since it was installed: nothing new begins with it any more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.models import PluginRelease, ReleaseState
from folkmoot.extensions.registered import Name
from folkmoot.extensions.releases.registering import require_newest
from folkmoot.extensions.releases.switching import note, one_at_a_time
from folkmoot.kernel.act import Act, Role
from folkmoot_sdk.releases.registry import Registry, State

_LONGEST_WHY = 150


def yanked_here(session: Session, registry: Registry) -> tuple[tuple[Name, str], ...]:
    """Active releases that the registry has taken back, each with its reason."""
    query = select(PluginRelease.plugin, PluginRelease.version).where(
        PluginRelease.state == ReleaseState.ACTIVE, PluginRelease.wheel_digest.is_not(None)
    )
    names: list[Name] = [(plugin, version) for plugin, version in session.execute(query)]
    found = ((name, registry.find(*name)) for name in names)
    return tuple(
        (name, known[1].moves[-1].why)
        for name, known in found
        if known is not None and known[1].state is State.YANKED
    )


def follow_registry(session: Session, act: Act, *, registry: Registry) -> tuple[Name, ...]:
    """Retire what the registry has taken back: what is pinned goes on, nothing new begins.

    A publisher that is gone from the registry has taken nothing back. Platform scope.
    Raises what ``require_newest`` does.
    """
    act.actor.require(Role.OPERATOR)
    one_at_a_time(session)
    require_newest(session, act, registry)
    yanked = yanked_here(session, registry)
    for name, why in yanked:
        release = session.get_one(PluginRelease, name)
        note(session, act, release, ReleaseState.RETIRED, reason=f"yanked: {why[:_LONGEST_WHY]}")
    return tuple(name for name, _ in yanked)
