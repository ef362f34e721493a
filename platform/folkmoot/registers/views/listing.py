"""What can be had, year by year."""

from collections.abc import Sequence

from flask import render_template

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.registers.domain import Reach
from folkmoot.registers.domain.periods import FIRST_YEAR, LAST_YEAR, begun_in
from folkmoot.registers.queries import offered
from folkmoot.registers.service import OFFICE
from folkmoot.tenancy.views import here
from folkmoot.web.asked import number_asked
from folkmoot.web.database import session

_NAMES = {
    Reach.MONTH: mark("Monthly bulletin"),
    Reach.QUARTER: mark("Quarterly bulletin"),
    Reach.HALF: mark("Half-yearly bulletin"),
    Reach.YEAR: mark("Report on the year"),
}


def register_list() -> str:
    act = here().act()
    years = offered.years(session())
    year = _year(act, years)
    return render_template(
        "registers/list.html",
        year=year,
        years=years,
        url_for_year=lambda of: here().url("registers.register_list", year=of),
        periods=[(period, period.is_over(act.today)) for period in begun_in(year, act.today)],
        names=_NAMES,
        meetings=offered.meetings_of(session(), year),
        notices=offered.notices_of(session(), year),
        matters=offered.matters_of(session(), year, under_way=year == _newest(act, years)),
        in_office=not act.actor.roles.isdisjoint(OFFICE),
        secretary=Role.SECRETARY in act.actor.roles,
    )


def _year(act: Act, years: Sequence[int]) -> int:
    asked = number_asked("year") or _newest(act, years)
    return min(max(asked, FIRST_YEAR), act.today.year, LAST_YEAR)


def _newest(act: Act, years: Sequence[int]) -> int:
    """The last year in which something went on record: what is under way is found there."""
    return years[0] if years else act.today.year
