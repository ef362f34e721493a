"""Who is told of an open meeting on which day: each level once, nobody twice a day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from folkmoot.compliance.reminding import (
    Digest,
    Level,
    Open,
    Recipient,
    Where,
    begins_on,
    digests_of,
    earliest_told,
    reached_by,
)
from folkmoot.tenancy.rules import Reminders

USUAL = Reminders(secretary=10, street=0, district=3)
DUE = date(2026, 6, 30)
HERE = Where(tenant_id=1, street_id=10, district_id=100)


def told_on(day: date, told: Mapping[Level, Level] | None = None) -> dict[Level, Digest]:
    about = Open(HERE, UUID(int=1), DUE, told or {})
    return {each.recipient.level: each for each in digests_of(day, [about], USUAL, ())}


@pytest.mark.parametrize(
    ("days", "levels"),
    [(-11, 0), (-10, 1), (-1, 1), (0, 2), (2, 2), (3, 3), (400, 3)],
)
def test_the_secretary_is_told_ten_days_before_the_street_on_the_day_the_district_three_after(
    days: int, levels: int
) -> None:
    told = told_on(DUE + timedelta(days=days))
    assert set(told) == set(tuple(Level)[:levels])


def test_a_district_may_lay_down_other_days() -> None:
    rules = Reminders(secretary=5, street=2, district=0)
    days = [begins_on(level, DUE, rules) for level in Level]
    assert days == [date(2026, 6, 25), date(2026, 6, 28), DUE]
    assert reached_by(DUE, DUE, rules) is Level.DISTRICT
    assert earliest_told(rules) == 5


def test_what_stands_as_it_stood_is_counted_beside_news_and_alone_makes_no_digest() -> None:
    known = dict.fromkeys(Level, Level.DISTRICT)
    old = Open(HERE, UUID(int=1), DUE, known)
    day = DUE + timedelta(days=9)
    assert digests_of(day, [old], USUAL, ()) == ()
    fresh = Open(HERE, UUID(int=2), day, {})
    told = {each.recipient.level: each for each in digests_of(day, [old, fresh], USUAL, ())}
    assert (told[Level.SECRETARY].new, told[Level.SECRETARY].standing) == (1, 1)
    assert Level.DISTRICT not in told


def test_a_level_more_is_news_for_those_below_and_new_to_the_level_itself() -> None:
    told = told_on(DUE, {Level.SECRETARY: Level.SECRETARY})
    assert (len(told[Level.SECRETARY].news), told[Level.SECRETARY].new) == (1, 0)
    assert told[Level.STREET].new == 1
    assert told[Level.SECRETARY].news[0].reached is Level.STREET


def test_rules_that_put_it_further_down_again_make_no_news() -> None:
    later = replace(USUAL, district=30)
    about = Open(HERE, UUID(int=1), DUE, dict.fromkeys(Level, Level.DISTRICT))
    assert digests_of(DUE + timedelta(days=4), [about], later, ()) == ()


@dataclass
class Meeting:
    where: Where
    due_on: date
    over: bool = False
    told: dict[Level, Level] = field(default_factory=dict)
    new_to: Counter[Level] = field(default_factory=Counter)


class ADistrictsYear(RuleBasedStateMachine):
    """Meetings come up, some are held, days pass, some of them without a digest."""

    reminders = USUAL

    def __init__(self) -> None:
        super().__init__()
        self.day = date(2026, 1, 1)
        self.meetings: dict[UUID, Meeting] = {}
        self.told: Counter[tuple[UUID, Level, Level]] = Counter()
        self.sent: Counter[tuple[Recipient, date]] = Counter()

    @rule(tenant=st.integers(1, 4), days=st.integers(-20, 40))
    def owe(self, tenant: int, days: int) -> None:
        where = Where(tenant, 10 + tenant % 2, 100)
        key = UUID(int=len(self.meetings))
        self.meetings[key] = Meeting(where, self.day + timedelta(days=days))

    @precondition(lambda self: self.meetings)
    @rule(data=st.data())
    def hold(self, data: st.DataObject) -> None:
        self.meetings[data.draw(st.sampled_from(sorted(self.meetings)))].over = True

    @rule(days=st.integers(1, 12))
    def pass_without_a_digest(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(secretary=st.integers(0, 20), street=st.integers(0, 10), district=st.integers(0, 9))
    def change_the_rules(self, secretary: int, street: int, district: int) -> None:
        self.reminders = Reminders(secretary, street, district)

    @rule()
    def run(self) -> None:
        served = {recipient for recipient, day in self.sent if day == self.day}
        open_ones = [
            Open(each.where, key, each.due_on, dict(each.told))
            for key, each in self.meetings.items()
            if not each.over
        ]
        for digest in digests_of(self.day, open_ones, self.reminders, served):
            assert digest.news, "nothing on days with nothing"
            self.sent[digest.recipient, self.day] += 1
            for news in digest.news:
                self._take(digest.recipient.level, news.about.obligation_id, news.reached)
        if not served:
            self._everybody_knows()

    def _everybody_knows(self) -> None:
        """Each overdue meeting has reached each level exactly once."""
        for meeting in self.meetings.values():
            late = begins_on(Level.DISTRICT, meeting.due_on, self.reminders) <= self.day
            if late and not meeting.over:
                assert meeting.new_to == dict.fromkeys(Level, 1)

    def _take(self, level: Level, key: UUID, reached: Level) -> None:
        meeting = self.meetings[key]
        self.told[key, level, reached] += 1
        meeting.new_to[level] += level not in meeting.told
        assert reached.rank >= level.rank
        meeting.told[level] = reached

    @invariant()
    def nobody_gets_two_digests_a_day(self) -> None:
        assert all(number == 1 for number in self.sent.values())

    @invariant()
    def nothing_is_told_twice(self) -> None:
        assert all(number == 1 for number in self.told.values())


TestADistrictsYear = ADistrictsYear.TestCase
TestADistrictsYear.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@given(
    gaps=st.lists(st.integers(1, 9), min_size=1, max_size=30),
    first=st.integers(-15, 5),
    rules=st.builds(Reminders, st.integers(0, 20), st.integers(0, 20), st.integers(0, 9)),
)
def test_whatever_days_are_missed_an_overdue_meeting_reaches_each_level_once(
    gaps: list[int], first: int, rules: Reminders
) -> None:
    told: dict[Level, Level] = {}
    new: Counter[Level] = Counter()
    day = DUE + timedelta(days=first)
    for gap in [*gaps, 30]:
        for digest in digests_of(day, [Open(HERE, UUID(int=1), DUE, dict(told))], rules, ()):
            new[digest.recipient.level] += digest.new
            told[digest.recipient.level] = digest.news[0].reached
        day += timedelta(days=gap)
    digests_of(day, [], rules, ())
    late = reached_by(DUE, day - timedelta(days=30), rules) is Level.DISTRICT
    assert new == (dict.fromkeys(Level, 1) if late else new)
    assert max(new.values(), default=0) <= 1
