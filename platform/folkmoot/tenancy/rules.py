"""What a district lays down for its communities where the law leaves it open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from folkmoot_sdk import BodyKind, Comparison, Quantity, Text

_LETTERS = {"P": Quantity.PRESENT, "M": Quantity.MEMBERS, "Y": Quantity.IN_FAVOUR}
_COMPARISON = re.compile(r"([1-9]\d?)?([PMY]) (>=|>) ([1-9]\d?)?([PMY])")
_ATTENDING = Text("出席人数与应到人数", "those attending of the members")
_IN_FAVOUR = Text("赞成人数与出席人数", "those in favour of those attending")

# What the seven steps ask for in any year; since 2026 the law asks for as much (URC 34), and the
# plugin that knows it is asked besides.
USUAL_PUBLICATION = 15
# By the name of the parameter; where neither a district nor a community says anything else.
USUAL: Mapping[str, Any] = MappingProxyType(
    {
        "other_notice_days": 3,
        "publication_days": USUAL_PUBLICATION,
        "notice_boards": (),
        "cadences": (),
        "reminders": {"secretary": 10, "street": 0, "district": 3},
        "appraisal_weights": {},
        # As the method of the day has it.
        "appraisal_form": None,
    }
)


@dataclass(frozen=True, slots=True)
class Quorum:
    """A body's own quorum: when its meeting is valid, and when it has carried something."""

    valid: Comparison
    carried: Comparison


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule that a plugin offers and the district takes for a body, by plugin and id."""

    plugin: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """When a meeting that is owed is spoken of: days before its last day to the secretary and to
    the street office, days after it to the district.
    """

    secretary: int
    street: int
    district: int


@dataclass(frozen=True, slots=True)
class DistrictRules:
    """``notice_days`` and ``quorum`` by kind of body; ``notice_boards`` are posting places.

    ``cadences`` names what the district takes besides the law's, as plugin/id;
    ``appraisal_weights`` are whole numbers by category of appraisers, empty where all count alike;
    ``appraisal_form`` is the grade sheet as plugin/id, None for the usual one.

    All of it binds since ``effective_from``.
    """

    effective_from: date
    notice_days: Mapping[BodyKind, int]
    other_notice_days: int
    publication_days: int
    quorum: Mapping[BodyKind, Quorum | NamedRule]
    notice_boards: tuple[str, ...]
    cadences: tuple[str, ...]
    reminders: Reminders
    appraisal_weights: Mapping[str, int]
    appraisal_form: str | None

    def notice_for(self, body: BodyKind, *, lawful: int) -> int:
        """Days of notice that a meeting of ``body`` needs here; never less than the law's."""
        return max(self.notice_days.get(body, self.other_notice_days), lawful)

    def publication_for(self, *, lawful: int) -> int:
        """Days that a public notice runs here; never less than the law's."""
        return max(self.publication_days, lawful)


def validity(text: str) -> Comparison:
    """``3P >= 2M`` as an exact comparison. Raises ValueError."""
    return _comparison(text, Quantity.PRESENT, Quantity.MEMBERS, _ATTENDING)


def carriage(text: str) -> Comparison:
    """``2Y > P`` as an exact comparison. Raises ValueError."""
    return _comparison(text, Quantity.IN_FAVOUR, Quantity.PRESENT, _IN_FAVOUR)


def _comparison(text: str, left: Quantity, right: Quantity, name: Text) -> Comparison:
    match = _COMPARISON.fullmatch(text.strip())
    if match is None or (_LETTERS[match[2]], _LETTERS[match[5]]) != (left, right):
        raise ValueError(f"{text!r} does not compare {left} with {right}")
    op: Literal[">", ">="] = ">=" if match[3] == ">=" else ">"
    return Comparison(int(match[1] or 1), left, op, int(match[4] or 1), right, name)


def rules_from(values: Mapping[str, Any], since: date) -> DistrictRules:
    """The rules that these values make, by the names of their parameters; None says nothing.

    What the law asks for is not in them.
    """
    said = {key: value for key, value in values.items() if value is not None}
    days, quorum = _by_body(said, "notice_days"), _by_body(said, "quorum")
    return DistrictRules(
        effective_from=since,
        notice_days=days,
        other_notice_days=said["other_notice_days"],
        publication_days=said["publication_days"],
        quorum={body: quorum_from(said) for body, said in quorum.items()},
        notice_boards=tuple(said["notice_boards"]),
        cadences=tuple(said["cadences"]),
        reminders=Reminders(**said["reminders"]),
        appraisal_weights=dict(said["appraisal_weights"]),
        appraisal_form=said.get("appraisal_form"),
    )


def _by_body(values: Mapping[str, Any], group: str) -> dict[BodyKind, Any]:
    pairs = ((key.partition("."), value) for key, value in values.items())
    return {BodyKind(body): value for (name, _, body), value in pairs if body and name == group}


def quorum_from(said: Mapping[str, str]) -> Quorum | NamedRule:
    """A quorum as it is stored: two comparisons, or a rule by its plugin and name."""
    if "plugin" in said:
        return NamedRule(said["plugin"], said["rule"])
    return Quorum(validity(said["valid"]), carriage(said["carried"]))
