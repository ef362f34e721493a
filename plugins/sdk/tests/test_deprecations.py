"""What goes is warned of for a whole major version, and what is gone was."""

import warnings
from collections.abc import Iterator
from dataclasses import replace

import pytest

import folkmoot_sdk
from folkmoot_sdk import deprecations
from folkmoot_sdk.deprecations import DEPRECATIONS, Deprecation, deprecated_in, used_by, warn_of

OLD = Deprecation("folkmoot_forms", (1, 4), (2, 0), "use folkmoot_sheets")

# What vendors could have written against API 1.0, by hand and for ever: a name may leave the
# package only by way of a deprecation that was fair.
_NAMES = """
    API_VERSION AppraisalForm AppraisalResult AppraiserCategory Ballot BodyKind Cadence
    CadenceFault CadenceTrouble CalendarCadence Comparison Consequence Contribution Count
    CountError Deadline DeadlineKind DecisionRule DefinitionError EvaluationForm Event Figures
    FiguresError FormItem Gate GateResult Grade GradeRule GradeTest InForce Kind LeftOut
    Manifest ManifestError Mark Marking MarkingKind MatterFacts Measure MissingFigureError
    NoSettings Option OptionCount OptionOutcome OtherApiError Outcome Period PlainError Poll
    PollError Purpose Quantity SdkError Secrecy SettingsError SheetCount SizeRule Source Span
    Standing Step Subject TestResult Text Unit VotingRule appraise cadence_faults decide
    hookimpl hookspecs pin_settings read_manifest reference folkmoot_appraisal_forms
    folkmoot_cadences folkmoot_deadlines folkmoot_decision_rules folkmoot_forms folkmoot_gates
    folkmoot_size_rules folkmoot_voting_rules
"""
OF_API_1_0 = _NAMES.split()


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deprecations, "_said", set())


def gone(names: Iterator[str] | list[str]) -> set[str]:
    hooks = vars(folkmoot_sdk.hookspecs)
    return {name for name in names if name not in folkmoot_sdk.__all__ and name not in hooks}


def unfairly_gone(names: list[str], known: tuple[Deprecation, ...]) -> set[str]:
    api = folkmoot_sdk.API_VERSION
    return gone(names) - {each.what for each in known if each.is_fair and each.removed <= api}


def test_what_is_gone_was_deprecated_a_major_version_before() -> None:
    assert unfairly_gone(OF_API_1_0, DEPRECATIONS) == set()


def test_a_name_that_goes_without_warning_is_found() -> None:
    was = replace(OLD, what="Sheet", since=(0, 4), removed=(1, 0))
    assert unfairly_gone(["Sheet"], ()) == {"Sheet"}
    assert unfairly_gone(["Sheet"], (replace(was, since=(1, 0), removed=(1, 1)),)) == {"Sheet"}
    assert unfairly_gone(["Sheet"], (was,)) == set()


@pytest.mark.parametrize(
    ("since", "removed", "fair"),
    [
        ((1, 4), (2, 0), True),
        ((1, 4), (1, 5), False),
        ((1, 4), (2, 1), False),
        ((2, 0), (1, 0), False),
    ],
)
def test_a_deprecation_is_fair_when_only_a_later_major_version_removes(
    since: tuple[int, int], removed: tuple[int, int], fair: bool
) -> None:
    assert replace(OLD, since=since, removed=removed).is_fair is fair


def test_all_that_ever_were_are_fair() -> None:
    assert all(each.is_fair for each in DEPRECATIONS)


@pytest.mark.parametrize(("api", "warned"), [((1, 3), 0), ((1, 4), 1), ((1, 9), 1), ((2, 0), 0)])
def test_it_is_warned_of_from_its_version_on_until_it_is_gone(
    api: tuple[int, int], warned: int
) -> None:
    assert len(list(deprecated_in({"folkmoot_forms", "Gate.check"}, api, (OLD,)))) == warned
    assert not list(deprecated_in({"folkmoot_gates"}, api, (OLD,)))


def test_what_a_plugin_implements_are_its_hooks_and_the_members_of_its_own_classes() -> None:
    class Mine(folkmoot_sdk.Gate):
        id, version, title = "mine", "1", folkmoot_sdk.Text("我", "mine")

        def check(self, facts: folkmoot_sdk.MatterFacts) -> folkmoot_sdk.GateResult:
            raise NotImplementedError

    used = used_by(["folkmoot_gates"], [Mine()])
    assert {"folkmoot_gates", "Gate.check", "Contribution.title"} <= used
    assert "Gate.step" not in used


def test_a_plugin_is_warned_once_however_often_it_is_loaded() -> None:
    with pytest.warns(DeprecationWarning, match=r"my-plugin: folkmoot_forms .* 1\.4 .* 2\.0: use"):
        warn_of("my-plugin", iter([OLD]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of("my-plugin", iter([OLD]))
    with pytest.warns(DeprecationWarning, match="other-plugin"):
        warn_of("other-plugin", iter([OLD]))
