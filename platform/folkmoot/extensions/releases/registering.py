"""The operator's registry: believed only with the signature of its key."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.models import RegistryRead
from folkmoot.extensions.releases import registry_problems as problems
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot_sdk import SdkError
from folkmoot_sdk.releases.registry import Listing, Publisher, Registry, Release, State
from folkmoot_sdk.releases.registry_files import LONGEST, read_registry

# Two machines' clocks may differ by this much.
_AHEAD = timedelta(hours=1)
Found = tuple[Publisher, Listing, Release]


def trusted_registry(path: Path | None, key: str) -> Registry:
    """What may be installed. Raises Refused (``plugins.no_registry``,
    ``plugins.registry_unread``, ``plugins.registry_unsound``).
    """
    if path is None or not key:
        raise problems.no_registry()
    try:
        with path.open("rb") as file:
            return read_registry(file.read(LONGEST + 1), key)
    except OSError as error:
        raise problems.registry_unread(path, error.strerror or "") from error
    except SdkError as error:
        raise problems.registry_unsound(str(error)) from error


def require_newest(session: Session, act: Act, registry: Registry) -> None:
    """Refuse a registry as ``require_not_older`` does; remember when this one was signed. Under
    ``one_at_a_time``.
    """
    if registry.rendered_at != require_not_older(session, act, registry):
        by = act.actor.account_id
        session.add(RegistryRead(rendered_at=registry.rendered_at, read_at=act.at, read_by=by))
        audit.record(session, act, "extensions:registry:read", registry.rendered_at.isoformat())


def require_not_older(session: Session, act: Act, registry: Registry) -> datetime | None:
    """Refuse a registry from before the last that was believed; returns when that was signed.

    A signature holds for ever: without this, whoever can put an old file in the new one's place
    brings back what was taken back since. Signed by a clock that is ahead, it would shut out all
    that follow. Raises Refused (``plugins.registry_old``, ``plugins.registry_ahead``).
    """
    last = session.scalar(select(func.max(RegistryRead.rendered_at)))
    if last is not None and registry.rendered_at < last:
        raise problems.registry_old(registry.rendered_at, last)
    if registry.rendered_at > act.at + _AHEAD:
        raise problems.registry_ahead(registry.rendered_at)
    return last


def release_with(registry: Registry, wheel: bytes) -> Found:
    """The release whose digest these bytes have, if it may be installed.

    Raises Refused: ``plugins.not_in_registry``, ``plugins.not_reviewed``, ``plugins.yanked``.
    """
    digest = hashlib.sha256(wheel).hexdigest()
    for publisher in registry.publishers:
        for listing in publisher.plugins:
            for release in listing.releases:
                if release.wheel == digest:
                    _require_installable(listing.id, release)
                    return publisher, listing, release
    raise problems.not_in_registry(digest)


def _require_installable(plugin: str, release: Release) -> None:
    name = (plugin, release.version)
    if release.state is State.YANKED:
        raise problems.yanked(name, release.moves[-1].why)
    if not release.state.installable:
        raise problems.not_reviewed(name, release.state)
