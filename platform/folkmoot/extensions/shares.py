"""A comparison of law or practice in words: at least two thirds of the members attend.

People read and choose a share; the exact form (``3P >= 2M``) is for files and machines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from types import MappingProxyType

from folkmoot.kernel.wording import filled
from folkmoot_sdk import Comparison, Quantity, Text

Q = Quantity
_DIGITS = "零一二三四五六七八九"
_SMALL = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_READ_OUT = 99
_PARTS = MappingProxyType(
    {3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
    | {10: "tenth"}
)


@dataclass(frozen=True, slots=True)
class _Words:
    """A number by its name; in English those it counts, and what they do to be counted."""

    zh: str
    those: str
    do: str


_QUANTITIES: Mapping[Quantity, _Words] = MappingProxyType(
    {
        Q.ELIGIBLE: _Words("有权参加人数", "those entitled to take part", "are entitled"),
        Q.MEMBERS: _Words("应到人数", "the members", "are members"),
        Q.REPRESENTATIVES: _Words(
            "居民代表人数", "the residents' representatives", "are residents' representatives"
        ),
        Q.PRESENT: _Words("到会人数", "those attending", "attend"),
        Q.IN_FAVOUR: _Words("同意人数", "those in favour", "are in favour"),
        Q.BALLOTS: _Words("投票人数", "those voting", "vote"),
        Q.SIGNATURES: _Words("联名人数", "those signing", "sign"),
        Q.AREA_TOTAL: _Words("专有部分总面积", "the total area", "counts"),
        Q.AREA_PRESENT: _Words("参与表决面积", "the area taking part", "takes part"),
        Q.AREA_IN_FAVOUR: _Words("同意面积", "the area in favour", "is in favour"),
        Q.HEADS_TOTAL: _Words("业主总人数", "all owners", "are owners"),
        Q.HEADS_PRESENT: _Words("参与表决业主人数", "the owners taking part", "take part"),
        Q.HEADS_IN_FAVOUR: _Words("同意业主人数", "the owners in favour", "are in favour"),
    }
)
# Outside a meeting nobody attends: whoever casts a ballot takes part.
_TAKING_PART = _Words("参加人数", "those taking part", "take part")

_SAID = {
    ">=": Text("{part}不少于{whole}的{share}", "at least {share} of {whole} {part}"),
    ">": Text("{part}超过{whole}的{share}", "more than {share} of {whole} {part}"),
}
_ALL = Text("{part}等于{whole}", "all of {whole} {part}")


def in_words(test: Comparison, *, meeting: bool = True) -> Text:
    """What a test asks for. ``meeting``: those present attend; else they take part in a vote."""
    part, whole = (_words(each, meeting=meeting) for each in (test.left, test.right))
    says = _ALL if test.op == ">=" and test.left_factor == test.right_factor else _SAID[test.op]
    return filled(
        says,
        part=Text(part.zh, part.do),
        whole=Text(whole.zh, whole.those),
        share=share(test.right_factor, test.left_factor),
    )


def _words(quantity: Quantity, *, meeting: bool) -> _Words:
    at_home = quantity is Q.PRESENT and not meeting
    return _TAKING_PART if at_home else _QUANTITIES[quantity]


def share(parts: int, of: int) -> Text:
    """The fraction in its lowest terms: 三分之二, two thirds; a rare one is "7 in 12"."""
    common = gcd(parts, of)
    parts, of = parts // common, of // common
    if (parts, of) == (1, 2):
        return Text("半数", "half")
    zh = f"{_numeral(of)}分之{_numeral(parts)}" if of > 1 else "全部"
    if parts < of and of in _PARTS:
        name = _PARTS[of] if parts == 1 else f"{_PARTS[of]}s"
        return Text(zh, f"{_SMALL[parts]} {name}")
    return Text(zh, f"{parts} in {of}" if of > 1 else "all")


def _numeral(number: int) -> str:
    """A whole number below a hundred as it is read: 十二, 二十; a larger one in digits."""
    if number > _READ_OUT:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
