"""What a contribution's own schema says of what is set for it.

The schema is a vendor's: ours is called in this process, a release's asks its worker.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from marshmallow import Schema

from folkmoot.extensions.settings.layers import LayeredSettings, Layers, Values, layered
from folkmoot_sdk import SettingsError, describe_settings, pin_settings

# Of the whole: what marshmallow says of no single key.
WHOLE = ""
_SCHEMA = "_schema"
_LONGEST = 300


def judged(schema: type[Schema], layers: Layers) -> LayeredSettings:
    """The layers as one, and what of it the schema refuses. Never raises for what is stored."""
    found = layered(layers)
    return replace(found, refused=MappingProxyType(refusals_of(schema, found.values)))


def refusals_of(schema: type[Schema], values: Values) -> dict[str, str]:
    """Why the schema does not take these values, by key; {} when it does."""
    try:
        pin_settings(schema, values)
    except SettingsError as problem:
        return dict(_reasons(problem.messages))
    return {}


def unknown_keys(schema: type[Schema], keys: Iterable[str]) -> list[str]:
    """Keys that the schema does not name, in order."""
    known = {each.key for each in describe_settings(schema)}
    return sorted(key for key in keys if key not in known)


def _reasons(messages: object) -> Iterator[tuple[str, str]]:
    if not isinstance(messages, Mapping):
        yield WHOLE, _words(messages)
        return
    for key, inner in messages.items():
        yield WHOLE if key == _SCHEMA else str(key), _words(inner)


def _words(messages: object) -> str:
    """A vendor's words, in one line and cut."""
    said = " ".join(_flat(messages))
    return "".join(char if char.isprintable() else " " for char in said[:_LONGEST])


def _flat(messages: object) -> Iterator[str]:
    if isinstance(messages, Mapping):
        for inner in messages.values():
            yield from _flat(inner)
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from _flat(inner)
    else:
        yield str(messages)
