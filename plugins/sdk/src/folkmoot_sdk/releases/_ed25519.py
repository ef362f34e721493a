"""The four things that are asked of `cryptography`; `signing` imports this when it needs it."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


def generate() -> bytes:
    """A new private key as PEM, PKCS 8."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_of(pem: bytes) -> bytes:
    """The raw public key. Raises ValueError for what is no Ed25519 key without a password."""
    return _private(pem).public_key().public_bytes_raw()


def sign(pem: bytes, message: bytes) -> bytes:
    return _private(pem).sign(message)


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _private(pem: bytes) -> Ed25519PrivateKey:
    try:
        private = load_pem_private_key(pem, password=None)
    except (TypeError, UnsupportedAlgorithm) as problem:  # it has a password, or is of another kind
        raise ValueError("no key that can be read") from problem
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")  # noqa: TRY004 - the file's content, not its type
    return private
