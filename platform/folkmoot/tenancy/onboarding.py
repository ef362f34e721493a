"""A manifest applied, and each community given what only its own scope can hold."""

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import select

from folkmoot.extensions.service import choose_plugins
from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.manifest import Manifest
from folkmoot.tenancy.models import Workflow
from folkmoot.tenancy.plans import Plan
from folkmoot.tenancy.queries import communities_of, find_district
from folkmoot.tenancy.service import apply
from folkmoot.tenancy.telling import tell_of_cadences
from folkmoot.tenancy.workflow import definition_from, lay_down_workflow

# Called with how many communities are done, and of how many.
Progress = Callable[[int, int], None]


def onboard(
    database: Database,
    act: Act,
    manifest: Manifest,
    *,
    progress: Progress = lambda _done, _all: None,
) -> Plan:
    """Apply ``manifest``, then see that each of its communities has plugins and a workflow.

    One transaction for the district and one for each community, because a transaction belongs to
    one scope. Every community is looked at, not only the new ones: a run that was killed half
    way is finished by the next. What a community has changed since is left alone. Where a version
    was published, communities that stood before are told, each in a transaction of its own.
    """
    with database.begin(PLATFORM) as session:
        change = apply(session, act, manifest)
    scopes = _scopes(database, manifest)
    for done, scope in enumerate(scopes, start=1):
        begun = begin_community(database, act, manifest, scope)
        if change.packs and not begun:
            _tell(database, act, scope)
        progress(done, len(scopes))
    return change


def begin_community(database: Database, act: Act, manifest: Manifest, scope: TenantScope) -> bool:
    """The first plugins and the first workflow of one community, together or not at all; whether
    that was now.
    """
    with database.begin(scope) as session:
        if session.scalar(select(Workflow.version).limit(1)) is not None:
            return False
        choose_plugins(session, act, plugins=manifest.granted)
        lay_down_workflow(session, act, definition_from(manifest.settings["workflow"]))
        return True


def _tell(database: Database, act: Act, scope: TenantScope) -> None:
    # One that is refused holds nobody up: the next laying down of its year says why.
    with suppress(FolkmootError), database.begin(scope) as session:
        tell_of_cadences(session, act)


def _scopes(database: Database, manifest: Manifest) -> list[TenantScope]:
    listed = {entry.code for entry in manifest.communities}
    with database.begin(PLATFORM) as session:
        district_id = find_district(session, manifest.district.slug).id
        lines = communities_of(session, district_id)
    return [TenantScope(line.id, district_id) for line in lines if line.code in listed]
