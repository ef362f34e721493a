"""Whatever is wrong with a plugin, the platform is up, and the operator is told with the frame."""

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pytest
from click.testing import CliRunner
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_commands import Operation
from tests.unit.extensions.conftest import plant
from tests.unit.extensions.test_loader import BLAMED, BROKEN

from folkmoot.catalogue.cli import plugins
from folkmoot.doctor import releases
from folkmoot.doctor.finding import Finding
from folkmoot.extensions import current, loader
from folkmoot.extensions.current import files_of
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginRelease
from folkmoot.extensions.place import Place, configure, place
from folkmoot.extensions.releases.reading import release_lines
from folkmoot.extensions.troubles import Trouble, note_trouble
from folkmoot.kernel import audit
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk.releases.registry import State
from folkmoot_sdk.releases.registry_files import render

__all__ = ["plant"]
Plant = Callable[..., EntryPoint]


def said_of(desk: Desk, *arguments: str) -> Any:  # noqa: ANN401 - JSON
    done = CliRunner().invoke(plugins, [*arguments, "--json"], obj=Operation(desk))
    return json.loads(done.stdout)


@pytest.fixture
def beside_ours(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> Callable[..., EntryPoint]:
    """Installs a plugin in the environment, trusted, beside ours."""

    def add(**given: str | None) -> EntryPoint:
        point = plant("broken", **given)
        points = [*entry_points(group=loader.GROUP), point]
        found = loader.collect(points, trusted={"broken"})
        monkeypatch.setattr(loader, "environment", lambda _trusted: found)
        return point

    return add


@pytest.mark.parametrize("fault", BROKEN)
def test_every_failure_leaves_the_platform_up_and_is_named_with_the_vendors_frame(
    desk: Desk, beside_ours: Callable[..., EntryPoint], fault: str
) -> None:
    planted, reason = BROKEN[fault]
    code, line = BLAMED[fault]
    point = beside_ours(**planted)
    assert {"ballots", "cn-statutes", "method-4321"} <= installed().plugins
    (release,) = said_of(desk, "why", "broken")["releases"]
    refusal = release["refusal"]
    assert refusal["code"] == code
    assert reason.replace("trial", "broken") in refusal["message"]
    frame = f"{point.value}/__init__.py:{line}" if line else ""
    assert refusal["frame"].startswith(frame)
    assert bool(refusal["frame"]) is bool(line)


def test_the_list_says_what_runs_where(desk: Desk) -> None:
    desk.publish()
    with desk.database.begin(PLATFORM) as session:
        lines = {line.plugin: line for line in release_lines(session)}
    mine, ours = lines[desk.vendor.plugin], lines["hotline"]
    assert (mine.from_wheel, mine.publisher, mine.title.zh) == (True, "vendor", "试验")
    assert (ours.from_wheel, ours.publisher) == (False, "")


def test_a_release_whose_description_nobody_can_read_is_left_out_alone(desk: Desk) -> None:
    desk.publish("1.0")
    desk.publish("1.1", places="1")
    with desk.database.begin(PLATFORM) as session:
        row = session.get_one(PluginRelease, (desk.vendor.plugin, "1.1"))
        row.description = {"contributions": [{"kind": "voting_rules"}]}
        audit.record(session, desk.act, "test:release:spoil", "1.1")
    current.forget()
    desk.refresh()
    plugin = desk.vendor.plugin
    assert (plugin, "1.0") in installed().releases
    assert plugin not in installed().refused
    (spoilt, sound) = said_of(desk, "why", plugin)["releases"]
    assert (spoilt["version"], spoilt["for_new_votes"]) == ("1.1", False)
    assert spoilt["refusal"]["code"] == "plugins.not_what_it_is"
    assert (sound["version"], sound["for_new_votes"]) == ("1.0", True)


def test_a_vendors_troubles_are_listed_last_first(desk: Desk) -> None:
    with desk.database.begin(PLATFORM) as session:
        for fault in ("timeout", "raised"):
            trouble = Trouble(
                plugin=desk.vendor.plugin,
                version="1.0",
                digest="d",
                call="count",
                ref="most@1",
                fault=fault,
                message="ZeroDivisionError",
                frame="x/__init__.py:3 in count",
            )
            note_trouble(session, trouble, desk.act.at)
    found = said_of(desk, "troubles", desk.vendor.plugin)
    assert [each["fault"] for each in found["troubles"]] == ["raised", "timeout"]
    assert found["publisher"] is None
    desk.vendor.list(desk.vendor.make())
    file = desk.folder / f"registry-{desk.vendor.plugin}.json"
    file.write_bytes(render(desk.vendor.registry, desk.vendor.registry_key))
    configure(replace(place(), registry=file, registry_key=desk.vendor.registry_key.public))
    (publisher,) = desk.vendor.registry.publishers
    whose = {"name": publisher.name, "contact": publisher.contact}
    assert said_of(desk, "troubles", desk.vendor.plugin)["publisher"] == whose
    done = CliRunner().invoke(
        plugins, ["troubles", desk.vendor.plugin, "--lang", "zh"], obj=Operation(desk)
    )
    assert f"发布者：{publisher.name}，联系方式：{publisher.contact}" in done.stdout
    assert "计票 most@1：插件出错" in done.stdout


def test_of_what_is_not_here_why_says_where_to_look_after_a_refused_installation(
    desk: Desk,
) -> None:
    done = CliRunner().invoke(plugins, ["why", "promised", "--lang", "zh"], obj=Operation(desk))
    assert done.exit_code == 1
    assert "安装被拒绝的，不留下任何内容" in done.output
    assert "请重新安装" in done.output


def findings(desk: Desk, where: Place | None = None) -> dict[str, Finding]:
    url = desk.database.engine.url.render_as_string(hide_password=False)
    return {each.name: each for each in releases.releases(url, where or place())}


def test_the_doctor_sees_files_that_were_changed_or_are_gone(desk: Desk) -> None:
    desk.publish("1.0")
    name = f"plugins.{desk.vendor.plugin}"
    assert name not in findings(desk)
    file = files_of(desk.folder, desk.vendor.plugin, "1.0") / desk.vendor.package / "__init__.py"
    file.parent.chmod(0o755)
    file.chmod(0o644)
    file.write_text(file.read_text() + "\n")
    assert not findings(desk)[name].ok
    file.unlink()
    assert not findings(desk)[name].ok


def test_the_doctor_sees_what_the_registry_took_back_and_a_registry_that_was_forged(
    desk: Desk,
) -> None:
    wheel = desk.vendor.make()
    desk.vendor.list(wheel)
    desk.install(wheel)
    desk.vendor.list(wheel, state=State.YANKED)
    file = desk.folder / f"registry-{desk.vendor.plugin}.json"
    file.write_bytes(render(desk.vendor.registry, desk.vendor.registry_key))
    key = desk.vendor.registry_key.public
    where = replace(place(), registry=file, registry_key=key)
    found = findings(desk, where)
    assert found["plugins.registry"].ok
    assert "follow" in found[f"plugins.{desk.vendor.plugin}"].cure
    forged = findings(desk, replace(where, registry_key=desk.vendor.key.public))
    assert not forged["plugins.registry"].ok
