"""Reading pinned settings: the schema has checked them, and the types of JSON have to be told."""

from collections.abc import Mapping


def whole(settings: Mapping[str, object], key: str) -> int:
    value = settings[key]
    if type(value) is not int:
        raise TypeError(f"{key} is {value!r}: these settings were never pinned")
    return value


def whole_or_none(settings: Mapping[str, object], key: str) -> int | None:
    return None if settings[key] is None else whole(settings, key)
