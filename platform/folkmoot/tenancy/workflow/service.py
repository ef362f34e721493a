"""Laying a workflow down, and reading the one in force."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, NotFound, Refused, mark
from folkmoot.tenancy.models import Workflow
from folkmoot.tenancy.workflow.definition import WorkflowDefinition, definition_from
from folkmoot_sdk import Kind


@dataclass(frozen=True, slots=True)
class WorkflowVersion:
    """A workflow as it was laid down; a matter keeps the ``id`` of the one it began with."""

    id: UUID
    version: int
    since: datetime
    definition: WorkflowDefinition


def workflow_in_force(session: Session) -> WorkflowVersion:
    """The newest version. Raises NotFound (``workflow.none``) before the first."""
    newest = session.scalar(select(Workflow).order_by(Workflow.version.desc()).limit(1))
    return _value(newest)


def workflow_version(session: Session, workflow_id: UUID) -> WorkflowVersion:
    """The version a matter began with. Raises NotFound (``workflow.none``)."""
    return _value(session.scalar(select(Workflow).where(Workflow.id == workflow_id)))


def lay_down_workflow(
    session: Session, act: Act, definition: WorkflowDefinition
) -> WorkflowVersion:
    """Make ``definition`` the workflow in force; saying the same again makes no new version.

    Refused for a gate of another step (``workflow.gate.step``), NotFound (``rules.unknown``) for
    a gate or form that no plugin of this community brings. Running matters keep their version.
    """
    act.actor.require(Role.SECRETARY, Role.DISTRICT_OFFICER, Role.OPERATOR)
    newest = session.scalar(select(Workflow).order_by(Workflow.version.desc()).limit(1))
    if newest is not None and newest.definition == definition.to_plain():
        return _value(newest)
    _know_contributions(session, definition)
    row = Workflow(
        id=act.new_id(),
        version=newest.version + 1 if newest else 1,
        since=act.at,
        definition=definition.to_plain(),
        laid_down_by=act.actor.account_id,
    )
    _add(session, act, row)
    return _value(row)


def _add(session: Session, act: Act, row: Workflow) -> None:
    session.add(row)
    try:
        audit.record(session, act, "tenancy:workflow:lay_down", row.id)
    except IntegrityError as error:
        raise Conflict(
            "workflow.version.raced",
            mark("Somebody else has just changed the workflow."),
            cure=mark("Look at the new version first, then change it again."),
        ) from error


def _know_contributions(session: Session, definition: WorkflowDefinition) -> None:
    view = view_for(session)
    for additions in definition.steps:
        for form in additions.forms:
            view.contribution(Kind.FORMS, form)
        for gate in additions.gates:
            meant_for = view.contribution(Kind.GATES, gate).contribution.step
            if meant_for != additions.step:
                raise Refused(
                    "workflow.gate.step",
                    mark("The gate %(gate)s is not made for the step “%(step)s”."),
                    cure=mark("Put it into the step it was made for."),
                    gate=gate,
                    step=additions.step.label,
                )


def _value(row: Workflow | None) -> WorkflowVersion:
    if row is None:
        raise NotFound(
            "workflow.none",
            mark("This community has no workflow yet."),
            cure=mark("Apply the district's manifest; it gives each community its first one."),
        )
    return WorkflowVersion(row.id, row.version, row.since, definition_from(row.definition))
