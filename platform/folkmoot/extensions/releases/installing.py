"""Installing a release, and with it upgrading: a newer one stands beside what is there."""

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions import current
from folkmoot.extensions.loader import environment
from folkmoot.extensions.models import PluginRelease, ReleaseState
from folkmoot.extensions.place import place
from folkmoot.extensions.releases import files, problems
from folkmoot.extensions.releases.checking import Checked, check_wheel
from folkmoot.extensions.releases.describing import Describe, described
from folkmoot.extensions.releases.registering import require_newest
from folkmoot.extensions.releases.switching import note, one_at_a_time
from folkmoot.kernel.act import Act, Role
from folkmoot_sdk.releases.refusals import SigningError
from folkmoot_sdk.releases.registry import Registry
from folkmoot_sdk.releases.signing import verify_release


def install_release(
    session: Session,
    act: Act,
    *,
    wheel: bytes,
    signature: str,
    registry: Registry,
    folder: Path,
    describe: Describe,
    new_publisher: bool = False,
) -> PluginRelease:
    """Install what is in ``wheel`` under ``folder``, beside every other release. Platform scope.

    ``registry`` has been read with its signature; ``signature`` is the publisher's;
    ``new_publisher`` says that a plugin has passed to another one. Raises what ``check_wheel``
    does; Conflict (``plugins.already_there``); Refused: ``plugins.another_wheel``,
    ``plugins.another_publisher``, ``plugins.no_room``,
    those of ``require_newest``, and the code of a :class:`Refusal` where its
    worker shows that it is not what it says. A refused wheel leaves nothing.
    """
    act.actor.require(Role.OPERATOR)
    checked = check_wheel(wheel, signature, registry)
    _require_new(checked, session.get(PluginRelease, checked.name))
    if not new_publisher:
        _require_same_publisher(session, checked, folder)
    with files.staged(folder, checked.wheel, checked.content, checked.signature) as stage:
        description, _ = described(checked.wheel, stage, describe)
        # Not before a vendor's code has run: whoever suspends a release waits for nobody's.
        one_at_a_time(session)
        require_newest(session, act, registry)
        known = session.get(PluginRelease, checked.name, populate_existing=True)
        _require_new(checked, known)
        files.place(stage, folder, checked.name)
    try:
        release = _filled(known or _new(session, act, checked), checked, description)
        note(session, act, release, ReleaseState.ACTIVE, reason="installed")
        session.flush()
    except BaseException:
        files.discard(current.folder_of(folder, *checked.name))
        raise
    return release


def _require_new(checked: Checked, known: PluginRelease | None) -> None:
    here = environment(place().trusted).releases.get(checked.name)
    digests = {known.digest} if known is not None else set()
    digests |= {here.digest} if here is not None else set()
    wheels = {known.wheel_digest} - {None} if known is not None else set()
    if digests - {checked.wheel.files_digest} or wheels - {checked.wheel.digest}:
        raise problems.another_wheel(checked.name)
    # Of a row without a wheel, the release was in the environment once and is no more.
    is_kept = known is not None and known.wheel_digest and known.state is not ReleaseState.REMOVED
    if here is not None or is_kept:
        raise problems.already_there(checked.name)


def _require_same_publisher(session: Session, checked: Checked, folder: Path) -> None:
    """Who takes a name over would be used at once wherever that plugin is granted. One whose files
    are still here is of the same publisher only if its key has signed that one as well.
    """
    query = select(PluginRelease).where(
        PluginRelease.plugin == checked.name[0], PluginRelease.wheel_digest.is_not(None)
    )
    for release in session.scalars(query):
        kept = files.signed_as(folder, (release.plugin, release.version))
        same = release.publisher == checked.publisher.id
        if not same or (kept is not None and not _signed_by(checked, release, *kept)):
            raise problems.another_publisher(checked.name, release.publisher)


def _signed_by(checked: Checked, release: PluginRelease, wheel: bytes, signature: str) -> bool:
    name = (release.plugin, release.version)
    try:
        verify_release(checked.publisher.key, signature, *name, wheel)
    except SigningError:
        return False
    return True


def _new(session: Session, act: Act, checked: Checked) -> PluginRelease:
    release = PluginRelease(
        plugin=checked.name[0],
        version=checked.name[1],
        digest=checked.wheel.files_digest,
        installed_at=act.at,
        installed_by=act.actor.account_id,
    )
    session.add(release)
    return release


def _filled(release: PluginRelease, checked: Checked, description: dict[str, Any]) -> PluginRelease:
    wheel = checked.wheel
    release.wheel_digest = wheel.digest
    release.package = wheel.package
    release.publisher = checked.publisher.id
    release.manifest = wheel.manifest.to_plain()
    release.description = description
    return release
