"""The registry in files: `<publisher>.toml` for people to write and review, one signed JSON for
the platform to read.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from marshmallow import RAISE, Schema, ValidationError

from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._faults import fault_lines
from folkmoot_sdk.releases._registry_schema import (
    PublisherSchema,
    RegistrySchema,
    made_publisher,
    plain_publisher,
)
from folkmoot_sdk.releases._toml import written
from folkmoot_sdk.releases.refusals import RegistryError, SignatureError
from folkmoot_sdk.releases.registry import Publisher, Registry
from folkmoot_sdk.releases.signing import SigningKey, verify

LONGEST: Final = 8 * 1024 * 1024
_SIGNED = b"folkmoot-registry-1\n"


def read_publisher(source: Path | bytes) -> Publisher:
    """One publisher's file (TOML). Raises RegistryError with every fault found."""
    content = source if isinstance(source, bytes) else _bytes(source)
    try:
        data = tomllib.loads(content.decode())
    except (ValueError, RecursionError) as problem:
        raise RegistryError((f"no TOML: {problem}",)) from problem
    publisher = _made(_loaded(PublisherSchema, data))
    if isinstance(source, Path) and source.stem != publisher.id:
        raise RegistryError((f"{source.name} is of {publisher.id}",))
    return publisher


def read_folder(folder: Path, rendered_at: datetime) -> Registry:
    """Every publisher's file of a folder, as one registry of that moment. Raises RegistryError."""
    publishers = []
    for path in sorted(folder.glob("*.toml")):
        try:
            publishers.append(read_publisher(path))
        except RegistryError as problem:
            raise RegistryError(
                tuple(f"{path.name}: {line}" for line in problem.problems)
            ) from problem
    return Registry(tuple(publishers), rendered_at)


def write_publisher(publisher: Publisher) -> str:
    """The file of a publisher, whole: `read_publisher` reads it back to the same value."""
    return written(plain_publisher(publisher))


def render(registry: Registry, key: SigningKey) -> bytes:
    """The registry as canonical JSON with a signature by the registry's key."""
    plain = {
        "format": 1,
        "rendered_at": registry.rendered_at.isoformat(),
        "publishers": [plain_publisher(each) for each in registry.publishers],
    }
    signature = key.sign(_SIGNED + canonical(plain))
    return canonical({"registry": plain, "signature": signature}) + b"\n"


def read_registry(content: bytes, public: str) -> Registry:
    """A rendered registry, its signature checked before a word of it is believed.

    Raises SignatureError, KeyFileError (for `public`), RegistryError.
    """
    data = _json(content)
    match data:
        case {"registry": dict(plain), "signature": str(signature), **rest} if not rest:
            verify(public, signature, _SIGNED + canonical(plain))
        case _:
            raise SignatureError("no registry with its signature")
    loaded = _loaded(RegistrySchema, plain)
    publishers = tuple(_made(each) for each in loaded["publishers"])
    return Registry(publishers, loaded["rendered_at"])


def canonical(plain: Mapping[str, object]) -> bytes:
    """The one way to write these values: keys in order, no space, UTF-8."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _json(content: bytes) -> object:
    if len(content) > LONGEST:
        raise RegistryError((f"larger than {LONGEST // 1024 // 1024} MiB",))
    try:
        data = json.loads(content.decode(), object_pairs_hook=_once_each)
        canonical(data)  # half a character, or brackets without end, have no such form
    except (ValueError, RecursionError) as problem:
        raise RegistryError((f"no JSON: {problem}",)) from problem
    return data


def _once_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    given = list(pairs)
    found = dict(given)
    if len(found) != len(given):
        raise ValueError("a key is there twice")
    return found


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except OSError as problem:
        raise RegistryError((f"cannot be read: {problem.strerror}",)) from problem
    if len(content) > LONGEST:
        raise RegistryError((f"larger than {LONGEST // 1024 // 1024} MiB",))
    return content


def _loaded(schema: type[Schema], data: object) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema(unknown=RAISE).load(cast("Mapping[str, Any]", data))
    except ValidationError as problem:
        raise RegistryError(tuple(fault_lines(problem.messages))) from problem
    return loaded


def _made(data: Mapping[str, Any]) -> Publisher:
    try:
        return made_publisher(data)
    except DefinitionError as problem:  # a title of blanks
        raise RegistryError((str(problem),)) from problem
