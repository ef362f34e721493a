"""Who is appraised, and who appraises."""

from collections.abc import Mapping
from enum import StrEnum

from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import AppraiserCategory, BodyKind, Text


class Side(StrEnum):
    """On which side somebody stands in one appraisal. Nobody stands on both."""

    APPRAISED = "appraised"
    APPRAISING = "appraising"


# In the order in which a sheet names them: both committees whole, of the council who leads it.
APPRAISED = (
    BodyKind.PARTY_COMMITTEE,
    BodyKind.RESIDENTS_COMMITTEE,
    BodyKind.DELIBERATION_COUNCIL,
)
_LEADING = frozenset({Office.SECRETARY, Office.CHAIR, Office.VICE_CHAIR})

CATEGORIES: Mapping[AppraiserCategory, Text] = {
    AppraiserCategory.PARTY_MEMBERS: Text("党员代表", "Party members"),
    AppraiserCategory.RESIDENTS: Text("居民代表", "Residents"),
    AppraiserCategory.UNITS: Text("驻街单位代表", "Units located here"),
    AppraiserCategory.AFFECTED: Text("利益相关方代表", "Affected interests"),
}


def is_appraised(body: BodyKind, office: Office) -> bool:
    """Whether this seat is one of those that the year-end appraisal is about."""
    if office is Office.OBSERVER or body not in APPRAISED:
        return False
    return body is not BodyKind.DELIBERATION_COUNCIL or office in _LEADING


def place_of(body: BodyKind, office: Office) -> tuple[int, int]:
    """Where a seat stands on a sheet and in every list of results: by body, then by office."""
    return APPRAISED.index(body), office.rank
