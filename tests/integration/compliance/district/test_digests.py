"""Digests over a run of days: three levels, each told once, and nobody of what is not theirs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import psycopg
import pytest
from tests.integration.compliance.district.towns import OPERATOR, Town
from tests.integration.compliance.packs import lay_down

from folkmoot.compliance.digests import make_digests, tell
from folkmoot.compliance.reminding import Digest, Level
from folkmoot.compliance.told import Told, last_told
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, NotAllowed
from folkmoot.kernel.scope import DistrictScope
from folkmoot.overview.duties import duties_of
from folkmoot.overview.duties.office import reminded
from folkmoot.tenancy.models import CommunityStatus

DUE = date(2026, 1, 31)
JANUARY = 0


@dataclass
class Timer:
    """Runs the digests of a town on the days it is told to."""

    town: Town
    act: Act
    sent: list[Digest]

    def run(self, day: date, hour: int = 1) -> dict[tuple[Level, int], Digest]:
        at = self.act.at.replace(year=day.year, month=day.month, day=day.day, hour=hour)
        made = make_digests(
            self.town.database,
            replace(self.act, at=at),
            self.town.frame(day),
            send=self.sent.append,
        )
        return {(each.recipient.level, each.recipient.place): each for each in made}

    def levels(self, day: date) -> list[Level]:
        return [level for level, _ in self.run(day)]


@pytest.fixture
def timer(act: Act) -> Callable[[Town], Timer]:
    operator = Actor(None, frozenset({Role.OPERATOR}))
    return lambda town: Timer(town, replace(act, actor=operator), [])


def told(town: Town, level: Level, *places: int) -> Told | None:
    tenants = [town.places[number].scope.tenant_id for number in places]
    with town.database.begin(DistrictScope(town.id)) as session:
        return last_told(session, tenants, level, limit=20)


def only_january(town: Town) -> None:
    for place in town.places:
        town.lift(place, *range(1, len(place.owed)))


def test_an_open_meeting_reaches_the_secretary_then_the_street_then_the_district(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(1)
    only_january(town)
    ran, seen = timer(town), {}
    for days in range(-12, 9):
        if levels := ran.levels(DUE + timedelta(days=days)):
            seen[days] = levels
    assert seen == {
        -10: [Level.SECRETARY],
        0: [Level.SECRETARY, Level.STREET],
        3: [Level.SECRETARY, Level.STREET, Level.DISTRICT],
    }
    assert [digest.new for digest in ran.sent] == [1, 0, 1, 0, 0, 1]
    assert len({digest.key for digest in ran.sent}) == len(ran.sent)


def test_a_second_run_of_a_day_tells_nobody_anything(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(3)
    ran = timer(town)
    assert len(ran.run(DUE)) == 3 + 2
    assert ran.run(DUE, hour=9) == {}
    # What has come to be owed since waits for tomorrow, unless this is an office's first today.
    town.owe(town.places[0], 2025)
    assert [level for level, _ in ran.run(DUE, hour=10)] == [Level.DISTRICT]
    told = ran.run(DUE + timedelta(days=1))
    assert sorted(level.rank for level, _ in told) == [0, 1]
    assert {digest.new for digest in told.values()} == {19}


def test_days_without_a_run_are_caught_up_in_one_digest(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(2, streets=1)
    ran = timer(town)
    made = ran.run(date(2026, 3, 20))
    assert sorted(level.rank for level, _ in made) == [0, 0, 1, 2]
    # January, February, March and the first quarter to each secretary; two months to the others.
    numbers = {level: (each.new, each.standing) for (level, _), each in made.items()}
    assert numbers[Level.SECRETARY] == (2, 0)
    assert numbers[Level.STREET] == numbers[Level.DISTRICT] == (4, 0)
    made = ran.run(date(2026, 3, 21))
    numbers = {level: (each.new, each.standing) for (level, _), each in made.items()}
    assert numbers == {Level.SECRETARY: (2, 2)}


def test_what_was_held_or_excused_is_spoken_of_no_more(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(2, streets=1)
    only_january(town)
    ran = timer(town)
    ran.run(DUE - timedelta(days=10))
    town.meet(town.places[0], JANUARY)
    town.excuse(town.places[1], JANUARY)
    assert ran.run(DUE + timedelta(days=3)) == {}
    seen = told(town, Level.SECRETARY, 0)
    assert seen is not None
    assert (seen.news, seen.standing, seen.lines) == (0, 0, ())


def test_an_office_reads_its_last_digest_with_what_stands_besides(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(3, streets=2)
    ran = timer(town)
    ran.run(date(2026, 2, 10))
    ran.run(date(2026, 3, 5))
    seen = told(town, Level.DISTRICT, 0, 1, 2)
    assert seen is not None
    assert (seen.day, seen.news, seen.standing) == (date(2026, 3, 5), 3, 3)
    assert {line.period.end for line in seen.lines} == {date(2026, 2, 28)}
    assert {line.reached for line in seen.lines} == {Level.DISTRICT}
    first, other = (told(town, Level.STREET, *places) for places in ((0, 2), (1,)))
    assert first is not None
    assert other is not None
    assert (first.news, other.news) == (2, 1)
    assert {line.tenant_id for line in other.lines} == {town.places[1].scope.tenant_id}


def test_another_district_reads_nothing_of_it(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town, other = make_town(1), make_town(1)
    timer(town).run(date(2026, 2, 10))
    tenants = [town.places[0].scope.tenant_id]
    with town.database.begin(DistrictScope(other.id)) as session:
        assert last_told(session, tenants, Level.DISTRICT, limit=20) is None


def test_a_secretary_reads_the_communitys_own(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(2)
    timer(town).run(DUE)
    own = town.places[0].scope
    with town.database.begin(own) as session:
        seen = last_told(session, [own.tenant_id], Level.SECRETARY, limit=20)
        beyond = last_told(session, [town.places[1].scope.tenant_id], Level.SECRETARY, limit=20)
    assert seen is not None
    assert (seen.news, beyond) == (1, None)


@pytest.mark.parametrize(
    ("status", "levels"),
    [
        (CommunityStatus.DRAFT, set()),
        (CommunityStatus.SUSPENDED, {Level.STREET}),
        (CommunityStatus.CLOSED, {Level.STREET}),
    ],
)
def test_of_a_community_at_rest_only_those_are_told_who_can_excuse_it(
    make_town: Callable[..., Town],
    timer: Callable[[Town], Timer],
    status: CommunityStatus,
    levels: set[Level],
) -> None:
    """And of a draft nobody, though it cannot owe anything."""
    town = make_town(1)
    town.admin.execute(
        "UPDATE community SET status = %s WHERE id = %s",
        [status.value, town.places[0].scope.tenant_id],
    )
    assert set(timer(town).levels(DUE)) == levels


def test_the_days_are_the_districts_own(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(1)
    only_january(town)
    days = {"secretary": 5, "street": 2, "district": 1}
    lay_down(town.database, OPERATOR, town.id, date(2026, 1, 1), reminders=days)
    ran = timer(town)
    told_on = [day for day in range(-12, 4) if ran.run(DUE + timedelta(days=day))]
    assert told_on == [-5, -2, 1]


def test_reminders_are_evidence_in_the_communitys_chain(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(1)
    timer(town).run(DUE)
    own = town.places[0].scope
    with town.database.snapshot(own) as session:
        assert [f for f in verify(session).findings if f.table == "reminder"] == []
    town.admin.execute(
        "UPDATE reminder SET reached = 'district' WHERE tenant_id = %s", [own.tenant_id]
    )
    with town.database.snapshot(own) as session:
        assert {f.table for f in verify(session).findings} >= {"reminder"}


def test_nobody_is_told_the_same_twice_nor_in_hindsight(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(1)
    ran = timer(town)
    ran.run(DUE)
    place = town.places[0]
    again = [(place.owed[JANUARY][2], Level.STREET, Level.STREET)]
    with (
        pytest.raises(Conflict, match="told_already"),
        place.database.begin(place.scope) as session,
    ):
        tell(session, ran.act, again)
    with pytest.raises(psycopg.errors.CheckViolation), town.admin.transaction():
        town.admin.execute("UPDATE reminder SET told_on = told_on - 1")


def test_only_the_operator_makes_digests(make_town: Callable[..., Town], act: Act) -> None:
    town = make_town(1)
    with pytest.raises(NotAllowed):
        make_digests(town.database, act, town.frame(DUE))


def test_the_last_digest_waits_for_the_secretary_on_the_communitys_page(
    make_town: Callable[..., Town], timer: Callable[[Town], Timer]
) -> None:
    town = make_town(1)
    only_january(town)
    ran = timer(town)
    place = town.places[0]

    def waiting() -> list[dict[str, object]]:
        secretary = replace(ran.act, actor=Actor(None, frozenset({Role.SECRETARY})))
        with place.database.begin(place.scope) as session:
            found = [dict(duty.params) for duty in duties_of(session, secretary)]
        return [params for params in found if "news" in params]

    assert waiting() == []
    ran.run(DUE - timedelta(days=4))
    assert waiting() == [{"news": 1, "day": DUE - timedelta(days=4), "standing": 0}]
    town.meet(place, JANUARY)
    ran.run(DUE + timedelta(days=4))
    with place.database.begin(place.scope) as session:
        assert list(reminded(session)) == []
