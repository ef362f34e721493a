"""What comes out of a worker, on its way to a page: words must be what they seem, numbers short."""

import unicodedata
from collections.abc import Mapping

# Longer than the longest notice that anybody would put up.
_LONGEST = 10_000
# More than any figure of any rule. Python refuses to write 4,300 digits, and sums would get there.
_LARGEST = 10**100
# Controls, what turns the direction of writing round, and halves of characters: none of them is
# seen, and each changes what is. Lines may end.
_UNSEEN = frozenset({"Cc", "Cs"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def require_seen(value: object) -> None:
    """Raise ValueError where JSON data holds words that are not what they seem, or too many, or a
    number that nobody could read.
    """
    if isinstance(value, str):
        if len(value) > _LONGEST or any(map(_is_unseen, value)):
            raise ValueError("words with characters that nobody sees, or too many of them")
    elif isinstance(value, int):
        if abs(value) >= _LARGEST:
            raise ValueError("a number of more than a hundred digits")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            require_seen(key)
            require_seen(inner)
    elif isinstance(value, list):
        for inner in value:
            require_seen(inner)


def _is_unseen(char: str) -> bool:
    return char in _TURNING or (unicodedata.category(char) in _UNSEEN and char != "\n")
