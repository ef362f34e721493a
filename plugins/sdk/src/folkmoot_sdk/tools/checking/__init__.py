"""The static check: reads a plugin's files, imports and runs nothing of them."""

import ast
import warnings
from collections.abc import Iterator, Mapping

from folkmoot_sdk.releases import Wheel
from folkmoot_sdk.tools.checking.codes import CODES, Meaning
from folkmoot_sdk.tools.checking.distribution import beside, manifest_of, project_file
from folkmoot_sdk.tools.checking.findings import Finding, Module, Package
from folkmoot_sdk.tools.checking.hooks import contributions, hooks, promises
from folkmoot_sdk.tools.checking.imports import imports
from folkmoot_sdk.tools.checking.purity import purity
from folkmoot_sdk.tools.checking.words import words
from folkmoot_sdk.tools.project import Project

__all__ = ["CODES", "Finding", "Meaning", "check_files", "check_project", "check_wheel"]

_OF_MODULES = (imports, purity, hooks, contributions, words)


def check_project(project: Project) -> tuple[Finding, ...]:
    """Everything wrong with a plugin's folder, in the order of its files and lines."""
    files = project.files()
    package = project.package.name
    manifest, _faults = manifest_of(files)
    where = project.package.relative_to(project.root).as_posix()
    found = [
        Finding(each.code, f"{where}/{each.file}", each.line, each.said)
        for each in check_files(package, files)
    ]
    found += project_file(project.pyproject, package, manifest)
    return tuple(found)


def check_wheel(wheel: Wheel) -> tuple[Finding, ...]:
    """The same for a wheel, whose own words `read_wheel` has judged already."""
    return check_files(wheel.package, wheel.files)


def check_files(name: str, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Everything wrong with a package of this name and these files."""
    manifest, found = manifest_of(files)
    modules, unread = _parsed(files)
    package = Package(name, manifest, modules)
    found += unread
    found += beside(name, files, manifest)
    found += promises(package)
    for module in modules:
        for look in _OF_MODULES:
            found += look(module, package)
    return tuple(sorted(found, key=lambda each: (each.file, each.line, each.code)))


def _parsed(files: Mapping[str, bytes]) -> tuple[tuple[Module, ...], list[Finding]]:
    modules: list[Module] = []
    unread: list[Finding] = []
    for file in sorted(_python(files)):
        try:
            with warnings.catch_warnings(action="ignore"):  # of its vendor's own interpreter
                modules.append(Module(file, ast.parse(files[file].decode())))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            line = getattr(problem, "lineno", None) or 0
            unread.append(Finding("FM109", file, line, f"cannot be read: {problem}"))
    return tuple(modules), unread


def _python(files: Mapping[str, bytes]) -> Iterator[str]:
    return (file for file in files if file.endswith((".py", ".pyi", ".pyw")))
