"""Versions of plugins: which is newer, and which are within a range such as ``>=1.0,<2``.

One definition for grants, manifests and releases. Packages are versioned by PEP 440, so its own
library answers; contributions are not, and their versions stand in ``tenant_view``.
"""

from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from folkmoot.kernel.errors import Invalid, mark

_LONGEST = 100
Order = tuple[int, Version, str]


def release_order(version: str) -> Order:
    """Sorts versions from the oldest. What is no version of PEP 440 comes before all that are:
    a manifest allows it, a wheel does not.
    """
    found = _version(version)
    return (0, Version("0"), version) if found is None else (1, found, version)


def is_within(version: str, versions: str) -> bool:
    """Whether a version is in the range; an empty range holds all of them.

    A release before its own end (``2.0rc1``) is in ``<2`` no more than ``2.0``, and otherwise
    counts as any other. Raises Invalid as ``read_range``.
    """
    if not versions:
        return True
    found = _version(version)
    return found is not None and read_range(versions).contains(found, prereleases=True)


@lru_cache(maxsize=256)
def read_range(versions: str) -> SpecifierSet:
    """A range of versions. Raises Invalid (``plugins.versions``)."""
    try:
        return SpecifierSet(versions if len(versions) <= _LONGEST else "too long")
    except InvalidSpecifier as error:
        raise Invalid(
            "plugins.versions",
            mark("%(versions)s is no range of versions."),
            cure=mark('Write it like ">=1.0,<2", or leave it empty for all of them.'),
            field="versions",
            versions=versions[:_LONGEST],
        ) from error


@lru_cache(maxsize=1024)
def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
