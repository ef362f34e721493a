"""What a record can be held to: the law of another day, or a rule that the community may use."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from folkmoot.extensions.above import Practice
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import FolkmootError, Invalid, NotFound, mark
from folkmoot_sdk import BodyKind, DecisionRule, Purpose, Subject, Text, VotingRule

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """What is supposed: the law of ``day``, or ``rule`` (plugin/id@version); ``silent`` besides or
    alone. Raises Invalid (``hindsight.nothing_chosen``, ``hindsight.both_chosen``).
    """

    day: date | None = None
    rule: str = ""
    silent: bool = False

    def __post_init__(self) -> None:
        if self.day is not None and self.rule:
            raise Invalid(
                "hindsight.both_chosen",
                mark("A day and a rule were both given, and they may say different things."),
                cure=mark("Give one of them."),
            )
        if self.day is None and not self.rule and not self.silent:
            raise Invalid(
                "hindsight.nothing_chosen",
                mark("Nothing was chosen under which to look at it again."),
                cure=mark("Choose the law of a day, a rule, or that silence counts as agreement."),
            )


def law_of_day(
    view: TenantView, pinned: DecisionRule, day: date, subjects: frozenset[Subject]
) -> DecisionRule | None:
    """What governed on ``day`` what ``pinned`` decided; None where two subjects fall apart.

    Raises Invalid (``rules.none_for_body``), Refused (``rules.several``), as the view does.
    """
    found = {
        law.reference: law.contribution
        for law in (
            view.law_for(pinned.body, pinned.purpose, on=day, subject=subject)
            for subject in sorted(subjects or {Subject.OTHER})
        )
    }
    return next(iter(found.values())) if len(found) == 1 else None


def named(view: TenantView, name: str) -> DecisionRule | VotingRule:
    """The release called plugin/id@version. Raises NotFound (``hindsight.rule_unknown``)."""
    for kind in (Kind.DECISION_RULES, Kind.VOTING_RULES):
        for entry in offered(view, kind):
            if name in {name_of(entry), entry.reference}:
                found: DecisionRule | VotingRule = entry.contribution
                return found
    raise NotFound(
        "hindsight.rule_unknown",
        mark("There is no rule %(rule)s that this community may use."),
        cure=mark("Name it as plugin/id@version; the page of the vote or meeting lists them."),
        rule=name[:LONGEST_NAME],
    )


def offered(view: TenantView, kind: Kind) -> Iterator[Registered[Any]]:
    """What the community may use of a kind, the rules that its district lays down included."""
    if kind is Kind.DECISION_RULES:
        yield from view.practice.rules
    yield from view.of_kind(kind)


def name_of(entry: Registered[Any]) -> str:
    return f"{entry.plugin}/{entry.reference}"


def alternatives(
    view: TenantView, pinned: DecisionRule, *, methods: bool
) -> tuple[Registered[Any], ...]:
    """What may be tried on a record: every rule for the same body and end, and with ``methods``
    every way of counting.
    """
    same = (pinned.body, pinned.purpose)
    laws = [
        entry
        for entry in offered(view, Kind.DECISION_RULES)
        if (entry.contribution.body, entry.contribution.purpose) == same
        and entry.contribution != pinned
    ]
    return (*laws, *(offered(view, Kind.VOTING_RULES) if methods else ()))


@dataclass(frozen=True, slots=True)
class Turning:
    """A day from which on other rules governed; ``laws`` are where those rules come from."""

    day: date
    laws: tuple[Text, ...]


def turning_days(view: TenantView, pinned: Iterable[DecisionRule]) -> tuple[Turning, ...]:
    """The days on which what ``pinned`` decided came under another rule, the newest first.

    Worked out from what governs, so an offer that nobody takes up turns nothing.
    """
    found: defaultdict[date, dict[Text, None]] = defaultdict(dict)
    for body, purpose in {(rule.body, rule.purpose) for rule in pinned}:
        about = list(_rules_about(view, body, purpose))
        before: dict[str, DecisionRule] = {}
        for day in sorted(_days_of(view.practice, about)):
            now = _governing(view, body, purpose, day, about)
            if now.keys() != before.keys():
                new = (now[name] for name in sorted(now.keys() - before.keys()))
                found[day] |= dict.fromkeys(rule.source.law for rule in new)
            before = now
    return tuple(Turning(day, tuple(found[day])) for day in sorted(found, reverse=True))


def _rules_about(view: TenantView, body: BodyKind, purpose: Purpose) -> Iterator[DecisionRule]:
    laid_down = (entry for each in _practices(view.practice) for entry in each.rules)
    for entry in (*laid_down, *view.of_kind(Kind.DECISION_RULES)):
        if (entry.contribution.body, entry.contribution.purpose) == (body, purpose):
            yield entry.contribution


def _days_of(practice: Practice, about: Iterable[DecisionRule]) -> set[date]:
    """Every day on which something could have changed."""
    days = {rule.in_force.start for rule in about}
    days |= {rule.in_force.end + timedelta(days=1) for rule in about if rule.in_force.end}
    for each in _practices(practice):
        days |= {each.since, *(naming.since for naming in each.named)}
    return days - {date.min}


def _practices(practice: Practice | None) -> Iterator[Practice]:
    while practice is not None:
        yield practice
        practice = practice.before


def _governing(
    view: TenantView, body: BodyKind, purpose: Purpose, day: date, about: Iterable[DecisionRule]
) -> dict[str, DecisionRule]:
    """By name; none where two contradict each other, as none decides then."""
    subjects = {Subject.OTHER}.union(*(rule.subjects for rule in about))
    try:
        laws = [view.law_if_any(body, purpose, on=day, subject=each) for each in sorted(subjects)]
    except FolkmootError:
        return {}
    return {name_of(law): law.contribution for law in laws if law}
