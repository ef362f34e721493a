"""What a line of a problem list is called, in both languages and without a request."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from folkmoot.appraisals.domain import Origin
from folkmoot.appraisals.models import WorkProblem
from folkmoot.people.domain.kinds import body_label
from folkmoot_sdk import BodyKind, Text


def title_of(problem: WorkProblem) -> str | Text:
    """The body's own words, or what the record said when it brought the problem up."""
    facts: Mapping[str, Any] = problem.facts
    match problem.origin:
        case Origin.OWN:
            return problem.text
        case Origin.OVERDUE:
            return _overdue(facts)
        case Origin.FAILED_ATTEMPT:
            return _two(facts, "{title}（{with}）未办成", "{title} ({with}): not carried out")
        case Origin.DISSATISFIED:
            zh = "{title}：{answers} 份答复中 {dissatisfied} 份不满意"
            return _two(facts, zh, "{title}: {dissatisfied} of {answers} answers are dissatisfied")
    return _two(facts, "上年任务未完成：{title}", "Not done from the last year: {title}")


def detail_of(problem: WorkProblem) -> str:
    """What people said at the time, in their own words; "" where the title says it all."""
    return str(problem.facts.get("reason") or problem.facts.get("said") or "")


def _overdue(facts: Mapping[str, Any]) -> Text:
    body = body_label(BodyKind(facts["body"]))
    first, last = (date.fromisoformat(facts[key]) for key in ("starts_on", "ends_on"))
    zh = (
        f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日应开未开：{body.zh}"
    )
    return Text(zh, f"Owed and not held from {first} to {last}: {body.en}")


def _two(facts: Mapping[str, Any], zh: str, en: str) -> Text:
    return Text(zh.format_map(facts), en.format_map(facts))
