"""What needs plugins before any matter does: a community's workflow, with which its next one would
begin, and what its district lays down for all.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.above import Use
from folkmoot.extensions.granting import grants_of
from folkmoot.extensions.loader import installed
from folkmoot.extensions.service import view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import NotFound
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.laid_down import laid_down_by
from folkmoot.tenancy.models import District
from folkmoot.tenancy.packs import Pack
from folkmoot.tenancy.packs.parameters import label_of
from folkmoot.tenancy.workflow import WorkflowDefinition, definition_from, workflow_in_force
from folkmoot_sdk import Kind, Text

_WHAT = Text("现行工作流程", "the workflow in force")
_FIRST_WORKFLOW = Text("区里为新社区规定的工作流程", "the district's workflow for newcomers")
_PACK = Text(
    "区里的规则（版本 {version}）：{rule}", "the district's rules, version {version}: {rule}"
)


def uses_of_plugins(session: Session) -> Iterator[Use]:
    try:
        workflow = workflow_in_force(session)
    except NotFound:
        return
    for kind, name in names_in(workflow.definition):
        yield from use_of(view_for(session), kind, name, _WHAT)


def uses_of_district(session: Session, district_id: int, on: date) -> Iterator[Use]:
    """What the district's manifest has newcomers begin with, and its packs from that day on name.

    Read in platform scope, where no community's view is at hand.
    """
    rules = session.scalar(select(District.rules).where(District.id == district_id)) or {}
    granted = grants_of(session, district_id).keys()
    if said := rules.get("workflow"):
        for kind, name in names_in(definition_from(said)):
            plugin, _, id_ = name.rpartition("/")
            bringing = {plugin} if plugin else _bringing(kind, id_, granted)
            yield from (Use(each, _FIRST_WORKFLOW) for each in sorted(bringing))
    laid_down = laid_down_by(session, district_id)
    for pack in laid_down.packs:
        if pack.effective_from > on or pack == laid_down.pack_on(on):
            yield from _of_pack(pack)


def _bringing(kind: Kind, id_: str, granted: Collection[str]) -> set[str]:
    entries = installed().of_kind(kind, frozenset(granted))
    return {entry.plugin for entry in entries if entry.id == id_}


def _of_pack(pack: Pack) -> Iterator[Use]:
    for parameter, setting in pack.settings.items():
        for plugin in _plugins_in(setting.value):
            what = filled(_PACK, version=pack.version, rule=label_of(parameter))
            yield Use(plugin, what)


def _plugins_in(value: object) -> Iterator[str]:
    """A cadence or a form as plugin/id, a quorum's rule under keys of its own."""
    if isinstance(value, str) and "/" in value:
        yield value.partition("/")[0]
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _plugins_in(each)
    elif isinstance(value, Mapping) and "plugin" in value:
        yield str(value["plugin"])


def names_in(workflow: WorkflowDefinition) -> Iterator[tuple[Kind, str]]:
    """Every gate and form that a workflow asks for, in any step."""
    for additions in workflow.steps:
        yield from ((Kind.GATES, gate) for gate in additions.gates)
        yield from ((Kind.FORMS, form) for form in additions.forms)


def use_of(view: TenantView, kind: Kind, name: str, what: Text) -> Iterator[Use]:
    """The plugin that brings what is named; nothing when it is gone already."""
    try:
        yield Use(view.contribution(kind, name).plugin, what)
    except NotFound:
        return
