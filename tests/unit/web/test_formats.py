"""Exact figures, days in China, both halves of a bilingual text."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from folkmoot.web import formats
from folkmoot_sdk import Comparison, InForce, Quantity, Source, TestResult, Text, Unit

SAID = Text("到会", "attending")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_200_000, "12,000.00 m²"),
        (600_001, "6,000.01 m²"),
        (5, "0.05 m²"),
        (0, "0.00 m²"),
        (-150, "-1.50 m²"),
        (10**18 + 1, "10,000,000,000,000,000.01 m²"),
    ],
)
def test_an_area_keeps_its_last_hundredth(value: int, expected: str) -> None:
    assert formats.area(value) == expected


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("zh", "2017年4月18日", "2017年4月18日 00:30"),
        ("en", "18 April 2017", "18 April 2017 00:30"),
    ],
)
def test_a_moment_is_on_chinas_clock(app: Flask, language: str, day: str, moment: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        assert formats.day(date(2017, 4, 18)) == day
        assert formats.moment(datetime(2017, 4, 17, 16, 30, tzinfo=UTC)) == moment


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(ValueError, match="time zone"):
        formats.moment(datetime(2017, 4, 17))  # noqa: DTZ001 - the case


def test_words_take_what_a_feature_has(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        assert formats.words(SAID) == "到会"
        assert formats.words("Proposal") == "提议"
        assert formats.words("某人的名字") == "某人的名字"
        assert formats.words("") == ""
        assert formats.words(31) == 31
        assert formats.words([SAID, "Review", date(2017, 4, 18)]) == "到会、审议、2017年4月18日"
        assert formats.words({"b", "a"}) == "a、b"
        assert formats.out_of(15, 1300) == "1,300 人中有 15 人"


@pytest.mark.parametrize(
    ("numbers", "unit", "expected"),
    [
        ((3, 29, 2, 45), Unit.PERSON, ("3 × 29 = 87", "<", "90 = 2 × 45")),
        ((2, 22, 1, 31), Unit.PERSON, ("2 × 22 = 44", ">", "31")),
        ((3, 30, 2, 45), Unit.PERSON, ("3 × 30 = 90", "=", "90 = 2 × 45")),
        ((2, 600_001, 1, 1_200_000), Unit.AREA,
         ("2 × 6,000.01 m² = 12,000.02 m²", ">", "12,000.00 m²")),
    ],
)  # fmt: skip
def test_the_sum_of_a_test_is_true_as_written(
    numbers: tuple[int, int, int, int], unit: Unit, expected: tuple[str, str, str]
) -> None:
    left_factor, left, right_factor, right = numbers
    compared = Comparison(left_factor, Quantity.PRESENT, ">=", right_factor, Quantity.MEMBERS, SAID)
    law = Source(SAID, "28")
    made = TestResult("r@1", compared, left, right, unit, law, InForce(date(2026, 1, 1)))
    assert formats.working(made) == expected
