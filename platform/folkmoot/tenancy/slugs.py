"""Addresses in pinyin: 岭前社区 is ``lingqian``.

A reading that pypinyin gets wrong (牛马行 is a street of trades, niumahang) is put right by the
manifest's ``slug`` column, not by a table here: another district may read the same characters
otherwise.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import count

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 60
# Pages of a district stand where a community of this name would.
RESERVED = frozenset({"compliance", "plugins", "rollout", "x"})
_KINDS_OF_PLACE = ("社区", "街道", "区", "镇", "乡", "村")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place that needs an address: ``beside`` is its street's slug, to tell namesakes apart."""

    code: str
    name: str
    beside: str


def slug_of(name: str) -> str:
    """Pinyin of ``name`` without the kind of place it ends with; empty if nothing is readable."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a dictionary of some 50,000 phrases

    kind = next((kind for kind in _KINDS_OF_PLACE if name.endswith(kind)), "")
    syllables = "".join(lazy_pinyin(name.removesuffix(kind) or name)).lower()
    return re.sub(r"[^a-z0-9]+", "", syllables)[:LONGEST_SLUG]


def assign_slugs(wanted: Iterable[Wanted], taken: AbstractSet[str]) -> dict[str, str]:
    """A free slug for each, by code. The same input gives the same slugs, in whatever order.

    Of two namesakes the lower code keeps the plain slug, the other gets its street's behind it.
    """
    used, slugs = {*taken, *RESERVED}, {}
    for place in sorted(wanted, key=lambda place: place.code):
        slugs[place.code] = _first_free(place, used)
        used.add(slugs[place.code])
    return slugs


def _first_free(place: Wanted, used: AbstractSet[str]) -> str:
    plain = slug_of(place.name) or place.code
    for candidate in (plain, f"{plain}-{place.beside}"):
        if candidate not in used:
            return candidate
    return next(numbered for n in count(2) if (numbered := f"{plain}-{n}") not in used)
