"""Making the result public (URC 37): on the notice board, in words that the record gives."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals import announcement, refusals
from folkmoot.appraisals.domain import State, place_of
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalClosing,
    AppraisalConsequence,
    AppraisalGrade,
    AppraisalPublication,
    AppraisedSeat,
)
from folkmoot.appraisals.queries import form_of, grading_of, row_of
from folkmoot.appraisals.service.access import as_office, held_at
from folkmoot.compliance.service import settle
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.matters.queries import satisfaction_of_year
from folkmoot.meetings.models import MeetingOutcome
from folkmoot.meetings.queries import minutes_of, outcome_of
from folkmoot.notices import service as notices
from folkmoot.notices.domain import NoticeKind
from folkmoot.people.queries import persons_by_id
from folkmoot.tenancy.practice import publication_days


def publish_result(
    session: Session, act: Act, *, appraisal_id: UUID, board_ids: Collection[UUID]
) -> AppraisalPublication:
    """Post the result as long as a decision has to hang (URC 34), once the meeting has ended. Only
    with it the meeting meets what the year asks for.

    Raises as ``as_office``; Refused ``appraisal.meeting_not_over``, ``appraisal.meeting_unfit``,
    ``appraisal.meeting_not_minuted``; what posting a notice raises.
    """
    act = as_office(session, act, appraisal_id)
    appraisal = held_at(session, appraisal_id, State.CLOSED)
    outcome = _lawful(session, appraisal_id)
    days = publication_days(session, act.today)
    notice = notices.post_notice(
        session,
        act,
        kind=NoticeKind.APPRAISAL,
        subject_id=outcome.meeting_id,
        title=announcement.title_for(appraisal),
        body=_text(session, appraisal),
        board_ids=board_ids,
        days=days,
        minimum_days=days,
    )
    publication = AppraisalPublication(
        appraisal_id=appraisal_id,
        turn=grading_of(session, appraisal_id).turn,
        meeting_id=outcome.meeting_id,
        body_kind=outcome.body_kind,
        quorate=outcome.quorate,
        notice_in_time=outcome.notice_in_time,
        notice_id=notice.id,
        notice_kind=notice.kind,
        notice_ends_on=notice.ends_on,
        published_at=act.at,
    )
    session.add(publication)
    audit.record(session, act, "appraisals:result:publish", appraisal_id)
    settle(session, act)
    return publication


def _lawful(session: Session, appraisal_id: UUID) -> MeetingOutcome:
    grading = grading_of(session, appraisal_id)
    outcome = outcome_of(session, grading.meeting_id)
    if outcome is None:
        raise refusals.meeting_not_over()
    if not outcome.quorate:
        raise refusals.meeting_unfit()
    if minutes_of(session, grading.meeting_id) is None:
        raise refusals.not_minuted()
    return outcome


def _text(session: Session, appraisal: Appraisal) -> str:
    query = (
        select(AppraisedSeat, AppraisalGrade)
        .join(AppraisalGrade, AppraisalGrade.seat_id == AppraisedSeat.id)
        .where(AppraisedSeat.appraisal_id == appraisal.id)
        .order_by(AppraisedSeat.id)
    )
    results = sorted(
        ((seat, grade) for seat, grade in session.execute(query)),
        key=lambda pair: place_of(pair[0].body_kind, pair[0].office),
    )
    seats = [seat.id for seat, _ in results]
    raised = session.scalars(
        select(AppraisalConsequence).where(AppraisalConsequence.seat_id.in_(seats))
    )
    closing = row_of(session, AppraisalClosing, appraisal.id)
    assert closing is not None  # noqa: S101 - as its caller asks
    people = persons_by_id(session, {seat.person_id for seat, _ in results})
    return announcement.text_for(
        form_of(appraisal),
        closing,
        satisfaction_of_year(session, appraisal.year),
        results,
        {each.seat_id: each for each in raised},
        {key: person.name for key, person in people.items()},
    )
