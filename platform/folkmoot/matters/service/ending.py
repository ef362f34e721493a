"""The end of a matter: residents are asked, both bodies have signed, or it is withdrawn."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.errors import Conflict, NotFound, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.matters.decided import standing
from folkmoot.matters.domain import Ending, Force
from folkmoot.matters.dossier import Dossier, ResolutionFact
from folkmoot.matters.exits import exit_of
from folkmoot.matters.models import (
    MatterEnding,
    MatterStepExit,
    SatisfactionAnswer,
    SatisfactionSurvey,
)
from folkmoot.matters.pins import read_form, write_form
from folkmoot.matters.queries import dossier, find_survey, lock_matter
from folkmoot.matters.service.advancing import missing_here
from folkmoot.matters.service.filling import check_answers
from folkmoot.matters.service.preparing import require_running, require_step
from folkmoot.matters.service.publishing import publish_notice
from folkmoot.matters.service.stocktaking import take_stock
from folkmoot.notices.domain import NoticeKind
from folkmoot.people.queries import find_person
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import EvaluationForm, Kind

SATISFACTION = "satisfaction"


def ask_satisfaction(session: Session, act: Act, *, matter_id: UUID) -> SatisfactionSurvey:
    """Ask residents whether they are satisfied, once, in step 7. Conflict ``matter.asked``."""
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_step(record, Step.OUTCOME)
    if record.survey is not None:
        raise Conflict("matter.asked", mark("Residents have been asked about this matter."))
    form = view_for(session).contribution(Kind.FORMS, SATISFACTION)
    survey = SatisfactionSurvey(
        id=act.new_id(), matter_id=matter_id, form=write_form(form), asked_at=act.at
    )
    session.add(survey)
    audit.record(session, act, "matters:survey:ask", matter_id)
    return survey


def answer_survey(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    grades: Mapping[str, str],
    person_id: UUID | None = None,
) -> SatisfactionAnswer:
    """Answer for oneself, or, as grid worker or secretary, for a resident asked at the door.

    Raises NotFound ``matter.not_asked``, Conflict ``matter.answered``, Invalid
    ``matter.form_answers``, Refused ``matter.ended``.
    """
    record = dossier(session, matter_id)
    require_running(record)
    if record.survey is None:
        raise NotFound("matter.not_asked", mark("Residents have not been asked about this yet."))
    survey = session.scalars(
        select(SatisfactionSurvey).where(SatisfactionSurvey.id == record.survey.id)
    ).one()
    check_answers(form_of(survey), grades)
    answering = _answering(session, act, person_id)
    answer = SatisfactionAnswer(
        id=act.new_id(),
        survey_id=survey.id,
        person_id=answering,
        grades=dict(grades),
        answered_at=act.at,
    )
    session.add(answer)
    try:
        audit.record(session, act, "matters:survey:answer", matter_id)
    except IntegrityError as error:
        raise _answered(own=answering == act.actor.person_id) from error
    return answer


def form_of(survey: SatisfactionSurvey) -> EvaluationForm:
    """The form as it was when residents were asked. Raises as ``read_form``."""
    return read_form(survey.form)


def close_matter(session: Session, act: Act, *, matter_id: UUID) -> MatterEnding:
    """Close, with the sign-offs of two persons of two bodies and every notice run.

    Raises Refused ``matter.not_in_step``, ``matter.evidence_missing`` naming what is missing.
    """
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_step(record, Step.OUTCOME)
    found = exit_of(record, act.today)
    if missing := missing_here(session, record, act.today):
        raise Refused(
            "matter.evidence_missing",
            mark("Before this matter can be closed, this is missing: %(missing)s."),
            cure=mark("Record it first, then close."),
            missing=tuple(lack.message for lack in missing),
            codes=tuple(lack.code for lack in missing),
        )
    ending = MatterEnding(
        **_place(record),
        ending=Ending.CLOSED,
        reason="",
        ended_at=act.at,
        council_kind="deliberation_council",
        supervision_kind="supervision_committee",
        approved=True,
        **found.evidence,
    )
    _end(session, act, ending, "matters:matter:close")
    # Nobody can answer any more; residents may have been asked in the year before.
    if survey := find_survey(session, matter_id):
        asked = survey.asked_at.astimezone(CHINA).year
        for year in range(asked, act.today.year + 1):
            take_stock(session, act, year=year)
    return ending


def withdraw_matter(
    session: Session, act: Act, *, matter_id: UUID, reason: str, board_ids: Collection[UUID]
) -> MatterEnding:
    """Withdraw for a published reason; from step 4 on only after a resolution to withdraw.

    Raises Refused ``matter.withdrawal_needs_resolution``, and what posting a notice raises.
    """
    act.actor.require(Role.SECRETARY)
    matter = lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_running(record)
    resolution = _resolution_to_withdraw(record)
    words = plain_text(reason, field="reason", limit=1000)
    notice = publish_notice(
        session,
        act,
        matter_id=matter_id,
        kind=NoticeKind.WITHDRAWAL,
        title=matter.title,
        body=words,
        board_ids=board_ids,
    )
    ending = MatterEnding(
        **_place(record),
        ending=Ending.WITHDRAWN,
        reason=words,
        ended_at=act.at,
        notice_id=notice.id,
        notice_kind=NoticeKind.WITHDRAWAL.value,
        notice_ends_on=notice.ends_on,
        notice_posted_at=notice.posted_at,
        resolution_id=resolution and resolution.id,
        resolution_withdraws=resolution and True,
        resolution_force=resolution and resolution.force,
    )
    _end(session, act, ending, "matters:matter:withdraw")
    return ending


def _resolution_to_withdraw(record: Dossier) -> ResolutionFact | None:
    if record.here.position < Step.RESOLUTION.position:
        return None
    drops = {option.key for option in record.options if option.withdraws}
    resolution = next(
        (
            each
            for each in standing(record)
            if each.option_key in drops and each.force is Force.DECIDES
        ),
        None,
    )
    if resolution is None:
        raise Refused(
            "matter.withdrawal_needs_resolution",
            mark("From the resolution on, a matter can be withdrawn only by a resolution."),
            cure=mark("Put the withdrawal to the vote as an option."),
        )
    return resolution


def _place(record: Dossier) -> dict[str, object]:
    here = record.here
    return {
        "matter_id": record.matter_id,
        "seq": here.seq,
        "position": here.position,
        "round_no": here.round_no,
        "entered_at": here.entered_at,
    }


def _end(session: Session, act: Act, ending: MatterEnding, action: str) -> None:
    """The last step is left as well, so that not even raw SQL goes on from it."""
    left = MatterStepExit(
        matter_id=ending.matter_id,
        seq=ending.seq,
        position=ending.position,
        round_no=ending.round_no,
        entered_at=ending.entered_at,
        how=ending.ending.value,
    )
    session.add(left)
    session.flush()
    session.add(ending)
    audit.record(session, act, action, ending.matter_id)


def _answered(*, own: bool) -> Conflict:
    if own:
        return Conflict(
            "matter.answered",
            mark("You have said so already; everybody is asked once."),
            cure=mark("There is nothing more for you to do. Your answer stands on record."),
        )
    return Conflict(
        "matter.answered",
        mark("This resident has answered already; everybody is asked once."),
        cure=mark("Go on to the next household."),
    )


def _answering(session: Session, act: Act, person_id: UUID | None) -> UUID:
    if person_id is None or person_id == act.actor.person_id:
        return act.actor.require_person()
    act.actor.require(Role.GRID_WORKER, Role.SECRETARY)
    return find_person(session, person_id).id
