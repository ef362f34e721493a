"""What a plugin imports. An allow-list: what a later Python adds is refused until looked at."""

import ast
import sys
from collections.abc import Iterator

from folkmoot_sdk.tools.checking.findings import Finding, Module, Package

# Of the standard library: what computes and touches nothing.
_PURE = frozenset(
    {
        *(
            "__future__",
            "abc",
            "array",
            "base64",
            "bisect",
            "calendar",
            "collections",
            "contextlib",
        ),
        *("copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools"),
        *("graphlib", "hashlib", "heapq", "itertools", "json", "math", "numbers", "operator"),
        *("re", "string", "textwrap", "types", "typing", "typing_extensions", "unicodedata"),
        "warnings",
    }
)
_CONTRACT = frozenset({"folkmoot_sdk", "folkmoot_sdk.hookspecs", "marshmallow", "pluggy"})


def imports(module: Module, package: Package) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [_from(node, alias.name) for alias in node.names]
        else:
            continue
        for name in dict.fromkeys(names):
            code = _code(name, package)
            if code:
                yield module.found(code, node, f"imports {name}")


def _from(node: ast.ImportFrom, name: str) -> str:
    """`from folkmoot_sdk import testing` is a module, of others the first name will do."""
    inner = f"{node.module}.{name}"
    return inner if name in _BESIDE and node.module == "folkmoot_sdk" else f"{node.module}"


_BESIDE = frozenset({"deprecations", "releases", "testing", "tools", "worker"})


def _code(name: str, package: Package) -> str | None:
    top = name.partition(".")[0]
    if top == package.name or name in _CONTRACT or top == "marshmallow":
        return None
    if top.startswith("folkmoot"):
        return "FM303"
    if top in sys.stdlib_module_names or top in _PURE:
        return None if top in _PURE else "FM301"
    return "FM302"
