"""Moving one community to another stage."""

from flask import Response
from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import TenantScope
from folkmoot.rollout import queries, service
from folkmoot.rollout.domain import ReadinessList, readiness_of
from folkmoot.rollout.schemas import ReasonedSchema, StageSchema, stage_choices
from folkmoot.rollout.views.blueprint import bp
from folkmoot.rollout.views.officer import Desk, desk_of
from folkmoot.rollout.views.rows import history_rows, tag_of
from folkmoot.tenancy.history import stages_of
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import CommunityLine, communities_of, unknown_community
from folkmoot.tenancy.stages import following, needs_reason
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.forms import Form, handle


@bp.route("/<slug:district>/rollout/<slug:place>/stage", methods=["GET", "POST"])
def stage(district: str, place: str) -> Response:
    desk = desk_of(district)
    line = _line_at(desk, place)
    so_far = stages_of(session(), line.id)
    allowed = following([each.status for each in so_far] or [line.status])
    history = history_rows(so_far)
    found = _found(desk, line)
    lacking = found.lacking if found else ()
    always = all(needs_reason(line.status, then, lacking) for then in allowed)
    form = Form(
        ReasonedSchema if always else StageSchema,
        title=mark("Move to another stage"),
        choices={"status": stage_choices(line.status, allowed, lacking)},
        cancel=Link(gettext("Back to the roll-out"), desk.url("rollout.district_page")),
    )

    def submit(data: dict[str, object], _key: str) -> str:
        where = {"district_id": desk.district.id, "community_id": line.id}
        service.move_community(begin, desk.act, **where, **data)  # type: ignore[arg-type] # as the schema loads them
        return desk.url("rollout.stage", place=place)

    return handle(
        form,
        submit,
        template="rollout/stage.html",
        desk=desk,
        line=line,
        tag=tag_of(line.status),
        found=found,
        history=history,
        over=not allowed,
    )


def _found(desk: Desk, line: CommunityLine) -> ReadinessList | None:
    """What a draft lacks at this moment; nobody asks it of the others."""
    if line.status is not CommunityStatus.DRAFT:
        return None
    with begin(TenantScope(line.id, desk.district.id)) as reading:
        return readiness_of(queries.facts_of(reading, desk.act.today), line.status)


def _line_at(desk: Desk, slug: str) -> CommunityLine:
    lines = communities_of(session(), desk.district.id)
    found = next((line for line in lines if line.slug == slug), None)
    if found is None:
        raise unknown_community()
    return found
