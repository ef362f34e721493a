"""What one community still lacks, and where its secretary sees to it."""

from dataclasses import dataclass

from flask import current_app, render_template

from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark
from folkmoot.rollout import queries
from folkmoot.rollout.domain import Line, Requirement, readiness_of
from folkmoot.rollout.views.district import history_rows, tag_of
from folkmoot.tenancy.history import stages_of
from folkmoot.tenancy.views import here, tenant_blueprint
from folkmoot.web import shapes
from folkmoot.web.database import session

bp = tenant_blueprint("readiness", "folkmoot.rollout")

# Where a line is seen to: the first page of these that is installed here.
_PLACES = {
    Requirement.ROSTER: ("rosters.roster_list",),
    Requirement.BODIES: ("rosters.roster_list",),
    Requirement.BOARDS: (),
    Requirement.REHEARSAL: ("matters.matter_list",),
}
_ELSEWHERE = {
    Requirement.ROSTER: mark("The operator imports it from the district's spreadsheet."),
    Requirement.BODIES: mark("The operator enters who was elected, with the minutes at hand."),
    Requirement.BOARDS: mark("The operator enters them by the names that the district asks for."),
    Requirement.REHEARSAL: mark("Take up a matter as if it were real."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the list, and where it is seen to while it is not met."""

    line: Line
    tag: shapes.Tag
    href: str
    elsewhere: str


@bp.get("/readiness/")
def page() -> str:
    must_sign_in()
    act = here().act()
    act.actor.require(Role.SECRETARY, Role.DISTRICT_OFFICER, Role.STREET_OFFICER, Role.OPERATOR)
    found = readiness_of(queries.facts_of(session(), act.today))
    stages = stages_of(session(), here().community.id)
    status = here().community.status
    return render_template(
        "rollout/readiness.html",
        ready=found.ready,
        lines=[_shown(line) for line in found.lines],
        tag=tag_of(status) if status else None,
        history=history_rows(stages),
    )


def _shown(line: Line) -> Shown:
    endpoint = next(
        (each for each in _PLACES[line.requirement] if each in current_app.view_functions), ""
    )
    done = shapes.Tag(mark("There"), shapes.Tone.GOOD)
    return Shown(
        line,
        done if line.met else shapes.Tag(mark("Missing"), shapes.Tone.WAIT),
        here().url(endpoint) if endpoint and not line.met else "",
        "" if line.met or endpoint else _ELSEWHERE[line.requirement],
    )
