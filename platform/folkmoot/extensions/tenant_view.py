"""What one community sees of the registry: the rules it may use, and the law of a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from folkmoot.extensions.registry import Pin, Registered, Registry
from folkmoot.kernel.errors import Invalid, NotFound, mark
from folkmoot_sdk import BodyKind, DecisionRule, Kind, Purpose, Subject, VotingRule


@dataclass(frozen=True)
class TenantView:
    """The registry through an allow-list. Cheap to build; cached by the set of plugins."""

    registry: Registry
    plugins: frozenset[str]

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
        """The rule in force for what ``body`` does on ``on``.

        A rule made for the subject wins over one for all subjects. Raises Invalid
        (``rules.none_for_body``) when no enabled plugin brings one.
        """
        found = [
            entry
            for entry in self.of_kind(Kind.DECISION_RULES)
            if entry.contribution.governs(body=body, subject=subject, purpose=purpose, day=on)
        ]
        if not found:
            raise _no_rule(body, on)
        return min(found, key=lambda entry: (not entry.contribution.subjects, entry.id))

    def decision_rule(self, rule_id: str, *, on: date) -> Registered[DecisionRule]:
        """A rule by its id, in the version in force on ``on``."""
        return self._one(Kind.DECISION_RULES, rule_id, on)

    def voting_rule(self, rule_id: str) -> Registered[VotingRule]:
        """The newest version of a way to mark and count ballots."""
        return self._one(Kind.VOTING_RULES, rule_id, None)

    def contribution(self, kind: Kind, rule_id: str, on: date | None = None) -> Registered[Any]:
        """Any contribution by kind and id, the newest version (in force on ``on``, if given)."""
        return self._one(kind, rule_id, on)

    def _one(self, kind: Kind, rule_id: str, on: date | None) -> Registered[Any]:
        found = [
            entry
            for entry in self.of_kind(kind)
            if entry.id == rule_id and (on is None or entry.in_force(on))
        ]
        if not found:
            raise NotFound(
                "rules.unknown",
                mark("There is no rule %(rule)s that this community may use."),
                cure=mark("Ask the district to grant the plugin that brings it."),
                rule=rule_id,
            )
        return max(found, key=lambda entry: _version_order(entry.version))


def pinned(registry: Registry, pin: Pin) -> Registered[Any]:
    """The contribution a vote was opened under, whoever may use it today.

    Raises NotFound (``rules.pin_missing``) when that version is no longer installed.
    """
    entry = registry.entries.get((pin.plugin, pin.kind, pin.id, pin.version))
    if entry is None:
        raise NotFound(
            "rules.pin_missing",
            mark("Rule %(rule)s version %(version)s of plugin %(plugin)s is not installed."),
            cure=mark("Install that release of the plugin beside the present one."),
            rule=pin.id,
            version=pin.version,
            plugin=pin.plugin,
        )
    return entry


def _no_rule(body: BodyKind, on: date) -> Invalid:
    return Invalid(
        "rules.none_for_body",
        mark("No rule in force on %(day)s says how %(body)s decides."),
        cure=mark("Ask the district to grant a plugin with the law of that day."),
        day=on.isoformat(),
        body=body.value,
    )


def _version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """By number, part by part; a word (rc1) comes before the end, as what leads up to it."""
    parts = version.replace("-", ".").split(".")
    ordered = [(1, int(part), "") if part.isdigit() else (-1, 0, part) for part in parts]
    return (*ordered, (0, 0, ""))
