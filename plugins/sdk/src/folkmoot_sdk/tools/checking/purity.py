"""What would make the same vote count differently another time, or do more than count."""

import ast
from collections.abc import Iterator

from folkmoot_sdk.tools.checking.findings import (
    Finding,
    Module,
    Package,
    assigned,
    calls,
    dotted,
    last,
)

_RUNS = frozenset({"eval", "exec", "compile", "__import__", "open", "input", "breakpoint", "exit"})
_RUNS |= frozenset({"quit", "globals", "locals", "vars", "setattr", "delattr"})
_CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp"})
_INEXACT = frozenset(
    {
        *("acos", "asin", "atan", "atan2", "cos", "dist", "exp", "exp2", "fsum", "hypot", "inf"),
        *("log", "log10", "log2", "nan", "pi", "pow", "sin", "sqrt", "tan", "tau", "e"),
    }
)
_CHANGING = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_MAKING = frozenset({"list", "dict", "set", "bytearray", "defaultdict", "Counter", "deque"})
_MAKING |= frozenset({"OrderedDict", "array"})
_WORKINGS = frozenset(
    {
        *("__subclasses__", "__globals__", "__builtins__", "__code__", "__closure__", "__mro__"),
        *("__loader__", "__spec__", "__getattribute__", "__reduce__", "__reduce_ex__", "gi_frame"),
        *("__bases__", "__import__", "f_back", "tb_frame"),
    }
)


def purity(module: Module, _package: Package) -> Iterator[Finding]:
    yield from _calls(module)
    yield from _numbers(module)
    yield from _orders(module)
    yield from _state(module)
    yield from _workings(module)


def _calls(module: Module) -> Iterator[Finding]:
    for node in calls(module.tree):
        name = dotted(node.func)
        if name in _RUNS:
            yield module.found("FM304", node, f"calls {name}()")
        elif name == "print":
            yield module.found("FM305", node)
        elif name in {"hash", "id"}:
            yield module.found("FM309", node, f"calls {name}()")
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCKS:
            yield module.found("FM306", node, f"calls {name or node.func.attr}()")


def _numbers(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield module.found("FM307", node, f"{node.value!r} is a float")
        elif isinstance(node, ast.Call) and dotted(node.func) in {"float", "complex"}:
            yield module.found("FM307", node, f"calls {dotted(node.func)}()")
        elif isinstance(node, ast.Attribute) and dotted(node).startswith("math."):
            if node.attr in _INEXACT:
                yield module.found("FM307", node, f"{dotted(node)} is no whole number")
        elif isinstance(node, ast.ImportFrom) and node.module == "math":
            for alias in node.names:
                if alias.name in _INEXACT:
                    yield module.found("FM307", node, f"math.{alias.name} is no whole number")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield module.found("FM308", node)


def _orders(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        taken: list[ast.expr] = []
        if isinstance(node, ast.For | ast.comprehension):
            taken = [node.iter]
        elif isinstance(node, ast.Call) and dotted(node.func) in {"list", "tuple", "next", "iter"}:
            taken = node.args[:1]
        for each in taken:
            if _is_set(each):
                yield module.found("FM310", each)


def _is_set(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return dotted(node.func) in {"set", "frozenset"}
    return isinstance(node, ast.Set | ast.SetComp)


def _state(module: Module) -> Iterator[Finding]:
    bodies = [module.tree.body]
    bodies += [node.body for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    for body in bodies:
        for name, value in assigned(body).items():
            making = isinstance(value, ast.Call) and last(value.func) in _MAKING
            if name != "__all__" and (making or isinstance(value, _CHANGING)):
                yield module.found("FM311", value, f"{name} can be changed by a call")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global | ast.Nonlocal):
            yield module.found("FM311", node, f"changes {', '.join(node.names)} for later calls")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                if isinstance(default, _CHANGING):
                    yield module.found("FM311", default, "a default that a call can change")


def _workings(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        name = node.attr if isinstance(node, ast.Attribute) else ""
        name = node.id if isinstance(node, ast.Name) else name
        if name in _WORKINGS:
            yield module.found("FM312", node, f"reaches for {name}")
