"""What a whole plugin is held to, and the tests of everything that it brings."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import ClassVar

import pluggy
import pytest

from folkmoot_sdk import (
    API_VERSION,
    AppraisalForm,
    Cadence,
    Contribution,
    DashboardPanel,
    EvaluationForm,
    Gate,
    Kind,
    Manifest,
    VotingRule,
    hookspecs,
    read_manifest,
    reference,
)
from folkmoot_sdk._plain import Plain
from folkmoot_sdk.testing._cadences import CadenceConformance
from folkmoot_sdk.testing._data import DataConformance, expect_both_languages
from folkmoot_sdk.testing._eased import why_without
from folkmoot_sdk.testing._expect import expect
from folkmoot_sdk.testing._forms import AppraisalFormConformance, FormConformance
from folkmoot_sdk.testing._gates import GateConformance
from folkmoot_sdk.testing._panels import ContributionConformance, PanelConformance
from folkmoot_sdk.testing._rules import VotingRuleConformance

MANIFEST = "folkmoot-plugin.toml"
_GROUP = "folkmoot.plugins"

# By the type of a contribution: its class of tests, and under which name the class looks for it.
_CLASSES: Mapping[type, tuple[type, str]] = MappingProxyType(
    {
        VotingRule: (VotingRuleConformance, "rule"),
        Cadence: (CadenceConformance, "cadence"),
        Gate: (GateConformance, "gate"),
        EvaluationForm: (FormConformance, "form"),
        AppraisalForm: (AppraisalFormConformance, "form"),
        Plain: (DataConformance, "data"),
        DashboardPanel: (PanelConformance, "panel"),
        Contribution: (ContributionConformance, "contribution"),
    }
)


class PluginConformance:
    """`class TestMyPlugin(PluginConformance): package = my_plugin`, the package with its hooks.

    Of one that is in no distribution `eased` says under "version" why.
    """

    package: ClassVar[ModuleType]
    eased: ClassVar[Mapping[str, str]] = {}

    def test_the_manifest_can_be_read_and_accepts_this_api(self) -> None:
        accepts = self._manifest.accepts(API_VERSION)
        expect(accepts, f"written for API {self._manifest.api}, this is {API_VERSION}")

    def test_its_hooks_are_hooks_of_folkmoot(self) -> None:
        manager = _manager(self.package)
        try:
            manager.check_pending()
        except pluggy.PluginValidationError as problem:
            raise AssertionError(str(problem)) from problem

    def test_what_the_manifest_promises_is_brought(self) -> None:
        missing = [each for each in self._promised if each not in self._brought]
        expect(not missing, f"promised and not brought: {_listed(missing)}")

    def test_nothing_is_brought_that_was_not_promised(self) -> None:
        more = [each for each in self._brought if each not in self._promised]
        expect(not more, f"brought and not promised: {_listed(more)}")

    def test_nothing_is_brought_twice(self) -> None:
        brought = self._brought
        twice = sorted({each for each in brought if brought.count(each) > 1})
        expect(not twice, f"brought twice: {_listed(twice)}")

    def test_hooks_bring_the_same_each_time(self) -> None:
        again = [(kind.value, reference(each)) for kind, each in contributions(self.package)]
        expect(again == self._brought, f"{again} and before {self._brought}")

    def test_the_version_is_the_distribution_s(self) -> None:
        name, manifest = self.package.__name__, self._manifest
        found = _distributed(self.package)
        if not found:
            needed = f"{name} is not installed, and no pyproject.toml above it names it"
            pytest.skip(f"of no distribution: {why_without(self.eased, 'version', needed)}")
        for each in found:
            expect(each.id == manifest.id, f"{each.where} names {each.id}, not {manifest.id}")
            same = each.version == manifest.version
            expect(same, f"{each.where} has {each.version}, it says {manifest.version}")

    def test_texts_are_in_both_languages(self) -> None:
        expect_both_languages(self._manifest.title, "the title in the manifest")
        for kind, each in contributions(self.package):
            expect_both_languages(each.title, f"the title of {kind.value} {reference(each)}")

    @property
    def _manifest(self) -> Manifest:
        return manifest_of(self.package)

    @property
    def _promised(self) -> list[tuple[str, str]]:
        promised = self._manifest.contributions.items()
        return [(kind.value, each) for kind, references in promised for each in references]

    @property
    def _brought(self) -> list[tuple[str, str]]:
        return [(kind.value, reference(each)) for kind, each in contributions(self.package)]


@dataclass(frozen=True, slots=True)
class _Distributed:
    """By which id and version a distribution names the package, and where that stands."""

    where: str
    id: str
    version: str | None


def _distributed(package: ModuleType) -> list[_Distributed]:
    """What is installed; of a vendor's folder that is not, the project's own file."""
    points = [each for each in entry_points(group=_GROUP) if each.value == package.__name__]
    if points:
        return [
            _Distributed("what is installed", each.name, each.dist.version if each.dist else None)
            for each in points
        ]
    folder = Path(str(package.__file__)).parent
    for file in (folder.parent / "pyproject.toml", folder.parent.parent / "pyproject.toml"):
        if file.is_file():
            project = tomllib.loads(file.read_text("utf-8")).get("project", {})
            named = project.get("entry-points", {}).get(_GROUP, {})
            version = project.get("version")
            return [
                _Distributed(file.name, plugin, version)
                for plugin, value in named.items()
                if value == package.__name__
            ]
    return []


def manifest_of(package: ModuleType) -> Manifest:
    """The manifest beside a plugin's code. Raises ManifestError."""
    return read_manifest(Path(str(package.__file__)).parent / MANIFEST)


def contributions(package: ModuleType) -> Iterator[tuple[Kind, Contribution]]:
    """What the plugin's hooks bring, kind by kind."""
    manager = _manager(package)
    for kind in Kind:
        for group in getattr(manager.hook, kind.hook)():
            for each in group:
                yield kind, each


def conformance_of(
    package: ModuleType,
    vectors: Path | None = None,
    eased: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> dict[str, type]:
    """Tests of the plugin and of everything that it brings; in a test file, one line:
    `globals().update(conformance_of(my_plugin))`.

    Golden vectors of a voting rule are looked for in `vectors`, a folder: `<id>@<version>.json`.
    `eased` says by `<id>@<version>` why less is asked of one, as `VotingRuleConformance.eased`.
    """
    classes: dict[str, type] = {
        "TestPlugin": _class("TestPlugin", PluginConformance, package=package)
    }
    for kind, each in contributions(package):
        parent, attribute = class_for(each)
        words = re.split(r"[^0-9A-Za-z]+", f"{kind.value}-{reference(each)}")
        name = "Test" + "".join(word.capitalize() for word in words)
        file = vectors / f"{reference(each)}.json" if vectors else None
        more: dict[str, object] = {"vectors": file} if file and file.exists() else {}
        more |= {"eased": eased[reference(each)]} if reference(each) in eased else {}
        classes[name] = _class(name, parent, **{attribute: each}, **more)
    return classes


def class_for(contribution: Contribution) -> tuple[type, str]:
    """The tests for this kind of contribution, and the name under which they look for it."""
    return next(found for kind, found in _CLASSES.items() if isinstance(contribution, kind))


def _class(name: str, parent: type, **attributes: object) -> type:
    return type(name, (parent,), attributes)


@cache
def _manager(package: ModuleType) -> pluggy.PluginManager:
    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    manager.register(package)
    return manager


def _listed(found: list[tuple[str, str]]) -> str:
    return ", ".join(f"{kind} {name}" for kind, name in found)
