"""Releases of plugins: wheels, signatures, the registry. What vendor and platform share.

What `__all__` names here is public as the contract is, and never imported by it; the modules are
for the platform and for the tools, and change with them. Reading takes the SDK alone; signatures
take `cryptography`, which the extra `tools` brings.
"""

from folkmoot_sdk.releases.digests import files_digest
from folkmoot_sdk.releases.refusals import (
    KeyFileError,
    NoSigningError,
    RegistryError,
    RegistryStateError,
    SignatureError,
    SigningError,
    WheelError,
)
from folkmoot_sdk.releases.registry import (
    Every,
    Listing,
    Move,
    Price,
    Publisher,
    Registry,
    Release,
    State,
)
from folkmoot_sdk.releases.registry_files import (
    read_folder,
    read_publisher,
    read_registry,
    render,
    write_publisher,
)
from folkmoot_sdk.releases.signing import (
    SigningKey,
    load_key,
    make_key,
    sign_release,
    verify_release,
)
from folkmoot_sdk.releases.wheel import Wheel, read_wheel

__all__ = [
    "Every",
    "KeyFileError",
    "Listing",
    "Move",
    "NoSigningError",
    "Price",
    "Publisher",
    "Registry",
    "RegistryError",
    "RegistryStateError",
    "Release",
    "SignatureError",
    "SigningError",
    "SigningKey",
    "State",
    "Wheel",
    "WheelError",
    "files_digest",
    "load_key",
    "make_key",
    "read_folder",
    "read_publisher",
    "read_registry",
    "read_wheel",
    "render",
    "sign_release",
    "verify_release",
    "write_publisher",
]
