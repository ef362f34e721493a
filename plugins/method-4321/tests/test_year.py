from folkmoot_method_4321 import folkmoot_cadences, folkmoot_forms
from folkmoot_sdk import CalendarCadence, EvaluationForm, Period

CADENCES = folkmoot_cadences()
PILOTS, ALL = 6, 53


def owed(year: int) -> int:
    return sum(cadence.owed(year) for cadence in CADENCES)


def test_a_community_owes_nineteen_meetings_a_year() -> None:
    by_period = {
        each.per: each.owed(2016) for each in CADENCES if isinstance(each, CalendarCadence)
    }
    assert by_period == {
        Period.MONTH: 12,
        Period.QUARTER: 4,
        Period.HALF_YEAR: 2,
        Period.YEAR: 1,
    }
    assert owed(2016) == owed(2026) == 19


def test_the_district_owes_1007_and_its_pilots_114() -> None:
    assert ALL * owed(2016) == 1007
    assert PILOTS * owed(2014) == 114


def test_nothing_was_owed_before_the_pilot() -> None:
    assert owed(2013) == 0


def test_each_meeting_is_of_another_body() -> None:
    assert len({cadence.body for cadence in CADENCES}) == 4


def test_satisfaction_has_five_grades_best_first_and_survives_plain_data() -> None:
    (form,) = folkmoot_forms()
    assert [grade.points for grade in form.items[0].scale] == [5, 4, 3, 2, 1]
    assert EvaluationForm.from_plain(form.to_plain()) == form
