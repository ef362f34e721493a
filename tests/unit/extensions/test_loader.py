"""A broken plugin is left out and named; the platform starts, and the others work."""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from folkmoot.extensions import loader
from folkmoot.extensions.loader import LAW_GIVERS, digest_of, installed, read_package
from folkmoot.extensions.refusals import Fault, refusal_of
from folkmoot.extensions.registry import Registry
from folkmoot.extensions.vetting import YEARS_TRIED
from folkmoot_sdk import Cadence, Kind, hookspecs

GROUP = "folkmoot.plugins"
PLUGINS = Path(__file__).parents[3] / "plugins"

Plant = Callable[..., EntryPoint]


def collect(points: Iterable[EntryPoint], law_givers: frozenset[str] = LAW_GIVERS) -> Registry:
    """What becomes of plugins that the operator has named, all of them."""
    points = list(points)
    named = {point.name for point in points}
    return loader.collect(points, trusted=named, law_givers=law_givers)


def folder_of(point: EntryPoint) -> Path:
    return read_package(point).folder


def test_a_sound_plugin_is_in_the_registry(plant: Plant) -> None:
    registry = collect([plant()])
    assert registry.refused == {}
    assert [entry.reference for entry in registry.of_kind(Kind.FORMS, frozenset({"trial"}))] == [
        "trial-form@1"
    ]


def test_our_own_plugins_come_in_by_the_same_door() -> None:
    registry = installed()
    assert registry.refused == {}
    assert {"ballots", "cn-statutes", "method-4321"} <= registry.plugins


BROKEN: Mapping[str, tuple[dict[str, str | None], str]] = {
    "an import error": ({"code": "import no_such_module"}, "ModuleNotFoundError"),
    "a syntax error": ({"code": "def ("}, "SyntaxError"),
    "sys.exit": ({"code": "import sys; sys.exit(3)"}, "SystemExit"),
    "an error while importing": ({"code": "1 / 0"}, "ZeroDivisionError"),
    "its own kind of BaseException": (
        {"code": "class Oops(BaseException): pass\nraise Oops('bad')"},
        "Oops: bad",
    ),
    "an unknown hook": (
        {
            "code": "from folkmoot_sdk import hookimpl\n@hookimpl\ndef folkmoot_gifts(): return ()",
            "promise": "",
        },
        "folkmoot_gifts",
    ),
    "a hook with an argument of its own": (
        {
            "code": "from folkmoot_sdk import hookimpl\n"
            "@hookimpl\ndef folkmoot_forms(session): return ()",
            "promise": "",
        },
        "session",
    ),
    "a hook that raises": ({"forms": "1 / 0"}, "ZeroDivisionError"),
    "a hook that exits": ({"forms": "exit(1)"}, "SystemExit"),
    "a hook that returns no list": ({"forms": "7"}, "TypeError"),
    "a hook that returns no contribution": (
        {"forms": "('text',)"},
        "forms are EvaluationForms, not strs",
    ),
    "a contribution nobody promised": (
        {"forms": "(form(), form('more'))"},
        "differ in forms more@1",
    ),
    "a promise that is not kept": ({"forms": "()"}, "trial-form@1"),
    "another version than promised": ({"forms": "(form(version='2'),)"}, "trial-form@2"),
    "the same contribution twice": ({"forms": "(form(), form())"}, "is there twice"),
    "a later platform's manifest": (
        {"api": ">=1.9,<2", "promise": 'gifts = ["x@1"]\n[scopes]\npages = true'},
        "written for API >=1.9,<2, this is 1.1",
    ),
    "no manifest": ({"manifest": None}, "cannot be read"),
    "a manifest that is no TOML": ({"manifest": "id ="}, "no TOML"),
    "a manifest too big": ({"manifest": "#" * (256 * 1024 + 1)}, "larger than 256 KiB"),
    "a manifest with an unknown key": ({"promise": 'gifts = ["x@1"]'}, "gifts"),
    "an older platform needed": ({"api": ">=0.1,<1"}, "written for API >=0.1,<1"),
    "a newer platform needed": ({"api": ">=1.9,<2"}, "written for API >=1.9,<2"),
    "no range of the API": ({"api": "1.0"}, "range"),
}


# Which code each of these gets, and at which line of the vendor's own file; 0 for none of them.
BLAMED: Mapping[str, tuple[Fault, int]] = {
    "an import error": (Fault.IMPORT, 1),
    "a syntax error": (Fault.IMPORT, 1),
    "sys.exit": (Fault.EXIT, 1),
    "an error while importing": (Fault.IMPORT, 1),
    "its own kind of BaseException": (Fault.IMPORT, 2),
    "an unknown hook": (Fault.HOOK_UNKNOWN, 2),
    "a hook with an argument of its own": (Fault.HOOK_UNKNOWN, 2),
    "a hook that raises": (Fault.HOOK_FAILED, 16),
    "a hook that exits": (Fault.EXIT, 16),
    "a hook that returns no list": (Fault.HOOK_FAILED, 14),
    "a hook that returns no contribution": (Fault.NOT_WHAT_IT_IS, 14),
    "a contribution nobody promised": (Fault.DIFFERS, 0),
    "a promise that is not kept": (Fault.DIFFERS, 0),
    "another version than promised": (Fault.DIFFERS, 0),
    "the same contribution twice": (Fault.TWICE, 0),
    "a later platform's manifest": (Fault.API, 0),
    "no manifest": (Fault.MANIFEST, 0),
    "a manifest that is no TOML": (Fault.MANIFEST, 0),
    "a manifest too big": (Fault.MANIFEST, 0),
    "a manifest with an unknown key": (Fault.MANIFEST, 0),
    "an older platform needed": (Fault.API, 0),
    "a newer platform needed": (Fault.API, 0),
    "no range of the API": (Fault.MANIFEST, 0),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_plugin_is_left_out_and_named(plant: Plant, fault: str) -> None:
    planted, reason = BROKEN[fault]
    code, line = BLAMED[fault]
    broken = plant("broken", **planted)
    registry = collect([broken, plant("sound")])
    assert registry.plugins == {"sound"}
    assert registry.refused.keys() == {"broken"}
    refusal = registry.refused["broken"]
    assert reason.replace("trial", "broken") in str(refusal)
    assert refusal.code is code
    frame = f"{broken.value}/__init__.py:{line}"
    assert refusal.frame.partition(" in ")[0] == (frame if line else "")


def test_the_frame_is_the_innermost_in_the_vendors_own_files(plant: Plant) -> None:
    code = """
import json
from folkmoot_sdk import hookimpl
def read(text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise LookupError("no table") from error
@hookimpl
def folkmoot_forms():
    return read("{")
"""
    broken = plant("broken", code=code)
    refusal = collect([broken]).refused["broken"]
    assert refusal.frame == f"{broken.value}/__init__.py:8 in read"


def test_an_error_that_cannot_say_what_it_is_stops_nothing(plant: Plant) -> None:
    code = "class Mute(Exception):\n def __str__(self): raise self\nraise Mute"
    registry = collect([plant("broken", code=code), plant("sound")])
    assert registry.plugins == {"sound"}
    assert "Mute" in str(registry.refused["broken"])


def test_what_is_merely_installed_beside_us_is_never_imported(plant: Plant) -> None:
    point = plant("stranger", code="raise RuntimeError('was imported')")
    registry = loader.collect([point, plant("named")], trusted={"named"})
    assert registry.plugins == {"named"}
    assert registry.refused["stranger"].code is Fault.UNTRUSTED
    assert point.value not in sys.modules


def test_somebody_who_stops_the_start_is_obeyed(plant: Plant) -> None:
    with pytest.raises(KeyboardInterrupt):
        collect([plant(code="raise KeyboardInterrupt")])


def test_nothing_is_kept_of_a_plugin_that_fails_half_way(plant: Plant) -> None:
    point = plant(forms="(form(), form())")
    assert collect([point]).entries == {}


def test_a_second_package_of_a_name_does_not_get_the_grants_of_the_first(plant: Plant) -> None:
    registry = collect([plant("trial"), plant("trial", promise="", forms="()"), plant("sound")])
    assert registry.plugins == {"sound"}
    assert "more than one" in str(registry.refused["trial"])


def test_one_id_in_two_plugins_is_no_conflict(plant: Plant) -> None:
    promise = 'forms = ["shared@1"]'
    points = [plant(name, forms="(form('shared'),)", promise=promise) for name in ("one", "two")]
    assert collect(points).plugins == {"one", "two"}


def test_two_versions_of_a_contribution_stand_side_by_side(plant: Plant) -> None:
    both = plant(forms="(form(), form(version='2'))", promise='forms = ["{form}@1", "{form}@2"]')
    registry = collect([both])
    assert sorted(entry.version for entry in registry.entries.values()) == ["1", "2"]


def test_the_order_of_installation_means_nothing(plant: Plant) -> None:
    points = [plant(name) for name in ("b", "a", "c")]
    assert list(collect(points).entries) == list(collect(points[::-1]).entries)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no_such_package_anywhere", "not installed"),
        ("os.path", "top-level package"),
        ("folkmoot_sdk:hookspecs", "top-level package"),
        ("this", "not installed"),  # a module is no package, and importing this one would speak
    ],
)
def test_an_entry_point_must_name_an_installed_package(value: str, reason: str) -> None:
    registry = collect([EntryPoint("broken", value, GROUP)])
    assert reason in str(registry.refused["broken"])


def test_a_manifest_must_be_the_entry_points_own(plant: Plant) -> None:
    point = plant("other")
    registry = collect([EntryPoint("trial", point.value, GROUP)])
    assert str(registry.refused["trial"]) == (
        "PluginRefusedError: the manifest is of other, not of trial"
    )


def test_a_manifest_is_read_without_running_the_plugin(plant: Plant) -> None:
    point = plant(code="raise RuntimeError('was imported')")
    assert read_package(point).manifest.id == "trial"
    assert point.value not in sys.modules


def test_a_plugin_of_another_api_is_never_imported(plant: Plant) -> None:
    point = plant(code="raise RuntimeError('was imported')", api=">=2.0,<3")
    assert "written for API" in str(collect([point]).refused["trial"])
    assert point.value not in sys.modules


class TestDigest:
    """The digest names the files, so that a stranger can find the same code again."""

    def test_it_is_the_same_for_the_same_files(self, plant: Plant) -> None:
        folder = folder_of(plant())
        assert digest_of(folder) == digest_of(folder)

    @pytest.mark.parametrize("name", ["__init__.py", "folkmoot-plugin.toml"])
    def test_a_changed_file_changes_it(self, plant: Plant, name: str) -> None:
        folder = folder_of(plant())
        before = digest_of(folder)
        (folder / name).write_text((folder / name).read_text() + "\n")
        assert digest_of(folder) != before

    def test_a_new_file_a_new_name_and_a_moved_border_change_it(self, plant: Plant) -> None:
        folder = folder_of(plant())
        seen = {digest_of(folder)}
        (folder / "data.txt").write_text("ab")
        seen.add(digest_of(folder))
        (folder / "data.txt").rename(folder / "date.txt")  # in the same place of the order
        seen.add(digest_of(folder))
        (folder / "date.txt").write_text("a")
        (folder / "p").write_text("b")
        seen.add(digest_of(folder))
        assert len(seen) == 4

    def test_byte_code_does_not_change_it(self, plant: Plant) -> None:
        folder = folder_of(plant())
        before = digest_of(folder)
        for place in (folder, folder / "inner"):
            (place / "__pycache__").mkdir(parents=True)
            (place / "__pycache__" / "x.cpython-311.pyc").write_bytes(b"code")
        assert digest_of(folder) == before

    def test_it_stands_on_every_contribution(self, plant: Plant) -> None:
        point = plant()
        (entry,) = collect([point]).entries.values()
        assert entry.digest == digest_of(folder_of(point))
        assert entry.pin().digest == entry.digest


BRINGS = """
from dataclasses import dataclass
from datetime import date
from marshmallow import Schema, fields
from folkmoot_sdk import *

WORD = Text("好", "good")
SINCE, LAW = InForce(date(2026, 1, 1)), Source(WORD, "1")
HALF = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.PRESENT, WORD)


class Thing:
    id, version, title, settings, standing = "x", "1", WORD, NoSettings, Standing.OFFER


class Must(Schema):
    seats = fields.Integer(required=True)


class Rule(VotingRule):
    id, version, title = "x", "1", WORD
    def ballot_problem(self, ballot, options, settings): return None
    def count(self, poll): return None


class Often(Cadence):
    id, version, title = "x", "1", WORD
    in_force, source, body, at_least = SINCE, LAW, BodyKind.JOINT_MEETING, 1
    def periods(self, year): return year_until(year, date(year, 12, 31))


def year_until(year, end): return (Span(date(year, 1, 1), end),) if year > 2025 else ()
def leaves_out(self, year): return year_until(year, date(year, 12, 30))
def counts_twice(self, year): return year_until(year, date(year + 1, 1, 1))
def knows_no_more(self, year): raise LookupError("my table ends")
def until_2035(self, year): return year_until(year, date(year, 12, 31)) if year < 2036 else ()


class Door(Gate):
    id, version, title = "x", "1", WORD
    in_force, source, step = SINCE, LAW, Step.REVIEW
    def check(self, facts): return None


class Way(NoticeChannel):
    id, version, title = "x", "1", WORD
    def send(self, message, settings): return Delivery(DeliveryState.SENT)


class Hotline(IntakeChannel):
    id, version, title = "x", "1", WORD
    def read(self, content, settings): return Intake(())


class Rolls(Importer):
    id, version, title = "x", "1", WORD
    def read(self, content, settings): return Roster(())


class Files(Exporter):
    id, version, title = "x", "1", WORD
    def export(self, name, table, settings): return ExportFile("x", "x/x", b"")


class Lines(DashboardPanel):
    id, version, title = "x", "1", WORD
    def panel(self, figures): return None


class Leaf(Page):
    id, version, title = "x", "1", WORD
    def render(self, request): return PageContent(())


class Order(Command):
    id, version, title = "x", "1", WORD
    def run(self, request): return CommandResult(())


class Life(Lifecycle):
    id, version, title = "x", "1", WORD


class Ear(Observer):
    id, version, title = "x", "1", WORD
    def observe(self, event): return None


WORDS = NoticeTemplate("x", "1", WORD, Occasion.OUTCOME, WORD, WORD)
WAY_TO = NavigationItem("x", "1", WORD, PlaceKind.COMMUNITY, page="x")


@dataclass(frozen=True, slots=True)
class Sly(NoticeTemplate):
    def words(self, values, locale): return open("/etc/passwd").read()


def law(cls=DecisionRule, **other):
    given = dict(id="x", version="1", title=WORD, in_force=SINCE, source=LAW,
        body=BodyKind.JOINT_MEETING, purpose=Purpose.DECISION, unit=Unit.PERSON, validity=(HALF,))
    return cls(**(given | other))


def of(base, **members):
    return type(base.__name__, (base,), members)()


@dataclass(frozen=True, slots=True)
class Lax(DecisionRule):
    def validity_of(self, figures): return ()


@hookimpl
def folkmoot_{kind}():
    return [{what}]
"""

WRONG = {
    "an id and a version alone": ("voting_rules", "Thing()", "VotingRules, not Things"),
    "a gate among rules": ("voting_rules", "Door()", "VotingRules, not Doors"),
    "no gate at all": ("gates", "Thing()", "Gates, not Things"),
    "no cadence at all": ("cadences", "Thing()", "Cadences, not Things"),
    "law with code in it": ("decision_rules", "law(Lax)", "DecisionRules, not Laxs"),
    "a title in one language": ("voting_rules", "of(Rule, title='x')", "missing title"),
    "no title": ("gates", "of(Door, title=None)", "missing title"),
    "a way to vote that is none": ("voting_rules", "of(Rule, secrecy={'loud'})", "secrecy"),
    "problems without words": ("voting_rules", "of(Rule, problems={'x': 'y'})", "problems"),
    "a summary in one language": ("voting_rules", "of(Rule, summary='x')", "summary"),
    "a summary that is a book": (
        "voting_rules",
        "of(Rule, summary=Text('x', 'x' * 501))",
        "summary",
    ),
    "settings that must be set": ("voting_rules", "of(Rule, settings=Must)", "settings refused"),
    "settings that are no schema": ("gates", "of(Door, settings=dict)", "missing settings"),
    "a step that is none": ("gates", "of(Door, step='review!')", "missing step"),
    "a gate without dates": ("gates", "of(Door, in_force=None)", "missing in_force"),
    "a duty of half a meeting": ("cadences", "of(Often, at_least=0.5)", "missing at_least"),
    "a gap between years": ("cadences", "of(Often, periods=leaves_out)", "that lie in no period"),
    "a day owed twice": ("cadences", "of(Often, periods=counts_twice)", "that lie in two periods"),
    "a table too short": ("cadences", "of(Often, periods=knows_no_more)", "my table ends"),
    "a table that ends and does not say so": (
        "cadences",
        "of(Often, periods=until_2035)",
        "that lie in no period (2036-01-01 – 2045-12-31); a table that ends says so by in_force",
    ),
    "a duty of nobody": ("cadences", "of(Often, body='all')", "missing body"),
    "law in floats": ("decision_rules", "law(unit=1.5)", "no place in a verdict"),
    "law of no body": ("decision_rules", "law(body='everybody')", "x@1: "),
    "law since a text": ("decision_rules", "law(in_force=SINCE, source='a law')", "x@1: "),
    "an id that is no part of an address": ("pages", "of(Leaf, id='x/../y')", "missing id"),
    "a template with code in it": (
        "notice_templates",
        "Sly('x', '1', WORD, Occasion.OUTCOME, WORD, WORD)",
        "NoticeTemplates, not Slys",
    ),
    "a template of its own occasion": (
        "notice_templates",
        "NoticeTemplate('x', '1', WORD, 'party', WORD, WORD)",
        "'str' object has no attribute 'placeholders'",
    ),
    "a channel that takes its time": (
        "notice_channels",
        "of(Way, most_seconds=600)",
        "missing most_seconds",
    ),
    "a channel for no opinions": ("intake_channels", "Way()", "IntakeChannels, not Ways"),
    "an importer that exports": ("importers", "Files()", "Importers, not Filess"),
    "an exporter of its own tables": (
        "exporters",
        "of(Files, tables=frozenset({'people'}))",
        "missing tables",
    ),
    "a panel that is shown nowhere": (
        "dashboard_panels",
        "of(Lines, places=frozenset())",
        "missing places",
    ),
    "a way to a page of others": ("navigation", "Leaf()", "NavigationItems, not Leafs"),
    "a page of everywhere": ("pages", "of(Leaf, places='all')", "missing places"),
    "a command with two arguments of a name": (
        "commands",
        "of(Order, arguments=(CommandArgument('a', WORD), CommandArgument('a', WORD)))",
        "missing arguments",
    ),
    "a lifecycle that is an observer": ("lifecycles", "Ear()", "Lifecycles, not Ears"),
    "an observer of no actions": (
        "observers",
        "of(Ear, actions=frozenset({'notice:post'}))",
        "missing actions",
    ),
    "a standing that is none": ("voting_rules", "of(Rule, standing='law')", "missing standing"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_not_of_its_kind_is_left_out_with_the_reason(plant: Plant, fault: str) -> None:
    kind, what, reason = WRONG[fault]
    code = BRINGS.replace("{kind}", kind).replace("{what}", what)
    registry = collect([plant("broken", code=code, promise=f'{kind} = ["x@1"]'), plant("sound")])
    assert registry.plugins == {"sound"}
    assert reason in str(registry.refused["broken"])


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("voting_rules", "Rule()"),
        ("gates", "Door()"),
        ("cadences", "Often()"),
        (
            "cadences",
            "of(Often, periods=until_2035, in_force=InForce(date(2026, 1, 1), date(2035, 12, 31)))",
        ),
        ("decision_rules", "law()"),
        ("voting_rules", "of(Rule, source=LAW, problems={'x': WORD}, summary=WORD)"),
        ("notice_templates", "WORDS"),
        ("notice_channels", "Way()"),
        ("intake_channels", "Hotline()"),
        ("importers", "Rolls()"),
        ("exporters", "Files()"),
        ("dashboard_panels", "Lines()"),
        ("navigation", "WAY_TO"),
        ("pages", "Leaf()"),
        ("commands", "of(Order, arguments=(CommandArgument('to', WORD),))"),
        ("lifecycles", "Life()"),
        ("observers", "of(Ear, actions=frozenset({'notices:notice:post'}))"),
    ],
)
def test_what_is_of_its_kind_is_taken(plant: Plant, kind: str, what: str) -> None:
    code = BRINGS.replace("{kind}", kind).replace("{what}", what)
    assert collect([plant(code=code, promise=f'{kind} = ["x@1"]')]).refused == {}


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("decision_rules", "law(standing=Standing.STATUTE)"),
        ("decision_rules", "law(standing=Standing.PRACTICE)"),
        ("gates", "of(Door, standing=Standing.STATUTE)"),
    ],
)
def test_only_a_plugin_that_is_trusted_with_the_law_may_state_it(
    plant: Plant, kind: str, what: str
) -> None:
    code = BRINGS.replace("{kind}", kind).replace("{what}", what)
    points = [plant("lawyer", code=code, promise=f'{kind} = ["x@1"]')]
    assert "not trusted with the law" in str(collect(points).refused["lawyer"])
    assert collect(points, law_givers=frozenset({"lawyer"})).refused == {}


def test_the_contract_names_the_years_over_which_a_cadence_is_tried() -> None:
    years = f"{YEARS_TRIED[0]} to {YEARS_TRIED[-1]}"
    for promise in (hookspecs.folkmoot_cadences, Cadence.periods):
        said = " ".join((promise.__doc__ or "").split())
        assert years in said
        assert "in_force" in said
    for name in ("README.md", "sdk/README.md"):
        said = " ".join((PLUGINS / name).read_text(encoding="utf-8").split())
        assert f"cadence_faults(cadence, range({YEARS_TRIED.start}, {YEARS_TRIED.stop}))" in said
        assert "`in_force`" in said


def test_what_an_error_says_stays_on_its_line() -> None:
    said = refusal_of("trial", ValueError("x\n\x1b[2Jall is well"), during=Fault.IMPORT)
    assert said.message == "ValueError: x  [2Jall is well"
