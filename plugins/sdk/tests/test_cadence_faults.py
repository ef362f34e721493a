"""A sound cadence leaves no day out and counts none twice; one that does not is found out."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from folkmoot_sdk import (
    BodyKind,
    Cadence,
    CadenceTrouble,
    CalendarCadence,
    InForce,
    Period,
    Source,
    Span,
    Text,
    cadence_faults,
)

WORDS = Text("某会", "A meeting")
LAW = Source(Text("某法", "A law"), "1")
DECADES = range(2014, 2046)
YEARS = range(2023, 2030)
DAY = timedelta(days=1)


def calendar(per: Period, in_force: InForce | None = None, at_least: int = 1) -> CalendarCadence:
    law = in_force or InForce(date(2000, 1, 1))
    return CalendarCadence("c", "1", WORDS, law, LAW, BodyKind.JOINT_MEETING, per, at_least)


class Planted(Cadence):
    """The months of the calendar, after somebody has been at them."""

    id = "planted"
    version = "1"
    title = WORDS
    in_force = InForce(date(2000, 1, 1))
    source = LAW
    body = BodyKind.JOINT_MEETING
    at_least = 1

    def __init__(self, change: Callable[[list[Span], int], object]) -> None:
        self._change = change

    def periods(self, year: int) -> tuple[Span, ...]:
        spans = list(calendar(Period.MONTH).periods(year))
        return self._change(spans, year)  # type: ignore[return-value] # that is what is tried


def troubles(change: Callable[[list[Span], int], object]) -> set[CadenceTrouble]:
    return {fault.trouble for fault in cadence_faults(Planted(change), YEARS)}


@settings(deadline=None)
@given(
    st.sampled_from(Period),
    st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    st.none() | st.integers(0, 20_000),
    st.integers(1, 28),
)
@example(Period.HALF_YEAR, date(2013, 10, 1), 453, 1)  # only the shorter half lies in force
@example(Period.MONTH, date(2015, 2, 1), 57, 1)  # only February does
def test_a_cadence_of_the_calendar_is_sound_over_decades(
    per: Period, start: date, days: int | None, at_least: int
) -> None:
    law = InForce(start, None if days is None else start + timedelta(days=days))
    assert cadence_faults(calendar(per, law, at_least), DECADES) == ()


@settings(deadline=None)
@given(st.integers(1, len(YEARS) * 12 - 2))
def test_a_month_left_out_is_a_gap_of_its_days(place: int) -> None:
    year, number = YEARS[place // 12], place % 12
    lost = calendar(Period.MONTH).periods(year)[number]
    planted = Planted(lambda spans, y: tuple(s for s in spans if (y, s) != (year, lost)))
    (fault,) = cadence_faults(planted, YEARS)
    assert fault.trouble is CadenceTrouble.GAP
    assert (fault.first, fault.last) == (lost.start, lost.end)


@settings(deadline=None)
@given(st.integers(0, len(YEARS) * 12 - 2), st.integers(1, 27))
def test_a_month_that_goes_on_too_long_overlaps_the_next_one(place: int, days: int) -> None:
    year, number = YEARS[place // 12], place % 12

    def longer(spans: list[Span], of: int) -> tuple[Span, ...]:
        if of == year:
            one = spans[number]
            spans[number] = Span(one.start, one.end + timedelta(days=days))
        return tuple(spans)

    (fault,) = cadence_faults(Planted(longer), YEARS)
    assert fault.trouble is CadenceTrouble.OVERLAP
    assert fault.first is not None
    assert fault.last == fault.first + timedelta(days=days - 1)


def test_who_forgets_the_leap_day_has_a_gap_in_leap_years_alone() -> None:
    def forgetful(spans: list[Span], _year: int) -> tuple[Span, ...]:
        february = spans[1]
        spans[1] = Span(february.start, february.start + timedelta(days=27))
        return tuple(spans)

    faults = cadence_faults(Planted(forgetful), DECADES)
    assert [fault.year for fault in faults] == [2016, 2020, 2024, 2028, 2032, 2036, 2040, 2044]
    assert faults[3].sentence("en") == "2028: days that lie in no period (2028-02-29)"
    assert faults[3].sentence("zh") == "2028: 有的日子不属于任何周期 (2028-02-29)"


NEXT_YEAR = Span(date(2031, 1, 1), date(2031, 1, 31))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda spans, _: tuple(reversed(spans)), CadenceTrouble.DISORDER),
        (lambda spans, _: (*spans, spans[-1]), CadenceTrouble.OVERLAP),
        (lambda spans, _: (*spans, NEXT_YEAR), CadenceTrouble.OTHER_YEAR),
        (lambda spans, _: (Span(spans[0].start, date(2099, 1, 1)),), CadenceTrouble.TOO_LONG),
        (lambda spans, _: spans, CadenceTrouble.NO_SPANS),
        (lambda _spans, _: None, CadenceTrouble.NO_SPANS),
        (lambda _spans, year: ((date(year, 1, 1), date(year, 12, 31)),), CadenceTrouble.NO_SPANS),
        (lambda _spans, _: (), CadenceTrouble.GAP),
    ],
)
def test_what_is_no_row_of_periods_is_named(
    change: Callable[[list[Span], int], object], found: CadenceTrouble
) -> None:
    assert found in troubles(change)


def test_a_gap_between_two_years_is_seen() -> None:
    """Each year looks sound by itself; only December to January shows it."""

    def early(spans: list[Span], _year: int) -> tuple[Span, ...]:
        spans[-1] = Span(spans[-1].start, spans[-1].end - DAY)
        return tuple(spans)

    faults = cadence_faults(Planted(early), YEARS)
    assert {fault.trouble for fault in faults} == {CadenceTrouble.GAP}
    assert [str(fault.first)[5:] for fault in faults] == ["12-31"] * (len(YEARS) - 1)


def test_a_cadence_that_begins_years_late_or_stops_early_has_a_gap() -> None:
    late = Planted(lambda spans, year: tuple(spans) if year > 2025 else ())
    stops = Planted(lambda spans, year: tuple(spans) if year < 2025 else ())
    assert [fault.trouble for fault in cadence_faults(late, YEARS)] == [CadenceTrouble.GAP]
    assert [fault.trouble for fault in cadence_faults(stops, YEARS)] == [CadenceTrouble.GAP]


def test_a_period_that_is_not_wholly_in_force_owes_nothing() -> None:
    class Eager(Planted):
        in_force = InForce(date(2024, 1, 15))

    faults = cadence_faults(Eager(lambda spans, _: tuple(spans)), range(2024, 2026))
    assert [(fault.trouble, fault.first) for fault in faults] == [
        (CadenceTrouble.NOT_IN_FORCE, date(2024, 1, 1))
    ]


def test_nobody_can_meet_more_often_than_there_are_days() -> None:
    faults = cadence_faults(calendar(Period.MONTH, at_least=29), range(2027, 2029))
    assert [(fault.trouble, fault.year) for fault in faults] == [(CadenceTrouble.TOO_OFTEN, 2027)]
