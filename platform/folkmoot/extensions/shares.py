"""A comparison of law or practice in words: at least two thirds of the members attend.

People read and choose a share; the exact form (``3P >= 2M``) is for files and machines.
"""

from collections.abc import Mapping
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

# What part of the whole it is (Chinese), and what those do (English); then the whole.
_PART: Mapping[Quantity, Text] = MappingProxyType(
    {
        Q.REPRESENTATIVES: Text("居民代表人数", "are residents' representatives"),
        Q.PRESENT: Text("到会人数", "attend"),
        Q.IN_FAVOUR: Text("同意人数", "are in favour"),
        Q.BALLOTS: Text("投票人数", "vote"),
        Q.SIGNATURES: Text("联名人数", "sign"),
        Q.AREA_PRESENT: Text("参与表决面积", "takes part"),
        Q.AREA_IN_FAVOUR: Text("同意面积", "is in favour"),
        Q.HEADS_PRESENT: Text("参与表决业主人数", "take part"),
        Q.HEADS_IN_FAVOUR: Text("同意业主人数", "are in favour"),
    }
)
_WHOLE: Mapping[Quantity, Text] = MappingProxyType(
    {
        Q.ELIGIBLE: Text("有权参加人数", "those entitled to take part"),
        Q.MEMBERS: Text("应到人数", "the members"),
        Q.REPRESENTATIVES: Text("居民代表人数", "the residents' representatives"),
        Q.PRESENT: Text("到会人数", "those attending"),
        Q.BALLOTS: Text("投票人数", "those voting"),
        Q.AREA_TOTAL: Text("专有部分总面积", "the total area"),
        Q.AREA_PRESENT: Text("参与表决面积", "the area taking part"),
        Q.HEADS_TOTAL: Text("业主总人数", "all owners"),
        Q.HEADS_PRESENT: Text("参与表决业主人数", "the owners taking part"),
    }
)
# Outside a meeting nobody attends: whoever casts a ballot takes part.
_TAKING_PART = {Q.PRESENT: Text("参加人数", "take part")}
_THOSE_TAKING_PART = {Q.PRESENT: Text("参加人数", "those taking part")}

_SAID = {
    ">=": Text("{part}不少于{whole}的{share}", "at least {share} of {whole} {part}"),
    ">": Text("{part}超过{whole}的{share}", "more than {share} of {whole} {part}"),
}
_ALL = Text("{part}等于{whole}", "all of {whole} {part}")


def in_words(test: Comparison, *, meeting: bool = True) -> Text:
    """What a test asks for. ``meeting``: those present attend; else they take part in a vote."""
    part = _PART if meeting else {**_PART, **_TAKING_PART}
    whole = _WHOLE if meeting else {**_WHOLE, **_THOSE_TAKING_PART}
    says = _ALL if test.op == ">=" and test.left_factor == test.right_factor else _SAID[test.op]
    return filled(
        says,
        part=part.get(test.left, Text(test.left, test.left)),
        whole=whole.get(test.right, Text(test.right, test.right)),
        share=share(test.right_factor, test.left_factor),
    )


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
