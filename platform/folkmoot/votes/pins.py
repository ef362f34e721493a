"""What a vote pins when it opens, and finding exactly that again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import object_session

from folkmoot.extensions.current import keep_up
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Pin, Registered, Registry
from folkmoot.extensions.tenant_view import suspended
from folkmoot.kernel.audit.domain import plain
from folkmoot.votes.models import Vote
from folkmoot.votes.problems import voting as problems
from folkmoot_sdk import DecisionRule, Figures, Marking, VotingRule


@dataclass(frozen=True, slots=True)
class Pinned:
    """A vote's rules as they were on the day it opened."""

    method: VotingRule
    settings: Mapping[str, object]
    law: DecisionRule
    opening: Figures


def write_method(
    method: Registered[VotingRule], settings: Mapping[str, object], marking: Marking
) -> dict[str, Any]:
    """The pin, and how ballots are marked, so that pages ask nobody's code how to show one."""
    # Throughout: a setting may be a table of its own.
    pin = plain(method.pin(settings).to_plain())
    return {"pin": pin, "plugin_version": method.plugin_version, "marking": marking.to_plain()}


def write_law(law: Registered[DecisionRule]) -> dict[str, Any]:
    pin = law.pin().to_plain()
    rule = law.contribution.to_plain()
    return {"pin": pin, "plugin_version": law.plugin_version, "rule": rule}


def pinned_method(
    vote: Vote, registry: Registry | None = None
) -> tuple[VotingRule, Mapping[str, object]]:
    """The voting rule of ``vote`` with its settings; all that a cast needs of the pins."""
    pin = Pin.from_plain(vote.method["pin"])
    if registry is None:
        keep_up(object_session(vote), installed(), pin)
        registry = installed()
    return find_method(vote.method, registry), pin.settings


def pinned(vote: Vote, registry: Registry | None = None) -> Pinned:
    """The rules of ``vote``. Raises NotFound (``vote.rule_missing``) without that very release."""
    method, settings = pinned_method(vote, registry)
    return Pinned(
        method=method,
        settings=settings,
        law=DecisionRule.from_plain(vote.law["rule"]),
        opening=Figures(vote.figures),
    )


def find_law(written: Mapping[str, Any], registry: Registry) -> DecisionRule | None:
    """The law of the release that was pinned, None where that is not installed."""
    pin = Pin.from_plain(written["pin"])
    entry = registry.find(pin)
    if entry is None or pin.kind is not Kind.DECISION_RULES:
        return None
    law: DecisionRule = entry.contribution
    return law


def find_method(written: Mapping[str, Any], registry: Registry) -> VotingRule:
    """The voting rule as pinned, by digest: the same name with other code would be another rule."""
    pin = Pin.from_plain(written["pin"])
    entry = registry.find(pin)
    if entry is None:
        release = registry.release_of(pin)
        if release is not None:
            raise suspended(*release.name)
        raise problems.rule_missing(pin, written["plugin_version"])
    method: VotingRule = entry.contribution
    return method
