"""What running matters need of plugins: gates and forms of the workflow that each began with."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from folkmoot.extensions.above import Use
from folkmoot.extensions.service import view_for
from folkmoot.matters.additions import LEGAL_GATES
from folkmoot.matters.models import Matter, MatterEnding
from folkmoot.matters.service.ending import SATISFACTION
from folkmoot.tenancy.uses import names_in, use_of
from folkmoot.tenancy.workflow import workflow_version
from folkmoot_sdk import Kind, Text


def uses_of_plugins(session: Session) -> Iterator[Use]:
    view = view_for(session)
    for matter in session.scalars(_running()):
        what = Text(f"进行中的事项“{matter.title}”", f"the running matter “{matter.title}”")
        for kind, name in _names(session, matter):
            yield from use_of(view, kind, name, what)


def _running() -> Select[Matter]:
    ended = select(MatterEnding.matter_id).where(
        MatterEnding.tenant_id == Matter.tenant_id, MatterEnding.matter_id == Matter.id
    )
    return select(Matter).where(~ended.exists()).order_by(Matter.number)


def _names(session: Session, matter: Matter) -> Iterator[tuple[Kind, str]]:
    yield from names_in(workflow_version(session, matter.workflow_id).definition)
    yield from ((Kind.GATES, gate) for gates in LEGAL_GATES.values() for gate in gates)
    yield Kind.FORMS, SATISFACTION
