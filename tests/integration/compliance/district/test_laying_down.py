"""Laying a year down from the district's page: who may, how many at once, and once for all."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.integration.compliance.district.towns import OPERATOR, Town
from tests.integration.compliance.packs import lay_down

from folkmoot.compliance.service import LaidDown, laying_down, owe_missing
from folkmoot.compliance.unowed import unowed
from folkmoot.extensions.service import choose_plugins, grant_plugins
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Invalid, NotAllowed
from folkmoot.kernel.scope import PLATFORM, DistrictScope
from folkmoot.tenancy.models import CommunityStatus

pytestmark = pytest.mark.usefixtures("clocked")

SignIn = Callable[..., FlaskClient]
JUNE = datetime(2026, 6, 30, 2, tzinfo=UTC)
PLUGINS = ["cn-statutes", "ballots", "method-4321"]


@pytest.fixture(autouse=True)
def _on_the_last_of_june(time: Any) -> None:  # noqa: ANN401 - the class is in another conftest.py
    time.now = JUNE


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    """Seven that owe nothing yet, under the 4321 method."""
    return under_4321(make_town(7, streets=3, owing=False))


def under_4321(town: Town) -> Town:
    with town.database.begin(PLATFORM) as session:
        grant_plugins(session, OPERATOR, district_id=town.id, plugins=PLUGINS)
    for place in town.places:
        with town.database.begin(place.scope) as session:
            choose_plugins(session, OPERATOR, plugins=PLUGINS)
    named = ["monthly-joint-meeting", "quarterly-representatives-meeting"]
    cadences = [f"method-4321/{name}" for name in (*named, "half-yearly-bulletin-meeting")]
    lay_down(town.database, OPERATOR, town.id, date(2026, 1, 1), cadences=cadences)
    return town


@pytest.fixture
def officer(sign_in: SignIn, town: Town) -> FlaskClient:
    return sign_in(town.places[0], Role.DISTRICT_OFFICER)


def screen(town: Town) -> str:
    return f"/{town.slug}/compliance/"


def button(town: Town) -> str:
    return f"{screen(town)}lay-down"


def lacking(town: Town, year: int) -> int:
    tenants = [place.scope.tenant_id for place in town.places]
    with town.database.begin(DistrictScope(town.id)) as session:
        return len(unowed(session, tenants, [year])[year])


def owed(town: Town) -> int:
    query = "SELECT count(*) FROM obligation WHERE district_id = %s"
    return int(town.admin.execute(query, [town.id]).fetchone()[0])  # type: ignore[index] # a count has a row


def test_one_press_lays_the_next_year_down_and_says_what_it_did(
    town: Town, officer: FlaskClient
) -> None:
    assert "2026年：7 个社区中，有 7 个尚未生成应开会议" in officer.get(screen(town)).text
    shown = officer.post(button(town), data={"year": "2027"})
    assert shown.status_code == 200
    # Twelve, four and two by the method, the appraisal by the law.
    assert f"7 个社区：共生成应开会议 {7 * 19} 次" in shown.text
    assert (lacking(town, 2027), lacking(town, 2026)) == (0, 7)
    assert "2027年：7" not in officer.get(f"{screen(town)}?year=2027").text


def test_a_second_press_changes_nothing(town: Town, officer: FlaskClient) -> None:
    officer.post(button(town), data={"year": "2027"})
    before = owed(town)
    again = officer.post(button(town), data={"year": "2027"})
    assert "没有需要生成的应开会议" in again.text
    assert owed(town) == before == 7 * 19


def test_a_year_that_is_laid_down_in_part_is_finished(town: Town, officer: FlaskClient) -> None:
    for place in town.places[:4]:
        town.owe(place, 2026)
    assert "7 个社区中，有 3 个尚未生成应开会议" in officer.get(screen(town)).text
    # No stage is on record: they work from today on, so for the second half of the year.
    shown = officer.post(button(town), data={"year": "2026"})
    assert f"3 个社区：共生成应开会议 {3 * (6 + 2 + 1)} 次" in shown.text
    assert owed(town) == 4 * 19 + 3 * 9


def test_so_many_are_done_at_once_and_the_next_press_goes_on(
    town: Town, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying_down, "AT_ONCE", 3)
    left, after, presses = 7, "", 0
    while left:
        shown = officer.post(button(town), data={"year": "2027", "after": after}).text
        presses += 1
        left = lacking(town, 2027)
        assert left == 7 - min(7, 3 * presses)
        found = re.search(r'name="after" value="([^"]+)"', shown)
        assert bool(found) is bool(left)
        after = found[1] if found else ""
    assert presses == 3


def test_one_that_is_refused_is_named_and_stops_nobody(town: Town, officer: FlaskClient) -> None:
    with town.database.begin(town.places[2].scope) as session:
        choose_plugins(session, OPERATOR, plugins=["cn-statutes"])
    shown = officer.post(button(town), data={"year": "2027"}).text
    assert f"6 个社区：共生成应开会议 {6 * 19} 次" in shown
    assert "未能生成" in shown
    assert "<strong>社区2</strong>" in shown


def test_those_that_cannot_be_laid_down_hold_nobody_up(
    town: Town, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stay among those without, so the next press goes on behind them."""
    monkeypatch.setattr(laying_down, "AT_ONCE", 3)
    for place in town.places[:3]:
        with town.database.begin(place.scope) as session:
            choose_plugins(session, OPERATOR, plugins=["cn-statutes"])
    first = officer.post(button(town), data={"year": "2027"}).text
    assert "没有需要生成的应开会议" in first
    after = re.findall(r'name="after" value="([^"]+)"', first)
    officer.post(button(town), data={"year": "2027", "after": after})
    assert lacking(town, 2027) == 7 - 3


def test_only_those_at_work_are_come_to(town: Town, officer: FlaskClient) -> None:
    town.admin.execute(
        "UPDATE community SET status = %s WHERE id = %s",
        [CommunityStatus.SUSPENDED.value, town.places[0].scope.tenant_id],
    )
    assert "6 个社区中，有 6 个" in officer.get(screen(town)).text
    assert "6 个社区：" in officer.post(button(town), data={"year": "2027"}).text


@pytest.mark.parametrize("year", ["2025", "2028", "0", "x", ""])
def test_no_other_year_is_laid_down(town: Town, officer: FlaskClient, year: str) -> None:
    assert officer.post(button(town), data={"year": year}).status_code == 422
    assert owed(town) == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DISTRICT_OFFICER, Role.OPERATOR}))
def test_nobody_else_has_the_button(town: Town, sign_in: SignIn, role: Role) -> None:
    client = sign_in(town.places[0], role)
    assert button(town) not in client.get(screen(town)).text
    assert client.post(button(town), data={"year": "2027"}).status_code == 403
    assert owed(town) == 0


def test_a_visitor_is_asked_to_sign_in(town: Town, app: Flask) -> None:
    assert app.test_client().post(button(town), data={"year": "2027"}).status_code == 401


def test_another_districts_officer_is_refused(
    town: Town, make_town: Callable[..., Town], sign_in: SignIn
) -> None:
    stranger = sign_in(make_town(1, owing=False).places[0], Role.DISTRICT_OFFICER)
    assert stranger.post(button(town), data={"year": "2027"}).status_code == 403
    assert owed(town) == 0


def test_the_verb_asks_who_acts_and_for_which_year(town: Town) -> None:
    def press(role: Role, year: int) -> LaidDown:
        act = Act(Actor(None, frozenset({role})), JUNE)
        return owe_missing(town.database.begin, act, district_id=town.id, year=year)

    for role in set(Role) - {Role.DISTRICT_OFFICER, Role.OPERATOR}:
        with pytest.raises(NotAllowed):
            press(role, 2026)
    with pytest.raises(Invalid) as refused:
        press(Role.OPERATOR, 2028)
    assert refused.value.code == "compliance.year_far"


def test_another_districts_communities_are_not_come_to(
    town: Town, make_town: Callable[..., Town]
) -> None:
    other = under_4321(make_town(2, owing=False))
    owe_missing(town.database.begin, officer_act(), district_id=other.id, year=2027)
    assert (owed(town), owed(other)) == (0, 2 * 19)


def officer_act() -> Act:
    return Act(Actor(None, frozenset({Role.DISTRICT_OFFICER})), JUNE)


def test_in_the_last_quarter_the_next_year_is_spoken_of(
    town: Town,
    sign_in: SignIn,
    time: Any,  # noqa: ANN401 - the class is in another conftest.py
) -> None:
    for day, years in ((JUNE, {2026}), (datetime(2026, 10, 1, 2, tzinfo=UTC), {2026, 2027})):
        time.now = day
        shown = sign_in(town.places[0], Role.DISTRICT_OFFICER).get(screen(town)).text
        assert {year for year in (2026, 2027) if f"{year}年：7 个社区中" in shown} == years


def test_what_was_lifted_was_laid_down(town: Town) -> None:
    town.owe(town.places[0], 2026)
    town.lift(town.places[0], *range(19))
    assert lacking(town, 2026) == 6


def test_the_result_reads_in_both_languages(
    town: Town, officer: FlaskClient, latin_on: Callable[[str], list[str]]
) -> None:
    assert latin_on(officer.get(screen(town)).text) == []
    assert latin_on(officer.post(button(town), data={"year": "2027"}).text) == []
    english = officer.post(f"{button(town)}?lang=en", data={"year": "2026"}).text
    assert "7 communities: 63 meetings are laid down." in english
