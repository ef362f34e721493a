"""What a community owes in a year, and what a change in mid-year leaves alone."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from folkmoot.compliance.models import Lift, PlannedMeeting
from folkmoot.compliance.service import excuse, move_planned, owe
from folkmoot.compliance.wiring import wire
from folkmoot.extensions.service import choose_plugins
from folkmoot.kernel.act import Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import NotAllowed, NotFound
from folkmoot.tenancy.own_rules import give_up_own_rule, set_own_rule
from folkmoot.tenancy.packs import Mode, Setting
from folkmoot_sdk import BodyKind

# The class behind the fixture is in conftest.py, which no test module can import.
Town = Any
Counting = Any

JOINT, REPRESENTATIVES = BodyKind.JOINT_MEETING, BodyKind.REPRESENTATIVES_ASSEMBLY
BULLETIN, APPRAISAL = BodyKind.BULLETIN_MEETING, BodyKind.APPRAISAL_MEETING
MONTHLY = "method-4321/monthly-joint-meeting"
QUARTERLY = "method-4321/quarterly-representatives-meeting"
BULLETINS = "method-4321/half-yearly-bulletin-meeting"


def test_a_year_under_4321_is_nineteen_meetings(town: Town) -> None:
    assert town.owe().made == 19
    by_body = Counter(line.body for line in town.year())
    assert by_body == {JOINT: 12, REPRESENTATIVES: 4, BULLETIN: 2, APPRAISAL: 1}


@pytest.mark.parametrize("month", [1, 4, 5, 7, 8, 10, 12])
def test_a_second_time_changes_nothing(town: Town, month: int) -> None:
    """In July too, when the law's half-year has begun and its last quarter has not."""
    town.owe()
    before = town.year()
    again = town.owe(on=date(2026, month, 5))
    assert (again.owed, again.made, again.lifted) == (19, 0, 0)
    # Nor where a later day is given than the first time.
    assert town.owe(since=date(2026, month, 5), on=date(2026, month, 5)).made == 0
    assert town.year() == before


@pytest.mark.parametrize("since", [date(2026, 3, 10), date(2026, 3, 2), date(2026, 4, 1)])
def test_nobody_owes_for_a_part_of_a_period(town: Town, since: date) -> None:
    town.owe(since=since, on=since)
    assert {line.period.start for line in town.of(JOINT)} == {
        date(2026, month, 1) for month in range(4, 13)
    }
    assert [line.due_on for line in town.of(REPRESENTATIVES)] == [
        date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31),
    ]  # fmt: skip
    # The first half of the year and the year itself had begun.
    assert [line.due_on for line in town.of(BULLETIN)] == [date(2026, 12, 31)]
    assert town.of(APPRAISAL) == ()


def test_of_two_that_ask_the_same_the_law_is_named(town: Town) -> None:
    town.owe()
    (appraisal,) = town.of(APPRAISAL)
    assert appraisal.source.en.endswith("(revised 2025), art. 37")
    assert [rule.source.article for rule in appraisal.outdoes] == [""]
    quarterly = town.of(REPRESENTATIVES)[0]
    assert quarterly.cadence.en == "Representatives' meeting at least quarterly"
    assert [rule.source.article for rule in quarterly.outdoes] == ["28"]


def test_before_2026_the_law_asked_for_no_meeting_of_representatives(town: Town) -> None:
    town.owe(2025, since=date(2025, 1, 1), on=date(2025, 1, 1))
    assert all(line.outdoes == () for line in town.year(2025))
    assert len(town.year(2025)) == 19


def test_the_law_alone_is_owed_where_the_district_names_nothing(town: Town) -> None:
    town.lay_down(cadences=[])
    town.owe()
    assert Counter(line.body for line in town.year()) == {REPRESENTATIVES: 2, APPRAISAL: 1}


class TestChangedInMidYear:
    """The district drops the quarterly meeting and the yearly one on the first of May."""

    CHANGE = date(2026, 5, 10)

    @pytest.fixture
    def changed(self, town: Town) -> Town:
        town.owe()
        town.before = town.year()
        town.lay_down(date(2026, 5, 1), cadences=[MONTHLY, BULLETINS])
        town.changed = town.owe(on=self.CHANGE)
        return town

    def test_what_has_begun_stays_as_it_was(self, changed: Town) -> None:
        begun = [line for line in changed.before if line.period.start <= self.CHANGE]
        assert set(begun) <= set(changed.year())

    def test_what_has_not_begun_is_lifted_and_replaced(self, changed: Town) -> None:
        """Q3 and Q4 are owed no more; the law's second half-year takes their place. The yearly
        appraisal had begun and stays.
        """
        lines = changed.of(REPRESENTATIVES)
        assert [(line.period.start, line.due_on) for line in lines] == [
            (date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 4, 1), date(2026, 6, 30)),
            (date(2026, 7, 1), date(2026, 12, 31)),
        ]
        assert lines[-1].source.en.endswith("art. 28")
        assert (changed.changed.made, changed.changed.lifted) == (1, 2)
        assert changed.count(Lift) == 2

    def test_going_back_brings_it_back(self, changed: Town) -> None:
        changed.lay_down(date(2026, 5, 11), cadences=[MONTHLY, QUARTERLY, BULLETINS])
        back = changed.owe(on=date(2026, 5, 11))
        assert (back.made, back.lifted) == (2, 1)
        assert [line.due_on.month for line in changed.of(REPRESENTATIVES)] == [3, 6, 9, 12]
        assert changed.owe(on=date(2026, 5, 12)).made == 0


def test_a_rule_that_begins_later_owes_from_then(town: Town) -> None:
    """What the district lays down binds from its day; the period that holds the day is no duty."""
    town.lay_down(cadences=[])
    town.lay_down(date(2026, 5, 10), cadences=[MONTHLY, QUARTERLY, BULLETINS])
    town.owe()
    assert [line.period.start.month for line in town.of(JOINT)] == [6, 7, 8, 9, 10, 11, 12]
    # Until then the law alone asked; its first half-year has begun, and Q3 and Q4 hold the second.
    assert [line.due_on.month for line in town.of(REPRESENTATIVES)] == [6, 9, 12]


def test_a_replaced_meeting_keeps_its_plan(town: Town) -> None:
    town.owe()
    last = town.of(APPRAISAL)[0]
    town.lay_down(date(2026, 12, 1), cadences=[])
    town.owe(2027, since=NEXT, on=date(2026, 12, 1))
    (next_year,) = town.of(APPRAISAL, 2027)
    assert next_year.outdoes == ()
    with town.begin() as session:
        moment = town.on(date(2027, 12, 3), 10).at
        move_planned(
            session, town.on(date(2026, 12, 2)), obligation_id=next_year.id, starts_at=moment
        )
    town.lay_down(date(2026, 12, 3), cadences=["method-4321/yearly-appraisal-meeting"])
    town.owe(2027, since=NEXT, on=date(2026, 12, 3))
    (replaced,) = town.of(APPRAISAL, 2027)
    assert replaced.id != next_year.id
    assert replaced.planned_at == moment
    assert town.count(PlannedMeeting) == 2
    assert last in town.year()


NEXT = date(2027, 1, 1)


def test_what_somebody_was_excused_from_is_not_taken_back(town: Town) -> None:
    town.owe()
    quarter = town.of(REPRESENTATIVES)[3]
    with town.begin() as session:
        excuse(session, town.officer(), obligation_id=quarter.id, reason="拆迁，居民已搬离")
    town.lay_down(date(2026, 2, 1), cadences=[])
    town.owe(on=date(2026, 2, 1))
    assert quarter.id in {line.id for line in town.of(REPRESENTATIVES)}


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.GRID_WORKER, Role.STREET_OFFICER])
def test_who_owes_does_not_lay_down_what_is_owed(town: Town, role: Role) -> None:
    with town.begin() as session, pytest.raises(NotAllowed):
        owe(session, town.officer(role), year=2026, owed_from=date(2026, 1, 1))


@pytest.mark.parametrize("name", ["method-4321/weekly", "nobody/monthly"])
def test_a_name_that_nothing_answers_to_is_refused(town: Town, name: str) -> None:
    town.lay_down(cadences=[MONTHLY, name])
    with pytest.raises(NotFound) as refused:
        town.owe()
    assert refused.value.code == "rules.unknown"
    assert refused.value.params["rule"] == name
    assert refused.value.cure
    assert town.year() == ()


def test_a_plugin_that_is_not_granted_owes_nothing_silently(town: Town) -> None:
    with town.begin() as session:
        choose_plugins(session, town.act, plugins=["cn-statutes"])
    with pytest.raises(NotFound):
        town.owe()


def test_the_change_is_in_the_chain(town: Town) -> None:
    town.owe(on=date(2026, 3, 3))
    with town.begin() as session:
        assert verify(session).sound


def test_laying_down_again_takes_few_queries(town: Town, counting: Counting) -> None:
    town.owe()
    with town.begin() as session, counting(session) as sent:
        owe(session, town.officer(day=date(2026, 2, 2)), year=2026, owed_from=date(2026, 1, 1))
    assert len(sent) == 4


class TestLaidDownForTomorrow:
    """On 30 June something else is laid down for 1 July, and no timer runs before that."""

    EVE, TOMORROW = date(2026, 6, 30), date(2026, 7, 1)

    @pytest.fixture
    def owing(self, town: Town) -> Town:
        wire()
        town.lay_down(
            cadences=Setting(Mode.OVERRIDE, [MONTHLY, QUARTERLY, BULLETINS]),
            publication_days=Setting(Mode.OVERRIDE, 15),
        )
        town.owe()
        return town

    def test_an_own_cadence_is_owed_at_once(self, owing: Town) -> None:
        eve = owing.on(self.EVE)
        with owing.begin() as session:
            set_own_rule(
                session, eve, parameter="cadences", value=[BULLETINS],
                effective_from=self.TOMORROW, reason="人少",
            )  # fmt: skip
        assert [line.period.start.month for line in owing.of(JOINT)] == [1, 2, 3, 4, 5, 6]
        # The law's half-year takes the place of the third quarter and the fourth.
        assert [line.due_on.month for line in owing.of(REPRESENTATIVES)] == [3, 6, 12]
        with owing.begin() as session:
            give_up_own_rule(
                session, owing.on(self.EVE, 15), parameter="cadences",
                effective_from=self.TOMORROW, reason="还是照区里的办",
            )  # fmt: skip
        assert len(owing.of(JOINT)) == 12
        assert owing.owe(on=date(2026, 7, 3)).made == 0

    def test_another_rule_is_no_reason_to_look(self, owing: Town, counting: Counting) -> None:
        with owing.begin() as session, counting(session) as sent:
            set_own_rule(
                session, owing.on(self.EVE), parameter="publication_days", value=20,
                effective_from=self.TOMORROW, reason="公示期长一些",
            )  # fmt: skip
        assert not [each for each in sent if "obligation" in each]
