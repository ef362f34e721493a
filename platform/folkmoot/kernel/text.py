"""Plain text from people: kept as they wrote it, refused when it cannot be shown as it is."""

import re
import unicodedata

from folkmoot.kernel.errors import Invalid, mark

# What a browser takes for the start of a tag; "a < b" is none, because of the space.
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
# Controls, half characters, private ones, and whatever is invisible: reordering marks make a
# notice read otherwise than it is stored, and a zero-width space makes two names look like one.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# Letters, marks and symbols by category that print as nothing: two names with one of them between
# would look alike, and a text of them alone would look empty.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U00016fe4\U0001d159")
# The joiners hold emoji and some scripts together.
_JOINERS = "\u200c\u200d"
_KEPT = frozenset(f"\n\t{_JOINERS}")
# How a character before them looks: as text, as emoji, or as another form of one ideograph.
_SELECTORS = (*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0)))
_ATTACHED = frozenset((*_JOINERS, "\ufe0e", "\ufe0f"))
_NOT_SEEN = frozenset((*_JOINERS, *_SELECTORS))
_EMOJI_LETTERS = frozenset("\u2139")
_FIRST_IDEOGRAPH = "\u2e80"
# Nearly all that people write: nothing below changes or refuses any of it, and it takes a tenth.
_HARMLESS = re.compile("[0-9A-Za-z\u4e00-\u9fff][ 0-9A-Za-z\u4e00-\u9fff]*")
# No script writes so many on one letter; sorting them takes the square of their number.
_MARKS_IN_A_ROW = 30
# NFC makes at most one character of four (Greek with three accents).
_DECOMPOSED = 4


def plain_text(value: str, *, field: str, limit: int, required: bool = True) -> str:
    """``value`` in NFC, trimmed, at most ``limit`` characters.

    Raises Invalid with ``text.required``, ``text.too_long``, ``text.marks``, ``text.control`` or
    ``text.markup``. Nothing is silently removed: a person should see what was wrong with what
    they typed.
    """
    raw = value.strip()
    if len(raw) <= limit and _HARMLESS.fullmatch(raw):
        return raw
    # Before anything else is done with it: every other step takes longer, the longer it is.
    _require_length(raw, field, limit, limit * _DECOMPOSED)
    _refuse_towers(raw, field)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip()
    _require_length(text, field, limit, limit)
    if required and not _is_seen(text):
        raise Invalid("text.required", mark("This cannot be left empty."), field=field)
    _refuse_unprintable(text, field)
    return text


def _require_length(text: str, field: str, limit: int, most: int) -> None:
    if len(text) > most:
        raise Invalid(
            "text.too_long",
            mark("This is %(length)d characters long; at most %(limit)d can be kept."),
            cure=mark("Shorten it, or split it into two entries."),
            field=field,
            length=len(text),
            limit=limit,
        )


def _refuse_towers(text: str, field: str) -> None:
    if not text.isascii() and _longest_run_of_marks(text) > _MARKS_IN_A_ROW:
        raise Invalid(
            "text.marks",
            mark("More than %(most)d accents stand on one letter here."),
            cure=mark("Type the text again instead of pasting it."),
            field=field,
            most=_MARKS_IN_A_ROW,
        )


def _longest_run_of_marks(text: str) -> int:
    longest = run = 0
    for char in text:
        # By category and not by combining class: some of class 0 fall apart into two with one.
        run = run + 1 if unicodedata.category(char).startswith("M") else 0
        longest = max(longest, run)
    return longest


def _is_seen(text: str) -> bool:
    """Whether there is anything to look at: a letter, a digit, a symbol."""
    return any(
        not char.isspace()
        and char not in _NOT_SEEN
        and char not in _FILLERS
        and not unicodedata.category(char).startswith("M")
        for char in text
    )


def _refuse_unprintable(text: str, field: str) -> None:
    before = ("", *text)
    bad = next((char for last, char in zip(before, text, strict=False) if _is_bad(char, last)), "")
    if bad:
        raise Invalid(
            "text.control",
            mark("This contains the invisible character U+%(point)s."),
            cure=mark("Type the text again instead of pasting it."),
            field=field,
            point=f"{ord(bad):04X}",
        )
    if _MARKUP.search(text):
        raise Invalid(
            "text.markup",
            mark("This contains a web page tag such as <script>; only plain text is kept."),
            cure=mark("Remove the part between the angle brackets."),
            field=field,
        )


def _is_bad(char: str, last: str) -> bool:
    """Whether ``char`` cannot be shown, or would not be seen after ``last``."""
    if char in _NOT_SEEN:
        return not _can_attach(char, last)
    if char in _KEPT:
        return False
    return (
        unicodedata.category(char) in _UNPRINTABLE
        or char in _FILLERS
        or _is_no_character(ord(char))
    )


def _can_attach(char: str, last: str) -> bool:
    """A joiner after a Chinese or Latin letter changes nothing that anybody sees, and would make
    a second name out of the same one; after a symbol it makes an emoji.
    """
    if not last or last.isspace():
        return False
    return char not in _ATTACHED or last in _EMOJI_LETTERS or not _stands_alone(last)


def _stands_alone(char: str) -> bool:
    category = unicodedata.category(char)
    return category in {"Lu", "Ll", "Lt"} or (category == "Lo" and char >= _FIRST_IDEOGRAPH)


def _is_no_character(point: int) -> bool:
    """The 66 points that Unicode keeps free for ever. Others without a name are only younger than
    this Python: rare characters of personal names among them.
    """
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 - Unicode 23.7
