"""Laying a year down: for a district so many communities at once, for a community its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request, url_for
from flask_babel import gettext

from folkmoot.compliance import service
from folkmoot.compliance.frames import Frame
from folkmoot.compliance.service.laying_down import AT_ONCE, near_years
from folkmoot.compliance.unowed import at_work, unowed
from folkmoot.compliance.views.acting import act_as, on_year
from folkmoot.identity.domain import Place
from folkmoot.identity.views import must_sign_in, now
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.stages import WORKING
from folkmoot.tenancy.views import Here, called, committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.errors import problem_of
from folkmoot.web.forms import Form
from folkmoot.web.forms.form import Nothing

# From then on the next year is spoken of, so that it can be planned.
LAST_QUARTER = 10
_CODE = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many ``communities`` of so many have nothing laid down in ``year``, which has perhaps
    ``begun``.
    """

    year: int
    communities: int
    of: int
    begun: bool

    @property
    def at_once(self) -> int:
        return min(self.communities, AT_ONCE)


def waiting(frame: Frame, chosen: int, today: date) -> list[Waiting]:
    """The years that a district's officer is asked to lay down. District scope, one query."""
    working = at_work(frame)
    found = unowed(session(), working, _spoken_of(chosen, today))
    return [
        Waiting(year, len(without), len(working), begun=year == today.year)
        for year, without in found.items()
        if without
    ]


def _spoken_of(chosen: int, today: date) -> Collection[int]:
    this, following = near_years(today)
    soon = chosen == following or today.month >= LAST_QUARTER
    return [this, following] if soon else [this]


def of_district(district: str) -> str:
    """What became of each community that was come to, and the way on to the others."""
    signed = must_sign_in()
    found = find_district(session(), district)
    session().expunge(found)
    act = Act(signed.actor_in(Place(found.id)), now())
    year, after = request.form.get("year", 0, int), request.form.get("after", "")[:_CODE]
    done = service.owe_missing(begin, act, district_id=found.id, year=year, after=after)
    screen = url_for("oversight.screen", district=district, year=year)
    return render_template(
        "compliance/laid_down.html",
        done=done,
        problems=[(name, problem_of(problem)) for name, problem in done.problems],
        at_once=min(done.left, AT_ONCE),
        slug=district,
        screen=screen,
        crumbs=[
            Link(gettext("All districts"), url_for("overview.home")),
            Link(called(found), url_for("overview.district_page", district=district)),
            Link(gettext("Standing meetings"), screen),
        ],
    )


def may_lay_down(place: Here, act: Act, year: int) -> bool:
    """Whether its secretary can lay down this year of a community that owes nothing yet."""
    working = place.community.status in WORKING
    return working and Role.SECRETARY in act.actor.roles and year in near_years(act.today)


@committed
def of_community(of: int) -> Response:
    act = act_as(Role.SECRETARY)
    form = Form(
        Nothing,
        title=mark("Lay down the meetings of the year"),
        intro=mark(
            "What the law and the district ask for is entered, from the day on which the community"
            " began to work. There is nothing to choose, and a second time changes nothing."
        ),
        submit=mark("Lay them down"),
        cancel=Link(gettext("Back to the year"), here().url("compliance.year", year=of)),
    )
    return on_year(form, lambda _data: service.owe_own(session(), act, year=of), of)
