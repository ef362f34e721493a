"""What all communities of a district owe, one transaction each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from folkmoot.compliance.service.owing import Owing, owe
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Begin, Database
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.queries import CommunityLine, communities_of
from folkmoot.tenancy.stages import RESTING, WORKING

# Called with how many communities are done, and of how many.
Progress = Callable[[int, int], None]
# The day from which a community owes; None for one that does not yet.
OwedFrom = Callable[[int], date | None]


@dataclass(frozen=True, slots=True)
class OwedHere:
    """What became of one community: its ``owing``, or the ``problem`` for which it has none."""

    community: CommunityLine
    owing: Owing | None = None
    problem: FolkmootError | None = None


def owe_district(
    database: Database,
    act: Act,
    *,
    district_id: int,
    year: int,
    owed_from_of: OwedFrom,
    progress: Progress = lambda _done, _all: None,
) -> tuple[OwedHere, ...]:
    """:func:`owe` in every pilot and live community; one that is refused does not stop the rest.

    A run that was killed half way is finished by the next. In those that are suspended or closed
    what begins meanwhile is lifted, should that not have been done when they came to rest; they
    are not among those returned.
    """
    act.actor.require(Role.OPERATOR, Role.DISTRICT_OFFICER)
    with database.begin(PLATFORM) as session:
        everyone = communities_of(session, district_id)
    lines = [line for line in everyone if line.status in WORKING]
    for line in everyone:
        if line.status in RESTING:
            owe_one(database.begin, act, line, district_id, year, act.today)
    found = []
    for done, line in enumerate(lines, start=1):
        found.append(owe_one(database.begin, act, line, district_id, year, owed_from_of(line.id)))
        progress(done, len(lines))
    return tuple(found)


def owe_one(
    begin: Begin,
    act: Act,
    line: CommunityLine,
    district_id: int,
    year: int,
    owed_from: date | None,
) -> OwedHere:
    """:func:`owe` in one of a district's communities, in a transaction of its own."""
    if owed_from is None:
        return OwedHere(line)
    try:
        with begin(TenantScope(line.id, district_id)) as session:
            return OwedHere(line, owe(session, act, year=year, owed_from=owed_from))
    except FolkmootError as problem:
        return OwedHere(line, problem=problem)
