"""Cadences, gates, forms, data and manifests that are wrong in one way each, under the tests of
the kit. No test of ours by itself: `test_conformance.py` runs this file, as `rule_checks.py`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import ClassVar

from plugins.sdk.tests.planted import others

from folkmoot_sdk import Cadence, hookimpl
from folkmoot_sdk.testing import (
    AppraisalFormConformance,
    CadenceConformance,
    ContributionConformance,
    DataConformance,
    FormConformance,
    GateConformance,
    PanelConformance,
    PluginConformance,
)


class TestGapInACadence(CadenceConformance):
    cadence = others.Gap()


class TestOverlapInACadence(CadenceConformance):
    cadence = others.Overlap()


class TestNoLeapDay(CadenceConformance):
    cadence = others.NoLeapDay()


class TestHolidaysLeftOut(CadenceConformance):
    cadence = others.NoHolidays()


class TestNotInForceYet(CadenceConformance):
    cadence = others.Eternal()


class TestPeriodsBackwards(CadenceConformance):
    cadence = others.Backwards()


class TestAnswersOnce(CadenceConformance):
    cadence = others.Forgetful()


class TestMoreMeetingsThanDays(CadenceConformance):
    cadence = others.Impossible()


class TestSoundCadence(CadenceConformance):
    cadence = others.Monthly()


class TestSoundGate(GateConformance):
    gate = others.Open()


class TestShutWithoutAReason(GateConformance):
    gate = others.Speechless()


class TestGateWithAMemory(GateConformance):
    gate = others.Remembering()


class TestShutByNoLaw(GateConformance):
    gate = others.Lawless()


class TestGateSaysYesOrNo(GateConformance):
    gate = others.YesOrNo()


class TestGateExpectsAFact(GateConformance):
    gate = others.Knowing()


class TestGateRolls(GateConformance):
    gate = others.Rolling()


class TestGateEditsFacts(GateConformance):
    gate = others.Editing()


class TestGateIsSpeechlessWhenLate(GateConformance):
    gate = others.Late()


class TestGateAlarmedByNoLaw(GateConformance):
    gate = others.Alarmed()


class TestSoundForm(FormConformance):
    form = others.FORM


class TestHalfAWeight(FormConformance):
    form = others.HALVES


class TestWorstGradeFirst(FormConformance):
    form = others.WORST_FIRST


class TestNoChinese(FormConformance):
    form = others.HALF_CHINESE


class TestOneKeyTwice(FormConformance):
    form = others.TWICE


class TestSoundSheet(AppraisalFormConformance):
    form = others.SHEET


class TestNobodyIsBad(AppraisalFormConformance):
    form = others.ALWAYS_GOOD


class TestSoundDeadline(DataConformance):
    data = others.DEADLINE


class TestHalfADay(DataConformance):
    data = others.HALF_DAYS


class TestSoundPanel(PanelConformance):
    panel = others.Kept()


class TestPanelWithoutChinese(PanelConformance):
    panel = others.Mute()


class TestPanelDividesByNothing(PanelConformance):
    panel = others.Dividing()


class TestPanelCountsItsReaders(PanelConformance):
    panel = others.Counting()


class TestPanelLooksAtTheClock(PanelConformance):
    panel = others.Todays()


class TestUntitled(ContributionConformance):
    contribution = others.Untitled()


def plugin(name: str, **hooks: Callable[[], tuple[Cadence, ...]]) -> ModuleType:
    """A plugin with the manifest of that name in `manifests/` and these hooks."""
    package = ModuleType(f"planted_{name}")
    package.__file__ = str(Path(__file__).parent / "manifests" / name / "__init__.py")
    for hook, brings in hooks.items():
        setattr(package, hook, hookimpl(brings))
    return package


def one() -> tuple[Cadence, ...]:
    return (others.MONTHLY,)


def two() -> tuple[Cadence, ...]:
    return (*one(), others.Monthly())


def twice() -> tuple[Cadence, ...]:
    return (*one(), *one())


class Plugin(PluginConformance):
    """As a vendor's, of packages that were made up just now."""

    eased: ClassVar[Mapping[str, str]] = {"version": "nobody distributes a planted plugin"}


class TestOfNoDistribution(PluginConformance):
    package = plugin("one", folkmoot_cadences=one)


class TestSoundPlugin(Plugin):
    package = plugin("one", folkmoot_cadences=one)


class TestManifestPromisesMore(Plugin):
    package = plugin("two", folkmoot_cadences=one)


class TestManifestPromisesLess(Plugin):
    package = plugin("one", folkmoot_cadences=two)


class TestBroughtTwice(Plugin):
    package = plugin("one", folkmoot_cadences=twice)


class TestUnknownHook(Plugin):
    package = plugin("one", folkmoot_cadences=one, folkmoot_elections=one)


class TestWrittenForAnotherApi(Plugin):
    package = plugin("later", folkmoot_cadences=one)
