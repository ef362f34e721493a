"""One action plans a community's year into its calendar; a planned day can be moved."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Shortcoming, Standing
from folkmoot.compliance.holding import MeetingOwed, meetings_between
from folkmoot.compliance.models import Obligation, PlannedMeeting
from folkmoot.compliance.planning import Hours, ToPlan, propose
from folkmoot.compliance.queries import ObligationLine, find_obligation, is_met, year_of
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark
from folkmoot.tenancy.practice import notice_days_of

NATIONAL = WorkCalendar()
_OVER = frozenset({Standing.MET, Standing.EXCUSED, Standing.OVERDUE})
USUAL_HOURS = Hours()


@dataclass(frozen=True, slots=True)
class YearPlanned:
    """``planned`` have a day now; ``too_late`` cannot be announced in time any more."""

    planned: tuple[PlannedMeeting, ...]
    too_late: tuple[UUID, ...]


def plan_year(
    session: Session,
    act: Act,
    *,
    year: int,
    hours: Hours = USUAL_HOURS,
    calendar: WorkCalendar = NATIONAL,
) -> YearPlanned:
    """Plan every meeting of the year that is still owed and has neither a plan nor a call.

    Working days alone, see :func:`folkmoot.compliance.planning.propose`; a second time plans only
    what has come since. Raises Conflict (``compliance.planned_at_once``).
    """
    act.actor.require(Role.SECRETARY)
    lines = year_of(session, year, act.today, remind_days=0)
    meetings = _meetings_of(session, lines)
    wanted = _to_plan(session, act, lines, meetings)
    days = _propose(act, wanted, lines, meetings, calendar)
    planned = tuple(
        _plan(act, each.id, datetime.combine(days[each.id], hours.for_body(each.body), CHINA))
        for each in wanted
        if each.id in days
    )
    if planned:
        session.add_all(planned)
        _record(session, act, "compliance:year:plan", year)
    return YearPlanned(planned, tuple(each.id for each in wanted if each.id not in days))


def proposed_days(
    session: Session,
    act: Act,
    lines: Sequence[ObligationLine],
    meetings: Iterable[MeetingOwed],
    calendar: WorkCalendar = NATIONAL,
) -> dict[UUID, date]:
    """The days that :func:`plan_year` would choose for these lines now, by id; nothing is kept."""
    meetings = tuple(meetings)
    wanted = _to_plan(session, act, lines, meetings)
    return _propose(act, wanted, lines, meetings, calendar)


def move_planned(
    session: Session, act: Act, *, obligation_id: UUID, starts_at: datetime
) -> PlannedMeeting:
    """Plan one meeting for another moment, within its period and from now on.

    A day of rest is allowed: people are at home then, and the year's page says which it is.
    Raises Invalid (``compliance.plan_past``, ``compliance.plan_outside``), Refused
    (``compliance.met``), Conflict (``compliance.planned_at_once``), NotFound
    (``compliance.unknown``).
    """
    act.actor.require(Role.SECRETARY)
    obligation = find_obligation(session, obligation_id)
    _require_owed(session, obligation)
    _require_fitting(act, obligation, starts_at)
    latest = session.scalar(
        select(PlannedMeeting.seq)
        .where(PlannedMeeting.obligation_id == obligation_id)
        .order_by(PlannedMeeting.seq.desc())
        .limit(1)
    )
    row = _plan(act, obligation_id, starts_at, seq=(latest or 0) + 1)
    session.add(row)
    _record(session, act, "compliance:meeting:plan", obligation_id)
    return row


def _meetings_of(session: Session, lines: Iterable[ObligationLine]) -> tuple[MeetingOwed, ...]:
    periods = [line.period for line in lines]
    if not periods:
        return ()
    first, last = min(each.start for each in periods), max(each.end for each in periods)
    return meetings_between(session, first, last)


def _propose(
    act: Act,
    wanted: Iterable[ToPlan],
    lines: Iterable[ObligationLine],
    meetings: Iterable[MeetingOwed],
    calendar: WorkCalendar,
) -> dict[UUID, date]:
    """A day for each, none on which a meeting is planned or called already."""
    taken = {line.planned_at.astimezone(CHINA).date() for line in lines if line.planned_at}
    taken |= {one.held.day for one in meetings if not one.held.cancelled}
    return propose(wanted, calendar, today=act.today, taken=taken)


def _to_plan(
    session: Session,
    act: Act,
    lines: Sequence[ObligationLine],
    meetings: Iterable[MeetingOwed],
) -> list[ToPlan]:
    waiting = [line for line in lines if line.standing not in _OVER and line.planned_at is None]
    days = notice_days_of(session, {line.body for line in waiting}, act.today)
    of = Counter((line.body, line.period) for line in lines)
    return [
        ToPlan(
            id=line.id,
            body=line.body,
            period=line.period,
            ordinal=line.ordinal,
            of=max(of[line.body, line.period], line.ordinal),
            notice_days=days[line.body],
        )
        for line in _uncalled(waiting, meetings)
    ]


def _uncalled(
    waiting: Iterable[ObligationLine], meetings: Iterable[MeetingOwed]
) -> Iterator[ObligationLine]:
    """What no meeting to come is called for; each of these is for one thing alone."""
    coming = [one.held for one in meetings if one.shortcoming is Shortcoming.TO_COME]
    for line in waiting:
        own = (one for one in coming if one.body is line.body and line.period.covers(one.day))
        called = next(own, None)
        if called is None:
            yield line
        else:
            coming.remove(called)


def _plan(act: Act, obligation_id: UUID, starts_at: datetime, seq: int = 1) -> PlannedMeeting:
    return PlannedMeeting(
        obligation_id=obligation_id,
        seq=seq,
        starts_at=starts_at.astimezone(UTC),
        planned_at=act.at,
        planned_by=act.actor.account_id,
    )


def _require_owed(session: Session, obligation: Obligation) -> None:
    if is_met(session, obligation.id):
        raise Refused(
            "compliance.met",
            mark("This meeting was held and counts, so there is nothing to plan."),
            cure=mark("Look at the year again."),
        )


def _require_fitting(act: Act, obligation: Obligation, starts_at: datetime) -> None:
    if starts_at <= act.at:
        raise Invalid(
            "compliance.plan_past",
            mark("This moment is over."),
            cure=mark("Choose one that is still to come."),
            field="starts_at",
        )
    day = starts_at.astimezone(CHINA).date()
    if not obligation.starts_on <= day <= obligation.ends_on:
        raise Invalid(
            "compliance.plan_outside",
            mark("This meeting is owed from %(first)s to %(last)s; on %(day)s it would not count."),
            cure=mark("Choose a day of this period."),
            field="starts_at",
            first=obligation.starts_on,
            last=obligation.ends_on,
            day=day,
        )


def _record(session: Session, act: Act, action: str, subject: object) -> None:
    try:
        audit.record(session, act, action, subject)
    except IntegrityError as error:
        raise Conflict(
            "compliance.planned_at_once",
            mark("Somebody else planned this at the same moment."),
            cure=mark("Look at the year again, then choose once more."),
        ) from error
