"""The year that an address asks for."""

from flask import request

from folkmoot.compliance.periods import YEARS
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.web.asked import number_asked


def year_asked() -> int | None:
    """None where none is asked for. NotFound (``compliance.year_unknown``) for what is no year."""
    if not request.args.get("year"):
        return None
    year = number_asked("year")
    if year is None or year not in YEARS:
        raise NotFound(
            "compliance.year_unknown",
            mark("There is no page of such a year."),
            cure=mark("Ask for one from %(first)s to %(last)s."),
            first=str(YEARS[0]),
            last=str(YEARS[-1]),
        )
    return year
