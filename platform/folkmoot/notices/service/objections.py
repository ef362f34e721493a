"""What people say against a notice while it runs, and the one answer that each of them gets."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.kernel.errors import Conflict, NotAllowed, Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.kernel.text import plain_text
from folkmoot.notices.domain import USUAL_ANSWER_DAYS
from folkmoot.notices.models import Notice, Objection, ObjectionAnswer
from folkmoot.notices.queries import find_notice, find_objection, is_running
from folkmoot.people.queries import find_person
from folkmoot_sdk import Event

TEXT_LIMIT = 2_000
NATIONAL = WorkCalendar()


def object_to(
    session: Session,
    act: Act,
    *,
    notice_id: UUID,
    text: str,
    person_id: UUID | None = None,
    calendar: WorkCalendar = NATIONAL,
) -> Objection:
    """Object to a notice. ``person_id`` is for an officer who writes down another's objection.

    The day by which it must be answered is reckoned here, by the law of today. Raises
    Refused (``notices.objection.closed``, ``notices.objection.removed``), Invalid, NotAllowed.
    """
    person_id = _objector(session, act, person_id)
    notice = find_notice(session, notice_id)
    if not is_running(notice, act.today):
        raise _closed(notice)
    objection = Objection(
        id=act.new_id(),
        notice_id=notice.id,
        person_id=person_id,
        text=plain_text(text, field="text", limit=TEXT_LIMIT),
        raised_at=act.at,
        raised_by=act.actor.account_id,
        answer_due_on=calendar.last_day(act.today, _answer_days(session, act)),
        salt=act.new_id().hex,
    )
    session.add(objection)
    audit.record(session, act, "notices:objection:raise", objection.id)
    return objection


def _answer_days(session: Session, act: Act) -> int:
    law = view_for(session).deadline(Event.OBJECTION, on=act.today)
    return law.contribution.days if law else USUAL_ANSWER_DAYS


def _objector(session: Session, act: Act, person_id: UUID | None) -> UUID | None:
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT)
    if act.actor.roles.isdisjoint({Role.SECRETARY, Role.GRID_WORKER}):
        own = act.actor.require_person()
        if person_id not in {None, own}:
            raise NotAllowed(
                "notices.objection.own_only",
                mark("With this account you can object in your own name only."),
                cure=mark("Ask the community's secretary to write down what another person says."),
            )
        return own
    return None if person_id is None else find_person(session, person_id).id


def _closed(notice: Notice) -> Refused:
    if notice.removed:
        return Refused(
            "notices.objection.removed",
            mark("This notice was taken down, so there is nothing left to object to."),
        )
    return Refused(
        "notices.objection.closed",
        mark("Objections to this notice were taken until %(last_day)s, its last day."),
        cure=mark("Tell the residents' committee, or give it as an opinion."),
        last_day=notice.ends_on,
    )


def answer_objection(
    session: Session, act: Act, *, objection_id: UUID, text: str
) -> ObjectionAnswer:
    """Answer an objection, once. A late answer is taken and shows as late: the person still
    should hear back. Conflict: ``notices.objection.answered``.
    """
    act.actor.require(Role.SECRETARY)
    objection = find_objection(session, objection_id)
    if session.get(ObjectionAnswer, (tenant_of(session).tenant_id, objection.id)) is not None:
        raise _answered()
    answer = ObjectionAnswer(
        objection_id=objection.id,
        text=plain_text(text, field="text", limit=TEXT_LIMIT),
        answered_on=act.today,
        answered_at=act.at,
        answered_by=act.actor.account_id,
        salt=act.new_id().hex,
    )
    session.add(answer)
    try:
        audit.record(session, act, "notices:objection:answer", objection.id)
    except IntegrityError as error:
        raise _answered() from error
    return answer


def _answered() -> Conflict:
    return Conflict(
        "notices.objection.answered",
        mark("This objection has already been answered; each gets one answer."),
        cure=mark("Read the answer that was given."),
    )
