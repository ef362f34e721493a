"""What a community owes in a year is laid down beforehand, and what has begun stays as it was."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Asked, Owed, Rule, Wanted, rules_of, strictest
from folkmoot.compliance.models import Excuse, Lift, Obligation, PlannedMeeting
from folkmoot.compliance.service.publishing import settle
from folkmoot.extensions.cadences import Asking, asking_in
from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, mark
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import Span, Standing

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
    excused: bool
    lifted: bool

    def is_fixed(self, today: date) -> bool:
        """Nothing that has begun is taken back, nor what somebody decided about."""
        return not self.lifted and (self.owed.period.start <= today or self.excused)


def owe(session: Session, act: Act, *, year: int, owed_from: date) -> Owing:
    """Bring what the community owes in ``year`` to what law and district ask for.

    The first time every period counts that begins on ``owed_from`` (the day on which the community
    went pilot or live) or later: nobody owes for a part of one. Afterwards what has begun stays as
    it was; of the rest, what a changed rule no longer asks for is lifted, and replaced with its
    plan. A second time changes nothing. Meetings that were held already are counted.

    Raises Conflict (``compliance.owed_at_once``), and what ``asking_in`` raises.
    """
    act.actor.require(Role.OPERATOR, Role.DISTRICT_OFFICER)
    return lay_down(session, act, year=year, owed_from=owed_from)


def lay_down(session: Session, act: Act, *, year: int, owed_from: date) -> Owing:
    """The same, for verbs that have asked who may."""
    laid = list(_laid(session, year))
    since = max(owed_from, act.today + timedelta(days=1)) if laid else owed_from
    fixed = [one for one in laid if one.is_fixed(act.today)]
    wanted = strictest(_asked(session, year, since), [one.owed for one in fixed])
    loose = [one for one in laid if not (one.lifted or one in fixed)]
    asked = {_wanted_claim(each) for each in wanted}
    kept = {one.owed for one in loose if _claim(one) in asked}
    lifted = [one for one in loose if one.owed not in kept]
    made = [each for each in wanted if each.owed not in kept]
    if made or lifted:
        _change(session, act, year, _rows(act, made, laid), lifted)
    return Owing(len(fixed) + len(wanted), len(made), len(lifted))


def _laid(session: Session, year: int) -> Iterator[_Laid]:
    for row in session.execute(_LAID, {"first": date(year, 1, 1), "last": date(year, 12, 31)}):
        owed = Owed(row.body_kind, Span(row.starts_on, row.ends_on), row.ordinal)
        yield _Laid(row.id, owed, row.edition, rules_of(row.cadence), row.excused, row.lifted)


_LAID = (
    select(
        Obligation.id,
        Obligation.body_kind,
        Obligation.starts_on,
        Obligation.ends_on,
        Obligation.ordinal,
        Obligation.edition,
        Obligation.cadence,
        Excuse.obligation_id.is_not(None).label("excused"),
        Lift.obligation_id.is_not(None).label("lifted"),
    )
    .outerjoin(Excuse, Excuse.obligation_id == Obligation.id)
    .outerjoin(Lift, Lift.obligation_id == Obligation.id)
    .where(
        Obligation.ends_on.between(bindparam("first", type_=Date), bindparam("last", type_=Date))
    )
)


def _asked(session: Session, year: int, since: date) -> Iterator[Asked]:
    rules = district_rules(session)
    named = lambda day: rules.on(day).cadences  # noqa: E731 - a sentence, not a function
    for asking in asking_in(view_for(session), year, named, since=since):
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
    try:
        session.flush()
        session.add_all(_same_plans(session, act, made, lifted))
        audit.record(session, act, "compliance:year:owe", year)
    except IntegrityError as error:
        raise Conflict(
            "compliance.owed_at_once",
            mark("Somebody else laid down this year's meetings at the same time."),
            cure=mark("Look at the year again; nothing more may have to be done."),
        ) from error
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
