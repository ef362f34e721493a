"""Calling a meeting that is about no single matter: the standing ones, and any other of a body."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Refused, mark
from folkmoot.meetings.domain import AgendaDraft
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.service.calling import call_meeting
from folkmoot.tenancy.practice import notice_days
from folkmoot_sdk import BodyKind, Purpose


def call_standing_meeting(
    session: Session,
    act: Act,
    *,
    body_kind: BodyKind,
    purpose: Purpose,
    title: str,
    place: str,
    starts_at: datetime,
    agenda: Sequence[AgendaDraft],
    urgent_reason: str = "",
) -> Meeting:
    """Serve the notice with the period that law and district ask of this body.

    Raises Refused (``meeting.appraisal``), and what :func:`call_meeting` raises.
    """
    # One that is called without an appraisal would meet the year's duty with nobody graded.
    if body_kind is BodyKind.APPRAISAL_MEETING:
        raise _appraisal()
    return call_meeting(
        session,
        act,
        body_kind=body_kind,
        purpose=purpose,
        title=title,
        place=place,
        starts_at=starts_at,
        agenda=agenda,
        notice_days=notice_days(session, body_kind, act.today),
        urgent_reason=urgent_reason,
    )


def _appraisal() -> Refused:
    return Refused(
        "meeting.appraisal",
        mark("The appraisal meeting is called from the year-end appraisal alone (URC 37)."),
        cure=mark("Open the appraisal of the year, and call its meeting there."),
        field="body_kind",
    )
