"""What a record can be held to: the law of another day, or a rule that the community may use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from folkmoot.extensions.registry import Kind, Registered
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import Invalid, NotFound, mark
from folkmoot_sdk import DecisionRule, Subject, VotingRule

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
