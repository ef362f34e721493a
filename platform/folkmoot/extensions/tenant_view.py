"""What one community sees of the registry: the rules it may use, and the law of a day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from folkmoot.extensions.above import Naming, Practice
from folkmoot.extensions.bodies import body_label
from folkmoot.extensions.registry import Pin, Registered, Registry
from folkmoot.kernel.errors import Invalid, NotFound, Refused, mark
from folkmoot_sdk import (
    BodyKind,
    Deadline,
    DecisionRule,
    Event,
    Kind,
    Measure,
    Purpose,
    SizeRule,
    Standing,
    Subject,
    VotingRule,
)

C = TypeVar("C")
_NOTHING = Practice()

# On what ground something governs, from the strongest. What has no ground governs nothing.
STATUTE, LAID_DOWN, PRACTICE, NO_GROUND = 3, 2, 1, 0
_GROUNDS = {
    Standing.STATUTE: STATUTE,
    Standing.PRACTICE: PRACTICE,
    Standing.OFFER: NO_GROUND,
}


@dataclass(frozen=True)
class TenantView:
    """The registry through an allow-list, and what the district lays down.

    What governs is never decided by an order. A statute comes before what the district lays
    down, that before what is usual; what a plugin only offers governs where the district names
    it. Two on the same ground are refused (``rules.several``), both named.
    """

    registry: Registry
    plugins: frozenset[str]
    practice: Practice = _NOTHING

    def of_kind(self, kind: Kind) -> Iterator[Registered[Any]]:
        return self.registry.of_kind(kind, self.plugins)

    def law_for(
        self,
        body: BodyKind,
        purpose: Purpose,
        *,
        on: date,
        subject: Subject = Subject.OTHER,
    ) -> Registered[DecisionRule]:
        """The rule that governs what ``body`` does on ``on``.

        On the same ground a rule made for the subject comes before one for all subjects. Raises
        Invalid (``rules.none_for_body``) when nothing governs, Refused (``rules.several``) when
        two do, NotFound (``rules.unknown``) when the district names one that is not here.
        """
        found = self.law_if_any(body, purpose, on=on, subject=subject)
        if found is None:
            raise _no_rule(body, on)
        return found

    def law_if_any(
        self,
        body: BodyKind,
        purpose: Purpose,
        *,
        on: date,
        subject: Subject = Subject.OTHER,
    ) -> Registered[DecisionRule] | None:
        """The same; None where the law of ``on`` is silent."""
        about: list[Registered[DecisionRule]] = [
            entry
            for entry in (*self.practice.on(on).rules, *self.of_kind(Kind.DECISION_RULES))
            if entry.contribution.governs(body=body, subject=subject, purpose=purpose, day=on)
        ]
        found = _sole(about, lambda entry: self._ground(entry, on), _is_special)
        if purpose is Purpose.DECISION and (found is None or self._ground(found, on) < LAID_DOWN):
            self._miss_what_is_named(body, on)
        return found

    def deadline(
        self, event: Event, *, on: date, body: BodyKind | None = None
    ) -> Registered[Deadline] | None:
        """How many days law or practice of ``on`` ask for; None where they are silent."""
        about: list[Registered[Deadline]] = [
            entry
            for entry in self.of_kind(Kind.DEADLINES)
            if entry.contribution.governs(event=event, body=body, day=on)
        ]
        return _sole(about, _standing, lambda entry: entry.contribution.body is not None)

    def size(
        self, measure: Measure, *, on: date, body: BodyKind | None = None
    ) -> Registered[SizeRule] | None:
        """The bounds that law or practice of ``on`` set; None where they are silent."""
        about: list[Registered[SizeRule]] = [
            entry
            for entry in self.of_kind(Kind.SIZE_RULES)
            if entry.contribution.governs(measure=measure, body=body, day=on)
        ]
        return _sole(about, _standing)

    def voting_rule(self, name: str) -> Registered[VotingRule]:
        """The newest version of a way to mark and count ballots. Raises as ``contribution``."""
        return self.contribution(Kind.VOTING_RULES, name)

    def contribution(self, kind: Kind, name: str, on: date | None = None) -> Registered[Any]:
        """What is named, ``plugin/id`` or ``id``, in its newest version (in force on ``on``).

        Raises NotFound (``rules.unknown``), and Refused (``rules.several``) for an id that more
        than one plugin brings with the same standing.
        """
        plugin, _, id_ = name.rpartition("/")
        found = [
            entry
            for entry in self.of_kind(kind)
            if entry.id == id_
            and plugin in {"", entry.plugin}
            and (on is None or entry.in_force(on))
        ]
        if not found:
            raise unknown_rule(name)
        highest = max(map(_standing, found))
        found = [entry for entry in found if _standing(entry) == highest]
        if len({entry.plugin for entry in found}) > 1:
            raise _several(found)
        return newest(found)

    def _ground(self, entry: Registered[DecisionRule], on: date) -> int:
        own = _standing(entry)
        if own == STATUTE or not (entry in self.practice.on(on).rules or self._is_named(entry, on)):
            return own
        return LAID_DOWN

    def _is_named(self, entry: Registered[DecisionRule], on: date) -> bool:
        body, name = entry.contribution.body, f"{entry.plugin}/{entry.id}"
        return name in (naming.reference for naming in self._named(body, on))

    def _named(self, body: BodyKind, on: date) -> Iterator[Naming]:
        named = self.practice.on(on).named
        return (each for each in named if each.body is body and each.since <= on)

    def _miss_what_is_named(self, body: BodyKind, on: date) -> None:
        # Letting the usual rule step in would be deciding by another than the district named.
        for naming in self._named(body, on):
            raise unknown_rule(naming.reference)


def newest(entries: Iterable[Registered[C]]) -> Registered[C]:
    """The one of the highest version."""
    return max(entries, key=lambda entry: _version_order(entry.version))


def _standing(entry: Registered[Any]) -> int:
    return _GROUNDS[entry.contribution.standing]


def _is_special(entry: Registered[DecisionRule]) -> bool:
    return bool(entry.contribution.subjects)


def _sole(
    about: Iterable[Registered[C]],
    ground: Callable[[Registered[C]], int],
    special: Callable[[Registered[C]], bool] = lambda _entry: False,
) -> Registered[C] | None:
    """The one on the strongest ground; None when none has any. Raises ``rules.several``."""
    ranked = [((ground(entry), special(entry)), entry) for entry in about if ground(entry)]
    if not ranked:
        return None
    highest = max(rank for rank, _ in ranked)
    found = [entry for rank, entry in ranked if rank == highest]
    if len(found) > 1:
        raise _several(found)
    return found[0]


def _several(found: Iterable[Registered[Any]]) -> Refused:
    return Refused(
        "rules.several",
        mark("More than one rule answers here, and none comes before the other: %(rules)s."),
        cure=mark("Give up all but one of these plugins, or say which is meant as plugin/id."),
        rules=", ".join(sorted(f"{entry.plugin}/{entry.reference}" for entry in found)),
    )


def unknown_rule(name: str) -> NotFound:
    return NotFound(
        "rules.unknown",
        mark("There is no rule %(rule)s that this community may use."),
        cure=mark(
            "Ask the district to grant the plugin that brings it; where its release is suspended"
            " or retired, ask the operator."
        ),
        rule=name,
    )


def pin_missing(pin: Pin) -> NotFound:
    return NotFound(
        "rules.pin_missing",
        mark("Rule %(rule)s version %(version)s of plugin %(plugin)s is not installed."),
        cure=mark("Install that release of the plugin beside the present one."),
        rule=pin.id,
        version=pin.version,
        plugin=pin.plugin,
    )


def suspended(plugin: str, version: str) -> Refused:
    return Refused(
        "plugins.suspended",
        mark("The operator has suspended %(plugin)s %(version)s: nothing of it runs."),
        cure=mark("Nothing is lost. Wait for the operator, who can resume it."),
        plugin=plugin,
        version=version,
    )


def _no_rule(body: BodyKind, on: date) -> Invalid:
    return Invalid(
        "rules.none_for_body",
        mark("No rule in force on %(day)s says how this body decides: %(body)s."),
        cure=mark("Ask the district to grant a plugin with the law of that day."),
        day=on,
        body=body_label(body),
    )


def _version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """By number, part by part; a word (rc1) comes before the end, as what leads up to it."""
    parts = version.replace("-", ".").split(".")
    ordered = [(1, int(part), "") if part.isdigit() else (-1, 0, part) for part in parts]
    return (*ordered, (0, 0, ""))
