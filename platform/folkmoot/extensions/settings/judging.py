"""What a contribution's own schema says of what is set for it.

The schema is a vendor's: ours is called in this process, a release's asks its worker.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from marshmallow import Schema

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.settings.layers import LayeredSettings, Layers, Values, layered
from folkmoot_sdk import SettingsError, describe_settings, pin_settings

# Of the whole: what marshmallow says of no single key.
WHOLE = ""
_SCHEMA = "_schema"
_LONGEST = 300
# Both languages at once, as it stands where otherwise a publisher's words do.
_SILENT = "插件没有给出可用的回答 / the plugin gave no usable answer ({fault})"


def judged(schema: type[Schema], layers: Layers) -> LayeredSettings:
    """The layers as one, and what of it the schema refuses. Never raises for what is stored, nor
    where its worker says nothing: the pages on which a plugin is taken away are made of this.
    """
    found = layered(layers)
    try:
        refused = refusals_of(schema, found.values)
    except RunnerError as silent:
        refused = {WHOLE: _SILENT.format(fault=silent.fault)}
    return replace(found, refused=MappingProxyType(refused))


def refusals_of(schema: type[Schema], values: Values) -> dict[str, str]:
    """Why the schema does not take these values, by key; {} when it does. Raises RunnerError."""
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
