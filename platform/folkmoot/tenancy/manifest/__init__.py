"""A district's manifest: ``district.toml`` and ``communities.csv``, read whole or refused whole."""

from folkmoot.tenancy.manifest.faults import Fault, ManifestError
from folkmoot.tenancy.manifest.reading import read_manifest
from folkmoot.tenancy.manifest.values import (
    CommunityEntry,
    DistrictEntry,
    Manifest,
    StreetEntry,
)

__all__ = [
    "CommunityEntry",
    "DistrictEntry",
    "Fault",
    "Manifest",
    "ManifestError",
    "StreetEntry",
    "read_manifest",
]
