"""What people type is kept as they typed it, or refused with the reason; never silently mended."""

import re
import unicodedata
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.kernel.errors import Invalid
from folkmoot.kernel.text import plain_text


def kept(value: str, *, limit: int = 200, required: bool = True) -> str:
    return plain_text(value, field="title", limit=limit, required=required)


def refused(value: str, *, limit: int = 200, required: bool = True) -> str:
    with pytest.raises(Invalid) as caught:
        kept(value, limit=limit, required=required)
    assert caught.value.field == "title"
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "3<5, 5 > 3",
        "1 <= 2",
        "电梯坏了，4部都要修",
        "第一行\n\t第二行",
        "名字里的生僻字：𡃁𰻞",
        "👨‍👩‍👧 家庭",  # a joiner holds the emoji together
        "AT&T -- 50 % \"quoted\" 'too' <3",
    ],
)
def test_plain_text_is_kept_as_it_is(text: str) -> None:
    assert kept(text) == text


def test_a_character_younger_than_this_python_is_kept() -> None:
    young = "\U0003fff0"
    assert unicodedata.category(young) == "Cn"
    assert kept(young) == young


def test_margins_and_line_ends_of_windows_are_not_what_somebody_wrote() -> None:
    assert kept("  一\r\n二 \n") == "一\n二"


@pytest.mark.parametrize("point", [0x00, 0x07, 0x0D, 0x1B, 0x7F, 0x85, 0xFFFF, 0xFDD0, 0xE000])
def test_control_and_private_characters_are_refused(point: int) -> None:
    assert refused(f"甲{chr(point)}乙") == "text.control"


@pytest.mark.parametrize("char", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")
def test_marks_that_turn_the_reading_around_are_refused(char: str) -> None:
    assert refused(f"同意{char}反对") == "text.control"


@pytest.mark.parametrize("char", "\u200b\u2060\ufeff\u00ad\u2028\u2029")
def test_invisible_characters_are_refused_and_named(char: str) -> None:
    with pytest.raises(Invalid) as caught:
        kept(f"王{char}芳")
    assert caught.value.params == {"point": f"{ord(char):04X}"}


def test_half_a_character_is_refused() -> None:
    assert refused("\ud83d!") == "text.control"


@pytest.mark.parametrize(
    "text", ["<script>", "a<b", "</p", "<!-- -->", "<?php", "<img src=x onerror=", "x <SVG/onload>"]
)
def test_what_a_browser_would_take_for_a_tag_is_refused(text: str) -> None:
    assert refused(text) == "text.markup"


BLANKS = [
    "\u3164",
    "\u2800",
    "\u034f",
    "\ufe0f",
    "\uffa0",
    "\u115f\u1160",
    "\u0301",
    "\u200d\u3164",
]


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u3000", "\u200d\u200c", *BLANKS])
def test_nothing_visible_is_nothing(text: str) -> None:
    assert refused(text) == "text.required"


def test_what_is_not_required_may_be_empty() -> None:
    assert kept(" ", required=False) == ""


@pytest.mark.parametrize("blank", ["\u3164", "\u2800", "\u034f", "\ufe0f", "\u200d", "\u200c"])
def test_what_nobody_sees_makes_no_second_name_of_the_same_one(blank: str) -> None:
    assert refused(f"王{blank}芳") == "text.control"
    assert refused(f"{blank}王芳") == "text.control"
    assert refused(f"王芳{blank}") == "text.control"


@pytest.mark.parametrize("blank", ["\u3164", "\u200d", "\ufe0f"])
def test_what_is_not_required_may_not_only_look_empty(blank: str) -> None:
    assert refused(blank, required=False) == "text.control"


@pytest.mark.parametrize(
    "text", ["❤\ufe0f", "1\ufe0f\u20e3", "葛\U000e0101城", "ℹ\ufe0f", "क्\u200dष", "？"]
)
def test_what_changes_how_a_character_looks_is_kept(text: str) -> None:
    assert kept(text) == text


def test_length_is_counted_in_composed_characters() -> None:
    decomposed = "e\u0301" * 5
    assert kept(decomposed, limit=5) == "é" * 5
    assert refused(decomposed + "e", limit=5) == "text.too_long"


def test_a_text_of_exactly_the_limit_is_kept() -> None:
    assert kept("议" * 10_000, limit=10_000) == "议" * 10_000
    assert refused("议" * 10_001, limit=10_000) == "text.too_long"


@pytest.mark.parametrize("tower", ["\u0315" * 20_000 + "\u0316" * 20_000, "\u0f73" * 40_000])
@pytest.mark.parametrize("limit", [2_000, 40_000])
def test_a_tower_of_accents_is_refused_before_anybody_sorts_it(tower: str, limit: int) -> None:
    with patch("unicodedata.normalize", side_effect=AssertionError):
        assert refused(f"a{tower}", limit=limit) in {"text.too_long", "text.marks"}


def test_a_letter_may_bear_thirty_accents_and_no_more() -> None:
    assert kept("x" + "\u0301" * 30)
    assert refused("x" + "\u0301" * 31) == "text.marks"


@given(st.text())
def test_what_is_kept_would_be_kept_again_unchanged(text: str) -> None:
    try:
        once = kept(text, limit=1_000)
    except Invalid:
        return
    assert kept(once, limit=1_000) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(st.sampled_from(" 09azAZ一鿿王明 <,é\u200b\u3000"), max_size=8), st.booleans())
def test_what_nearly_everybody_writes_is_kept_by_the_short_way_as_by_the_long(
    text: str, required: bool
) -> None:
    def outcome() -> str:
        try:
            return plain_text(text, field="", limit=6, required=required)
        except Invalid as error:
            return error.code

    short = outcome()
    with patch("folkmoot.kernel.text._HARMLESS", re.compile(r"(?!)")):
        assert outcome() == short
