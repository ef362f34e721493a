"""By which form a year is appraised is the district's to choose, and a community's where open."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import select

from folkmoot.appraisals.models import Appraisal
from folkmoot.appraisals.queries import find_appraisal, form_of
from folkmoot.appraisals.service.opening import YEAR_END
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.once import OPERATOR
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginGrant
from folkmoot.extensions.registry import Registry
from folkmoot.extensions.service import choose_plugins, grant_plugins
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.own_rules import set_own_rule
from folkmoot.tenancy.packs import Mode
from folkmoot_sdk import InForce, Kind, Text

LayDown = Callable[[str, Mode, object], None]
BY_YEAR = {"v1": 2020, "v2": 2021, "v3": 2090}
STARS = Text("星级评议", "Stars")
OF_METHOD, OF_VENDOR = f"method-4321/{YEAR_END}", f"vendor/{YEAR_END}"


def install(entries: dict[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have exactly these contributions installed, wherever somebody asks."""
    registry = Registry(MappingProxyType(entries), MappingProxyType({}))
    for module in list(sys.modules.values()):
        if getattr(module, "installed", None) is installed:
            monkeypatch.setattr(module, "installed", lambda: registry)


@pytest.fixture
def vendor(scenes: Scenes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another plugin brings a form, of the very id that the method's has."""
    entries: dict[Any, Any] = dict(installed().entries)
    (usual,) = (e for e in entries.values() if (e.kind, e.id) == (Kind.APPRAISAL_FORMS, YEAR_END))
    theirs = replace(usual, plugin="vendor", contribution=replace(usual.contribution, title=STARS))
    entries[("vendor", theirs.kind, theirs.id, theirs.version)] = theirs
    install(entries, monkeypatch)
    stage = scenes.stage
    with stage.database.begin(PLATFORM) as session:
        district = stage.scope.district_id
        query = select(PluginGrant.plugin).where(PluginGrant.district_id == district)
        plugins = {*session.scalars(query), "vendor"}
        grant_plugins(session, Act(OPERATOR, stage.now), district_id=district, plugins=plugins)
    stage.do(OPERATOR, choose_plugins, plugins=plugins)


@pytest.fixture
def in_force(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that puts the usual form here in these versions, each in force for its days."""

    def put(**spans: InForce) -> None:
        known: dict[Any, Any] = dict(installed().entries)
        (usual,) = (e for e in known.values() if (e.kind, e.id) == (Kind.APPRAISAL_FORMS, YEAR_END))
        del known[usual.key]
        for version, span in spans.items():
            form = replace(usual.contribution, version=version, in_force=span)
            entry = replace(usual, contribution=form)
            known[entry.key] = entry
        install(known, monkeypatch)

    return put


def opened(scenes: Scenes, year: int) -> Appraisal:
    return scenes.stage.read(find_appraisal, appraising.open_year(scenes, year))


def test_where_nothing_is_laid_down_the_form_is_the_usual_one(scenes: Scenes) -> None:
    assert opened(scenes, 2026).form["pin"]["plugin"] == "method-4321"


@pytest.mark.usefixtures("vendor")
def test_a_district_chooses_a_vendors_form_and_what_is_open_keeps_its_own(
    scenes: Scenes, lay_down: LayDown
) -> None:
    # Two plugins bring a form of that id, and nobody has said which it is to be.
    with pytest.raises(FolkmootError, match=r"rules\.several"):
        opened(scenes, 2025)
    lay_down("appraisal_form", Mode.LOCK, OF_VENDOR)
    first = opened(scenes, 2025)
    assert (first.form["pin"]["plugin"], form_of(first).title) == ("vendor", STARS)
    lay_down("appraisal_form", Mode.LOCK, OF_METHOD)
    assert form_of(scenes.stage.read(find_appraisal, first.id)).title == STARS
    assert opened(scenes, 2026).form["pin"]["plugin"] == "method-4321"


@pytest.mark.usefixtures("vendor")
def test_a_community_chooses_its_form_where_the_district_leaves_it_open(
    scenes: Scenes, lay_down: LayDown
) -> None:
    stage = scenes.stage
    lay_down("appraisal_form", Mode.OVERRIDE, OF_METHOD)
    tomorrow = stage.now.date().replace(day=stage.now.day + 1)
    own = {"parameter": "appraisal_form", "effective_from": tomorrow, "reason": "居民看得懂星级。"}
    with pytest.raises(FolkmootError, match=r"rules\.unknown"):
        stage.do(scenes.secretary, set_own_rule, value="vendor/smileys", **own)
    stage.do(scenes.secretary, set_own_rule, value=OF_VENDOR, **own)
    stage.at(tomorrow.year, tomorrow.month, tomorrow.day, 23)
    assert form_of(opened(scenes, 2026)).title == STARS


def test_a_form_that_is_here_no_more_opens_no_appraisal(scenes: Scenes, lay_down: LayDown) -> None:
    lay_down("appraisal_form", Mode.LOCK, OF_VENDOR)
    with pytest.raises(FolkmootError, match=r"rules\.unknown"):
        opened(scenes, 2026)


def test_the_newest_form_in_force_today_is_taken_and_not_one_of_tomorrow(
    scenes: Scenes, in_force: Callable[..., None]
) -> None:
    since = {version: InForce(date(year, 1, 1)) for version, year in BY_YEAR.items()}
    in_force(**since)
    assert form_of(opened(scenes, 2026)).version == "v2"


def test_no_appraisal_is_opened_by_a_form_that_is_no_longer_in_force(
    scenes: Scenes, in_force: Callable[..., None]
) -> None:
    in_force(v1=InForce(date(2020, 1, 1), date(2021, 12, 31)))
    with pytest.raises(FolkmootError, match=r"rules\.unknown"):
        opened(scenes, 2026)
