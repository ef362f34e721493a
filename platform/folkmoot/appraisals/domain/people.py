"""Who is appraised, and who appraises."""

from enum import StrEnum

from folkmoot.extensions import bodies
from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import BodyKind


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

# Packs of rules weigh them, and their room does not know this one.
CATEGORIES = bodies.CATEGORIES


def is_appraised(body: BodyKind, office: Office) -> bool:
    """Whether this seat is one of those that the year-end appraisal is about."""
    if office is Office.OBSERVER or body not in APPRAISED:
        return False
    return body is not BodyKind.DELIBERATION_COUNCIL or office in _LEADING


def place_of(body: BodyKind, office: Office) -> tuple[int, int]:
    """Where a seat stands on a sheet and in every list of results: by body, then by office."""
    return APPRAISED.index(body), office.rank
