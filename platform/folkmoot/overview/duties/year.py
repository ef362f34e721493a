"""What the year asks of whoever keeps the office: what is late, then what is still to come."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Shortcoming, Standing
from folkmoot.compliance.holding import MeetingOwed, meetings_between, unpublished
from folkmoot.compliance.periods import short_name
from folkmoot.compliance.queries import ObligationLine, year_of
from folkmoot.compliance.remedies import Remedy, is_about, remedy_of
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.overview.duties.duty import Duty
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import BodyKind

_PRESSING = frozenset({Standing.DUE_SOON, Standing.DUE})
# What fell due at the end of a year is late in the next, and stays on the desk for a while.
_LOOKING_BACK = timedelta(days=90)
# Of those that were never held; no desk is to be hidden under what cannot be undone.
SHOWN = 5
_MESSAGES = {
    Remedy.PUBLISH: mark("Overdue: %(body)s, %(period)s. It was held: publish its minutes"),
    Remedy.WRITE: mark("Overdue: %(body)s, %(period)s. It was held: write its minutes"),
    Remedy.CALL: mark("Overdue: %(body)s, %(period)s. It was not held: call it belatedly"),
}
_RESULT = mark("Overdue: %(body)s, %(period)s. It was held: publish its result")
_MORE = mark("Overdue besides: %(number)d meetings that were not held")


def of_the_year(session: Session, act: Act) -> Iterator[Duty]:
    """What is late first, with what to do about it; then what is to be called soon, and the
    minutes without which a meeting does not count. Five queries at the most.
    """
    days = district_rules(session).on(act.today).reminders.secretary
    years = sorted({(act.today - _LOOKING_BACK).year, act.today.year})
    lines = [line for year in years for line in year_of(session, year, act.today, days)]
    asked = [line for line in lines if line.standing in {*_PRESSING, Standing.OVERDUE}]
    meetings = _meetings_of(session, asked)
    finishing: set[UUID] = set()
    yield from overdue(asked, meetings, finishing)
    yield from _to_call(asked, meetings)
    yield from _minutes(session, finishing)


def _meetings_of(session: Session, lines: Sequence[ObligationLine]) -> tuple[MeetingOwed, ...]:
    if not lines:
        return ()
    first, last = min(one.period.start for one in lines), max(one.due_on for one in lines)
    return meetings_between(session, first, last)


def overdue(
    lines: Iterable[ObligationLine], meetings: Sequence[MeetingOwed], finishing: set[UUID]
) -> Iterator[Duty]:
    """What only wants its minutes before what was never held; a meeting is asked for once."""
    never: list[ObligationLine] = []
    for line in (one for one in lines if one.standing is Standing.OVERDUE):
        own = (one for one in meetings if is_about(one, line) and one.held.id not in finishing)
        remedy, meeting = remedy_of(own)
        if meeting is None:
            never.append(line)
        else:
            finishing.add(meeting.held.id)
            graded = remedy is Remedy.PUBLISH and _is_appraisal(meeting)
            message = _RESULT if graded else _MESSAGES[remedy]
            yield Duty(message, _named(line), *_form_of(remedy, meeting))
    yield from (
        Duty(_MESSAGES[Remedy.CALL], _named(line), *_card_of(line)) for line in never[-SHOWN:]
    )
    if more := never[:-SHOWN]:
        yield Duty(_MORE, (("number", len(more)),), "compliance.year")


def _named(line: ObligationLine) -> tuple[tuple[str, object], ...]:
    return ("body", body_label(line.body)), ("period", short_name(line.period, line.ordinal))


def _is_appraisal(meeting: MeetingOwed) -> bool:
    # Nothing is made public of it but its result.
    return meeting.held.body is BodyKind.APPRAISAL_MEETING


Address = tuple[str, tuple[tuple[str, object], ...]]


def _form_of(remedy: Remedy, meeting: MeetingOwed) -> Address:
    of_meeting = ("meeting_id", meeting.held.id)
    if remedy is Remedy.WRITE:
        return "meetings.do", (of_meeting, ("name", "minutes"))
    if _is_appraisal(meeting):
        return "appraisals.of_meeting", (of_meeting,)
    return "compliance.publish", (of_meeting,)


def _card_of(line: ObligationLine) -> Address:
    """Where the year says what became of it, with the form of calling it filled in."""
    return "compliance.year", (("year", line.due_on.year), ("_anchor", str(line.id)))


def _minutes(session: Session, finishing: set[UUID]) -> Iterator[Duty]:
    """Minutes without which a meeting does not count, as far as nothing late waits for them."""
    for one in unpublished(session):
        if one.held.id in finishing:
            continue
        if one.held.minuted and _is_appraisal(one):
            message, remedy = mark("The result is not published: %(title)s"), Remedy.PUBLISH
        elif one.held.minuted:
            message, remedy = mark("Publish the minutes: %(title)s"), Remedy.PUBLISH
        else:
            message, remedy = mark("Write the minutes: %(title)s"), Remedy.WRITE
        yield Duty(message, (("title", one.title),), *_form_of(remedy, one))


def _to_call(lines: Iterable[ObligationLine], meetings: Sequence[MeetingOwed]) -> Iterator[Duty]:
    """What falls due within the days of the reminder, and nobody has called or held."""
    for line in (one for one in lines if one.standing in _PRESSING):
        own = [one for one in meetings if is_about(one, line)]
        coming = any(one.shortcoming is Shortcoming.TO_COME for one in own)
        if not coming and remedy_of(own)[0] is Remedy.CALL:
            yield Duty(
                mark("Call the meeting that is owed: %(body)s"),
                (("body", body_label(line.body)),),
                *_card_of(line),
                until=line.due_on,
            )
