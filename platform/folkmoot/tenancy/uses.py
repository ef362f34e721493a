"""What the workflow in force needs of plugins: its next matter would begin with it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from folkmoot.extensions.above import Use
from folkmoot.extensions.service import view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import NotFound
from folkmoot.tenancy.workflow import WorkflowDefinition, workflow_in_force
from folkmoot_sdk import Kind, Text

_WHAT = Text("现行工作流程", "the workflow in force")


def uses_of_plugins(session: Session) -> Iterator[Use]:
    try:
        workflow = workflow_in_force(session)
    except NotFound:
        return
    for kind, name in names_in(workflow.definition):
        yield from use_of(view_for(session), kind, name, _WHAT)


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
