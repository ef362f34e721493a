"""A district with its communities: where something goes on, and how many meetings are late."""

from collections.abc import Collection

from flask import render_template, request, url_for
from flask_babel import gettext

from folkmoot.compliance.district import figures_by_community
from folkmoot.compliance.domain import Standing
from folkmoot.compliance.figures import Figures, total
from folkmoot.contributions.panels import panels_of_district
from folkmoot.contributions.views.ways import lines_of_district
from folkmoot.extensions.viewing import view_of_grants
from folkmoot.identity.domain import Place
from folkmoot.identity.views import now, who
from folkmoot.kernel.act import CHINA, Role
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import DistrictScope, enter
from folkmoot.matters.queries import Satisfaction, satisfaction_by_community
from folkmoot.overview import queries
from folkmoot.tenancy import queries as tenancy
from folkmoot.web.database import session
from folkmoot.web.formats import figure, out_of
from folkmoot.web.shapes import Figure

LONGEST_SEARCH = 60
OFFICERS = frozenset({Role.DISTRICT_OFFICER, Role.OPERATOR})


def district_page(district: str) -> str:
    # Asked before the session takes the district's role, which may not read accounts.
    signed = who()
    found = tenancy.find_district(session(), district)
    roles = signed.actor_in(Place(found.id)).roles if signed else frozenset()
    officer = not roles.isdisjoint(OFFICERS)
    lines = tenancy.communities_of(session(), found.id)
    view = view_of_grants(session(), found.id)
    session().expunge(found)
    session().rollback()
    enter(session(), DistrictScope(found.id))
    moment = now()
    today, listed = moment.astimezone(CHINA).date(), [line.id for line in lines]
    standings = queries.standings(session(), listed, today, moment)
    wanted = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    shown = [line for line in lines if line.is_called(wanted)]
    answered = satisfaction_by_community(session(), today.year, listed).values()
    # Of what is overdue alone; when somebody is reminded changes nothing of it.
    owed = figures_by_community(session(), listed, today.year, today, remind_days=0)
    return render_template(
        "overview/district.html",
        district=found,
        rolls_out=officer,
        wanted=wanted,
        found=len(shown),
        active=[line for line in lines if line.id in standings],
        streets=queries.by_street(shown),
        standings=standings,
        figures=[
            *satisfied(sum(answered, Satisfaction())),
            *_overdue(total(owed.values()), found.slug if officer else ""),
            *_figures(len(lines), list(standings.values())),
        ],
        panels=panels_of_district(session(), view, owed, len(lines), today).shown,
        ways=lines_of_district(view, found.slug),
    )


def satisfied(found: Satisfaction) -> list[Figure]:
    """Above every other figure; nothing as long as nobody has answered."""
    label = mark("Satisfied answers of residents this year")
    return [Figure(label, out_of(found.satisfied, found.answers))] if found.answers else []


def _overdue(found: Figures, led: str) -> list[Figure]:
    """Nothing as long as nothing is laid down. Who sees the whole district is led to its screen."""
    if not found.owed:
        return []
    label, note = mark("Standing meetings overdue this year"), mark("of %(number)s owed")
    said = gettext(note, number=figure(found.owed))
    href = url_for("oversight.screen", district=led, standing=Standing.OVERDUE.value) if led else ""
    return [Figure(label, found.overdue, note=said, href=href)]


def _figures(communities: int, standings: Collection[queries.Standing]) -> list[Figure]:
    active = sum(1 for standing in standings if standing.matters)
    return [
        Figure(mark("Communities"), communities),
        Figure(mark("Communities with a matter"), active),
        Figure(mark("Matters"), sum(standing.matters for standing in standings)),
        Figure(mark("Notices on the board"), sum(standing.notices for standing in standings)),
        Figure(mark("Meetings to come"), sum(standing.meetings for standing in standings)),
    ]
