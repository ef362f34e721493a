"""One thing that is wrong with a plugin, and the modules in which it is looked for."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from folkmoot_sdk._manifest import Manifest
from folkmoot_sdk.tools.checking.codes import CODES


@dataclass(frozen=True, slots=True)
class Finding:
    """`file` is within the project or the wheel, `line` counts from 1; 0 is the file as a whole."""

    code: str
    file: str
    line: int
    said: str

    @property
    def cure(self) -> str:
        return CODES[self.code].cure

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def to_plain(self) -> dict[str, object]:
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "message": self.said,
            "cure": self.cure,
        }


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file, parsed and never run."""

    file: str
    tree: ast.Module

    def found(self, code: str, node: ast.AST, said: str = "") -> Finding:
        line = getattr(node, "lineno", 0)
        return Finding(code, self.file, line, said or CODES[code].wrong)


@dataclass(frozen=True, slots=True)
class Package:
    """What is checked: a package by its name, its manifest as far as it can be read."""

    name: str
    manifest: Manifest | None
    modules: tuple[Module, ...]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression that is nothing but names, else ""."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (inner := dotted(node.value)):
        return f"{inner}.{node.attr}"
    return ""


def last(node: ast.AST) -> str:
    """The last of an expression's names: `Text` of `sdk.Text`."""
    return dotted(node).rpartition(".")[2]


def constant(node: ast.AST | None) -> str | None:
    """The text that an expression is, if that can be seen."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def assigned(body: list[ast.stmt]) -> Mapping[str, ast.expr]:
    """What the names of a module or a class are given, where it is one name at a time."""
    found: dict[str, ast.expr] = {}
    for each in body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            found[each.targets[0].id] = each.value
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value:
            found[each.target.id] = each.value
    return found
