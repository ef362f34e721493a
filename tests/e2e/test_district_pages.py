"""The district's screen in a browser: at a desk, on the way, in large letters."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from tests.integration.compliance.district.towns import Town, found_town, unevenly

from folkmoot.compliance.digests import make_digests
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections

pytestmark = pytest.mark.browser
NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
Visits = Callable[..., Any]


@pytest.fixture(scope="module")
def town(database: Database, connections: Connections) -> Town:
    with psycopg.connect(connections.admin, autocommit=True) as admin:
        town = found_town(database, admin, 9, 3)
        for place in town.places:
            town.owe(place)
        unevenly(town, 5)
        act = Act(Actor(None, frozenset({Role.OPERATOR})), NOW)
        make_digests(database, act, town.frame(act.today))
    return town


@pytest.fixture(scope="module")
def address(serve_at: Callable[[datetime], str]) -> str:
    return serve_at(NOW)


@pytest.mark.parametrize("asked", ["", "?street=s1&standing=overdue"])
def test_the_screen_keeps_the_rules_of_every_page(
    enter: Visits,
    inspect: Visits,
    town: Town,
    address: str,
    view: Any,  # noqa: ANN401 - the class is in conftest.py
    asked: str,
) -> None:
    mark = "&" if asked else "?"
    shown = f"{address}/{town.slug}/compliance/{asked}{mark}lang={view.language}&elder={view.elder}"
    visit = enter(shown, town.places[0], Role.DISTRICT_OFFICER, at=NOW, width=view.width)
    for folded in visit.page.locator("summary").all():
        folded.click()
    inspect(visit, elder=view.elder, language=view.language, axe=view.axe)


def test_the_map_is_reached_and_read_without_a_mouse_or_colours(
    enter: Visits, town: Town, address: str
) -> None:
    visit = enter(
        f"{address}/{town.slug}/compliance/",
        town.places[0],
        Role.DISTRICT_OFFICER,
        at=NOW,
        width=1280,
    )
    frame = visit.page.get_by_role("region", name="各社区每次会议的状态")
    frame.focus()
    assert frame.evaluate("at => document.activeElement === at")
    cells = visit.page.locator(".fm-heat-map__cell .fm-heat")
    assert cells.count() > 9 * 10
    said = {text.replace("\n", " ") for text in cells.all_inner_texts()}
    assert said >= {"✓ 已完成", "✕ 已逾期"}
