import itertools
from datetime import date, timedelta

import pytest

from folkmoot_sdk import (
    BodyKind,
    Cadence,
    Deadline,
    DeadlineKind,
    DefinitionError,
    EvaluationForm,
    FormItem,
    Grade,
    InForce,
    Period,
    SizeRule,
    Source,
    Span,
    Text,
)

TITLE = Text("某会", "A meeting")
LAW = Source(Text("某法", "A law"), "1")
LONG = InForce(date(2000, 1, 1))


def cadence(
    per: Period,
    at_least: int = 1,
    in_force: InForce = LONG,
    body: BodyKind = BodyKind.JOINT_MEETING,
) -> Cadence:
    return Cadence("c", "1", TITLE, in_force, LAW, body, per, at_least)


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


def test_the_stricter_cadence_implies_the_looser_and_not_the_other_way() -> None:
    quarterly, half_yearly = cadence(Period.QUARTER), cadence(Period.HALF_YEAR)
    assert quarterly.implies(half_yearly, 2026)
    assert not half_yearly.implies(quarterly, 2026)
    assert not quarterly.implies(cadence(Period.HALF_YEAR, at_least=3), 2026)
    assert not quarterly.implies(cadence(Period.HALF_YEAR, body=BodyKind.BULLETIN_MEETING), 2026)
    ended = InForce(date(2000, 1, 1), date(2026, 6, 30))
    assert not cadence(Period.QUARTER, in_force=ended).implies(half_yearly, 2026)


def test_a_span_covers_both_its_ends() -> None:
    span = Span(date(2026, 1, 1), date(2026, 3, 31))
    assert span.covers(date(2026, 1, 1))
    assert span.covers(date(2026, 3, 31))
    assert not span.covers(date(2026, 4, 1))
    with pytest.raises(DefinitionError):
        Span(date(2026, 2, 1), date(2026, 1, 1))


def test_sizes_include_their_bounds() -> None:
    size = SizeRule("s", "1", TITLE, LONG, LAW, Text("人", "members"), 5, 9)
    assert [n for n in range(12) if size.holds(n)] == [5, 6, 7, 8, 9]
    assert SizeRule("s", "1", TITLE, LONG, LAW, Text("份", "proxies"), None, 3).holds(0)
    assert not SizeRule("s", "1", TITLE, LONG, LAW, Text("人", "members"), 5).holds(4)


@pytest.mark.parametrize("bounds", [(None, None), (9, 5)])
def test_a_size_that_bounds_nothing_is_refused(bounds: tuple[int | None, int | None]) -> None:
    with pytest.raises(DefinitionError):
        SizeRule("s", "1", TITLE, LONG, LAW, Text("人", "members"), *bounds)


def test_empty_duties_periods_and_forms_are_refused() -> None:
    grade = Grade("a", TITLE, 1)
    with pytest.raises(DefinitionError):
        cadence(Period.YEAR, at_least=0)
    with pytest.raises(DefinitionError):
        Deadline("d", "1", TITLE, LONG, LAW, DeadlineKind.RUN, 0)
    with pytest.raises(DefinitionError):
        FormItem("i", TITLE, (grade, grade))
    with pytest.raises(DefinitionError):
        EvaluationForm("f", "1", TITLE, ())
