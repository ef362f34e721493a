"""How values read on a page: exact figures, days in China, the reader's language.

No per cents and no floats: "15 of 30" cannot be rounded into a majority.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext

from folkmoot.kernel.act import CHINA
from folkmoot.web.preferences import CHINESE, LOCALES, language, translations
from folkmoot_sdk import TestResult

HUNDREDTHS = 100


@runtime_checkable
class Bilingual(Protocol):
    """A text that carries both languages, as the SDK's ``Text`` does."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        area=area,
        date=day,
        datetime=moment,
        figure=figure,
        of=out_of,
        text=words,
        working=working,
    )


def text(value: Bilingual) -> str:
    """The half of a bilingual value that this reader reads."""
    return value.zh if language() == CHINESE else value.en


def words(value: object) -> Any:  # noqa: ANN401 - numbers stay numbers for "%(n)d"
    """Anything as words for this reader: a bilingual text, a marked string, a day, a list.

    A string that no catalogue knows (a person's name) comes back as it is.
    """
    match value:
        case str():
            # gettext("") is the catalogue's header.
            return translations().ugettext(value) if value else ""
        case int():
            return value
        case Bilingual():
            return text(value)
    return _formatted(value)


def _formatted(value: object) -> str:
    match value:
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case list() | tuple() | set() | frozenset():
            return listing(value)
    return str(value)


def listing(values: Iterable[object]) -> str:
    """Several things in one sentence, sorted when they have no order of their own."""
    parts = [str(words(value)) for value in values]
    if isinstance(values, set | frozenset):
        parts.sort()
    return ("、" if language() == CHINESE else ", ").join(parts)


def quoted(values: Iterable[object]) -> str:
    """Words of people's own in one sentence: they may hold commas themselves."""
    if language() == CHINESE:
        return "".join(f"「{words(value)}」" for value in values)
    return "; ".join(f"“{words(value)}”" for value in values)


def day(value: date) -> str:
    """18 April 2017, or 2017年4月18日."""
    return _day(value, LOCALES[language()])


def moment(value: datetime) -> str:
    """A moment on China's clock; a datetime without a zone is a fault of the caller's."""
    return _moment(value, LOCALES[language()])


def in_language(value: date, wanted: str) -> str:
    """A day or a moment where no page says in which language."""
    if isinstance(value, datetime):
        return _moment(value, LOCALES[wanted])
    return _day(value, LOCALES[wanted])


def _moment(value: datetime, locale: str) -> str:
    if value.tzinfo is None:
        raise ValueError("a moment on a page needs its time zone")
    there = value.astimezone(CHINA)
    return f"{_day(there.date(), locale)} {there:%H:%M}"


@lru_cache(maxsize=4096)  # Babel's date patterns are the slowest thing on a page of dates
def _day(value: date, locale: str) -> str:
    pattern = "d MMMM y" if locale == "en" else "y年M月d日"
    return format_date(value, pattern, locale)


def figure(value: int) -> str:
    """A whole number, all its digits, in groups of three."""
    return f"{value:,d}"


def area(value: int) -> str:
    """Whole hundredths of a square metre: 1200000 reads 12,000.00 m²."""
    sign = "-" if value < 0 else ""
    metres, rest = divmod(abs(value), HUNDREDTHS)
    return f"{sign}{metres:,d}.{rest:02d} m²"


def working(test: TestResult) -> tuple[str, str, str]:
    """The sum in three parts, its sign true: ("3 × 29 = 87", "<", "90 = 2 × 45")."""
    rule = test.comparison
    left, right = rule.left_factor * test.left, rule.right_factor * test.right
    sign = "=" if left == right else "<>"[left > right]
    amount = area if test.unit == "area" else figure
    parts = _product(rule.left_factor, amount(test.left), amount(left))
    mirrored = reversed(_product(rule.right_factor, amount(test.right), amount(right)))
    return " = ".join(parts), sign, " = ".join(mirrored)


def _product(factor: int, amount: str, total: str) -> tuple[str, ...]:
    return (total,) if factor == 1 else (f"{factor} × {amount}", total)


def out_of(part: int, whole: int) -> str:
    """15 of 30, never 50 %."""
    return str(gettext("%(part)s of %(whole)s", part=figure(part), whole=figure(whole)))
