"""What the law of a day asks for, parameter by parameter of a policy pack."""

from collections.abc import Callable
from datetime import date

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.tenancy.packs import Group, Parameter
from folkmoot.tenancy.packs.words import days_words, quorum_words
from folkmoot_sdk import Deadline, DecisionRule, Event, Kind, Purpose, Standing, Text

Law = Registered[Deadline] | Registered[DecisionRule]


def law_on(view: TenantView, parameter: Parameter, day: date) -> Law | None:
    """The plugin's rule that comes before whatever is laid down; None where there is none."""
    match parameter.group:
        case Group.NOTICE_DAYS:
            return view.deadline(Event.MEETING, on=day, body=parameter.body)
        case Group.PUBLICATION_DAYS:
            return view.deadline(Event.PUBLIC_NOTICE, on=day)
        case Group.QUORUM:
            return _statute(view, parameter, day)
    return None


def _statute(view: TenantView, parameter: Parameter, day: date) -> Law | None:
    """A quorum that the law has fixed for this body, on whatever subject."""
    for entry in view.of_kind(Kind.DECISION_RULES):
        rule: DecisionRule = entry.contribution
        decides = (rule.body, rule.purpose) == (parameter.body, Purpose.DECISION)
        if decides and rule.standing is Standing.STATUTE and rule.in_force.covers(day):
            return entry
    return None


def days_of(law: Law | None) -> int | None:
    """How many days a law asks for; 0 of a quorum it fixes, None where it is silent."""
    if law is None:
        return None
    return law.contribution.days if isinstance(law.contribution, Deadline) else 0


def law_words(law: Law) -> Text:
    """What a law asks for: so many days, or which share of whom."""
    found = law.contribution
    return days_words(found.days) if isinstance(found, Deadline) else quorum_words(found)


def lawful_in(view: TenantView) -> Callable[[Parameter, date], int | None]:
    """:func:`days_of` the law that this view knows of any day."""
    return lambda parameter, day: days_of(law_on(view, parameter, day))
