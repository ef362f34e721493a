"""Steps, rounds and competence: the fixed part of the procedure, as values.

Positions count from 0, the intake before the first step, to 7, the publication of the outcome.
"""

from enum import StrEnum

from folkmoot.tenancy.steps import ORDER, Step
from folkmoot_sdk import BodyKind, Subject

INTAKE = 0
LAST = len(ORDER)


def step_at(position: int) -> Step | None:
    """The step at a position, None for the intake."""
    return None if position == INTAKE else ORDER[position - 1]


class Force(StrEnum):
    """What a resolution is worth: the body's own decision, or advice to the body that decides."""

    DECIDES = "decides"
    RECOMMENDS = "recommends"


class Ending(StrEnum):
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


# URC 27: held by one person a household, the residents' meeting is the same body.
RESIDENTS = (BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING)
# Civil Code 278 and 281: what belongs to the owners in common only the owners decide. Charter and
# convention are the residents' meeting's own (URC). All else the representatives may resolve, and
# so may the meeting that they represent.
_OWNERS = frozenset(
    {Subject.FUND_USE, Subject.FUND_RAISE, Subject.REBUILD, Subject.CHANGE_COMMON_USE}
)
_RESIDENTS = frozenset({Subject.CHARTER, Subject.CONVENTION})


def competent_bodies(subject: Subject) -> tuple[BodyKind, ...]:
    """The bodies that decide on a subject, the usual one first; a vote of any is a decision."""
    if subject in _OWNERS:
        return (BodyKind.OWNERS_ASSEMBLY,)
    if subject in _RESIDENTS:
        return RESIDENTS
    return (BodyKind.REPRESENTATIVES_ASSEMBLY, *RESIDENTS)


def force_of(body: BodyKind, subject: Subject) -> Force:
    """What a vote of ``body`` on an option about ``subject`` is worth.

    A body may decide only what is its own; a representatives' meeting asked to spend the
    maintenance fund recommends to the owners and no more.
    """
    return Force.DECIDES if body in competent_bodies(subject) else Force.RECOMMENDS


def may_resolve_unannounced(body: BodyKind) -> bool:
    """Whether a meeting called too late may resolve, for the urgent reason on record (URC 26)."""
    return body in RESIDENTS
