"""What the year asks of whoever keeps the office: minutes to publish, meetings still to call."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Shortcoming, Standing
from folkmoot.compliance.holding import meetings_between, unpublished
from folkmoot.compliance.queries import year_of
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.overview.duties.duty import Duty
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import BodyKind

_PRESSING = frozenset({Standing.DUE_SOON, Standing.DUE})


def minutes(session: Session) -> Iterator[Duty]:
    """Minutes and results without which a meeting does not count. One query."""
    for one in unpublished(session):
        if one.held.minuted:
            appraised = one.held.body is BodyKind.APPRAISAL_MEETING
            yield Duty(
                mark("The result is not published: %(title)s")
                if appraised
                else mark("Publish the minutes: %(title)s"),
                (("title", one.title),),
                "appraisals.of_meeting" if appraised else "compliance.publish",
                (("meeting_id", one.held.id),),
            )


def to_call(session: Session, act: Act) -> Iterator[Duty]:
    """Meetings that fall due within the days of the reminder, and nobody has called. Three
    queries.
    """
    days = district_rules(session).on(act.today).reminders.secretary
    lines = year_of(session, act.today.year, act.today, days)
    soon = [line for line in lines if line.standing in _PRESSING]
    if not soon:
        return
    first, last = min(one.period.start for one in soon), max(one.due_on for one in soon)
    coming = [
        one.held
        for one in meetings_between(session, first, last)
        if one.shortcoming is Shortcoming.TO_COME
    ]
    for line in soon:
        if not any(one.body is line.body and line.period.covers(one.day) for one in coming):
            yield Duty(
                mark("Call the meeting that is owed: %(body)s"),
                (("body", body_label(line.body)),),
                "compliance.year",
                until=line.due_on,
            )
