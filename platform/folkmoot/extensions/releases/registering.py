"""The operator's registry: believed only with the signature of its key."""

import hashlib
from pathlib import Path

from folkmoot.extensions.releases import problems
from folkmoot_sdk import SdkError
from folkmoot_sdk.releases.registry import Listing, Publisher, Registry, Release, State
from folkmoot_sdk.releases.registry_files import LONGEST, read_registry

Found = tuple[Publisher, Listing, Release]


def trusted_registry(path: Path | None, key: str) -> Registry:
    """What may be installed. Raises Refused (``plugins.no_registry``,
    ``plugins.registry_unsound``).
    """
    if path is None or not key:
        raise problems.no_registry()
    try:
        with path.open("rb") as file:
            return read_registry(file.read(LONGEST + 1), key)
    except (OSError, SdkError) as error:
        raise problems.registry_unsound(str(error)) from error


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
