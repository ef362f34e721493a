"""What comes out of a worker: words that are what they seem, and no more than anybody reads."""

import unicodedata
from collections.abc import Mapping
from typing import Any

# Longer than the longest notice that anybody would put up.
_LONGEST = 10_000
# More than all square millimetres of the Earth; a longer number is no count of anything.
_MOST = 10**30
# Objects and lists within one another; the deepest answer of the contract has eight.
DEEPEST = 32
# Controls, what turns the direction of writing round or joins letters, ends of lines, halves of
# characters, and what has no meaning yet or none that is agreed on: none of them is seen, and each
# changes what is, or carries what nobody should be told. Lines may end.
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# As invisible, though of other categories: fillers, a joiner, and the selectors of variants, which
# no character of Chinese needs to be read.
_BLANK = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x1D159),
            *(0x180B, 0x180C, 0x180D, 0x180F),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)


def require_seen(value: object) -> None:
    """Raise ValueError where JSON data holds words that are not what they seem, or too many, or a
    number of more digits than anybody reads.
    """
    if isinstance(value, str):
        if len(value) > _LONGEST or any(map(_is_unseen, value)):
            raise ValueError("words with characters that nobody sees, or too many of them")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            require_seen(key)
            require_seen(inner)
    elif isinstance(value, list):
        for inner in value:
            require_seen(inner)
    elif isinstance(value, int) and abs(value) >= _MOST:
        raise ValueError("a number with too many digits")


def is_deep(value: object) -> bool:
    """Whether JSON data goes deeper than any answer does. Level by level: a plugin chooses how deep
    it is, and whoever walks down to the end falls off.
    """
    level: list[Any] = [[value]]
    for _ in range(DEEPEST + 1):
        inside = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for some in inside for each in some if isinstance(each, dict | list)]
        if not level:
            break
    return bool(level)


def _is_unseen(char: str) -> bool:
    return char in _BLANK or (unicodedata.category(char) in _UNSEEN and char != "\n")
