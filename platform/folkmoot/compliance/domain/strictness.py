"""Several cadences ask at once: the strictest is owed, and what it outdoes is kept with it."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from folkmoot.compliance.domain.standing import Owed
from folkmoot_sdk import BodyKind, InForce, Source, Span, Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A cadence as it is kept with what it asks for. ``digest`` is of the plugin's files."""

    plugin: str
    id: str
    version: str
    title: Text
    source: Source
    in_force: InForce
    at_least: int
    statute: bool
    digest: str = field(default="", compare=False)

    @property
    def cited(self) -> Text:
        """Where it is written, in a sentence."""
        return Text(self.source.sentence("zh"), self.source.sentence("en"))

    def to_plain(self) -> dict[str, Any]:
        return {
            "plugin": self.plugin,
            "id": self.id,
            "version": self.version,
            "title": self.title.to_plain(),
            "source": self.source.to_plain(),
            "in_force": self.in_force.to_plain(),
            "at_least": self.at_least,
            "statute": self.statute,
            "digest": self.digest,
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Rule":
        return cls(
            plugin=plain["plugin"],
            id=plain["id"],
            version=plain["version"],
            title=Text.from_plain(plain["title"]),
            source=Source.from_plain(plain["source"]),
            in_force=InForce.from_plain(plain["in_force"]),
            at_least=plain["at_least"],
            statute=plain["statute"],
            digest=plain["digest"],
        )


def rules_of(cadence: dict[str, Any]) -> tuple[Rule, ...]:
    """The rule that an obligation was made by, then those that are kept with it."""
    return tuple(_read(json.dumps(plain)) for plain in (cadence, *cadence["outdoes"]))


# A district's thousands of obligations were made by a handful of rules.
@lru_cache(maxsize=512)
def _read(written: str) -> Rule:
    return Rule.from_plain(json.loads(written))


@dataclass(frozen=True, slots=True)
class Asked:
    """In one period a rule asks for its number of meetings of a body."""

    rule: Rule
    body: BodyKind
    period: Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting that is to be owed, the rule behind it, and the rules that are kept with it."""

    owed: Owed
    rule: Rule
    outdoes: tuple[Rule, ...]


def strictest(
    asked: Iterable[Asked],
    held: Sequence[Owed] = (),
    *,
    by: Collection[Rule] = (),
    since: date = date.min,
) -> tuple[Wanted, ...]:
    """The fewest meetings that keep every rule, the shortest periods first.

    A meeting owed in a month is one of its quarter and of its half-year too, so a looser rule adds
    nothing. Of two that ask the same the statute is named. ``held`` is owed already, ``by`` these
    rules. To periods that begin before ``since`` nothing is added, but who asks there is kept with
    what is: the law's half-year has begun when its last quarter has not.
    """
    ordered = sorted(asked, key=_strictness)
    owed, found = list(held), []
    for each in (one for one in ordered if one.period.start >= since):
        for new in _missing(each, owed):
            owed.append(new)
            found.append((new, each.rule))
    governing = {*by, *(rule for _, rule in found)}
    return tuple(Wanted(new, rule, _outdone(ordered, new.body, governing)) for new, rule in found)


def _strictness(asked: Asked) -> tuple[object, ...]:
    rule, period = asked.rule, asked.period
    named = (not rule.statute, rule.plugin, rule.id, rule.version)
    return (period.end - period.start, -rule.at_least, period.start, *named)


def _missing(asked: Asked, owed: Sequence[Owed]) -> Iterator[Owed]:
    """What the rule asks for in its period beyond what is owed within that period anyway."""
    inside = [one for one in owed if one.body is asked.body and asked.period.holds(one.period)]
    taken = {one.ordinal for one in inside if one.period == asked.period}
    for _ in range(asked.rule.at_least - len(inside)):
        ordinal = next(number for number in range(1, len(taken) + 2) if number not in taken)
        taken.add(ordinal)
        yield Owed(asked.body, asked.period, ordinal)


def _outdone(asked: Iterable[Asked], body: BodyKind, governing: set[Rule]) -> tuple[Rule, ...]:
    """The rules for this body that nothing is owed by alone, the law first."""
    rules = {each.rule for each in asked if each.body is body} - governing
    return tuple(sorted(rules, key=lambda rule: (not rule.statute, rule.plugin, rule.id)))
