"""What one community still lacks, and where its secretary sees to it."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Response, current_app, render_template
from flask_babel import gettext

from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.notices.schemas import BoardSchema
from folkmoot.notices.service import register_board
from folkmoot.opinions.queries import topics, waiting_by_channel
from folkmoot.rollout import queries
from folkmoot.rollout.domain import Facts, Line, ReadinessList, Requirement, readiness_of
from folkmoot.rollout.views.rows import history_rows, tag_of
from folkmoot.tenancy.history import stages_of
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.stages import RESTING, WORKING
from folkmoot.tenancy.views import committed, here, tenant_blueprint
from folkmoot.web import shapes
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle

bp = tenant_blueprint("readiness", "folkmoot.rollout")

_READERS = (Role.SECRETARY, Role.DISTRICT_OFFICER, Role.STREET_OFFICER, Role.OPERATOR)
_SECRETARY = frozenset({Role.SECRETARY})
# A draft's roster may be taken over from above as well.
_ONBOARDING = frozenset({Role.SECRETARY, Role.DISTRICT_OFFICER, Role.OPERATOR})
_ROSTER = "rosters.roster_list"
# For a reader who cannot see to a line: who can, and how.
_WHO = {
    Requirement.ROSTER: mark("The community's secretary takes it over from a spreadsheet."),
    Requirement.BODIES: mark("The community's secretary takes over who was elected to them."),
    Requirement.BOARDS: mark("The community's secretary registers them."),
    Requirement.REHEARSAL: mark(
        "The community's secretary begins it as any matter: an opinion, a topic of it, and the"
        " topic taken up as a matter."
    ),
}

_MISSING = shapes.Tag(mark("Missing"), shapes.Tone.WAIT)
# It works without: advice, and no alarm.
_ADVISED = shapes.Tag(mark("Still to be made up for"), shapes.Tone.QUIET)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the list; while it is not met, where it is seen to, or who can."""

    line: Line
    tag: shapes.Tag
    link: Link | None
    who: str


@bp.get("/readiness/")
def page() -> str:
    must_sign_in()
    act = here().act()
    act.actor.require(*_READERS)
    status = here().community.status or CommunityStatus.DRAFT
    facts = queries.facts_of(session(), act.today)
    found = readiness_of(facts, status)
    return render_template(
        "rollout/readiness.html",
        said=_said(status, found),
        lines=[_shown(line, facts, status, act) for line in found.lines],
        tag=tag_of(status),
        moves=not act.actor.roles.isdisjoint({Role.DISTRICT_OFFICER, Role.OPERATOR}),
        history=history_rows(stages_of(session(), here().community.id)),
    )


@bp.route("/readiness/boards/new", methods=["GET", "POST"])
@committed
def board() -> Response:
    """Register a notice board, to begin with under a name that the district asks for."""
    must_sign_in()
    act = here().act()
    act.actor.require(Role.SECRETARY)
    missing = queries.facts_of(session(), act.today).boards_missing
    form = Form(
        BoardSchema,
        title=mark("Register a notice board"),
        values={"name": missing[0]} if missing else {},
        cancel=Link(gettext("Back to the readiness list"), here().url("readiness.page")),
    )

    def submit(data: dict[str, str], _key: str) -> str:
        register_board(session(), act, **data)
        return here().url("readiness.page")

    return handle(form, submit, template="rollout/board.html", missing=missing)


def _said(status: CommunityStatus, found: ReadinessList) -> str:
    if status is CommunityStatus.CLOSED:
        return mark("This community is closed.")
    if status is CommunityStatus.SUSPENDED:
        return mark("This community is suspended. The district decides when it goes on.")
    if status in WORKING:
        if found.ready:
            return mark("This community has begun, and everything that it needs is there.")
        return mark("This community has begun already. What is missing is still to be made up for.")
    if found.ready:
        return mark("Everything is there. The district decides when the community begins.")
    return mark("What is missing is seen to before the community begins to work.")


def _shown(line: Line, facts: Facts, status: CommunityStatus, act: Act) -> Shown:
    if line.met:
        return Shown(line, shapes.Tag(mark("There"), shapes.Tone.GOOD), None, "")
    missing = _ADVISED if status in WORKING else _MISSING
    if status in RESTING:
        return Shown(line, missing, None, "")
    link = _place(line.requirement, facts, status, act.actor.roles)
    return Shown(line, missing, link, "" if link else _WHO[line.requirement])


def _place(
    requirement: Requirement, facts: Facts, status: CommunityStatus, roles: Collection[Role]
) -> Link | None:
    """Where this reader sees to it; None for who cannot, or if that part is not installed."""
    draft = status is CommunityStatus.DRAFT
    if requirement in {Requirement.ROSTER, Requirement.BODIES}:
        allowed, label, endpoint = (
            _ONBOARDING if draft else _SECRETARY,
            gettext("Take over a roster"),
            _ROSTER,
        )
    elif requirement is Requirement.BOARDS:
        allowed, label, endpoint = (
            _SECRETARY,
            gettext("Register a notice board"),
            "readiness.board",
        )
    else:
        allowed = _SECRETARY
        label, endpoint = _next_of_rehearsal(facts)
    open_to = not allowed.isdisjoint(roles) and endpoint in current_app.view_functions
    return Link(label, here().url(endpoint)) if open_to else None


def _next_of_rehearsal(facts: Facts) -> tuple[str, str]:
    """A rehearsal begins as a matter does: with an opinion that somebody gave. Two queries."""
    if facts.furthest:
        return gettext("Go on with the rehearsal"), "matters.matter_list"
    if topics(session(), limit=1):
        return gettext("Take up a topic as a matter"), "opinions.topic_list"
    if waiting_by_channel(session()):
        return gettext("Raise a topic of the opinions"), "opinions.raise_topic"
    return gettext("Begin with an opinion"), "opinions.give"
