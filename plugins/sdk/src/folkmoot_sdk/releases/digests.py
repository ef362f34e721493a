"""What a plugin's files are known by: the digest that a vote pins."""

import hashlib
from collections.abc import Mapping


def files_digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of a package's files, byte code aside, in hexadecimal.

    Names are relative to the package's folder, with "/". They are ordered part by part, as paths
    are, and not as strings: "a/b" comes before "a-b".
    """
    total = hashlib.sha256()
    for name in sorted(files, key=lambda name: name.split("/")):
        if "__pycache__" not in name.split("/"):
            content = hashlib.sha256(files[name]).hexdigest().encode()
            total.update(name.encode() + b"\0" + content + b"\n")
    return total.hexdigest()
