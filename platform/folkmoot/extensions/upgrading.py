"""Telling a plugin that a district's communities are on another version of it from now on.

Told of a district and not of each of its communities: it is the grant that decides the version,
and ten thousand communities would be told one after the other what one sentence says.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.orm import Session

from folkmoot.extensions.above import district_slugs
from folkmoot.extensions.lifecycle import listens, tell
from folkmoot.extensions.loader import installed, installed_in
from folkmoot.extensions.registry import Registry
from folkmoot.extensions.telling import tell_of
from folkmoot.extensions.terms import Terms
from folkmoot.extensions.viewing import Granted, effective_release, granted_anywhere
from folkmoot.kernel.act import Act
from folkmoot_sdk import Upgraded


def version_on(terms: Terms, plugin: str) -> str:
    """The version of a plugin that is used on these terms; "" for none."""
    return _version(installed(), Granted.on(plugin, terms))


def tell_of_version(
    session: Session, act: Act, plugin: str, district_id: int, *, before: str, after: str
) -> None:
    """Tell the plugin what a change of its grant comes to, if it comes to anything."""
    if before != after:
        said = {"before": before, "after": after}
        tell_of(session, plugin, Upgraded, on=act.today, district_id=district_id, **said)


@contextmanager
def versions_told(session: Session, act: Act, plugin: str) -> Iterator[None]:
    """Tell the plugin what becomes of its versions in here, in every district where that makes
    another the one in use. Platform scope; four queries, and none where nobody would hear it.
    """
    if not listens(plugin):
        yield
        return
    # What the caller has begun to put down is not to be seen here, and may not be whole yet.
    with session.no_autoflush:
        registry, grants = installed_in(session), granted_anywhere(session, plugin)
    yield
    before = {where: _version(registry, grant) for where, grant in grants.items()}
    _tell_districts(session, act, installed_in(session), grants, before)


def _tell_districts(
    session: Session,
    act: Act,
    registry: Registry,
    grants: Mapping[int, Granted],
    before: Mapping[int, str],
) -> None:
    after = {where: _version(registry, grant) for where, grant in grants.items()}
    moved = sorted(where for where in grants if before[where] != after[where])
    slugs = district_slugs(session) if moved else {}
    for where in moved:
        event = Upgraded(
            on=act.today,
            district=slugs.get(where, ""),
            district_id=where,
            before=before[where],
            after=after[where],
        )
        tell(session, grants[where].plugin, event, registry)


def _version(registry: Registry, granted: Granted) -> str:
    found = effective_release(registry, granted)
    return found.version if found else ""
