"""No office excuses a community from what the law itself asks for."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.compliance.domain import KEEPING, Asked, Owed, Rule, rules_of, unmet_without
from folkmoot.compliance.models import Obligation
from folkmoot.compliance.queries import year_of
from folkmoot.extensions.cadences import Asking, asking_in
from folkmoot.extensions.service import view_for
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.history import began_to_work
from folkmoot.tenancy.queries import own_community
from folkmoot.tenancy.stages import RESTING
from folkmoot_sdk import Span


def require_lawful(session: Session, obligation: Obligation, today: date) -> None:
    """Raises Refused (``compliance.law_asks``) where the law would stay unmet without this meeting.

    It would, unless so many others as it asks for are met in its period or can still be held.
    While a community rests nobody can hold one there, so that nothing is waived.
    """
    law = tuple(_law_over(session, obligation))
    if not law or own_community(session).status in RESTING:
        return
    years = range(
        min(each.period.start for each in law).year, max(each.period.end for each in law).year + 1
    )
    keeping = [
        Owed(line.body, line.period, line.ordinal)
        for year in years
        for line in year_of(session, year, today, remind_days=0)
        if line.standing in KEEPING
    ]
    unmet = unmet_without(_owed(obligation), law, keeping)
    if unmet is not None:
        raise _law_asks(unmet)


def _owed(obligation: Obligation) -> Owed:
    period = Span(obligation.starts_on, obligation.ends_on)
    return Owed(obligation.body_kind, period, obligation.ordinal)


def _law_over(session: Session, obligation: Obligation) -> Iterator[Asked]:
    """The statutes that are kept with an obligation, each with its own period around it."""
    statutes = {(r.plugin, r.id): r for r in rules_of(obligation.cadence) if r.statute}
    if not statutes:
        return
    since = began_to_work(session, tenant_of(session).tenant_id) or date.min
    owed = _owed(obligation)
    for asking in _statutory(session, owed.period, since):
        rule: Rule | None = statutes.get((asking.entry.plugin, asking.entry.id))
        if rule is not None and asking.period.holds(owed.period):
            yield Asked(rule, owed.body, asking.period)


def _statutory(session: Session, period: Span, since: date) -> Iterator[Asking]:
    # A longer period may end in the year after.
    for year in (period.end.year, period.end.year + 1):
        yield from asking_in(view_for(session), year, lambda _day: (), since=since)


def _law_asks(unmet: Asked) -> Refused:
    return Refused(
        "compliance.law_asks",
        mark(
            "The law itself asks for this meeting (%(law)s), and no other from %(first)s to"
            " %(last)s is held or can still be held in its place."
        ),
        cure=mark(
            "No office can waive the law: see that it is held in time. What was missed stays"
            " overdue."
        ),
        law=unmet.rule.cited,
        first=unmet.period.start,
        last=unmet.period.end,
    )
