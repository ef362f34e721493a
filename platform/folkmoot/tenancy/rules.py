"""What a district lays down for its communities where the law leaves it open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from folkmoot_sdk import BodyKind, Comparison, Quantity, Text

# URC 26: ten days' notice of a residents' meeting, whichever way it votes.
LEAST_NOTICE: Mapping[BodyKind, int] = MappingProxyType(
    {BodyKind.RESIDENTS_MEETING: 10, BodyKind.HOUSEHOLDS_MEETING: 10}
)
# URC 34.
LEAST_PUBLICATION = 15
# Bodies whose quorum is the law's own (URC 27-29, CC 278).
STATUTORY_QUORUM = frozenset(
    {
        BodyKind.RESIDENTS_MEETING,
        BodyKind.HOUSEHOLDS_MEETING,
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        BodyKind.OWNERS_ASSEMBLY,
    }
)

_LETTERS = {"P": Quantity.PRESENT, "M": Quantity.MEMBERS, "Y": Quantity.IN_FAVOUR}
_COMPARISON = re.compile(r"([1-9]\d?)?([PMY]) (>=|>) ([1-9]\d?)?([PMY])")
_ATTENDING = Text("出席人数与应到人数", "those attending of the members")
_IN_FAVOUR = Text("赞成人数与出席人数", "those in favour of those attending")

_LEAST: Mapping[str, Any] = MappingProxyType(
    {
        "effective_from": "0001-01-01",
        "notice_days": {},
        "other_notice_days": 3,
        "publication_days": LEAST_PUBLICATION,
        "quorum": {},
        "notice_boards": (),
    }
)


@dataclass(frozen=True, slots=True)
class Quorum:
    """A body's own quorum: when its meeting is valid, and when it has carried something."""

    valid: Comparison
    carried: Comparison


@dataclass(frozen=True, slots=True)
class DistrictRules:
    """``notice_days`` and ``quorum`` by kind of body; ``notice_boards`` are posting places."""

    effective_from: date
    notice_days: Mapping[BodyKind, int]
    other_notice_days: int
    publication_days: int
    quorum: Mapping[BodyKind, Quorum]
    notice_boards: tuple[str, ...]
    plugins: tuple[str, ...]

    def notice_for(self, body: BodyKind) -> int:
        """Days of notice that a meeting of ``body`` needs here; never less than the law's."""
        days = self.notice_days.get(body, self.other_notice_days)
        return max(days, LEAST_NOTICE.get(body, 0))


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


def rules_from(settings: Mapping[str, Any]) -> DistrictRules:
    """The rules in a district's stored settings, which a manifest's check let through.

    A district that has laid nothing down gets the law's least, and three days of other notices.
    """
    rules = {**_LEAST, **settings.get("rules", {})}
    return DistrictRules(
        effective_from=date.fromisoformat(rules["effective_from"]),
        notice_days={BodyKind(body): days for body, days in rules["notice_days"].items()},
        other_notice_days=rules["other_notice_days"],
        publication_days=rules["publication_days"],
        quorum={
            BodyKind(body): Quorum(validity(tests["valid"]), carriage(tests["carried"]))
            for body, tests in rules["quorum"].items()
        },
        notice_boards=tuple(rules["notice_boards"]),
        plugins=tuple(settings.get("plugins", {}).get("granted", ())),
    )
