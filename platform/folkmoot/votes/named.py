"""The voting rule of a vote as people know it, whatever has become of its release since."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from folkmoot.extensions.loader import FIRST_PARTY
from folkmoot.extensions.registry import STOPPED, Pin, Registered, Registry
from folkmoot.votes.models import Vote
from folkmoot.votes.pins import registry_for, title_in
from folkmoot.web.forms.settings import said_in
from folkmoot_sdk import Text, VotingRule, describe_settings


class Away(StrEnum):
    """Why a pinned release cannot be asked. One that is only retired can be."""

    SUSPENDED = "suspended"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Named:
    """``publisher`` is "" for a rule of ours; ``settings`` are those pinned, in words, without the
    ones that are not set.
    """

    title: Text
    plugin: Text
    version: str
    publisher: str
    summary: Text | None
    settings: tuple[tuple[Text, Text], ...]
    away: Away | None


def named(vote: Vote) -> Named:
    """What ``vote`` is counted by. Asks no vendor's code."""
    pin, version = Pin.from_plain(vote.method["pin"]), str(vote.method["plugin_version"])
    registry = registry_for(vote, pin)
    release = registry.release_of(pin)
    known = _entry(registry, pin)
    rule = known.contribution if known else None
    # What is gone from here altogether may have another release, or none: then what the vote kept.
    near = release or next(iter(registry.of_plugin(pin.plugin)), None)
    return Named(
        title=rule.title if rule else title_in(vote.method),
        plugin=near.called if near else Text(pin.plugin, pin.plugin),
        version=version,
        publisher="" if pin.plugin in FIRST_PARTY or near is None else near.publisher,
        summary=rule.summary if rule else None,
        settings=tuple(said_in(describe_settings(rule.settings) if rule else (), pin.settings)),
        away=away(vote.method, registry),
    )


def away_of(vote: Vote) -> Away | None:
    """Whether the pinned release of ``vote`` cannot be asked now, and why."""
    return away(vote.method, registry_for(vote, Pin.from_plain(vote.method["pin"])))


def away(written: Mapping[str, Any], registry: Registry) -> Away | None:
    """Whether what is written down can be asked in this process, and if not, why."""
    pin = Pin.from_plain(written["pin"])
    release = registry.release_of(pin)
    if release is not None and release.state in STOPPED:
        return Away.SUSPENDED
    return None if registry.find(pin) is not None else Away.MISSING


def _entry(registry: Registry, pin: Pin) -> Registered[VotingRule] | None:
    """The rule of the pinned release even where that is suspended; else what goes by its name and
    version today, which is called alike.
    """
    release = registry.release_of(pin)
    wanted = (pin.kind, pin.id, pin.version)
    mine = (e for e in (release.entries if release else ()) if (e.kind, e.id, e.version) == wanted)
    return next(mine, None) or registry.of_version(pin)
