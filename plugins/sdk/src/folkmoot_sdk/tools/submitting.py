"""A release handed in to a registry: an entry in its publisher's file, state submitted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from folkmoot_sdk._names import ID
from folkmoot_sdk.releases import (
    Move,
    Publisher,
    RegistryError,
    Release,
    SignatureError,
    State,
    Wheel,
    read_publisher,
    read_wheel,
    verify_release,
    write_publisher,
)
from folkmoot_sdk.releases._archive import MOST_PACKED
from folkmoot_sdk.tools.amending import amended
from folkmoot_sdk.tools.creating import OURS

_LONGEST_SIGNATURE = 1_000
_US = "folkmoot"


@dataclass(frozen=True, slots=True)
class Signed:
    """A wheel with its bytes and the signature beside it."""

    content: bytes
    wheel: Wheel
    signature: str


def read_signed(path: Path) -> Signed:
    """The wheel in a file and `<file>.sig`. Raises WheelError, SignatureError."""
    beside = path.with_name(f"{path.name}.sig")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_PACKED + 1)
        with beside.open("rb") as file:
            signature = file.read(_LONGEST_SIGNATURE).decode("ascii", "replace").strip()
    except OSError as problem:
        raise SignatureError(f"{problem.filename}: {problem.strerror}") from problem
    return Signed(content, read_wheel(content), signature)


def submit(
    registry: Path,
    signed: Signed,
    publisher: Publisher,
    *,
    at: datetime,
    vectors: str = "",
    promises: Mapping[str, tuple[str, ...]] | None = None,
) -> Path:
    """Write the release into `<registry>/<publisher>.toml`, begun by `publisher` if it is not
    there. Raises RegistryError, SignatureError.
    """
    manifest = signed.wheel.manifest
    known = require_new(registry, publisher, manifest.id, manifest.version)
    verify_release(known.key, signed.signature, manifest.id, manifest.version, signed.content)
    _require_same_vectors(known, manifest.id, promises or {}, vectors)
    release = Release(
        manifest.version,
        signed.wheel.digest,
        (Move(State.SUBMITTED, known.id, at),),
        scopes=manifest.scopes,
        personal_data=manifest.personal_data,
        promises=promises or {},
        vectors=vectors,
    )
    return write(registry, known.submitted(manifest.id, manifest.title, release))


def require_new(registry: Path, publisher: Publisher, plugin: str, version: str) -> Publisher:
    """The publisher as the registry knows it, else as it says itself, who may hand this in.

    Raises RegistryError where another's plugin is called so, or that version is there.
    """
    if re.fullmatch(ID, publisher.id) is None:
        said = f"{publisher.id!r} is no publisher's id: small letters, digits and single hyphens"
        raise RegistryError((said,))
    path = registry / f"{publisher.id}.toml"
    known = read_publisher(path) if path.exists() else publisher
    if known.key != publisher.key:
        raise RegistryError((f"{path.name} has another key; a new key is the registry's to enter",))
    if not known.contact.strip():
        raise RegistryError(("--contact is needed the first time: where you can be reached",))
    for path in sorted(registry.glob("*.toml")):
        other = read_publisher(path)
        if other.key == publisher.key and other.id != publisher.id:
            raise RegistryError((f"this key is {other.id}'s; another publisher needs another key",))
    if plugin in OURS and publisher.id != _US:
        raise RegistryError((f"{plugin} is a plugin of Folkmoot's own; yours needs another id",))
    whose = _owner(registry, plugin)
    if whose is not None and whose.id != known.id:
        raise RegistryError((f"{plugin} is a plugin of {whose.id}; yours needs another id",))
    if (there := known.release(plugin, version)) is not None:
        said = f"{plugin} {version} is there already, {there.state}; a correction is a new version"
        raise RegistryError((said,))
    return known


def _require_same_vectors(
    publisher: Publisher, plugin: str, rules: Iterable[str], vectors: str
) -> None:
    """An id@version counts the same for ever: its golden vectors stay as they were handed in.

    One digest stands for all of a release, so other vectors are refused of the same rules only;
    beside a new rule they are, and none are where a rule that had some is still there.
    """
    now = set(rules)
    for each in _releases(publisher, plugin):
        kept = now & set(each.promises)
        same = now == set(each.promises)
        if kept and each.vectors and (not vectors or (same and vectors != each.vectors)):
            said = f"{', '.join(sorted(kept))} has other golden vectors than in {each.version}"
            raise RegistryError((f"{said}; put them back, or raise the rule's own version",))


def _releases(publisher: Publisher, plugin: str) -> Iterable[Release]:
    return (each for known in publisher.plugins if known.id == plugin for each in known.releases)


def write(registry: Path, publisher: Publisher) -> Path:
    """Write a publisher's file, or what is new into the one that is there, comments and all.

    What was written must be read back to the same. Raises RegistryError.
    """
    path = registry / f"{publisher.id}.toml"
    text = _text(path, publisher)
    registry.mkdir(parents=True, exist_ok=True)
    waiting = path.with_suffix(".new")
    waiting.write_text(text, "utf-8")
    waiting.replace(path)  # whole or not at all
    return path


def _text(path: Path, publisher: Publisher) -> str:
    if path.exists():
        before = path.read_text("utf-8")
        text = amended(before, read_publisher(path), publisher)
        if _says(text, publisher):
            return text
        if "#" in before:
            said = "has comments, and cannot be added to: write each table under a heading of its"
            raise RegistryError((f"{path.name} {said} own, as [[plugins.releases.moves]]",))
    text = write_publisher(publisher)
    if not _says(text, publisher):
        raise RegistryError((f"{publisher.id} cannot be written down",))
    return text


def _says(text: str, publisher: Publisher) -> bool:
    try:
        return read_publisher(text.encode()) == publisher
    except RegistryError:
        return False


def owner(registry: Path, plugin: str) -> Publisher:
    """Whose plugin it is. Raises RegistryError."""
    found = _owner(registry, plugin)
    if found is None:
        raise RegistryError((f"{registry} has no {plugin}",))
    return found


def _owner(registry: Path, plugin: str) -> Publisher | None:
    for path in sorted(registry.glob("*.toml")):
        publisher = read_publisher(path)
        if any(each.id == plugin for each in publisher.plugins):
            return publisher
    return None
