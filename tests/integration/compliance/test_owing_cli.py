"""What a whole district owes, and the command that lays it down."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from folkmoot.compliance.owing_cli import owe_command
from folkmoot.compliance.queries import year_of
from folkmoot.compliance.service import OwedHere, owe_district
from folkmoot.extensions.service import choose_plugins
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import NotAllowed
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.models import Community, CommunityStatus, StreetOffice
from folkmoot.tenancy.staging import begin_stages

Town = Any
Grow = Any
Run = Callable[..., Result]
NEW_YEAR = date(2026, 1, 1)
PLUGINS = ["cn-statutes", "ballots", "method-4321"]


@dataclass
class Operation:
    """What the command line hands down."""

    database: Database
    act: Act
    origin: str = "http://127.0.0.1:8000"


@pytest.fixture
def officer(act: Act) -> Act:
    return replace(act, actor=Actor(uuid4(), frozenset({Role.DISTRICT_OFFICER})))


@pytest.fixture
def grow(town: Town) -> Callable[[int, CommunityStatus], list[int]]:
    """Found more communities beside the first, each with the plugins of the method."""

    def more(number: int, status: CommunityStatus = CommunityStatus.LIVE) -> list[int]:
        district, database = town.world.scope.district_id, town.world.database
        with database.begin(PLATFORM) as session:
            street = session.scalar(
                select(StreetOffice.id).where(StreetOffice.district_id == district)
            )
            rows = [
                Community(
                    district_id=district,
                    street_office_id=street,
                    code=uuid4().hex[:12],
                    slug=f"more-{uuid4().hex[:8]}",
                    name="新社区",
                    status=status,
                )
                for _ in range(number)
            ]
            session.add_all(rows)
            audit.record(session, town.officer(Role.OPERATOR), "test:world:grow", district)
            ids = [row.id for row in rows]
        for one in ids:
            with database.begin(TenantScope(one, district)) as session:
                choose_plugins(session, town.act, plugins=PLUGINS)
        return ids

    return more


def total(found: tuple[OwedHere, ...]) -> int:
    return sum(one.owing.made for one in found if one.owing)


def made(found: tuple[OwedHere, ...]) -> dict[int, int | None]:
    return {one.community.id: one.owing.made if one.owing else None for one in found}


def owe_all(town: Town, officer: Act, **asked: object) -> tuple[OwedHere, ...]:
    given: dict[str, Any] = {"year": 2026, "owed_from_of": lambda _community: NEW_YEAR, **asked}
    district = town.world.scope.district_id
    return owe_district(town.world.database, officer, district_id=district, **given)


@pytest.mark.parametrize(("communities", "meetings"), [(6, 114), (53, 1007)])
def test_six_pilots_owe_114_and_fifty_three_communities_1007(
    town: Town, officer: Act, grow: Grow, communities: int, meetings: int
) -> None:
    grow(communities - 1, CommunityStatus.PILOT if communities == 6 else CommunityStatus.LIVE)
    seen: list[tuple[int, int]] = []
    found = owe_all(town, officer, progress=lambda done, of: seen.append((done, of)))
    assert len(found) == communities
    assert total(found) == meetings
    assert seen == [(number, communities) for number in range(1, communities + 1)]
    assert total(owe_all(town, officer)) == 0


@pytest.mark.parametrize(
    "status", [CommunityStatus.DRAFT, CommunityStatus.SUSPENDED, CommunityStatus.CLOSED]
)
def test_who_does_not_work_owes_nothing(
    town: Town, officer: Act, grow: Grow, status: CommunityStatus
) -> None:
    grow(2, status)
    assert [one.community.id for one in owe_all(town, officer)] == [town.world.scope.tenant_id]


def test_each_owes_from_its_own_day_and_some_not_yet(town: Town, officer: Act, grow: Grow) -> None:
    first, (second, third) = town.world.scope.tenant_id, grow(2)
    since = {first: NEW_YEAR, second: date(2026, 7, 1)}
    found = owe_all(town, officer, owed_from_of=since.get)
    assert made(found) == {first: 19, second: 6 + 2 + 1, third: None}


def test_one_that_is_refused_does_not_stop_the_others(town: Town, officer: Act, grow: Grow) -> None:
    (other,) = grow(1)
    with town.world.database.begin(TenantScope(other, town.world.scope.district_id)) as session:
        choose_plugins(session, town.act, plugins=["cn-statutes"])
    found = owe_all(town, officer)
    assert made(found) == {town.world.scope.tenant_id: 19, other: None}
    assert [one.problem.code for one in found if one.problem] == ["rules.unknown"]


def test_a_secretary_does_not_lay_it_down(town: Town) -> None:
    with pytest.raises(NotAllowed):
        owe_all(town, town.act)


class TestTheCommand:
    @pytest.fixture
    def run(self, town: Town) -> Run:
        operation = Operation(town.world.database, town.officer(Role.OPERATOR))
        slug = town.world.district_slug

        def command(*words: str, district: str = slug) -> Result:
            return CliRunner().invoke(owe_command, [district, *words], obj=operation)

        return command

    def test_it_tells_in_both_languages_what_is_owed(self, run: Run) -> None:
        done = run("--year", "2026", "--from", "2026-01-01", "--lang", "en")
        assert done.exit_code == 0
        assert done.output == ("2026: 1 communities owe 19 meetings; 19 were added, 0 lifted.\n")
        again = run("--year", "2026", "--from", "2026-01-01", "--lang", "zh")
        assert again.output == "2026年：1 个社区应召开会议 19 次；新增 0 次，撤销 0 次。\n"

    def test_a_machine_gets_the_same_as_json(self, run: Run) -> None:
        done = run("--year", "2026", "--from", "2026-01-01", "--json")
        assert json.loads(done.stdout) == {
            "year": 2026, "communities": 1, "owed": 19, "made": 19, "lifted": 0, "problems": [],
        }  # fmt: skip

    def test_what_is_refused_is_told_with_its_cure_and_a_code(self, run: Run, town: Town) -> None:
        town.lay_down(cadences=["method-4321/weekly"])
        done = run("--year", "2026", "--lang", "en")
        assert done.exit_code == 1
        assert "There is no rule method-4321/weekly" in done.stderr
        assert "Ask the district" in done.stderr
        (problem,) = json.loads(run("--year", "2026", "--json").stdout)["problems"]
        assert problem["error"] == "rules.unknown"

    def test_without_a_day_nothing_of_the_past_is_owed(self, run: Run, town: Town) -> None:
        """The act stands on 2 March: until somebody knows when it went live, March has begun."""
        assert json.loads(run("--year", "2026", "--json").stdout)["made"] == 9 + 3 + 1
        with town.begin() as session:
            assert min(line.period.start for line in year_of(session, 2026, NEW_YEAR, 10)) == date(
                2026, 4, 1
            )

    def test_the_day_on_which_it_went_live_counts_where_it_is_known(
        self, run: Run, town: Town
    ) -> None:
        with town.world.database.begin(PLATFORM) as session:
            act = Act(
                Actor(None, frozenset({Role.OPERATOR})), datetime(2026, 1, 1, 9, tzinfo=CHINA)
            )
            begin_stages(session, act, district_id=town.world.scope.district_id)
        assert json.loads(run("--year", "2026", "--json").stdout)["made"] == 19

    def test_a_district_that_is_none_is_refused(self, run: Run) -> None:
        done = run("--year", "2026", "--lang", "en", district="nowhere")
        assert done.exit_code == 1
        assert "no district at this address" in done.stderr

    @pytest.mark.parametrize("year", ["0", "20260", "next"])
    def test_a_year_that_is_none_is_refused(self, run: Run, year: str) -> None:
        assert run("--year", year).exit_code == 2
