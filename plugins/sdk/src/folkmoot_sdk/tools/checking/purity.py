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
_FLOATS = frozenset({"float", "complex"})
# They look at a type, and make nothing of it.
_LOOKING = frozenset({"isinstance", "issubclass"})
_INEXACT = frozenset(
    {
        *("acos", "asin", "atan", "atan2", "cos", "dist", "exp", "exp2", "fsum", "hypot", "inf"),
        *("log", "log10", "log2", "nan", "pi", "pow", "sin", "sqrt", "tan", "tau", "e"),
    }
)
_CHANGING = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_MAKING = frozenset({"list", "dict", "set", "bytearray", "defaultdict", "Counter", "deque"})
_MAKING |= frozenset({"OrderedDict", "array"})
# Whose answer depends on the order of what they are given first.
_TAKING = frozenset({"list", "tuple", "next", "iter", "enumerate", "join", "fromkeys"})
# The first of equals is theirs, and only by a `key` are any equal. Not sorted(): most keys there
# tell all apart, and a finding on honest code teaches to look away.
_PICKING = frozenset({"max", "min"})
_OF_SETS = frozenset({"union", "intersection", "difference", "symmetric_difference"})
_SET_SIGNS = (ast.BitAnd, ast.BitOr, ast.BitXor, ast.Sub)
_WORKINGS = frozenset(
    {
        *("__subclasses__", "__globals__", "__builtins__", "__code__", "__closure__", "__mro__"),
        *("__loader__", "__spec__", "__getattribute__", "__reduce__", "__reduce_ex__", "gi_frame"),
        *("__bases__", "__import__", "f_back", "tb_frame"),
    }
)


def purity(module: Module, _package: Package) -> Iterator[Finding]:
    yield from _calls(module)
    yield from _handed_on(module)
    yield from _numbers(module)
    yield from _orders(module)
    yield from _state(module)
    yield from _workings(module)


def _calls(module: Module) -> Iterator[Finding]:
    for node in calls(module.tree):
        name = dotted(node.func)
        code = _forbidden(name)
        if code:
            yield module.found(code, node, f"calls {name}()")
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCKS:
            yield module.found("FM306", node, f"calls {name or node.func.attr}()")


def _handed_on(module: Module) -> Iterator[Finding]:
    """What is not called here but given to somebody who will: map(float, marks)."""
    own = _own_names(module.tree)
    for node in calls(module.tree):
        if dotted(node.func) in _LOOKING:
            continue
        for each in (*node.args, *(keyword.value for keyword in node.keywords)):
            name = dotted(each)
            of, _, clock = name.rpartition(".")
            if clock in _CLOCKS and of.rpartition(".")[2] in {"date", "datetime"}:
                yield module.found("FM306", each, f"hands on {name}")
            elif name not in own and (code := _forbidden(name)):
                yield module.found(code, each, f"hands on {name}")
            elif name not in own and name in _FLOATS:
                yield module.found("FM307", each, f"hands on {name}")


def _forbidden(name: str) -> str:
    """The code of what must not be called, or ""."""
    if name in _RUNS:
        return "FM304"
    return {"print": "FM305", "hash": "FM309", "id": "FM309"}.get(name, "")


def _own_names(tree: ast.Module) -> frozenset[str]:
    """Names that mean something of the plugin's own. What a class calls its `id` does not count:
    a function does not see it.
    """
    of_classes = {
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for each in node.body
        for target in ast.walk(each)
        if isinstance(each, ast.Assign | ast.AnnAssign)
    }
    found = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in of_classes
    }
    found |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    functions = ast.FunctionDef | ast.ClassDef
    return frozenset(found | {each.name for each in tree.body if isinstance(each, functions)})


def _numbers(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield module.found("FM307", node, f"{node.value!r} is a float")
        elif isinstance(node, ast.Call) and dotted(node.func) in _FLOATS:
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
        elif isinstance(node, ast.Call) and _takes_in_order(node):
            taken = node.args[:1]
        elif isinstance(node, ast.Attribute) and node.attr == "pop":
            taken = [node.value]
        elif isinstance(node, ast.List | ast.Tuple | ast.Call):
            inner = node.args if isinstance(node, ast.Call) else node.elts
            taken = [each.value for each in inner if isinstance(each, ast.Starred)]
        for each in taken:
            if _is_set(each):
                yield module.found("FM310", each)


def _takes_in_order(call: ast.Call) -> bool:
    name = _called(call)
    by_key = any(keyword.arg == "key" for keyword in call.keywords)
    return name in _TAKING or (name in _PICKING and by_key)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)


def _is_set(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, _SET_SIGNS):
        return _is_set(node.left) or _is_set(node.right)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in _OF_SETS:
            return _is_set(node.func.value)
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
