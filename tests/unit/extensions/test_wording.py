"""Whose words a notice begins with: never a matter of order."""

from collections.abc import Callable
from importlib.metadata import EntryPoint

from folkmoot.extensions.loader import collect
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.extensions.wording import template_for
from folkmoot_sdk import BodyKind, Occasion

Plant = Callable[..., EntryPoint]
CODE = """
from folkmoot_sdk import BodyKind, NoticeTemplate, Occasion, Text, hookimpl
WORD = Text("好", "good")
def of(id, occasion="meeting", *bodies, version="1"):
    return NoticeTemplate(id, version, WORD, Occasion(occasion), WORD, WORD,
                          tuple(map(BodyKind, bodies)))
@hookimpl
def folkmoot_notice_templates():
    return [{what}]
"""


def view(plant: Plant, **plugins: str) -> TenantView:
    points = []
    for plugin, what in plugins.items():
        made = [each.strip().split("(")[1].split('"')[1] for each in what.split(";")]
        version = ["2" if 'version="2"' in each else "1" for each in what.split(";")]
        refs = [f"{name}@{number}" for name, number in zip(made, version, strict=True)]
        code = CODE.replace("{what}", what.replace(";", ","))
        points.append(plant(plugin, code=code, promise=f"notice_templates = {refs}"))
    registry = collect(points, trusted={point.name for point in points})
    assert registry.refused == {}
    return TenantView(registry, registry.plugins)


def chosen(seen: TenantView, body: BodyKind | None = None) -> str:
    found = template_for(seen, Occasion.MEETING, body)
    return f"{found.id}@{found.version}" if found else ""


def test_a_template_is_for_its_occasion_and_one_for_a_body_comes_first(plant: Plant) -> None:
    seen = view(plant, one='of("all"); of("joint", "meeting", "joint_meeting"); of("o", "outcome")')
    assert chosen(seen) == "all@1"
    assert chosen(seen, BodyKind.BULLETIN_MEETING) == "all@1"
    assert chosen(seen, BodyKind.JOINT_MEETING) == "joint@1"
    assert template_for(seen, Occasion.RESOLUTION) is None


def test_of_one_template_the_newest_version_is_taken(plant: Plant) -> None:
    assert chosen(view(plant, one='of("a"); of("a", version="2")')) == "a@2"


def test_of_two_templates_none_is(plant: Plant) -> None:
    assert chosen(view(plant, one='of("a"); of("b")')) == ""
    assert chosen(view(plant, two='of("a")', three='of("a")')) == ""
