"""Between what a pack writes of a rule and what stands in the form about it."""

from collections.abc import Mapping
from math import gcd
from typing import Any

from folkmoot.tenancy.packs import Group
from folkmoot.tenancy.rules import Quorum, quorum_from
from folkmoot_sdk import AppraiserCategory


def typed_value(group: Group, data: Mapping[str, Any]) -> object:
    """The value that a filled-in form of this kind means, as a pack writes it."""
    match group:
        case Group.QUORUM:
            return {
                "valid": _comparison(data, "valid", "P", "M"),
                "carried": _comparison(data, "carried", "Y", "P"),
            }
        case Group.NOTICE_BOARDS:
            return _lines(data["lines"])
        case Group.CADENCES:
            return list(data["names"])
        case Group.REMINDERS:
            return {name: data[name] for name in ("secretary", "street", "district")}
        case Group.APPRAISAL_WEIGHTS:
            return {category.value: data[category.value] for category in AppraiserCategory}
    return data["value"]


def shown_value(group: Group, value: Any) -> dict[str, object]:  # noqa: ANN401 - JSON
    """The same the other way round: what stands in the form at first."""
    match group:
        case Group.QUORUM:
            return _shares(value)
        case Group.REMINDERS | Group.APPRAISAL_WEIGHTS:
            return dict(value or {})
        case Group.NOTICE_BOARDS:
            return {"lines": "\n".join(value or ())}
        case Group.CADENCES:
            return {"names": list(value or ())}
    return {"value": value}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _comparison(data: Mapping[str, Any], side: str, part: str, whole: str) -> str:
    """The share as a pack writes it, in its lowest terms: two thirds are ``3P >= 2M``."""
    common = gcd(data[f"{side}_upper"], data[f"{side}_lower"])
    upper, lower = (data[f"{side}_{name}"] // common for name in ("upper", "lower"))
    return f"{_times(lower, part)} {data[f'{side}_how']} {_times(upper, whole)}"


def _times(factor: int, letter: str) -> str:
    return letter if factor == 1 else f"{factor}{letter}"


def _shares(value: Mapping[str, str] | None) -> dict[str, object]:
    """Nothing of a plugin's rule: it may ask for what no share says."""
    said = quorum_from(value) if value else None
    if not isinstance(said, Quorum):
        return {}
    return {
        f"{side}_{name}": each
        for side, test in (("valid", said.valid), ("carried", said.carried))
        for name, each in (
            ("how", test.op),
            ("upper", test.right_factor),
            ("lower", test.left_factor),
        )
    }
