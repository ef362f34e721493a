"""What can be had, year by year."""

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
    first = offered.first_year(session(), act.today)
    year = _year(act, first)
    return render_template(
        "registers/list.html",
        year=year,
        earlier=year - 1 if year > first else None,
        later=year + 1 if year < act.today.year else None,
        periods=[(period, period.is_over(act.today)) for period in begun_in(year, act.today)],
        names=_NAMES,
        meetings=offered.meetings_of(session(), year),
        notices=offered.notices_of(session(), year),
        matters=offered.matters_of(session()),
        in_office=not act.actor.roles.isdisjoint(OFFICE),
        secretary=Role.SECRETARY in act.actor.roles,
    )


def _year(act: Act, first: int) -> int:
    asked = number_asked("year") or act.today.year
    return min(max(asked, first, FIRST_YEAR), act.today.year, LAST_YEAR)
