"""What a vote pins when it opens, and finding exactly that again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import object_session

from folkmoot.extensions.current import keep_up
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.registry import Kind, Pin, Registered, Registry
from folkmoot.extensions.versions import release_order
from folkmoot.kernel.audit.domain import plain
from folkmoot.votes.models import Vote
from folkmoot.votes.problems import counting as problems
from folkmoot_sdk import DecisionRule, Figures, Marking, Text, VotingRule


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
    return {
        "pin": pin,
        "plugin_version": method.plugin_version,
        "marking": marking.to_plain(),
        # For the day on which this release is here no more.
        "title": method.contribution.title.to_plain(),
    }


def write_law(law: Registered[DecisionRule]) -> dict[str, Any]:
    pin = law.pin().to_plain()
    rule = law.contribution.to_plain()
    return {"pin": pin, "plugin_version": law.plugin_version, "rule": rule}


def pinned_method(
    vote: Vote, registry: Registry | None = None, written: Mapping[str, Any] | None = None
) -> tuple[VotingRule, Mapping[str, object]]:
    """The voting rule of ``vote`` with its settings; all that a cast needs of the pins.

    ``written`` is the release that counted it, where that is not the pinned one.
    """
    method = vote.method if written is None else written
    pin = Pin.from_plain(method["pin"])
    return find_method(method, registry or registry_for(vote, pin)), pin.settings


def registry_for(vote: Vote, pin: Pin) -> Registry:
    """What is installed, looked at anew if ``pin`` is not in what this process knows of it."""
    keep_up(object_session(vote), installed(), pin)
    return installed()


def asks_elsewhere(vote: Vote) -> bool:
    """Whether a vendor's program in a process of its own answers for the pinned voting rule."""
    pin = Pin.from_plain(vote.method["pin"])
    release = registry_for(vote, pin).release_of(pin)
    return release is not None and release.outside


def pinned(
    vote: Vote, registry: Registry | None = None, written: Mapping[str, Any] | None = None
) -> Pinned:
    """The rules of ``vote``. Raises NotFound (``vote.rule_missing``) without that very release,
    Refused where it is suspended.
    """
    return pinned_to(vote, pinned_method(vote, registry, written)[0])


def pinned_to(vote: Vote, method: VotingRule) -> Pinned:
    """All that ``vote`` pinned, with this as its voting rule."""
    return Pinned(
        method=method,
        settings=Pin.from_plain(vote.method["pin"]).settings,
        law=DecisionRule.from_plain(vote.law["rule"]),
        opening=Figures(vote.figures),
    )


def mended(vote: Vote) -> tuple[Registered[VotingRule], ...]:
    """The pinned rule in later releases of its plugin, the newest first. By the contract an id and
    a version count alike for ever, so such a release mends the program and not the rule.
    """
    pin = Pin.from_plain(vote.method["pin"])
    keep_up(object_session(vote), installed(), pin)
    wanted = (pin.kind, pin.id, pin.version)
    since = release_order(vote.method["plugin_version"])
    return tuple(
        entry
        for release in installed().of_plugin(pin.plugin)
        if release.state is ReleaseState.ACTIVE and release_order(release.version) > since
        for entry in release.entries
        if (entry.kind, entry.id, entry.version) == wanted
    )


def is_same_rule(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two written methods are one rule with the same settings, in whichever release."""
    first, second = (Pin.from_plain(each["pin"]) for each in (one, other))
    return replace(first, digest="") == replace(second, digest="")


def find_law(written: Mapping[str, Any], registry: Registry) -> DecisionRule | None:
    """The law of the release that was pinned, None where that is not installed."""
    pin = Pin.from_plain(written["pin"])
    entry = registry.find(pin)
    if entry is None or pin.kind is not Kind.DECISION_RULES:
        return None
    law: DecisionRule = entry.contribution
    return law


def title_in(written: Mapping[str, Any]) -> Text:
    """The title that a vote kept of its voting rule; one of before titles were kept has its id."""
    kept = written.get("title")
    return Text.from_plain(kept) if kept else Text(*[written["pin"]["id"]] * 2)


def find_method(written: Mapping[str, Any], registry: Registry) -> VotingRule:
    """The voting rule as pinned, by digest: the same name with other code would be another rule."""
    pin = Pin.from_plain(written["pin"])
    entry = registry.find(pin)
    if entry is None:
        release = registry.release_of(pin)
        if release is not None:
            raise problems.rule_suspended(title_in(written))
        raise problems.rule_missing(pin, written["plugin_version"])
    method: VotingRule = entry.contribution
    return method
