"""What is looked at before a wheel's code may run anywhere, from the cheapest on: its size, the
registry, its publisher's signature, its files, what its manifest says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec

import folkmoot_sdk as sdk
from folkmoot.extensions.loader import FIRST_PARTY, GROUP
from folkmoot.extensions.place import place
from folkmoot.extensions.registered import Name
from folkmoot.extensions.releases import problems
from folkmoot.extensions.releases.registering import release_with
from folkmoot_sdk.releases.refusals import SigningError, WheelError
from folkmoot_sdk.releases.registry import Publisher, Registry, Release
from folkmoot_sdk.releases.signing import verify_release
from folkmoot_sdk.releases.wheel import MOST_BYTES, Wheel, read_wheel


@dataclass(frozen=True, slots=True)
class Checked:
    """A wheel of which nothing is wrong so far; none of its code has run."""

    wheel: Wheel
    publisher: Publisher
    content: bytes
    signature: str

    @property
    def name(self) -> Name:
        return self.wheel.manifest.id, self.wheel.manifest.version


def check_wheel(content: bytes, signature: str, registry: Registry) -> Checked:
    """Raises Invalid (``plugins.wheel.size``) and Refused: ``plugins.not_in_registry``,
    ``plugins.not_reviewed``, ``plugins.yanked``, ``plugins.wrong_signature``, ``plugins.wheel.…``,
    ``plugins.ours``, ``plugins.not_as_registered``, ``plugins.api``, ``plugins.runs_inside``.
    """
    if len(content) > MOST_BYTES:
        raise problems.too_large(MOST_BYTES)
    publisher, listing, release = release_with(registry, content)
    name = (listing.id, release.version)
    if listing.id in FIRST_PARTY and publisher.key != place().own_key:
        raise problems.ours(listing.id)
    try:
        verify_release(publisher.key, signature, *name, content)
    except SigningError as error:
        raise problems.wrong_signature(name, publisher.name) from error
    wheel = read_release(content, called=name)
    if differing := tuple(_differing(wheel.manifest, name, release)):
        raise problems.not_as_registered(name, differing)
    return Checked(wheel, publisher, content, signature.strip())


def read_release(content: bytes, *, called: Name) -> Wheel:
    """The release in a wheel, if it can run here; ``called`` is how it is known so far.

    A package that is installed here already would be found instead of this one, or this one
    instead of that; only an older release of a plugin of ours may have its name. Raises Invalid
    (``plugins.wheel.size``) and Refused: ``plugins.wheel.…``, ``plugins.api``,
    ``plugins.runs_inside``.
    """
    if len(content) > MOST_BYTES:
        raise problems.too_large(MOST_BYTES)
    points = entry_points(group=GROUP)
    ours = {each.name: each.value for each in points if each.name in FIRST_PARTY}
    try:
        wheel = read_wheel(content, ours=ours.values())
    except sdk.OtherApiError as error:
        raise problems.other_api(called, error.api, _our_api()) from error
    except WheelError as error:
        raise problems.unsound_wheel(error) from error
    if ours.get(wheel.manifest.id) != wheel.package and find_spec(wheel.package) is not None:
        raise problems.shadows(wheel.package)
    _require_runnable(wheel.manifest)
    return wheel


def _our_api() -> str:
    return ".".join(map(str, sdk.API_VERSION))


def _differing(manifest: sdk.Manifest, name: Name, release: Release) -> Iterator[str]:
    if (manifest.id, manifest.version) != name:
        yield "id, version"
    if manifest.scopes != release.scopes:
        yield "scopes"
    if manifest.personal_data != release.personal_data:
        yield "personal_data"


def _require_runnable(manifest: sdk.Manifest) -> None:
    name = (manifest.id, manifest.version)
    if not manifest.accepts(sdk.API_VERSION):
        raise problems.other_api(name, manifest.api, _our_api())
    promised = (kind for kind, refs in manifest.contributions.items() if refs)
    if inside := sorted(kind.value for kind in promised if not kind.runs_outside):
        raise problems.runs_inside(name, inside)
