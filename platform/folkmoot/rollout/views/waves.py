"""Planning a wave, looking at it, and beginning it."""

from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.rollout import queries, service
from folkmoot.rollout.schemas import WaveSchema
from folkmoot.rollout.views.blueprint import bp
from folkmoot.rollout.views.district import roll_of
from folkmoot.rollout.views.officer import desk_of
from folkmoot.rollout.views.rows import sections
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import communities_of
from folkmoot.tenancy.staging import WORDS
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.forms import Form, handle
from folkmoot.web.forms.handle import go_to


@bp.route("/<slug:district>/rollout/waves/new", methods=["GET", "POST"])
def plan(district: str) -> Response:
    desk = desk_of(district)
    drafts = [
        (str(line.id), line.name, line.street_name)
        for line in communities_of(session(), desk.district.id)
        if line.status is CommunityStatus.DRAFT
    ]
    form = Form(
        WaveSchema,
        title=mark("Plan a wave"),
        choices={"community_ids": drafts},
        cancel=Link(gettext("Back to the roll-out"), desk.url("rollout.district_page")),
    )

    def submit(data: dict[str, object], _key: str) -> str:
        with begin(PLATFORM) as changing:
            where = {"district_id": desk.district.id}
            planned = service.plan_wave(changing, desk.act, **where, **data)  # type: ignore[arg-type] # as the schema loads them
            return desk.url("rollout.wave", wave_id=planned.id)

    return handle(form, submit, template="rollout/plan.html", desk=desk, drafts=bool(drafts))


@bp.get("/<slug:district>/rollout/waves/<uuid:wave_id>/")
def wave(district: str, wave_id: UUID) -> str:
    desk = desk_of(district)
    found = queries.find_wave(session(), desk.district.id, wave_id)
    places = queries.places_of(session(), wave_id)
    lines = [line for line in communities_of(session(), desk.district.id) if line.id in places]
    said = {"name": found.name, "on": found.planned_on, "becomes": WORDS[found.becomes]}
    roll = roll_of(desk, places, queries.waves_of(session(), desk.district.id))
    return render_template(
        "rollout/wave.html",
        desk=desk,
        wave_id=wave_id,
        sections=list(sections(desk, lines, roll)),
        drafts=any(line.status is CommunityStatus.DRAFT for line in lines),
        **said,
    )


@bp.post("/<slug:district>/rollout/waves/<uuid:wave_id>/start")
def start(district: str, wave_id: UUID) -> Response:
    """Whoever is ready begins; the wave's page then says what the others lack."""
    desk = desk_of(district)
    service.start_wave(begin, desk.act, district_id=desk.district.id, wave_id=wave_id)
    return go_to(desk.url("rollout.wave", wave_id=wave_id))
