"""A year is laid down from a page: so many communities at once, or one's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.compliance.service.owing import Owing, lay_down
from folkmoot.compliance.service.owing_district import OwedHere, owe_one
from folkmoot.compliance.unowed import unowed
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Begin
from folkmoot.kernel.errors import FolkmootError, Invalid, Refused, mark
from folkmoot.kernel.scope import PLATFORM, DistrictScope, tenant_of
from folkmoot.tenancy.history import began_to_work, working_since
from folkmoot.tenancy.models import Community
from folkmoot.tenancy.queries import CommunityLine, communities_of
from folkmoot.tenancy.stages import WORKING

# As many as a page can wait for: each is a transaction of its own, in a chain of its own.
AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class LaidDown:
    """What became of communities of which nothing was laid down; ``left`` were not come to."""

    year: int
    found: tuple[OwedHere, ...]
    left: int

    @property
    def communities(self) -> int:
        return sum(1 for one in self.found if one.owing and one.owing.made)

    @property
    def made(self) -> int:
        return sum(one.owing.made for one in self.found if one.owing)

    @property
    def nothing(self) -> int:
        """Of whom nothing is asked in that year."""
        return sum(1 for one in self.found if one.owing and not one.owing.made)

    @property
    def problems(self) -> Iterator[tuple[str, FolkmootError]]:
        """The communities that were refused, by name."""
        return ((one.community.name, one.problem) for one in self.found if one.problem)

    @property
    def last(self) -> str:
        """The code of the last one that was come to, behind which to go on."""
        return self.found[-1].community.code if self.found else ""


def owe_missing(
    begin: Begin, act: Act, *, district_id: int, year: int, after: str = ""
) -> LaidDown:
    """:func:`owe` in communities of which nothing is laid down in this year or the next.

    At most sixty, by their codes, those behind the code ``after``; each in a transaction of its
    own, from the day on which it began to work. Whoever sends it twice changes nothing more. The
    command line lays down a whole district. Raises Invalid (``compliance.year_far``).
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    _require_near(act, year)
    with begin(PLATFORM) as session:
        lines = [line for line in communities_of(session, district_id) if line.status in WORKING]
        since = working_since(session, district_id)
    with begin(DistrictScope(district_id)) as session:
        without = unowed(session, [line.id for line in lines], [year])[year]
    waiting = _behind(after, (line for line in lines if line.id in without))
    found = [
        owe_one(begin, act, line, district_id, year, since.get(line.id, act.today))
        for line in waiting[:AT_ONCE]
    ]
    return LaidDown(year, tuple(found), len(waiting[AT_ONCE:]))


def owe_own(session: Session, act: Act, *, year: int) -> Owing:
    """:func:`owe` in the secretary's own community, in this year or the next.

    What is owed and since when is nothing to choose. Raises Invalid (``compliance.year_far``) and
    Refused (``compliance.not_at_work``, ``compliance.nothing_asked``), and as :func:`owe` does.
    """
    act.actor.require(Role.SECRETARY)
    _require_near(act, year)
    own = session.get_one(Community, tenant_of(session).tenant_id)
    if own.status not in WORKING:
        raise Refused(
            "compliance.not_at_work",
            mark("A community owes its meetings from the day on which it begins to work."),
            cure=mark("Ask the district when it is to begin."),
        )
    since = began_to_work(session, own.id) or act.today
    owing = lay_down(session, act, year=year, owed_from=since)
    if not owing.owed:
        raise Refused(
            "compliance.nothing_asked",
            mark("No rule asks for a meeting here in %(year)s."),
            cure=mark("Look at the rules that the district lays down, or at the next year."),
            year=str(year),
        )
    return owing


def near_years(today: date) -> tuple[int, int]:
    """Those that can be laid down from a page."""
    return today.year, today.year + 1


def _require_near(act: Act, year: int) -> None:
    if year not in near_years(act.today):
        raise Invalid(
            "compliance.year_far",
            mark("Only the meetings of this year and of the next are laid down."),
            cure=mark("Choose one of the two."),
            field="year",
        )


def _behind(after: str, lines: Iterator[CommunityLine]) -> list[CommunityLine]:
    return sorted((line for line in lines if line.code > after), key=lambda line: line.code)
