"""A mapping that cannot change, so that frozen values stay frozen and hashable."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class Frozen(Mapping[K, V_co]):
    """Immutable, hashable, picklable; on 3.11 `types.MappingProxyType` is only the first."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[K, V_co]) -> None:
        self._values = dict(sorted(values.items(), key=lambda pair: str(pair[0])))

    def __getitem__(self, key: K) -> V_co:
        return self._values[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._values!r})"


def freeze(value: object) -> object:
    """JSON data with every list a tuple and every object a `Frozen`, at any depth."""
    if isinstance(value, Mapping):
        return Frozen({key: freeze(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(inner) for inner in value)
    return value


def freeze_tuples(instance: object, *names: str) -> None:
    """Make these fields tuples while a frozen dataclass is being made: a plugin may give lists."""
    for name in names:
        freeze_field(instance, name, tuple(getattr(instance, name)))


def freeze_field(instance: object, name: str, value: object) -> None:
    """Replace a field of a frozen dataclass while it is being made."""
    object.__setattr__(instance, name, value)
