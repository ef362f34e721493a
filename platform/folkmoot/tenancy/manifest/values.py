"""What a sound manifest says, as values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from folkmoot.extensions.granting import Wanted
from folkmoot.extensions.terms import terms_of
from folkmoot.tenancy.packs import Pack

DISTRICT_FILE = "district.toml"
COMMUNITIES_FILE = "communities.csv"
PACKS_FOLDER = "packs"


@dataclass(frozen=True, slots=True)
class DistrictEntry:
    code: str
    name: str
    name_en: str
    slug: str


@dataclass(frozen=True, slots=True)
class StreetEntry:
    code: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class CommunityEntry:
    """A line of the list. ``slug`` is empty unless the list overrides what the pinyin says.

    ``formerly`` is the code the community had before it came under another street office: the
    code holds the street's, so a community that moves gets a new one.
    """

    line: int
    code: str
    name: str
    street_code: str
    slug: str = ""
    formerly: str = ""


@dataclass(frozen=True, slots=True)
class PackEntry:
    """A version of the policy pack, and where its file says how it is called and since when."""

    file: str
    version_line: int
    day_line: int
    pack: Pack


@dataclass(frozen=True, slots=True)
class Manifest:
    """``settings`` is what ``district.toml`` says as JSON: list, rollout, plugins, workflow.
    ``packs`` are the versions of what the district lays down, in the order of their days.
    """

    district: DistrictEntry
    streets: tuple[StreetEntry, ...]
    communities: tuple[CommunityEntry, ...]
    settings: Mapping[str, Any]
    packs: tuple[PackEntry, ...]

    @property
    def listed_year(self) -> int:
        return int(self.settings["list"]["year"])

    @property
    def grants(self) -> tuple[Wanted, ...]:
        """The plugins that the district grants, each by its name or with its terms."""
        return tuple(map(_wanted, self.settings["plugins"]["granted"]))

    @property
    def granted(self) -> frozenset[str]:
        return frozenset(each if isinstance(each, str) else each[0] for each in self.grants)

    @property
    def digest(self) -> str:
        """SHA-256 of what the district says of itself and lays down.

        Streets, communities, packs and grants are left out: they are compared one by one, the
        same list may be written with or without the slugs that follow from it, and grants are
        changed on the district's page as well.
        """
        settings = {key: value for key, value in self.settings.items() if key != "plugins"}
        said = {"district": asdict(self.district), "settings": settings}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _wanted(given: str | Mapping[str, Any]) -> Wanted:
    if isinstance(given, str):
        return given
    said = {key: value for key, value in given.items() if key != "plugin"}
    return given["plugin"], terms_of(**said)
