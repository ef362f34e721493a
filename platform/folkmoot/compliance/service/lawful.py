"""No office excuses a community from what the law itself asks for."""

from datetime import date

from sqlalchemy.orm import Session

from folkmoot.compliance.domain import KEEPING, Asked, Owed, rules_of, unmet_without
from folkmoot.compliance.models import Obligation
from folkmoot.compliance.queries import ObligationLine, year_of
from folkmoot.compliance.service.resting import begins_at_rest
from folkmoot.extensions.cadences import asking_in
from folkmoot.extensions.service import view_for
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.history import rests_of
from folkmoot.tenancy.queries import own_community
from folkmoot.tenancy.stages import RESTING
from folkmoot_sdk import Span


def require_lawful(session: Session, obligation: Obligation, today: date) -> None:
    """Raises Refused (``compliance.law_asks``) where the law would stay unmet without this meeting.

    It would, unless so many others as it asks for are met in its period or can still be held.
    While a community rests nobody can hold one there, so that nothing is waived.
    """
    statutes = {
        (rule.plugin, rule.id): rule for rule in rules_of(obligation.cadence) if rule.statute
    }
    if not statutes or own_community(session).status in RESTING:
        return
    # A longer period may begin in the year before, or end in the year after.
    end = obligation.ends_on.year
    years = (end - 1, end, end + 1)
    lines = [line for year in years for line in year_of(session, year, today, remind_days=0)]
    since = min(line.period.start for line in lines)
    keeping = [_owed_by(line) for line in lines if line.standing in KEEPING]
    law = [
        Asked(statutes[key], obligation.body_kind, asking.period)
        for year in years[1:]
        for asking in asking_in(view_for(session), year, lambda _day: (), since=since)
        if (key := (asking.entry.plugin, asking.entry.id)) in statutes
    ]
    rests = rests_of(session, tenant_of(session).tenant_id)
    owed_by_law = (each for each in law if not begins_at_rest(rests, each.period.start))
    unmet = unmet_without(_owed(obligation), owed_by_law, keeping)
    if unmet is not None:
        raise _law_asks(unmet)


def _owed_by(line: ObligationLine) -> Owed:
    return Owed(line.body, line.period, line.ordinal)


def _owed(obligation: Obligation) -> Owed:
    period = Span(obligation.starts_on, obligation.ends_on)
    return Owed(obligation.body_kind, period, obligation.ordinal)


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
