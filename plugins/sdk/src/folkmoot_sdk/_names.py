"""How things are named in manifests, registries and pins; patterns for the whole of a name."""

from typing import Final

ID: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
VERSION: Final = r"[0-9a-z]+([.-][0-9a-z]+)*"
REFERENCE: Final = rf"{ID}@{VERSION}"
