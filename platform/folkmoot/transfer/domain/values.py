"""One cell's text as what it means: a name, a day, an area, yes or no. Each raises Invalid."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.text import plain_text
from folkmoot.people.domain.particulars import a_name
from folkmoot.transfer.reading.limits import CELL

Word = TypeVar("Word")

_IN_PARTS = re.compile(
    r"(\d{4})\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})\s*日?(?:[T ]00:00(?::00)?)?"
)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Five digits: of four it would be somebody's year of birth, and of six a month with its year.
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.0+)?")
# Day 60 of Excel is 29 February 1900, which never was; all days of five digits come after it.
_EXCEL_ZERO = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1850, 2200
_AREA = re.compile(r"(\d{1,7})(?:\.(\d{1,2})0*)?")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_YES = frozenset({"是", "y", "yes", "true", "1", "√", "✓", "✔", "有"})
_NO = frozenset({"否", "n", "no", "false", "0", "×", "x", "无", "不是"})
_DIGITS_APART = str.maketrans("－—–　", "--- ")


@lru_cache(maxsize=65_536)  # groups, grids, buildings and offices stand in thousands of rows
def clean(cell: str) -> str:
    """The text of a cell, trimmed. Raises Invalid as ``plain_text`` does, ``roster.formula``."""
    if cell.isascii() and cell.isalnum() and len(cell) <= CELL:
        return cell
    text = plain_text(cell, field="", limit=CELL, required=False)
    if text.startswith("="):
        raise formula(text[:20])
    return text


def formula(where: str) -> Invalid:
    return Invalid(
        "roster.formula",
        mark("There is a formula: %(where)s."),
        cure=mark("Copy the cell and paste it as a value: a roster is not calculated."),
        where=where,
    )


def merged(where: str) -> Invalid:
    return Invalid(
        "roster.merged",
        mark("Merged cells: %(where)s. It is not known for which rows they hold."),
        cure=mark("Undo the merging and fill each cell."),
        where=where,
    )


@lru_cache(maxsize=65_536)
def kept_name(text: str) -> str:
    """What a register would keep of it. Raises Invalid as ``a_name`` does."""
    return a_name(text)


def name(text: str) -> str:
    """A name; 王　明 spaced out to the width of three characters is 王明."""
    return _HAN_GAP.sub("", text)


def day(text: str) -> date | None:
    """A day as people here write it, or Excel's number of it. Raises ``roster.date``."""
    plain = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST_DAY else text
    if not plain:
        return None
    found = _IN_PARTS.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    try:
        said = date(*map(int, found.groups())) if found else _serial(plain)
    except ValueError:
        said = None
    if said is None or not _FIRST_YEAR <= said.year <= _LAST_YEAR:
        raise Invalid(
            "roster.date",
            mark("“%(text)s” is no day of the calendar."),
            cure=mark("Write it as 1956-03-08 or 1956年3月8日."),
            text=text[:30],
        )
    return said


_LONGEST_DAY = 40


def _serial(text: str) -> date | None:
    if not _SERIAL.fullmatch(text):
        return None
    return _EXCEL_ZERO + timedelta(days=int(text.partition(".")[0]))


def yes(text: str) -> bool | None:
    """None where nothing is said. Raises ``roster.yes_or_no``."""
    word = unicodedata.normalize("NFKC", text).casefold().strip()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Invalid(
        "roster.yes_or_no",
        mark("“%(text)s” is neither yes nor no."),
        cure=mark("Write 是 or 否."),
        text=text[:30],
    )


def area(text: str) -> int | None:
    """Square metres with at most two decimals, as whole 0.01 m². Raises ``roster.area``."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").casefold()
    plain = re.sub(r"\s*(?:m2|平方米|平米|㎡)$", "", plain).strip()
    if not plain:
        return None
    found = _AREA.fullmatch(plain)
    hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
    if not hundredths:
        raise Invalid(
            "roster.area",
            mark("“%(text)s” is no area in square metres with at most two decimals."),
            cure=mark("Take it from the deed, such as 95.35."),
            text=text[:30],
        )
    return hundredths


def phone(text: str) -> str:
    """A number with plain digits; what is one is for the register to say."""
    return unicodedata.normalize("NFKC", text.translate(_DIGITS_APART)).strip()


def digits(number: str) -> str:
    """What two spellings of one telephone number share."""
    only = re.sub(r"\D", "", number)
    return only.removeprefix("86") if len(only) > _MAINLAND else only


_MAINLAND = 11


def one_of(text: str, words: Mapping[str, Word], what: object) -> Word | None:
    """What the word stands for. Raises ``roster.not_a_choice`` with all that could stand there."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not plain:
        return None
    if plain not in words:
        raise Invalid(
            "roster.not_a_choice",
            mark("“%(text)s” cannot stand under “%(column)s”."),
            cure=mark("Choose one of the words on the template's sheet of explanations."),
            text=text[:30],
            column=what,
        )
    return words[plain]
