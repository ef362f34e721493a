"""Hooks and what they bring, as far as that can be seen without running them."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import signature
from itertools import takewhile

import folkmoot_sdk
from folkmoot_sdk._offered import Kind
from folkmoot_sdk.tools.checking.findings import (
    Finding,
    Module,
    Package,
    assigned,
    calls,
    constant,
    last,
)

MANIFEST_FILE = "folkmoot-plugin.toml"
_HOOKS = {kind.hook: kind for kind in Kind}
# The values and classes of the contract that are contributions, and the kind of each.
_MADE_OF: Mapping[str, str] = {
    "DecisionRule": "decision_rules",
    "VotingRule": "voting_rules",
    "Cadence": "cadences",
    "CalendarCadence": "cadences",
    "EvaluationForm": "forms",
    "Gate": "gates",
    "Deadline": "deadlines",
    "SizeRule": "size_rules",
    "AppraisalForm": "appraisal_forms",
    "NoticeTemplate": "notice_templates",
    "DashboardPanel": "dashboard_panels",
}


def hooks(module: Module, package: Package) -> Iterator[Finding]:
    """Each hook by itself."""
    for hook, marker in _implemented(module):
        arguments = [*hook.args.posonlyargs, *hook.args.args, *hook.args.kwonlyargs]
        defaults = [*hook.args.defaults, *filter(None, hook.args.kw_defaults)]
        more = [each for each in (hook.args.vararg, hook.args.kwarg) if each]
        if hook.name not in _HOOKS:
            yield module.found("FM201", hook, f"{hook.name} is no hook")
        elif package.manifest and not package.manifest.contributions.get(_HOOKS[hook.name]):
            said = f"the manifest promises no {_HOOKS[hook.name].value}"
            yield module.found("FM205", hook, said)
        if defaults:
            yield module.found("FM203", hook, f"{hook.name} has an argument with a default")
        elif arguments or more:
            yield module.found("FM202", hook, f"{hook.name} takes an argument")
        if isinstance(marker, ast.Call) and (marker.keywords or marker.args):
            yield module.found("FM207", marker)


def promises(package: Package) -> Iterator[Finding]:
    """What the manifest promises and no hook of the package's own module brings."""
    tops = [module for module in package.modules if module.file == "__init__.py"]
    there = {hook.name for module in tops for hook, _marker in _implemented(module)}
    there |= {name for module in tops for name in _imported(module)}
    manifest = package.manifest
    for kind, references in manifest.contributions.items() if manifest else ():
        if references and kind.hook not in there:
            said = f"{', '.join(references)}: there is no {kind.hook} in the package"
            yield Finding("FM204", MANIFEST_FILE, 0, said)


def contributions(module: Module, package: Package) -> Iterator[Finding]:
    """Contributions with an id and a version that can be read, and no promise of them."""
    for made in _made(module):
        kind = _MADE_OF[made.base]
        name, version = constant(made.given.get("id")), constant(made.given.get("version"))
        if name and version and package.manifest:
            promised = package.manifest.contributions.get(Kind(kind), ())
            if f"{name}@{version}" not in promised:
                said = f"{name}@{version} is not among the manifest's {kind}"
                yield module.found("FM206", made.node, said)
        if name and made.whole and "title" not in made.given:
            yield module.found("FM402", made.node, f"{name} has no title")


@dataclass(frozen=True, slots=True)
class _Made:
    """A contribution as the code writes it; not `whole` where a part of it cannot be seen."""

    node: ast.AST
    base: str
    given: Mapping[str, ast.expr]
    whole: bool = True


def _made(module: Module) -> Iterator[_Made]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                if last(base) in _MADE_OF:
                    yield _Made(node, last(base), assigned(node.body))
    for call in calls(module.tree):
        if last(call.func) in _MADE_OF:
            yield _called(call, last(call.func))


def _called(call: ast.Call, base: str) -> _Made:
    """By position as well, in the order of the contract's own parameters; behind *names or by
    **names nobody can see what stands where.
    """
    seen = list(takewhile(lambda each: not isinstance(each, ast.Starred), call.args))
    parameters = list(signature(getattr(folkmoot_sdk, base)).parameters)
    given = dict(zip(parameters, seen, strict=False))
    given |= {each.arg: each.value for each in call.keywords if each.arg}
    whole = len(seen) == len(call.args) and all(each.arg for each in call.keywords)
    return _Made(call, base, given, whole)


def _implemented(module: Module) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef):
            for marker in node.decorator_list:
                name = marker.func if isinstance(marker, ast.Call) else marker
                if last(name) == "hookimpl":
                    yield node, marker


def _imported(module: Module) -> Iterator[str]:
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
