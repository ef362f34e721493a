"""What every cadence is held to."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import ClassVar

from folkmoot_sdk import Cadence, CadenceFault, CadenceTrouble, Span, cadence_faults
from folkmoot_sdk.testing._expect import expect, expect_memoryless, expect_pure

# The years that the platform tries when it loads a plugin: three decades, eight leap years.
YEARS = range(2014, 2046)
_DAY = timedelta(days=1)
# The first day of the lunar year, from which the festival lasts seven days; 2014 to 2045, by the
# tables of the Purple Mountain Observatory, month and day.
_SPRING = (
    "0131 0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 "
    "0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 0212 0201 0122 0210 0130 0217"
)
_WEEK = 7
_FIXED = ((1, 1), (5, 1), *((10, day) for day in range(1, _WEEK + 1)))


class CadenceConformance:
    """`class TestMyCadence(CadenceConformance): cadence = MyCadence()`."""

    cadence: ClassVar[Cadence]

    def test_periods_are_spans(self) -> None:
        self._expect_none(CadenceTrouble.NO_SPANS)
        self._expect_none(CadenceTrouble.TOO_LONG)

    def test_what_it_asks_for_can_be_done(self) -> None:
        at_least = self.cadence.at_least
        whole = type(at_least) is int and at_least >= 1
        expect(whole, f"at least {at_least!r} meetings are no duty")
        self._expect_none(CadenceTrouble.TOO_OFTEN)

    def test_periods_stand_under_the_year_they_begin_in(self) -> None:
        self._expect_none(CadenceTrouble.OTHER_YEAR)
        self._expect_none(CadenceTrouble.DISORDER)

    def test_no_day_lies_in_two_periods(self) -> None:
        self._expect_none(CadenceTrouble.OVERLAP)

    def test_no_day_lies_in_none(self) -> None:
        gaps = [fault for fault in self._faults(CadenceTrouble.GAP) if not _is_leap_day(fault)]
        expect(not gaps, _told(gaps))

    def test_leap_days_lie_in_a_period(self) -> None:
        gaps = [fault for fault in self._faults(CadenceTrouble.GAP) if _is_leap_day(fault)]
        expect(not gaps, _told(gaps))

    def test_holidays_lie_in_a_period_like_other_days(self) -> None:
        """A period is made of all its days: when nobody meets is the calendar's business."""
        spans = self._spans()
        for day in _holidays():
            if spans and spans[0].start <= day <= spans[-1].end:
                expect(
                    any(span.covers(day) for span in spans), f"the holiday {day} is in no period"
                )

    def test_there_are_none_outside_its_time_in_force(self) -> None:
        self._expect_none(CadenceTrouble.NOT_IN_FORCE)
        law = self.cadence.in_force
        years = [law.start.year - many for many in (1, 10, 100)]
        years += [] if law.end is None else [law.end.year + many for many in (1, 10, 100)]
        for year in years:
            found = self.cadence.periods(year)
            expect(found == (), f"{year}, outside {law.start} to {law.end}: {found}")

    def test_the_same_years_have_the_same_periods(self) -> None:
        expect_memoryless(self.cadence.periods, YEARS)

    def test_neither_clock_nor_chance_is_asked(self) -> None:
        expect_pure(self.cadence.periods, YEARS)

    def _spans(self) -> list[Span]:
        return [span for year in YEARS for span in self.cadence.periods(year)]

    def _faults(self, trouble: CadenceTrouble) -> list[CadenceFault]:
        return [each for each in cadence_faults(self.cadence, YEARS) if each.trouble is trouble]

    def _expect_none(self, trouble: CadenceTrouble) -> None:
        faults = self._faults(trouble)
        expect(not faults, _told(faults))


def _is_leap_day(fault: CadenceFault) -> bool:
    return fault.first == fault.last and (fault.first or date.min).strftime("%m%d") == "0229"


def _told(faults: Collection[CadenceFault]) -> str:
    first = "; ".join(fault.sentence("en") for fault in [*faults][:3])
    return f"{len(faults)} faults: {first}"


def _holidays() -> list[date]:
    spring = [
        date(year, int(day[:2]), int(day[2:])) + many * _DAY
        for year, day in zip(YEARS, _SPRING.split(), strict=True)
        for many in range(_WEEK)
    ]
    return [*spring, *(date(year, month, day) for year in YEARS for month, day in _FIXED)]
