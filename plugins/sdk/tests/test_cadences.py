import itertools
from datetime import date, timedelta

import pytest

from folkmoot_sdk import (
    BodyKind,
    Cadence,
    CalendarCadence,
    Deadline,
    DeadlineKind,
    DefinitionError,
    EvaluationForm,
    Event,
    FormItem,
    Grade,
    InForce,
    Measure,
    Period,
    SizeRule,
    Source,
    Span,
    Text,
)

TITLE = Text("某会", "A meeting")
LAW = Source(Text("某法", "A law"), "1")
LONG = InForce(date(2000, 1, 1))


def cadence(per: Period, at_least: int = 1, in_force: InForce = LONG) -> CalendarCadence:
    body = BodyKind.JOINT_MEETING
    return CalendarCadence("c", "1", TITLE, in_force, LAW, body, per, at_least)


@pytest.mark.parametrize("per", list(Period))
def test_a_decade_of_periods_has_neither_gap_nor_overlap(per: Period) -> None:
    spans = [span for year in range(2020, 2030) for span in cadence(per).periods(year)]
    assert (spans[0].start, spans[-1].end) == (date(2020, 1, 1), date(2029, 12, 31))
    for one, two in itertools.pairwise(spans):
        assert two.start - one.end == timedelta(days=1)


def test_a_leap_year_keeps_its_day() -> None:
    assert cadence(Period.MONTH).periods(2028)[1] == Span(date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("per", "meetings"),
    [(Period.MONTH, 24), (Period.QUARTER, 8), (Period.HALF_YEAR, 4), (Period.YEAR, 2)],
)
def test_what_a_year_owes(per: Period, meetings: int) -> None:
    assert cadence(per, at_least=2).owed(2026) == meetings


def test_only_whole_periods_in_force_are_owed() -> None:
    mid = InForce(date(2026, 2, 10), date(2026, 11, 29))
    assert [span.start.month for span in cadence(Period.QUARTER, in_force=mid).periods(2026)] == [
        4,
        7,
    ]
    assert cadence(Period.YEAR, in_force=mid).owed(2026) == 0


def test_a_span_covers_both_its_ends() -> None:
    span = Span(date(2026, 1, 1), date(2026, 3, 31))
    assert span.covers(date(2026, 1, 1))
    assert span.covers(date(2026, 3, 31))
    assert not span.covers(date(2026, 4, 1))
    assert span.holds(span)
    assert span.holds(Span(date(2026, 3, 1), date(2026, 3, 31)))
    assert not span.holds(Span(date(2026, 3, 31), date(2026, 4, 1)))
    with pytest.raises(DefinitionError):
        Span(date(2026, 2, 1), date(2026, 1, 1))


class FromNewMoon(Cadence):
    """Periods of 29 and 30 days in turn: no period of the common calendar, and none needed."""

    id = "from-new-moon"
    version = "1"
    title = TITLE
    in_force = LONG
    source = LAW
    body = BodyKind.JOINT_MEETING
    at_least = 1

    def periods(self, year: int) -> tuple[Span, ...]:
        start, found, number = date(2026, 1, 19), [], 0
        while start.year <= year:
            end = start + timedelta(days=28 + number % 2)
            if start.year == year:
                found.append(Span(start, end))
            start, number = end + timedelta(days=1), number + 1
        return tuple(found)


def test_a_cadence_need_not_follow_the_common_calendar() -> None:
    lunar = FromNewMoon()
    assert isinstance(lunar, Cadence)
    assert not hasattr(lunar, "per")
    assert lunar.owed(2026) == 12
    assert lunar.periods(2026)[-1].end.year == 2027


def size(least: int | None, most: int | None = None, body: BodyKind | None = None) -> SizeRule:
    return SizeRule(
        "s", "1", TITLE, LONG, LAW, Measure.MEMBERS, Text("人", "members"), least, most, body
    )


def test_sizes_include_their_bounds() -> None:
    assert [n for n in range(12) if size(5, 9).holds(n)] == [5, 6, 7, 8, 9]
    assert size(None, 3).holds(0)
    assert not size(5).holds(4)


def test_a_size_and_a_deadline_are_found_by_what_they_are_about() -> None:
    committee, day = BodyKind.RESIDENTS_COMMITTEE, date(2026, 1, 1)
    rule = size(5, 9, committee)
    assert rule.governs(measure=Measure.MEMBERS, body=committee, day=day)
    assert not rule.governs(measure=Measure.TERM, body=committee, day=day)
    assert not rule.governs(measure=Measure.MEMBERS, body=None, day=day)
    assert not rule.governs(measure=Measure.MEMBERS, body=committee, day=date(1999, 12, 31))
    lead = Deadline(
        "d", "1", TITLE, LONG, LAW, DeadlineKind.LEAD, Event.MEETING, 10, BodyKind.RESIDENTS_MEETING
    )
    assert lead.governs(event=Event.MEETING, body=BodyKind.RESIDENTS_MEETING, day=day)
    assert not lead.governs(event=Event.MEETING, body=BodyKind.JOINT_MEETING, day=day)
    assert not lead.governs(event=Event.ELECTION, body=BodyKind.RESIDENTS_MEETING, day=day)
    everybodys = Deadline("d", "1", TITLE, LONG, LAW, DeadlineKind.LEAD, Event.MEETING, 3)
    assert everybodys.governs(event=Event.MEETING, body=BodyKind.JOINT_MEETING, day=day)


@pytest.mark.parametrize("bounds", [(None, None), (9, 5)])
def test_a_size_that_bounds_nothing_is_refused(bounds: tuple[int | None, int | None]) -> None:
    with pytest.raises(DefinitionError):
        size(*bounds)


def test_empty_duties_periods_and_forms_are_refused() -> None:
    grade = Grade("a", TITLE, 1)
    with pytest.raises(DefinitionError):
        cadence(Period.YEAR, at_least=0)
    with pytest.raises(DefinitionError):
        Deadline("d", "1", TITLE, LONG, LAW, DeadlineKind.RUN, Event.PUBLIC_NOTICE, 0)
    with pytest.raises(DefinitionError):
        FormItem("i", TITLE, (grade, grade))
    with pytest.raises(DefinitionError):
        EvaluationForm("f", "1", TITLE, ())
