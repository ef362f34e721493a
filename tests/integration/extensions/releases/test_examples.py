"""The three foreign plugins at work in a community, and none of their code in this process."""

import shutil
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.vendor import packed

from folkmoot.extensions import current
from folkmoot.extensions.cadences import asking_in
from folkmoot.extensions.granting import grant_plugin
from folkmoot.extensions.models import PluginRelease
from folkmoot.extensions.registry import Registered
from folkmoot.extensions.runner.stand_ins import RemoteCadence, RemoteGate
from folkmoot.extensions.service import choose_plugins
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.extensions.viewing import view_for
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.cli import tenants
from folkmoot.tenancy.workflow import definition_from, lay_down_workflow
from folkmoot_sdk import (
    AppraisalForm,
    BodyKind,
    Kind,
    MatterFacts,
    SheetCount,
    Step,
    Subject,
    appraise,
    read_manifest,
)

ROOT = Path(__file__).parents[4]
EXAMPLES, CHUANYING = ROOT / "plugins" / "examples", ROOT / "tenants" / "chuanying"
NAMES = ("lunar-cadence", "emergency-lane", "five-stars")
LUNAR = "lunar-cadence/lunar-first-and-fifteenth"
VERSION = "0.1.0"


def install(desk: Desk, plugin: str) -> None:
    """Packed, listed, signed and installed, once for all tests of this database."""
    with desk.database.begin(PLATFORM) as session:
        if session.get(PluginRelease, (plugin, VERSION)) is not None:
            return
    package = plugin.replace("-", "_")
    folder = EXAMPLES / plugin / "src" / package
    held = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.*")}
    files = {name: content for name, content in held.items() if "__pycache__" not in name}
    wheel = packed(plugin, VERSION, package, files, plugin)
    manifest = read_manifest(folder / "folkmoot-plugin.toml")
    desk.vendor.plugin = plugin
    desk.vendor.list(wheel, VERSION, scopes=manifest.scopes, personal_data=manifest.personal_data)
    desk.install(wheel, version=VERSION)


@pytest.fixture
def community(desk: Desk, live_world: World, act: Act) -> World:
    """One that has chosen all three, beside the plugins that its district gives everybody."""
    for name in NAMES:
        install(desk, name)
        with live_world.database.begin(PLATFORM) as session:
            grant_plugin(
                session,
                desk.act,
                district_id=live_world.scope.district_id,
                plugin=name,
                scopes=["matters"] if name == "emergency-lane" else [],
            )
    with live_world.begin() as session:
        usual = ("ballots", "cn-statutes", "method-4321")
        choose_plugins(session, act, plugins=[*NAMES, *usual])
    return live_world


@pytest.fixture
def view(community: World) -> TenantView:
    with community.begin() as session:
        return view_for(session)


def brought(view: TenantView, kind: Kind, name: str) -> Registered[Any]:
    return view.contribution(kind, name)


def test_their_code_is_never_in_this_process(view: TenantView) -> None:
    assert set(NAMES) <= view.plugins
    assert isinstance(brought(view, Kind.CADENCES, LUNAR).contribution, RemoteCadence)
    assert isinstance(brought(view, Kind.GATES, "made-public").contribution, RemoteGate)
    assert type(brought(view, Kind.APPRAISAL_FORMS, "five-stars").contribution) is AppraisalForm
    assert not {name.replace("-", "_") for name in NAMES} & sys.modules.keys()


def test_the_lunar_cadence_asks_for_its_meetings_where_the_district_names_it(
    view: TenantView,
) -> None:
    asking = asking_in(view, 2026, lambda _day: {LUNAR}, since=date(2026, 1, 1))
    lunar = [each.period for each in asking if each.entry.plugin == "lunar-cadence"]
    assert len(lunar) == 24
    assert lunar[3].start == date(2026, 2, 17)


def test_the_emergency_lane_holds_an_emergency_and_nothing_else(view: TenantView) -> None:
    gate = brought(view, Kind.GATES, "emergency-lane/settled-in-a-month").contribution
    given: dict[str, Any] = {
        "kind": Subject.FACILITIES,
        "law_date": date(2026, 3, 1),
        "step": Step.IMPLEMENTATION,
        "meetings": {BodyKind.RESIDENTS_COMMITTEE: 1},
    }
    assert gate.check(MatterFacts(**given)).open
    late = {"emergency_confirmed": 31}
    shut = gate.check(MatterFacts(**given, statements=frozenset(late), statement_days=late))
    assert not shut.open
    assert "三十日" in shut.reason.zh
    assert set(gate.answers) == {"emergency_late"}


def test_a_workflow_takes_the_lanes_gates_into_their_steps_and_no_others(
    community: World, act: Act
) -> None:
    plain = {
        "steps": [
            {"step": "implementation", "gates": ["emergency-lane/settled-in-a-month"]},
        ]
    }
    with community.begin() as session:
        kept = lay_down_workflow(session, act, definition_from(_with(plain)))
    assert "emergency-lane/settled-in-a-month" in str(kept.definition)
    wrong = {"steps": [{"step": "review", "gates": ["emergency-lane/settled-in-a-month"]}]}
    with pytest.raises(Refused) as caught, community.begin() as session:
        lay_down_workflow(session, act, definition_from(_with(wrong)))
    assert caught.value.code == "workflow.gate.step"


def _with(said: dict[str, Any]) -> dict[str, Any]:
    """The seven steps, with what is said of some."""
    said_of = {each["step"]: each for each in said["steps"]}
    return {"steps": [said_of.get(step.value, {"step": step.value}) for step in Step]}


def test_five_stars_grade_by_data_alone(view: TenantView) -> None:
    form = brought(view, Kind.APPRAISAL_FORMS, "five-stars/five-stars").contribution
    assert appraise(form, [SheetCount(10, {"star_5": 5, "star_1": 5})]).grade == "star_5"


def test_a_district_names_in_its_files_what_a_wheel_brings(
    desk: Desk, act: Act, tmp_path: Path
) -> None:
    for name in NAMES:
        install(desk, name)
    folder = Path(shutil.copytree(CHUANYING, tmp_path / "district"))
    for file, old, new in (
        ("district.toml", "granted = [", 'granted = ["lunar-cadence", "emergency-lane", '),
        ("district.toml", '"consultation"', '"consultation"\ngates = ["damage-confirmed"]'),
        ("packs/2026.toml", "cadences = { lock = [", f'cadences = {{ lock = [\n  "{LUNAR}",'),
    ):
        said = (folder / file).read_text()
        assert old in said
        (folder / file).write_text(said.replace(old, new, 1))
    current.forget()  # As in a process that has just begun.
    operation = SimpleNamespace(database=desk.database, act=act)
    done = CliRunner().invoke(tenants, ["plan", str(folder), "--json"], obj=operation)
    assert done.exit_code == 0, done.output
