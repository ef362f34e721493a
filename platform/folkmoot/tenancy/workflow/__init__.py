"""What a community adds inside the seven fixed steps, version by version."""

from folkmoot.tenancy.workflow.definition import (
    StepAdditions,
    WorkflowDefinition,
    definition_from,
)
from folkmoot.tenancy.workflow.service import (
    WorkflowVersion,
    lay_down_workflow,
    workflow_in_force,
    workflow_version,
)

__all__ = [
    "StepAdditions",
    "WorkflowDefinition",
    "WorkflowVersion",
    "definition_from",
    "lay_down_workflow",
    "workflow_in_force",
    "workflow_version",
]
