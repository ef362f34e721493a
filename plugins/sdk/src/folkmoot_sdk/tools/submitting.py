"""A release handed in to a registry: an entry in its publisher's file, state submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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

_LONGEST_SIGNATURE = 1_000


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
    known = require_same_key(registry, publisher)
    manifest = signed.wheel.manifest
    verify_release(known.key, signed.signature, manifest.id, manifest.version, signed.content)
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


def require_same_key(registry: Path, publisher: Publisher) -> Publisher:
    """The publisher as the registry knows it, else as it says itself. Raises RegistryError."""
    path = registry / f"{publisher.id}.toml"
    known = read_publisher(path) if path.exists() else publisher
    if known.key != publisher.key:
        raise RegistryError((f"{path.name} has another key; a new key is the registry's to enter",))
    return known


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
    for path in sorted(registry.glob("*.toml")):
        publisher = read_publisher(path)
        if any(each.id == plugin for each in publisher.plugins):
            return publisher
    raise RegistryError((f"{registry} has no {plugin}",))
