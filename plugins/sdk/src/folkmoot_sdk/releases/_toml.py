"""A publisher's file as TOML. The standard library reads TOML and writes none."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def written(data: Mapping[str, Any]) -> str:
    """Tables and lists of tables under their headings, everything else on a line of its own."""
    return "\n".join(_table(data, "")).strip() + "\n"


def _table(data: Mapping[str, Any], path: str) -> Iterator[str]:
    nested = {key: value for key, value in data.items() if _is_tables(value, path)}
    for key, value in data.items():
        if key not in nested:
            yield f"{key} = {in_line(value)}"
    for key, value in nested.items():
        where = f"{path}.{key}" if path else key
        tables = value if isinstance(value, list) else [value]
        for table in tables:
            yield ""
            yield f"[[{where}]]" if isinstance(value, list) else f"[{where}]"
            yield from _table(table, where)


def _is_tables(value: object, path: str) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, Mapping) for each in value)
    # Further down a table of words, a title or a price, is read more easily on one line.
    return isinstance(value, Mapping) and not path


def in_line(value: object) -> str:
    """A value as it stands behind its key."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{json.dumps(key)} = {in_line(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(in_line(each) for each in value)}]"
    # A string of JSON is one of TOML but for U+007F, which may stand in no registry.
    return json.dumps(value, ensure_ascii=False)
