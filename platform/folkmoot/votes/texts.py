"""Whether all text of a value is plain: what is printed on a terminal must not be able to steer it.

Said of count files that come from anywhere, and of what a voting rule answers, which may be
anybody's code.
"""

from collections.abc import Iterator

from folkmoot.kernel.errors import Invalid
from folkmoot.kernel.text import plain_text

# A rule's whole explanation is a tenth of this; an option's name a hundredth.
_LONGEST = 10_000


def is_plain_throughout(plain: object) -> bool:
    """No invisible sign, no tag, nothing too long, in any text of JSON data."""
    # Each text once: a file of a million ballots has few different words.
    return all(_is_plain(text) for text in set(_texts(plain)))


def _is_plain(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    try:
        plain_text(text, field="", limit=_LONGEST, required=False)
    except Invalid:
        return False
    return True


def _texts(plain: object) -> Iterator[str]:
    left = [plain]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            left += each
