"""Texts in both languages, for every page shows both."""

import ast
import re
from collections.abc import Iterator

from folkmoot_sdk.tools.checking.findings import (
    Finding,
    Module,
    Package,
    calls,
    constant,
    dotted,
    last,
)

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]{2}")


def words(module: Module, _package: Package) -> Iterator[Finding]:
    for call in calls(module.tree):
        if last(call.func) == "Text":
            said = _lacking(call)
            if said:
                yield module.found("FM401", call, said)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and any(last(base) == "Schema" for base in node.bases):
            yield from _untitled(module, node)


def _lacking(call: ast.Call) -> str:
    given = dict(zip(("zh", "en"), call.args, strict=False))
    given |= {each.arg: each.value for each in call.keywords if each.arg}
    if any(each.arg is None for each in call.keywords) or any(
        isinstance(each, ast.Starred) for each in call.args
    ):
        return ""
    missing = [name for name in ("zh", "en") if name not in given]
    zh, en = constant(given.get("zh")), constant(given.get("en"))
    if missing or (zh is not None and not zh.strip()) or (en is not None and not en.strip()):
        return f"there is no {' and no '.join(missing) or 'text in one of the languages'}"
    if zh and _LATIN.search(zh) and not _CHINESE.search(zh):
        return f"{zh!r} is not Chinese"
    if en and _CHINESE.search(en) and not _LATIN.search(en):
        return f"{en!r} is not English"
    return ""


def _untitled(module: Module, schema: ast.ClassDef) -> Iterator[Finding]:
    for node in schema.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        of_fields = dotted(node.value.func).rpartition(".")[0].endswith("fields")
        if of_fields and not _has_title(node.value):
            name = ast.unparse(node.targets[0])
            yield module.found("FM403", node, f"{schema.name}.{name} has no title")


def _has_title(call: ast.Call) -> bool:
    metadata = next((each.value for each in call.keywords if each.arg == "metadata"), None)
    if isinstance(metadata, ast.Dict):
        return any(constant(key) == "title" for key in metadata.keys if key)
    return metadata is not None
