"""Planning a wave, looking at it, beginning it, and planning it otherwise before that."""

from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.rollout import queries, service
from folkmoot.rollout.schemas import CancelledWaveSchema, ChangedWaveSchema, WaveSchema
from folkmoot.rollout.views.blueprint import bp
from folkmoot.rollout.views.district import roll_of
from folkmoot.rollout.views.officer import Desk, desk_of
from folkmoot.rollout.views.rows import sections
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import communities_of
from folkmoot.tenancy.staging import WORDS
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.forms import Form, handle
from folkmoot.web.forms.handle import go_to
from folkmoot_sdk import Text

_WAVE = "/<slug:district>/rollout/waves/<uuid:wave_id>/"


@bp.route("/<slug:district>/rollout/waves/new", methods=["GET", "POST"])
def plan(district: str) -> Response:
    desk = desk_of(district)
    drafts = _drafts(desk)
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


@bp.route(f"{_WAVE}change", methods=["GET", "POST"])
def change(district: str, wave_id: UUID) -> Response:
    """Another wave in its place; this one stays on record as cancelled."""
    desk = desk_of(district)
    found = queries.find_wave(session(), desk.district.id, wave_id)
    drafts = _drafts(desk)
    places = queries.places_of(session(), wave_id)
    form = Form(
        ChangedWaveSchema,
        title=mark("Plan this wave otherwise"),
        intro=mark("The wave as it was planned stays on record as cancelled, with the reason."),
        choices={"community_ids": drafts},
        values={
            "name": found.name,
            "becomes": found.becomes,
            "planned_on": found.planned_on,
            "community_ids": [int(key) for key, *_ in drafts if int(key) in places],
        },
        cancel=_back(desk, wave_id),
    )

    def submit(data: dict[str, object], _key: str) -> str:
        with begin(PLATFORM) as changing:
            where = {"district_id": desk.district.id, "wave_id": wave_id}
            planned = service.change_wave(changing, desk.act, **where, **data)  # type: ignore[arg-type] # as above
            return desk.url("rollout.wave", wave_id=planned.id)

    return handle(form, submit, template="rollout/plan.html", desk=desk, drafts=bool(drafts))


@bp.route(f"{_WAVE}cancel", methods=["GET", "POST"])
def cancel(district: str, wave_id: UUID) -> Response:
    desk = desk_of(district)
    found = queries.find_wave(session(), desk.district.id, wave_id)
    form = Form(
        CancelledWaveSchema,
        title=mark("Cancel this wave"),
        intro=Text(f"批次：{found.name}", f"Wave: {found.name}"),
        submit=mark("Cancel the wave"),
        cancel=_back(desk, wave_id),
    )

    def submit(data: dict[str, str], _key: str) -> str:
        with begin(PLATFORM) as changing:
            where = {"district_id": desk.district.id, "wave_id": wave_id}
            service.cancel_wave(changing, desk.act, **where, reason=data["reason"])  # type: ignore[arg-type] # as above
        return desk.url("rollout.wave", wave_id=wave_id)

    return handle(form, submit, template="rollout/plan.html", desk=desk, drafts=True)


def _drafts(desk: Desk) -> list[tuple[str, str, str]]:
    """What may be planned: value, name and street of each draft."""
    return [
        (str(line.id), line.name, line.street_name)
        for line in communities_of(session(), desk.district.id)
        if line.status is CommunityStatus.DRAFT
    ]


def _back(desk: Desk, wave_id: UUID) -> Link:
    return Link(gettext("Back to the wave"), desk.url("rollout.wave", wave_id=wave_id))


@bp.get(_WAVE)
def wave(district: str, wave_id: UUID) -> str:
    desk = desk_of(district)
    found = queries.find_wave(session(), desk.district.id, wave_id)
    places = queries.places_of(session(), wave_id)
    lines = [line for line in communities_of(session(), desk.district.id) if line.id in places]
    said = {
        "name": found.name,
        "on": found.planned_on,
        "becomes": WORDS[found.becomes],
        "cancelled": queries.cancellation_of(session(), wave_id),
        "begun": queries.has_begun(session(), wave_id),
    }
    roll = roll_of(desk, places, queries.waves_of(session(), desk.district.id))
    return render_template(
        "rollout/wave.html",
        desk=desk,
        wave_id=wave_id,
        sections=list(sections(desk, lines, roll)),
        drafts=any(line.status is CommunityStatus.DRAFT for line in lines),
        **said,
    )


@bp.post(f"{_WAVE}start")
def start(district: str, wave_id: UUID) -> Response:
    """Whoever is ready begins; the wave's page then says what the others lack."""
    desk = desk_of(district)
    service.start_wave(begin, desk.act, district_id=desk.district.id, wave_id=wave_id)
    return go_to(desk.url("rollout.wave", wave_id=wave_id))
