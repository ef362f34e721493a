"""The first page, a district with its communities, a community with what goes on in it."""

from collections.abc import Collection, Hashable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from flask import Blueprint, Flask, current_app, g, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from folkmoot.contributions.panels import panels_here
from folkmoot.contributions.views.ways import lines_here
from folkmoot.extensions.service import view_for
from folkmoot.extensions.viewing import state_here
from folkmoot.identity.domain import Place
from folkmoot.identity.places import NamedPlace
from folkmoot.identity.views import places_from, who
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.audit import Unchanged
from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import step_at
from folkmoot.matters.queries import satisfaction_of_year
from folkmoot.overview import queries
from folkmoot.overview.desk import starts_for
from folkmoot.overview.duties import Duty, duties_of
from folkmoot.overview.glance import glance
from folkmoot.overview.views import district, invitations
from folkmoot.overview.views.district import satisfied
from folkmoot.tenancy.views import here, tenant_blueprint
from folkmoot.web.asked import number_asked
from folkmoot.web.chrome import Link, navigation_from
from folkmoot.web.database import session
from folkmoot.web.formats import day, moment, words
from folkmoot.web.preferences import language
from folkmoot.web.shapes import Figure

# In the order in which a matter meets them; a part that is not installed shows no link.
SECTIONS = (
    (mark("Matters"), "matters.matter_list"),
    (mark("Topics"), "opinions.topic_list"),
    (mark("Opinions"), "opinions.opinion_list"),
    (mark("Meetings"), "meetings.meeting_list"),
    (mark("The year"), "compliance.year"),
    (mark("Votes"), "votes.vote_list"),
    (mark("Public notices"), "notices.notice_list"),
    (mark("Rules"), "rules.page"),
    (mark("Year-end appraisal"), "appraisals.appraisal_list"),
)

DISTRICTS_EACH = 60
_PREPARING = district.OFFICERS | {Role.SECRETARY, Role.STREET_OFFICER}

# The package of the feature, not of this room: there are its templates.
bp = Blueprint("overview", "folkmoot.overview", template_folder="templates")
bp.add_url_rule("/<slug:district>/", view_func=district.district_page)
tenant_bp = tenant_blueprint("community", "folkmoot.overview")


tenant_bp.add_url_rule("/links", "invitations", invitations.find)
tenant_bp.add_url_rule("/links", "hand_out", invitations.hand_out, methods=["POST"])


def install(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(tenant_bp)
    navigation_from(app, _navigation)
    places_from(app, _named_places)


@bp.get("/")
def home() -> str:
    signed = who()
    page = number_asked("page") or 1
    districts, pages = queries.district_lines(session(), page, DISTRICTS_EACH)
    own = {held.place for held in signed.holdings} if signed else set()
    return render_template(
        "overview/home.html",
        districts=districts,
        page=min(max(page, 1), pages),
        pages=pages,
        page_url=lambda number: url_for("overview.home", page=number),
        own=_named_places(session(), own).values() if own else (),
    )


@tenant_bp.get("/")
def page() -> str:
    act = here().act()
    return render_template(
        "overview/community.html",
        going_on=_going_on(act),
        duties=[_due(duty) for duty in duties_of(session(), act)] if who() else (),
        starts=starts_for(act.actor.roles, current_app.view_functions),
        prepares=not act.actor.roles.isdisjoint(_PREPARING),
    )


class Written(NamedTuple):
    """What everybody sees, in one language, and when a meeting that was to come begins."""

    html: Markup
    until: datetime | None
    # A panel gave no answer: perhaps it was only busy, and in a minute it gives one.
    lacking: bool = False


# About 6 kB each; a worker's communities of the hour.
_WRITTEN: Unchanged[Written] = Unchanged(200)


def _going_on(act: Act) -> Markup:
    """Written once until something changes in the community or in what its plugins show, or a
    meeting begins.
    """
    key: tuple[Hashable, ...] = (
        act.today,
        request.script_root,
        here().district,
        here().community,
        language(),
        state_here(session()),
    )
    written = _WRITTEN.read(session(), lambda: _write(act), *key)
    while written.until is not None and act.at >= written.until:
        key = (*key, written.until)
        written = _WRITTEN.read(session(), lambda: _write(act), *key)
    if written.lacking:
        minute = act.at.replace(second=0, microsecond=0)
        written = _WRITTEN.read(session(), lambda: _write(act), *key, minute)
    return written.html


def _write(act: Act) -> Written:
    seen, view = glance(session(), act.today), view_for(session())
    panels = panels_here(session(), view, act.today)
    coming = [line for line in reversed(seen.meetings) if line.starts_at > act.at]
    html = render_template(
        "overview/going_on.html",
        seen=seen,
        figures=[
            *satisfied(satisfaction_of_year(session(), act.today.year)),
            Figure(mark("Opinions recorded"), seen.figures.opinions),
            Figure(mark("Topics"), seen.figures.topics),
            Figure(mark("Matters under way"), seen.figures.under_way),
            Figure(mark("Matters closed"), seen.figures.closed),
        ],
        coming=coming,
        held=[line for line in seen.meetings if line.starts_at <= act.at],
        step_at=step_at,
        panels=panels.shown,
        ways=lines_here(view),
    )
    begins = min((line.starts_at for line in coming), default=None)
    markup = Markup(html)  # noqa: S704 - our own template, which escapes
    return Written(markup, begins, lacking=panels.lacking)


def _due(duty: Duty) -> tuple[Link, str]:
    """A duty as a link, and until when."""
    params = {name: words(value) for name, value in duty.params}
    text = gettext(duty.message, **params) if params else gettext(duty.message)
    match duty.until:
        case datetime():
            until = moment(duty.until)
        case date():
            until = day(duty.until)
        case _:
            until = ""
    return Link(text, here().url(duty.endpoint, **dict(duty.values))), until


Sections = tuple[tuple[str, str], ...]


# The same on each page of a community: made anew they were a tenth of one. All that words and
# addresses depend on is in the key.
@lru_cache(maxsize=1024)
def _sections(
    installed: Sections, _root: str, _district: str, _community: str, _language: str
) -> Sections:
    return tuple((gettext(label), here().url(endpoint)) for label, endpoint in installed)


def _navigation() -> list[Link]:
    """Within a community its parts; elsewhere nothing, since there is only one way down."""
    if "here" not in g:
        return []
    installed = tuple(pair for pair in SECTIONS if pair[1] in current_app.view_functions)
    place = here().district.slug, here().community.slug
    sections = _sections(installed, request.script_root, *place, language())
    return [Link(text, href, current=request.path.startswith(href)) for text, href in sections]


def _named_places(asked: Session, places: Collection[Place]) -> dict[Place, NamedPlace]:
    names = queries.place_names(asked, set(places) - {Place()})
    found = {place: NamedPlace(each.name, _href(each)) for place, each in names.items()}
    if Place() in places:
        # Nowhere in particular is where operators serve.
        found[Place()] = NamedPlace(gettext("Operator's page"), url_for("catalogue.operator"))
    return found


def _href(found: queries.PlaceName) -> str:
    if found.community_slug is None:
        return url_for("overview.district_page", district=found.district_slug)
    return url_for("community.page", district=found.district_slug, community=found.community_slug)
