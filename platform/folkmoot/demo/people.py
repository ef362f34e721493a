"""Invented people and units, the same on every machine: a fixed seed and common names."""

from collections.abc import Iterator
from random import Random

# The commonest surnames of the country, and characters of given names; no real person is meant.
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "安柏昌辰初春德东恩芳丰福桂海涵和恒华嘉建洁锦静君凯兰乐立林玲茂梅敏明宁平琪清庆秋荣瑞"
# What is found in most districts, and names that it commonly bears.
_CALLED = ("育才", "启明", "新华", "光明", "向阳", "建设", "和平", "文化", "东风", "实验")
_UNITS = ("小学", "中学", "幼儿园", "卫生服务站", "邮政所", "供电所", "农贸市场", "养老院")


def invented_names(seed: int) -> Iterator[str]:
    """Names without end, none twice."""
    random = Random(seed)  # noqa: S311 - invention, not security
    used: set[str] = set()
    while True:
        given = "".join(random.choices(_GIVEN, k=random.choice((1, 2, 2, 2))))
        name = random.choice(_SURNAMES) + given
        if name not in used:
            used.add(name)
            yield name


def invented_units(seed: int) -> list[str]:
    """Names of units located in a community, none twice."""
    units = [f"{name}{kind}" for name in _CALLED for kind in _UNITS]
    Random(seed).shuffle(units)  # noqa: S311 - as above
    return units
