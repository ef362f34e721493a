"""What a message says once people's own words stand in it."""

import re

import pytest

from folkmoot.appraisals.refusals import without_task
from folkmoot.kernel.wording import composed
from folkmoot.web import catalogues
from folkmoot.web.terminal import say

PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")
DOUBLED = re.compile(r"[。！？!?；;，,：:][。.]|\.。|。[、，；]|(?<![./])\.\.(?![./])")
# What people write: a sentence of their own, with its end.
WRITTEN = (
    "路灯不亮。",
    "The lamp is dark.",
    "什么时候修？",
    "Really?",
    "路灯不亮。、路面破损。",
    "再说…",
)


def wordings() -> list[str]:
    """Every message with something to fill in, in both languages."""
    found: set[str] = set()
    for feature in catalogues.features():
        for entry in catalogues.read_catalogue(feature / catalogues.MESSAGES):
            for text in (entry.id, entry.string):
                found.update([text] if isinstance(text, str) else text or ())
    return sorted(text for text in found if text)


def filled(template: str, written: str) -> str:
    named = PLACEHOLDER.findall(template)
    return composed(template, {name: 3 if kind == "d" else written for name, kind in named})


@pytest.mark.parametrize("written", WRITTEN)
def test_no_message_ends_a_sentence_twice(written: str) -> None:
    said = {template: filled(template, written) for template in wordings()}
    assert len(said) > 1_000
    assert {template: text for template, text in said.items() if DOUBLED.search(text)} == {}
    stopped = {template: text for template, text in said.items() if template[-1] in "。."}
    assert {template: text for template, text in stopped.items() if text[-1] not in "。.?？"} == {}


@pytest.mark.parametrize(
    ("written", "said"),
    [("/var/..", "in /var/..."), ("wait...", "in wait..."), ("a.b", "in a.b."), ("1.5", "in 1.5.")],
)
def test_points_that_are_meant_stay(written: str, said: str) -> None:
    assert composed("in %(x)s.", {"x": written}) == said


def test_without_parameters_a_lone_per_cent_sign_is_text() -> None:
    assert composed("100 %. Well..", {}) == "100 %. Well.."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "有 2 个问题尚未列出任务：路灯不亮、路面破损。"),
        ("en", "2 problems have no task yet: 路灯不亮。, 路面破损。"),
    ],
)
def test_what_is_handed_in_without_a_task_is_told_in_one_sentence(language: str, said: str) -> None:
    refused = without_task(["路灯不亮。", "路面破损。"])
    assert say(refused.message, refused.params, language) == said
