"""An evaluation form's page: fill it in and see what it comes to."""

from collections.abc import Mapping
from typing import Any

from folkmoot_sdk import EvaluationForm, FormItem, Grade


def form_page(
    form: EvaluationForm,
    given: Mapping[str, tuple[str, ...]],
    language: str,  # noqa: ARG001 - as every page is asked
) -> dict[str, Any]:
    """What is chosen, and its points out of the most there are, in whole numbers."""
    chosen = {item.key: _grade(item, given) for item in form.items}
    filled = [(item, grade) for item in form.items if (grade := chosen[item.key])]
    return {
        "chosen": {key: grade.key if grade else "" for key, grade in chosen.items()},
        "whole": len(filled) == len(form.items),
        "points": sum(item.weight * grade.points for item, grade in filled),
        "best": sum(item.weight * max(g.points for g in item.scale) for item in form.items),
    }


def _grade(item: FormItem, given: Mapping[str, tuple[str, ...]]) -> Grade | None:
    key = given.get(f"item.{item.key}", ("",))[-1]
    return next((grade for grade in item.scale if grade.key == key), None)
