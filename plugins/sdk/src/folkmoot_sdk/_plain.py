"""Values to JSON data and back, driven by the dataclasses' own annotations.

Strict both ways: no unknown key, no missing key, no float, no guess at a type.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Literal, Self, Union, cast, get_args, get_origin, get_type_hints

from folkmoot_sdk._errors import PlainError, SdkError
from folkmoot_sdk._frozen import Frozen, freeze


class Plain:
    """Gives a dataclass `to_plain` and `from_plain`.

    `derived` names properties that are written for the reader of the file; on the way back they
    are computed anew and must agree, so a file cannot claim a verdict its numbers do not bear.
    """

    __slots__ = ()
    derived: ClassVar[tuple[str, ...]] = ()

    def to_plain(self) -> dict[str, object]:
        """JSON data: dicts, lists, strings, whole numbers, booleans, null. Dates are ISO 8601."""
        return _object(self)

    @classmethod
    def from_plain(cls, data: object) -> Self:
        """The value that `to_plain` wrote. Raises PlainError, which names the place."""
        return cast("Self", _build(cls, data, cls.__name__))


def plain(value: object) -> object:
    """`value` as JSON data. Raises PlainError on floats and on anything that is not a value."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return _compound(value)


def _compound(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, frozenset):
        return sorted(str(inner) for inner in value)
    if is_dataclass(value) and isinstance(value, Plain):
        return _object(value)
    raise PlainError(f"{type(value).__name__} has no place in a verdict: {value!r}")


def _object(value: Plain) -> dict[str, object]:
    names = (*(field.name for field in fields(value)), *value.derived)  # type: ignore[arg-type]
    return {name: plain(getattr(value, name)) for name in names}


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _build(hint: Any, data: object, where: str) -> object:  # noqa: ANN401 - a type hint has no type
    if hint is object:
        return freeze(_checked(data, where))
    origin = get_origin(hint)
    if origin is not None:
        return _build_generic(origin, get_args(hint), data, where)
    if is_dataclass(hint):
        return _build_object(hint, data, where)
    return _build_scalar(hint, data, where)


def _build_generic(origin: object, args: tuple[Any, ...], data: object, where: str) -> object:
    if origin in {Union, types.UnionType}:
        return _build_union(args, data, where)
    if origin is Literal:
        return _expect(data in args, data, where, f"one of {args}")
    if origin in {tuple, frozenset}:
        items = [
            _build(args[0], item, f"{where}[{at}]") for at, item in enumerate(_list(data, where))
        ]
        return tuple(items) if origin is tuple else frozenset(items)
    return Frozen(_build_mapping(args, data, where))


def _build_union(args: tuple[Any, ...], data: object, where: str) -> object:
    if data is None:
        return _expect(type(None) in args, data, where, "a value")
    for hint in args:
        if hint is not type(None) and (len(args) == 1 or not _is_other_scalar(hint, data)):
            return _build(hint, data, where)
    raise PlainError(f"{where}: {data!r} is none of {args}")


def _is_other_scalar(hint: object, data: object) -> bool:
    return hint in {str, int, bool} and type(data) is not hint


def _build_mapping(args: tuple[Any, ...], data: object, where: str) -> dict[Any, Any]:
    key, value = args
    return {
        _build(key, name, where): _build(value, inner, f"{where}.{name}")
        for name, inner in _dict(data, where).items()
    }


def _build_object(cls: Any, data: object, where: str) -> object:  # noqa: ANN401 - a dataclass
    given = dict(_dict(data, where))
    claims = {name: given.pop(name) for name in cls.derived if name in given}
    known = {field.name: field for field in fields(cls)}
    if unknown := sorted(given.keys() - known.keys()):
        raise PlainError(f"{where}: unknown {', '.join(unknown)}")
    needed = {name for name, field in known.items() if _is_needed(field)}
    if missing := sorted(needed - given.keys()):
        raise PlainError(f"{where}: missing {', '.join(missing)}")
    hints = _hints(cls)
    built = {name: _build(hints[name], given[name], f"{where}.{name}") for name in given}
    value = _made(lambda: cls(**built), where)
    _hold_to(value, claims, where)
    return value


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _hold_to(value: object, claims: Mapping[str, object], where: str) -> None:
    for name, claim in claims.items():
        true = plain(getattr(value, name))
        # As text: to Python True is 1, and a file that says 1 of a verdict was written by nobody.
        if json.dumps(true, sort_keys=True) != json.dumps(claim, sort_keys=True):
            raise PlainError(f"{where}.{name}: the file says {claim!r}, its numbers say {true!r}")


def _build_scalar(hint: Any, data: object, where: str) -> object:  # noqa: ANN401 - a type hint
    if hint in {str, int, bool}:
        return _expect(type(data) is hint, data, where, hint.__name__)
    if hint is date:
        return _made(lambda: _day(_text(data, where)), where)
    if issubclass(hint, StrEnum):
        return _made(lambda: hint(_text(data, where)), where)
    return _made(lambda: hint(_dict(data, where)), where)  # Figures


def _day(text: str) -> date:
    """Python reads several spellings of a day; of one value there is one file."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"{text!r} is no day such as 2026-03-01")
    return day


def _made(make: Callable[[], object], where: str) -> object:
    try:
        return make()
    except PlainError:
        raise
    except (SdkError, ValueError) as problem:
        raise PlainError(f"{where}: {problem}") from problem


def _checked(data: object, where: str) -> object:
    return _made(lambda: plain(data), where)


def _expect(fits: bool, data: object, where: str, wanted: str) -> object:
    if not fits:
        raise PlainError(f"{where}: {data!r} is not {wanted}")
    return data


def _text(data: object, where: str) -> str:
    return str(_expect(type(data) is str, data, where, "text"))


def _list(data: object, where: str) -> list[object]:
    if not isinstance(data, list):
        raise PlainError(f"{where}: {data!r} is not a list")
    return data


def _dict(data: object, where: str) -> dict[str, object]:
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise PlainError(f"{where}: {data!r} is not an object")
    return data
