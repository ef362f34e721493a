"""Ed25519 signatures of releases and registries. Keys and signatures are base64 on one line.

`cryptography` is imported when it is first needed: reading a wheel takes the SDK alone.
"""

import base64
import binascii
import hashlib
import importlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Final

from folkmoot_sdk.releases.refusals import KeyFileError, NoSigningError, SignatureError

_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_RELEASE = b"folkmoot-release-1\n"
_LONGEST_PEM = 16 * 1024
_FOR_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key; `public` is what others are given: base64 of its 32 raw bytes."""

    public: str
    _pem: bytes = field(repr=False, compare=False)

    def sign(self, message: bytes) -> str:
        signature: bytes = _ed25519().sign(self._pem, message)
        return base64.b64encode(signature).decode()


def make_key(path: Path) -> SigningKey:
    """A new key in a new file (PEM, PKCS 8, mode 0600). Raises KeyFileError when there is one."""
    pem: bytes = _ed25519().generate()
    try:
        # Made with its mode and never over another: a key that is lost cannot be made again.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise KeyFileError(f"{path}: {problem.strerror}") from problem
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    return _key(pem)


def load_key(path: Path) -> SigningKey:
    """The key in a file that nobody else may read. Raises KeyFileError."""
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & _FOR_OTHERS:
            raise KeyFileError(f"{path} can be read by others: chmod 600 {path}")
        with path.open("rb") as file:
            pem = file.read(_LONGEST_PEM)
    except OSError as problem:
        raise KeyFileError(f"{path}: {problem.strerror}") from problem
    return _key(pem, f"{path}: ")


def verify(public: str, signature: str, message: bytes) -> None:
    """Nothing, when the signature is that key's over that message. Raises SignatureError, and
    KeyFileError for a public key that is none.
    """
    key, raw = public_bytes(public), _decoded(signature, _SIGNATURE_BYTES)
    if raw is None or not _ed25519().holds(key, raw, message):
        raise SignatureError("the signature is not of this key over these bytes")


def public_bytes(public: str) -> bytes:
    """The 32 bytes of a public key. Raises KeyFileError."""
    raw = _decoded(public, _KEY_BYTES)
    if raw is None:
        raise KeyFileError(f"a public key is {_KEY_BYTES} bytes in base64")
    return raw


def release_message(plugin: str, version: str, wheel: bytes) -> bytes:
    """What a vendor signs: which release of which plugin these very bytes are."""
    if "\n" in plugin + version:
        raise SignatureError("an id or a version of more than one line")
    digest = hashlib.sha256(wheel).hexdigest()
    return _RELEASE + f"{plugin}\n{version}\n{digest}\n".encode()


def sign_release(key: SigningKey, plugin: str, version: str, wheel: bytes) -> str:
    """The one line of a file `X.whl.sig`."""
    return key.sign(release_message(plugin, version, wheel))


def verify_release(public: str, signature: str, plugin: str, version: str, wheel: bytes) -> None:
    """Nothing, when the vendor has signed these bytes as this release. Raises SignatureError."""
    verify(public, signature.strip(), release_message(plugin, version, wheel))


def _decoded(text: str, length: int) -> bytes | None:
    with suppress(ValueError, binascii.Error):
        raw = base64.b64decode(text.encode("ascii"), validate=True)
        # One spelling only, so that a key can be compared as text.
        if len(raw) == length and base64.b64encode(raw).decode() == text:
            return raw
    return None


def _key(pem: bytes, where: str = "") -> SigningKey:
    try:
        public: bytes = _ed25519().public_of(pem)
    except ValueError as problem:
        raise KeyFileError(f"{where}no Ed25519 key in PEM without a password") from problem
    return SigningKey(base64.b64encode(public).decode(), pem)


def _ed25519() -> ModuleType:
    try:
        return importlib.import_module("folkmoot_sdk.releases._ed25519")
    except ImportError as problem:
        raise NoSigningError from problem
