"""What is wrong with a cadence: days that no period holds, days that two hold, and the like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from folkmoot_sdk._cadences import Cadence, Span
from folkmoot_sdk._text import InForce, Text

_DAY = timedelta(days=1)
# Two years: what is owed is looked for among the periods that begin this year and last.
_YEAR = timedelta(days=364)
_LONGEST = timedelta(days=731)


class CadenceTrouble(StrEnum):
    """GAP and OVERLAP are between two periods; the others are of one period, or of a year."""

    NO_SPANS = "no_spans"
    OTHER_YEAR = "other_year"
    NOT_IN_FORCE = "not_in_force"
    TOO_LONG = "too_long"
    TOO_OFTEN = "too_often"
    DISORDER = "disorder"
    OVERLAP = "overlap"
    GAP = "gap"


_SAID = {
    CadenceTrouble.NO_SPANS: Text("返回的不是周期", "what it returns are no spans"),
    CadenceTrouble.OTHER_YEAR: Text("周期不在该年开始", "the period begins in another year"),
    CadenceTrouble.NOT_IN_FORCE: Text("周期不全在施行期内", "the period is not wholly in force"),
    CadenceTrouble.TOO_LONG: Text("周期超过两年", "the period is longer than two years"),
    CadenceTrouble.TOO_OFTEN: Text(
        "要求的次数多于周期的天数", "more meetings are asked for than the period has days"
    ),
    CadenceTrouble.DISORDER: Text("周期未按先后排列", "the periods are out of order"),
    CadenceTrouble.OVERLAP: Text("有的日子属于两个周期", "days that lie in two periods"),
    CadenceTrouble.GAP: Text("有的日子不属于任何周期", "days that lie in no period"),
}


@dataclass(frozen=True, slots=True)
class CadenceFault:
    """One thing that is wrong, and the year, or the days from ``first`` to ``last``, of it."""

    trouble: CadenceTrouble
    year: int
    first: date | None = None
    last: date | None = None

    def sentence(self, locale: str) -> str:
        """The same in words, e.g. "2028: days that lie in no period (2028-02-29)"."""
        said = f"{self.year}: {_SAID[self.trouble].in_(locale)}"
        days = dict.fromkeys(str(day) for day in (self.first, self.last) if day is not None)
        return f"{said} ({' – '.join(days)})" if days else said


def cadence_faults(cadence: Cadence, years: range) -> tuple[CadenceFault, ...]:
    """What keeps ``cadence`` from being one in ``years``, which follow one another; () when sound.

    A part of a period is owed by nobody: before the first and after the last of them, as long as
    it is shorter than the longest period, nothing is missing. Raises what the cadence raises.
    """
    faults: list[CadenceFault] = []
    spans: list[Span] = []
    for year in years:
        found = cadence.periods(year)
        if not _are_spans(found):
            faults.append(CadenceFault(CadenceTrouble.NO_SPANS, year))
            continue
        faults += _alone(cadence, year, found)
        spans += found
    if not any(fault.trouble is CadenceTrouble.NO_SPANS for fault in faults):
        faults += _between(spans)
        faults += _around(cadence.in_force, spans, years)
    return tuple(faults)


def _are_spans(found: object) -> bool:
    return type(found) is tuple and all(type(span) is Span for span in found)


def _alone(cadence: Cadence, year: int, spans: Sequence[Span]) -> Iterator[CadenceFault]:
    law = cadence.in_force
    for span in spans:
        length = span.end - span.start + _DAY
        troubles = {
            CadenceTrouble.OTHER_YEAR: span.start.year != year,
            CadenceTrouble.NOT_IN_FORCE: not (law.covers(span.start) and law.covers(span.end)),
            CadenceTrouble.TOO_LONG: length > _LONGEST,
            CadenceTrouble.TOO_OFTEN: cadence.at_least > length.days,
        }
        for trouble, here in troubles.items():
            if here:
                yield CadenceFault(trouble, year, span.start, span.end)


def _between(spans: Sequence[Span]) -> Iterator[CadenceFault]:
    for one, two in pairwise(spans):
        year = two.start.year
        if two.start < one.start:
            yield CadenceFault(CadenceTrouble.DISORDER, year, two.start, one.start)
        elif two.start <= one.end:
            yield CadenceFault(CadenceTrouble.OVERLAP, year, two.start, min(one.end, two.end))
        elif two.start > one.end + _DAY:
            yield CadenceFault(CadenceTrouble.GAP, year, one.end + _DAY, two.start - _DAY)


def _around(law: InForce, spans: Sequence[Span], years: range) -> Iterator[CadenceFault]:
    """Before the first period and after the last, where a whole one would have had room."""
    opens = max(law.start, date(years[0], 1, 1))
    closes = min(law.end or date.max, date(years[-1], 12, 31))
    longest = _longest_of(spans)
    if not spans:
        edges = [(opens, closes)]
    else:
        edges = [(opens, spans[0].start - _DAY), (spans[-1].end + _DAY, closes)]
    for first, last in edges:
        if last - first + _DAY >= longest:
            yield CadenceFault(CadenceTrouble.GAP, first.year, first, last)


def _longest_of(spans: Sequence[Span]) -> timedelta:
    """How long a period may be: of less than a year's the next could be longer than any seen, as
    July to December is than January to June, March than February.
    """
    longest = max((span.end - span.start + _DAY for span in spans), default=_LONGEST)
    seen = spans[-1].end - spans[0].start if spans else _LONGEST
    return longest if seen >= _YEAR else longest + longest // 8
