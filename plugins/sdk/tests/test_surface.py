"""The public surface: adding a name is a decision for ever, so this list is edited by hand."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import folkmoot_sdk
import folkmoot_sdk.releases

SURFACE = [
    "API_VERSION",
    "AppraisalForm",
    "AppraisalResult",
    "AppraiserCategory",
    "Ballot",
    "BodyKind",
    "Cadence",
    "CadenceFault",
    "CadenceTrouble",
    "CalendarCadence",
    "Cell",
    "Command",
    "CommandArgument",
    "CommandRequest",
    "CommandResult",
    "CommunityCopied",
    "Comparison",
    "Consequence",
    "Contribution",
    "Count",
    "CountError",
    "DashboardPanel",
    "Deadline",
    "DeadlineKind",
    "DecisionRule",
    "DefinitionError",
    "Delivery",
    "DeliveryState",
    "Disabled",
    "Enabled",
    "Erased",
    "EvaluationForm",
    "Event",
    "ExportFile",
    "Exporter",
    "Figures",
    "FiguresError",
    "ForeignFileError",
    "FormItem",
    "Gate",
    "GateResult",
    "Grade",
    "GradeRule",
    "GradeTest",
    "Happening",
    "Importer",
    "InForce",
    "Intake",
    "IntakeChannel",
    "IntakeOpinion",
    "IntakeWay",
    "Kind",
    "LeftOut",
    "Lifecycle",
    "LifecycleEvent",
    "Manifest",
    "ManifestError",
    "Mark",
    "Marking",
    "MarkingKind",
    "MatterFacts",
    "Measure",
    "Message",
    "MissingFigureError",
    "NavigationItem",
    "NoSettings",
    "NoticeChannel",
    "NoticeTemplate",
    "NoticeWords",
    "Observer",
    "Occasion",
    "Office",
    "Option",
    "OptionCount",
    "OptionOutcome",
    "OtherApiError",
    "Outcome",
    "Page",
    "PageBlock",
    "PageContent",
    "PageHeading",
    "PageLink",
    "PageList",
    "PageParagraph",
    "PageRequest",
    "PageTable",
    "Panel",
    "PanelFigures",
    "PanelLine",
    "PanelState",
    "Period",
    "PersonalData",
    "PlaceKind",
    "PlainError",
    "Poll",
    "PollError",
    "Promise",
    "PublicTable",
    "Purpose",
    "Quantity",
    "RefusedRow",
    "Roster",
    "RosterColumn",
    "RosterRow",
    "Scope",
    "SdkError",
    "Secrecy",
    "SettingField",
    "SettingType",
    "SettingsChanged",
    "SettingsError",
    "SheetCount",
    "SizeRule",
    "Source",
    "Span",
    "Standing",
    "Step",
    "Subject",
    "Table",
    "TableColumn",
    "TestResult",
    "Text",
    "Unit",
    "Upgraded",
    "VotingRule",
    "appraise",
    "cadence_faults",
    "decide",
    "describe_settings",
    "hookimpl",
    "hookspecs",
    "pin_settings",
    "read_manifest",
    "reference",
]

SOURCES = sorted(Path(folkmoot_sdk.__file__).parent.glob("*.py"))
TOOLS = {"deprecations", "releases", "testing", "tools", "worker"}
ALLOWED = {"folkmoot_sdk", "marshmallow", "pluggy"}


def test_the_public_surface_is_the_one_agreed() -> None:
    assert sorted(folkmoot_sdk.__all__) == sorted(SURFACE)
    assert all(hasattr(folkmoot_sdk, name) for name in SURFACE)


def test_nothing_else_is_public() -> None:
    names = {name for name in vars(folkmoot_sdk) if not name.startswith("_")}
    # A tool that another test has imported by its own name is no part of the contract.
    assert names - set(SURFACE) - TOOLS == {"pluggy"}


@pytest.mark.parametrize("name", SURFACE)
def test_every_public_name_says_what_it_is(name: str) -> None:
    value = getattr(folkmoot_sdk, name)
    if not (inspect.isclass(value) or inspect.isfunction(value) or inspect.ismodule(value)):
        return  # a version, a union of types, pluggy's mark: their modules speak of them
    words = (vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__) or ""
    # A dataclass without words of its own is given its signature.
    assert words.strip(), name
    assert not words.startswith(f"{name}("), name


def test_signatures_that_plugins_and_platform_call() -> None:
    signatures = {
        "decide": "(rule: folkmoot_sdk._methods.VotingRule, poll: folkmoot_sdk._methods.Poll)"
        " -> folkmoot_sdk._count.Outcome",
        "appraise": "(form: folkmoot_sdk._appraisals.AppraisalForm,"
        " counts: collections.abc.Iterable[folkmoot_sdk._appraisals.SheetCount])"
        " -> folkmoot_sdk._appraisals.AppraisalResult",
        "read_manifest": "(source: pathlib.Path | bytes) -> folkmoot_sdk._manifest.Manifest",
        "pin_settings": "(schema: type[marshmallow.schema.Schema],"
        " given: collections.abc.Mapping[str, object]) -> collections.abc.Mapping[str, object]",
        "reference": "(contribution: folkmoot_sdk._contributions.Contribution) -> str",
    }
    found = {name: str(inspect.signature(getattr(folkmoot_sdk, name))) for name in signatures}
    assert found == signatures


def test_a_cadence_says_what_is_owed_and_not_which_of_two_is_stricter() -> None:
    # That is weighed where a year is laid down: a second definition here could only differ.
    offered = {name for name in dir(folkmoot_sdk.Cadence) if not name.startswith("_")}
    assert offered == {"owed", "periods", "settings", "standing"}


# What a vendor's class of each kind must bring; everything else has a default, and whatever is
# added here later must have one too.
ABSTRACT = {
    "Cadence": {"periods"},
    "Command": {"run"},
    "DashboardPanel": {"panel"},
    "Exporter": {"export"},
    "Gate": {"check"},
    "Importer": {"read"},
    "IntakeChannel": {"read"},
    "Lifecycle": set(),
    "NoticeChannel": {"send"},
    "Observer": {"observe"},
    "Page": {"render"},
    "VotingRule": {"ballot_problem", "count"},
}
DATA = ("AppraisalForm", "DecisionRule", "Deadline", "EvaluationForm", "NavigationItem")
KINDS = (*ABSTRACT, *DATA, "NoticeTemplate", "SizeRule")


def test_a_kind_asks_of_its_vendors_what_was_agreed_and_no_more() -> None:
    assert {name: getattr(folkmoot_sdk, name).__abstractmethods__ for name in ABSTRACT} == ABSTRACT


def test_every_kind_of_a_manifest_is_one_of_these() -> None:
    assert len(KINDS) == len(folkmoot_sdk.Kind)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_a_contribution_with_settings(name: str) -> None:
    kind = getattr(folkmoot_sdk, name)
    assert issubclass(kind, folkmoot_sdk.Contribution)
    assert kind.settings is folkmoot_sdk.NoSettings
    assert dict(folkmoot_sdk.pin_settings(kind.settings, {})) == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_pure_no_clock_no_chance_no_float_no_framework(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not isinstance(node, ast.Div)
        assert not (isinstance(node, ast.Name) and node.id == "float")
        assert not (isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"})
    roots = {name.partition(".")[0] for name in _imported(tree)}
    assert roots <= ALLOWED | _PURE_STDLIB, path.name


_PURE_STDLIB = {
    "abc",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "itertools",
    "json",
    "math",
    "pathlib",
    "re",
    "tomllib",
    "types",
    "typing",
    "warnings",
}


def _imported(tree: ast.Module) -> list[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


def test_a_rule_promises_nothing_unless_it_says_so() -> None:
    assert folkmoot_sdk.VotingRule.promises == frozenset()
    assert {promise.value for promise in folkmoot_sdk.Promise} == {
        "anonymity",
        "clone_independence",
        "condorcet_loser",
        "condorcet_winner",
        "majority",
        "monotonicity",
        "neutrality",
        "pareto",
        "participation",
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_contract_imports_none_of_the_tools_made_for_it(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = {part for name in _imported(tree) for part in name.split(".")}
    assert not parts & TOOLS


def test_who_imports_the_contract_gets_the_contract_alone() -> None:
    program = "import sys, folkmoot_sdk; print(*sys.modules)"
    said = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "folkmoot_sdk._methods" in said
    extras = {"click", "copier", "cryptography", "hypothesis", "pytest", "folkmoot_sdk.testing"}
    assert not extras & set(said)


def test_every_error_is_an_sdk_error_with_its_own_code() -> None:
    errors = [getattr(folkmoot_sdk, name) for name in SURFACE if name.endswith("Error")]
    assert all(issubclass(error, folkmoot_sdk.SdkError) for error in errors)
    assert len({error.code for error in errors}) == len(errors)
    tree = inspect.getdoc(inspect.getmodule(folkmoot_sdk.SdkError)) or ""
    assert all(error.__name__ in tree for error in errors)


EVENTS = (
    *("Happening", "LifecycleEvent", "Enabled", "Upgraded", "Disabled", "Erased"),
    *("SettingsChanged", "CommunityCopied"),
)


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_made_by_names_alone_so_that_it_can_say_more_one_day(name: str) -> None:
    asked = inspect.signature(getattr(folkmoot_sdk, name)).parameters
    assert {each.kind for each in asked.values()} == {inspect.Parameter.KEYWORD_ONLY}
    place = {"district": "", "community": "", "district_id": 0, "community_id": 0}
    assert {each: asked[each].default for each in place} == place


RELEASES = (
    *("Every", "KeyFileError", "Listing", "Move", "NoSigningError", "Price", "Publisher"),
    *("Registry", "RegistryError", "RegistryStateError", "Release", "SignatureError"),
    *("SigningError", "SigningKey", "State", "Wheel", "WheelError", "files_digest", "load_key"),
    *("make_key", "read_folder", "read_publisher", "read_registry", "read_wheel", "render"),
    *("sign_release", "verify_release", "write_publisher"),
)


def test_what_vendors_may_build_on_of_releases() -> None:
    assert tuple(folkmoot_sdk.releases.__all__) == RELEASES
