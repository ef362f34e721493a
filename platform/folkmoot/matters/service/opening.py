"""A topic becomes a matter: intake, before the first of the seven steps."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, mark
from folkmoot.matters.domain import INTAKE
from folkmoot.matters.models import Matter, MatterStep
from folkmoot.matters.queries import lock_numbers
from folkmoot.opinions.queries import find_topic
from folkmoot.tenancy.workflow import workflow_in_force


def open_matter(session: Session, act: Act, *, topic_id: UUID) -> Matter:
    """Take a topic up. The matter keeps today's law and the workflow in force today.

    Raises NotFound for an unknown topic, Conflict ``matter.topic_taken`` for one taken up before.
    """
    act.actor.require(Role.SECRETARY)
    topic = find_topic(session, topic_id)
    lock_numbers(session)
    matter = Matter(
        id=act.new_id(),
        number=_next_number(session),
        title=topic.title,
        topic_id=topic.id,
        workflow_id=workflow_in_force(session).id,
        law_date=act.today,
        opened_at=act.at,
        opened_by=act.actor.account_id,
    )
    session.add(matter)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            "matter.topic_taken",
            mark("This topic is a matter already."),
            cure=mark("You find it in the list of matters."),
        ) from error
    session.add(
        MatterStep(matter_id=matter.id, seq=0, position=INTAKE, round_no=1, entered_at=act.at)
    )
    audit.record(session, act, "matters:matter:open", matter.id)
    return matter


def _next_number(session: Session) -> int:
    """One more than the last; nobody else is counting, since the numbers are locked."""
    return (session.scalar(select(func.max(Matter.number))) or 0) + 1
