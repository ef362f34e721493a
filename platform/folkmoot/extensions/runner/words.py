"""Words that come out of a worker: on their way to a page, they must be what they seem."""

import unicodedata
from collections.abc import Mapping

# Longer than the longest notice that anybody would put up.
_LONGEST = 10_000
# Controls, what turns the direction of writing round, and halves of characters: none of them is
# seen, and each changes what is. Lines may end.
_UNSEEN = frozenset({"Cc", "Cs"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def require_seen(value: object) -> None:
    """Raise ValueError where JSON data holds words that are not what they seem, or too many."""
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


def _is_unseen(char: str) -> bool:
    return char in _TURNING or (unicodedata.category(char) in _UNSEEN and char != "\n")
