"""Plain text from people: kept as they wrote it, refused when it cannot be shown as it is."""

import re
import unicodedata

from folkmoot.kernel.errors import Invalid, mark

# What a browser takes for the start of a tag; "a < b" is none, because of the space.
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
# Controls, half characters, private ones, and whatever is invisible: reordering marks make a
# notice read otherwise than it is stored, and a zero-width space makes two names look like one.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# The joiners hold emoji and some scripts together.
_JOINERS = "\u200c\u200d"
_KEPT = frozenset(f"\n\t{_JOINERS}")


def plain_text(value: str, *, field: str, limit: int, required: bool = True) -> str:
    """``value`` in NFC, trimmed, at most ``limit`` characters.

    Raises Invalid with ``text.required``, ``text.too_long``, ``text.control`` or ``text.markup``.
    Nothing is silently removed: a person should see what was wrong with what they typed.
    """
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    if required and not text.strip(_JOINERS):
        raise Invalid("text.required", mark("This cannot be left empty."), field=field)
    if len(text) > limit:
        raise Invalid(
            "text.too_long",
            mark("This is %(length)d characters long; at most %(limit)d can be kept."),
            cure=mark("Shorten it, or split it into two entries."),
            field=field,
            length=len(text),
            limit=limit,
        )
    _refuse_unprintable(text, field)
    return text


def _refuse_unprintable(text: str, field: str) -> None:
    bad = next((char for char in text if _is_control(char)), None)
    if bad is not None:
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


def _is_control(char: str) -> bool:
    if char in _KEPT:
        return False
    return unicodedata.category(char) in _UNPRINTABLE or _is_no_character(ord(char))


def _is_no_character(point: int) -> bool:
    """The 66 points that Unicode keeps free for ever. Others without a name are only younger than
    this Python: rare characters of personal names among them.
    """
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 - Unicode 23.7
