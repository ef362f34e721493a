"""For when a year's meetings are planned."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.compliance.domain import Asked, Rule, strictest
from folkmoot.compliance.planning import ToPlan, propose
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.meetings.domain import lead_of
from folkmoot_method_4321 import folkmoot_cadences
from folkmoot_sdk import BodyKind, Span

NATIONAL = WorkCalendar()
DAY = timedelta(days=1)
NOTICE = {BodyKind.REPRESENTATIVES_ASSEMBLY: 5}
JANUARY = Span(date(2026, 1, 1), date(2026, 1, 31))


def year_of(year: int) -> list[ToPlan]:
    """The nineteen meetings of the 4321 method."""
    asked = [
        Asked(
            Rule("m", each.id, "1", each.title, each.source, each.in_force, 1, statute=False),
            each.body,
            span,
        )
        for each in folkmoot_cadences()
        for span in each.periods(year)
    ]
    return [
        to_plan(number, each.owed.period, body=each.owed.body)
        for number, each in enumerate(strictest(asked))
    ]


def to_plan(
    number: int,
    period: Span,
    *,
    body: BodyKind = BodyKind.JOINT_MEETING,
    ordinal: int = 1,
    of: int = 1,
    notice_days: int | None = None,
) -> ToPlan:
    days = NOTICE.get(body, 3) if notice_days is None else notice_days
    return ToPlan(UUID(int=number), body, period, ordinal, of, days)


def plan(year: int, today: date) -> dict[ToPlan, date]:
    wanted = year_of(year)
    days = propose(wanted, NATIONAL, today=today)
    return {each: days[each.id] for each in wanted if each.id in days}


def test_the_whole_year_of_nineteen_is_planned_on_nineteen_days() -> None:
    planned = plan(2026, date(2025, 12, 1))
    assert len(planned) == len(set(planned.values())) == 19


def test_public_holidays_and_their_swapped_weekends_are_avoided() -> None:
    """A Sunday that is worked in exchange for a holiday is a working day; the holiday is none."""
    holidays = {date(2026, 2, 17), date(2026, 5, 1), date(2026, 10, 1)}
    days = set(plan(2026, date(2025, 12, 1)).values())
    assert not days & holidays
    october = Span(date(2026, 10, 1), date(2026, 10, 10))
    found = propose([to_plan(1, october)], NATIONAL, today=date(2026, 9, 1))
    # 1-7 October is the holiday; the 8th, the 9th, and the worked Saturday are left.
    assert found[UUID(int=1)] in {date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10)}


def test_what_looks_back_comes_at_the_end_and_leaves_time_for_a_second_try() -> None:
    planned = plan(2026, date(2025, 12, 1))
    (appraisal,) = [d for each, d in planned.items() if each.body is BodyKind.APPRAISAL_MEETING]
    bulletins = [d for each, d in planned.items() if each.body is BodyKind.BULLETIN_MEETING]
    assert date(2026, 11, 1) <= appraisal <= date(2026, 12, 20)
    assert [day.month for day in sorted(bulletins)] == [6, 12]


def test_a_second_try_is_still_possible_after_each() -> None:
    for each, day in plan(2026, date(2025, 12, 1)).items():
        called = day + DAY
        while not NATIONAL.is_workday(called):
            called += DAY
        lead = lead_of(
            notified=called, held=called, days=each.notice_days, last_day=NATIONAL.last_day
        )
        assert lead.earliest <= each.period.end, each


def test_two_in_one_period_stand_apart() -> None:
    both = [to_plan(number, JANUARY, ordinal=number, of=2) for number in (1, 2)]
    days = propose(both, NATIONAL, today=date(2025, 11, 1))
    assert timedelta(days=7) <= days[UUID(int=2)] - days[UUID(int=1)]


def test_a_day_that_is_taken_is_left_alone() -> None:
    (day,) = propose([to_plan(1, JANUARY)], NATIONAL, today=date(2025, 11, 1)).values()
    (other,) = propose(
        [to_plan(1, JANUARY)], NATIONAL, today=date(2025, 11, 1), taken={day}
    ).values()
    assert other != day
    assert abs(other - day) <= timedelta(days=4)


def test_what_cannot_be_announced_in_time_any_more_gets_no_day() -> None:
    late = propose([to_plan(1, JANUARY, notice_days=10)], NATIONAL, today=date(2026, 1, 21))
    assert late == {}
    over = propose([to_plan(1, JANUARY)], NATIONAL, today=date(2026, 2, 2))
    assert over == {}


def test_late_in_the_period_a_day_without_a_second_try_is_better_than_none() -> None:
    found = propose([to_plan(1, JANUARY)], NATIONAL, today=date(2026, 1, 23))
    assert found[UUID(int=1)] in {date(2026, 1, 27) + n * DAY for n in range(5)}


def test_when_days_are_few_whoever_has_the_least_choice_chooses_first() -> None:
    one_day = Span(date(2026, 3, 10), date(2026, 3, 10))
    week = Span(date(2026, 3, 9), date(2026, 3, 11))
    found = propose([to_plan(1, week), to_plan(2, one_day)], NATIONAL, today=date(2026, 2, 1))
    assert found[UUID(int=2)] == date(2026, 3, 10)
    assert found[UUID(int=1)] != date(2026, 3, 10)


def test_the_districts_own_days_of_rest_are_kept() -> None:
    local = {date(2026, 3, day): False for day in range(1, 32) if day != 18}
    march = Span(date(2026, 3, 1), date(2026, 3, 31))
    found = propose([to_plan(1, march)], WorkCalendar(local), today=date(2026, 1, 5))
    assert found == {UUID(int=1): date(2026, 3, 18)}


SPANS = st.builds(
    lambda start, days: Span(start, start + timedelta(days=days)),
    st.dates(date(2025, 6, 1), date(2027, 6, 30)),
    st.integers(0, 120),
)
WANTED = st.lists(
    st.builds(
        lambda number, span, body, notice: to_plan(number, span, body=body, notice_days=notice),
        st.integers(1, 10_000),
        SPANS,
        st.sampled_from(BodyKind),
        st.integers(0, 15),
    ),
    max_size=25,
    unique_by=lambda each: each.id,
)
TAKEN = st.sets(st.dates(date(2025, 6, 1), date(2027, 10, 30)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(WANTED, st.dates(date(2025, 6, 1), date(2027, 6, 30)), TAKEN)
def test_every_planned_day_is_a_working_day_of_its_period_announced_in_time(
    wanted: list[ToPlan], today: date, taken: set[date]
) -> None:
    days = propose(wanted, NATIONAL, today=today, taken=taken)
    assert propose(reversed(wanted), NATIONAL, today=today, taken=taken) == days
    assert len(set(days.values())) == len(days)
    assert not set(days.values()) & taken
    for each in wanted:
        if each.id not in days:
            continue
        day = days[each.id]
        assert each.period.covers(day)
        assert NATIONAL.is_workday(day)
        lead = lead_of(notified=today, held=day, days=each.notice_days, last_day=NATIONAL.last_day)
        assert lead.in_time
