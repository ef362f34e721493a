"""A plugin's wheel, read from bytes that anybody may have made. Nothing of it is ever imported."""

import hashlib
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from folkmoot_sdk._errors import ManifestError, OtherApiError
from folkmoot_sdk._frozen import Frozen
from folkmoot_sdk._manifest import API_VERSION, Manifest, read_manifest
from folkmoot_sdk.releases._archive import MOST_PACKED, unpack
from folkmoot_sdk.releases._metadata import (
    Metadata,
    normalised,
    read_metadata,
    require_entry_point,
    require_record,
)
from folkmoot_sdk.releases.digests import files_digest
from folkmoot_sdk.releases.refusals import (
    WheelCompiledError,
    WheelDependencyError,
    WheelManifestError,
    WheelMetadataError,
    WheelPackageError,
    WheelShadowError,
)

MANIFEST: Final = "folkmoot-plugin.toml"
# A larger wheel is refused: whoever reads one from outside need not read on.
MOST_BYTES: Final = MOST_PACKED
_DIST_INFO = ".dist-info"
# What lies beside a plugin on the runner's path, and what Python imports by itself as it starts.
_NEEDED = frozenset(
    {"pluggy", "marshmallow", "typing_extensions", "sitecustomize", "usercustomize", "__main__"}
)
_SHADOWED = frozenset(name.casefold() for name in sys.stdlib_module_names) | _NEEDED
_SUFFIXES = r"\.(so(\.\d+)*|pyd|dll|dylib|pyc|pyo|exe|a|o|lib|wasm|node|pyx|c)\Z"
_COMPILED = re.compile(_SUFFIXES, re.IGNORECASE)
_MAGICS = (
    *(b"\x7fELF", b"MZ", b"\0asm", b"!<arch>\n"),
    *(b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe"),
)


@dataclass(frozen=True, slots=True)
class Wheel:
    """One release of a plugin. `files` are the package's own, by their names within it: what
    belongs in a folder named `package`. `digest` is of the wheel's bytes, SHA-256 in hexadecimal.
    """

    name: str
    version: str
    package: str
    manifest: Manifest
    files: Mapping[str, bytes]
    requires: tuple[str, ...]
    digest: str

    @property
    def files_digest(self) -> str:
        """What a vote pins: the same for these files in whatever wheel they come."""
        return files_digest(self.files)


def read_wheel(content: bytes, *, ours: Collection[str] = ()) -> Wheel:
    """The release in a wheel's bytes (at most 10 MiB). `ours` are packages named folkmoot_… that
    are the platform's own plugins; any other of such a name passes itself off as one.

    Raises WheelError with a code that says what is wrong, and OtherApiError when the plugin was
    written for another version of the SDK. Nothing of a refused wheel is used.
    """
    entries = unpack(content)
    package, own = _tops(entries)
    if package not in ours:
        require_no_shadow(package)
    require_source(entries)
    require_record(entries, own)
    metadata = read_metadata(entries, own)
    files = {
        name.removeprefix(f"{package}/"): inner
        for name, inner in entries.items()
        if name.startswith(f"{package}/")
    }
    manifest = _manifest(files)
    _require_agreement(metadata, manifest)
    require_entry_point(entries, own, plugin=manifest.id, package=package)
    digest = hashlib.sha256(content).hexdigest()
    return Wheel(
        metadata.name,
        metadata.version,
        package,
        manifest,
        Frozen(files),
        metadata.requires,
        digest,
    )


def _tops(entries: Mapping[str, bytes]) -> tuple[str, str]:
    """The one package, and the folder in which a wheel says what it is."""
    tops = {name.partition("/")[0] for name in entries}
    own = sorted(top for top in tops if top.endswith(_DIST_INFO))
    packages = sorted(tops - set(own))
    if len(own) != 1:
        raise WheelMetadataError(f"one folder *{_DIST_INFO} and not {len(own)}")
    if len(packages) != 1 or f"{packages[0]}/__init__.py" not in entries:
        raise WheelPackageError(f"one package with an __init__.py and not {', '.join(packages)}")
    # Anything else could not be imported, or would be by a name that is not the folder's.
    if not (packages[0].isidentifier() and packages[0].isascii()):
        raise WheelPackageError(f"{packages[0]!r} cannot be imported")
    return packages[0], own[0]


def require_no_shadow(package: str) -> None:
    """Raises WheelShadowError for a package named like something else on the runner's path."""
    if package.casefold() in _SHADOWED or package.casefold().startswith("folkmoot"):
        raise WheelShadowError(f"{package!r} is the name of something else")


def require_source(entries: Mapping[str, bytes]) -> None:
    """Raises WheelCompiledError for what is code and cannot be read. A folder for byte code may
    hold nothing at all: no digest looks into it, and it can be imported from.
    """
    for name, content in entries.items():
        cached = "__pycache__" in name.split("/")
        if cached or _COMPILED.search(name) or content.startswith(_MAGICS):
            raise WheelCompiledError(f"{name!r} is compiled code")


def _manifest(files: Mapping[str, bytes]) -> Manifest:
    if MANIFEST not in files:
        raise WheelManifestError(("it is missing from the package",))
    try:
        manifest = read_manifest(files[MANIFEST])
    except OtherApiError:
        raise
    except ManifestError as problem:
        raise WheelManifestError(problem.problems) from problem
    if not manifest.accepts(API_VERSION):
        raise OtherApiError(manifest.api, API_VERSION)
    return manifest


def _require_agreement(metadata: Metadata, manifest: Manifest) -> None:
    if metadata.version != manifest.version:
        raise WheelMetadataError(
            f"the wheel is version {metadata.version}, its manifest {manifest.version}"
        )
    if foreign := sorted(_foreign(metadata.requires)):
        raise WheelDependencyError(f"it needs {', '.join(foreign)}; a plugin has folkmoot-sdk")


def _foreign(requires: tuple[str, ...]) -> Iterator[str]:
    plain = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\s*(\(?\s*[<>=!~][^@;\[\]]*)?\Z")
    for each in requires:
        found = plain.match(each)
        if found is None or normalised(found["name"]) != "folkmoot_sdk":
            yield each
