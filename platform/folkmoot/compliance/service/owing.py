"""What a community owes in a year is laid down beforehand, and what has begun stays as it was."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Asked, Owed, Rule, Wanted, rules_of, strictest
from folkmoot.compliance.models import Excuse, Lift, Obligation, PlannedMeeting
from folkmoot.compliance.service.publishing import settle
from folkmoot.compliance.service.resting import (
    begins_at_rest,
    is_at_rest,
    lift_at_rest,
    one_at_a_time,
)
from folkmoot.extensions.cadences import Asking, asking_in
from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.history import Rest, rests_of
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import Kind, Span, Standing

# Kept with each obligation that is lifted; the page says it in its reader's language.
RULE_CHANGED = "rule_changed"


@dataclass(frozen=True, slots=True)
class Owing:
    """How many obligations a year has now, and how many were added and lifted to come there."""

    owed: int
    made: int = 0
    lifted: int = 0


@dataclass(frozen=True, slots=True)
class _Laid:
    """An obligation as it was laid down, lifted ones too."""

    id: UUID
    owed: Owed
    edition: int
    rules: tuple[Rule, ...]
    made_on: date
    excused: bool
    lifted: bool

    def is_fixed(self, today: date) -> bool:
        """Nothing that has begun is taken back, nor what somebody decided about."""
        return not self.lifted and (self.owed.period.start <= today or self.excused)


def owe(session: Session, act: Act, *, year: int, owed_from: date) -> Owing:
    """Bring what the community owes in ``year`` to what law and district ask for.

    The first time every period counts that begins on ``owed_from`` (the day on which the community
    went pilot or live) or later: nobody owes for a part of one. Afterwards what has begun stays as
    it was; of the others, what a changed rule no longer asks for is lifted, and replaced with its
    plan. A second time changes nothing. Meetings that were held already are counted.

    What begins while the community is suspended or closed is lifted, of every year, and nothing is
    added; when it works again, that is a first time.

    Raises Conflict (``compliance.owed_at_once``), and what ``asking_in`` raises.
    """
    act.actor.require(Role.OPERATOR, Role.DISTRICT_OFFICER)
    return lay_down(session, act, year=year, owed_from=owed_from)


def lay_down(session: Session, act: Act, *, year: int, owed_from: date) -> Owing:
    """The same, for verbs that have asked who may."""
    rests = rests_of(session, tenant_of(session).tenant_id)
    rested = lift_at_rest(session, act, rests)
    laid = list(_laid(session, year))
    if is_at_rest(rests):
        return Owing(sum(not one.lifted for one in laid), lifted=rested)
    fixed = [one for one in laid if one.is_fixed(act.today)]
    since = _since(act, laid, rests, owed_from)
    # Whoever gave an earlier day before is heard as then.
    first = min([owed_from, *(one.owed.period.start for one in laid)])
    wanted = strictest(
        _asked(session, year, first, since, rests),
        [one.owed for one in fixed],
        by={one.rules[0] for one in fixed},
        since=since,
    )
    loose = [one for one in laid if not (one.lifted or one in fixed)]
    asked = {_wanted_claim(each) for each in wanted}
    kept = {one.owed for one in loose if _claim(one) in asked}
    lifted = [one for one in loose if one.owed not in kept]
    made = [each for each in wanted if each.owed not in kept]
    if made or lifted:
        _change(session, act, year, _rows(act, made, laid), lifted)
    return Owing(len(fixed) + len(wanted), len(made), len(lifted) + rested)


def _since(act: Act, laid: Iterable[_Laid], rests: Sequence[Rest], owed_from: date) -> date:
    """The first time in this stretch of work the day given, afterwards tomorrow."""
    again = rests[-1].until if rests else None
    known = any(again is None or one.made_on >= again for one in laid)
    return max(owed_from, act.today + timedelta(days=1)) if known else owed_from


def _laid(session: Session, year: int) -> Iterator[_Laid]:
    for row in session.execute(_LAID, {"first": date(year, 1, 1), "last": date(year, 12, 31)}):
        owed = Owed(row.body_kind, Span(row.starts_on, row.ends_on), row.ordinal)
        yield _Laid(
            id=row.id,
            owed=owed,
            edition=row.edition,
            rules=rules_of(row.cadence),
            made_on=row.made_at.astimezone(CHINA).date(),
            excused=row.excused,
            lifted=row.lifted,
        )


_LAID = (
    select(
        Obligation.id,
        Obligation.body_kind,
        Obligation.starts_on,
        Obligation.ends_on,
        Obligation.ordinal,
        Obligation.edition,
        Obligation.cadence,
        Obligation.made_at,
        Excuse.obligation_id.is_not(None).label("excused"),
        Lift.obligation_id.is_not(None).label("lifted"),
    )
    .outerjoin(Excuse, Excuse.obligation_id == Obligation.id)
    .outerjoin(Lift, Lift.obligation_id == Obligation.id)
    .where(
        Obligation.ends_on.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    )
)


def _asked(
    session: Session, year: int, first: date, since: date, rests: Sequence[Rest]
) -> Iterator[Asked]:
    view, rules = view_for(session), district_rules(session)
    known = {f"{entry.plugin}/{entry.id}" for entry in view.of_kind(Kind.CADENCES)}

    def named(day: date) -> Collection[str]:
        # What was asked for until now may be of a plugin that is here no more.
        said = rules.on(day).cadences
        return said if day >= since else known.intersection(said)

    for asking in asking_in(view, year, named, since=first):
        if not begins_at_rest(rests, asking.period.start):
            yield Asked(_rule(asking), asking.entry.contribution.body, asking.period)


def _rule(asking: Asking) -> Rule:
    entry, cadence = asking.entry, asking.entry.contribution
    return Rule(
        plugin=entry.plugin,
        id=entry.id,
        version=entry.version,
        title=cadence.title,
        source=cadence.source,
        in_force=cadence.in_force,
        at_least=cadence.at_least,
        statute=cadence.standing is Standing.STATUTE,
        digest=entry.digest,
    )


Claim = tuple[Owed, tuple[Rule, ...]]


def _claim(laid: _Laid) -> Claim:
    return laid.owed, laid.rules


def _wanted_claim(wanted: Wanted) -> Claim:
    return wanted.owed, (wanted.rule, *wanted.outdoes)


def _rows(act: Act, made: Iterable[Wanted], laid: Iterable[_Laid]) -> list[Obligation]:
    editions: dict[Owed, int] = {}
    for one in laid:
        editions[one.owed] = max(one.edition, editions.get(one.owed, 0))
    return [_row(act, each, editions.get(each.owed, 0) + 1) for each in made]


def _row(act: Act, wanted: Wanted, edition: int) -> Obligation:
    owed, outdoes = wanted.owed, [rule.to_plain() for rule in wanted.outdoes]
    cadence: dict[str, Any] = {**wanted.rule.to_plain(), "outdoes": outdoes}
    return Obligation(
        id=act.new_id(),
        body_kind=owed.body,
        starts_on=owed.period.start,
        ends_on=owed.period.end,
        ordinal=owed.ordinal,
        edition=edition,
        cadence=cadence,
        made_at=act.at,
    )


def _change(
    session: Session, act: Act, year: int, made: Sequence[Obligation], lifted: Sequence[_Laid]
) -> None:
    session.add_all(made)
    for one in lifted:
        session.add(Lift(obligation_id=one.id, reason=RULE_CHANGED, lifted_at=act.at))
    with one_at_a_time():
        session.flush()
        session.add_all(_same_plans(session, act, made, lifted))
        audit.record(session, act, "compliance:year:owe", year)
    if any(row.starts_on <= act.today for row in made):
        settle(session, act)


def _same_plans(
    session: Session, act: Act, made: Iterable[Obligation], lifted: Collection[_Laid]
) -> Iterator[PlannedMeeting]:
    """The plan of what was lifted goes over to what takes its place."""
    if not lifted:
        return
    taken = {one.id: one.owed for one in lifted}
    query = select(PlannedMeeting).where(PlannedMeeting.obligation_id.in_(taken))
    plans = {
        taken[plan.obligation_id]: plan
        for plan in session.scalars(query.order_by(PlannedMeeting.seq))
    }
    for row in made:
        plan = plans.get(Owed(row.body_kind, Span(row.starts_on, row.ends_on), row.ordinal))
        if plan is not None:
            yield PlannedMeeting(
                obligation_id=row.id,
                seq=1,
                starts_at=plan.starts_at,
                planned_at=act.at,
                planned_by=plan.planned_by,
            )
