"""A district's roll-out: its waves, its communities by stage, and the pilots beside the rest."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from folkmoot.compliance.district import figures_by_community
from folkmoot.compliance.figures import Figures, total
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import DistrictScope
from folkmoot.rollout import queries, service
from folkmoot.rollout.domain import NAMES, Facts, Group, pilots_beside_the_rest, readiness_of
from folkmoot.rollout.schemas import StageSchema, stage_choices
from folkmoot.rollout.views.officer import Desk, desk_of
from folkmoot.tenancy.history import pilots_of, stages_of
from folkmoot.tenancy.models import CommunityStage, CommunityStatus
from folkmoot.tenancy.queries import CommunityLine, communities_of, rules_of, unknown_community
from folkmoot.tenancy.stages import following
from folkmoot.tenancy.staging import WORDS
from folkmoot.web import shapes
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.formats import figure, moment
from folkmoot.web.forms import Form, handle
from folkmoot.web.forms.handle import go_to

bp = Blueprint("rollout", "folkmoot.rollout", template_folder="templates")

Gathered = Mapping[int, tuple[Facts, datetime]]
TONES = {
    CommunityStatus.DRAFT: shapes.Tone.WAIT,
    CommunityStatus.PILOT: shapes.Tone.NOW,
    CommunityStatus.LIVE: shapes.Tone.GOOD,
    CommunityStatus.SUSPENDED: shapes.Tone.BAD,
    CommunityStatus.CLOSED: shapes.Tone.QUIET,
}
DRAFT_COLUMNS = (
    shapes.Column(mark("Community")),
    shapes.Column(mark("Still missing")),
    shapes.Column(mark("Looked at")),
    shapes.Column(mark("What to do")),
)
OTHER_COLUMNS = (
    shapes.Column(mark("Community")),
    shapes.Column(mark("Stage")),
    shapes.Column(mark("What to do")),
)
_GROUP_COLUMNS = (
    shapes.Column(mark("Communities")),
    shapes.Column(mark("How many"), numeric=True),
    shapes.Column(mark("Matters, rehearsals left out"), numeric=True),
    shapes.Column(mark("Meetings owed this year"), numeric=True),
    shapes.Column(mark("Kept so far"), numeric=True),
    shapes.Column(mark("Overdue"), numeric=True),
)


@bp.get("/<slug:district>/rollout/")
def district_page(district: str) -> str:
    desk = desk_of(district)
    lines = communities_of(session(), desk.district.id)
    waves, pilots = (
        queries.waves_of(session(), desk.district.id),
        pilots_of(session(), desk.district.id),
    )
    ids = [line.id for line in lines]
    laid_down = rules_of(session(), desk.district.id)
    remind = laid_down.on(desk.act.today).reminders.secretary
    with begin(DistrictScope(desk.district.id)) as reading:
        found = queries.gathered(reading, ids)
        matters = queries.matters_by_community(reading, ids)
        kept = figures_by_community(reading, ids, desk.act.today.year, desk.act.today, remind)
    return render_template(
        "rollout/district.html",
        desk=desk,
        waves=waves,
        stages=WORDS,
        figures=[_figure(stage, lines) for stage in CommunityStatus],
        columns=DRAFT_COLUMNS,
        other_columns=OTHER_COLUMNS,
        drafts=list(draft_rows(desk, lines, found)),
        others=list(other_rows(desk, lines)),
        group_columns=_GROUP_COLUMNS,
        groups=_groups(ids, pilots, matters, kept),
    )


@bp.post("/<slug:district>/rollout/look")
def look(district: str) -> Response:
    """Look again at communities that are being prepared: a transaction each."""
    desk = desk_of(district)
    service.gather_drafts(begin, desk.act, district_id=desk.district.id)
    return go_to(desk.url("rollout.district_page"))


@bp.route("/<slug:district>/rollout/<slug:place>/stage", methods=["GET", "POST"])
def stage(district: str, place: str) -> Response:
    """Move one community to another stage."""
    desk = desk_of(district)
    line = _line_at(desk, place)
    so_far = stages_of(session(), line.id)
    allowed = following([each.status for each in so_far] or [line.status])
    form = Form(
        StageSchema,
        title=mark("Move to another stage"),
        choices={"status": stage_choices(allowed)},
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
        history=history_rows(so_far),
        over=not allowed,
    )


def tag_of(status: CommunityStatus) -> shapes.Tag:
    return shapes.Tag(WORDS[status], TONES[status])


def draft_rows(
    desk: Desk, lines: Collection[CommunityLine], found: Gathered
) -> Iterator[list[object]]:
    """The drafts among these, each with what it was last found to lack."""
    for line in lines:
        if line.status is CommunityStatus.DRAFT:
            facts, at = found.get(line.id, (None, None))
            seen = moment(at) if at else mark("not yet")
            yield [_named(desk, line), _missing(facts), seen, _move(desk, line)]


def other_rows(desk: Desk, lines: Collection[CommunityLine]) -> Iterator[list[object]]:
    """Those that are no drafts, each with its stage."""
    for line in lines:
        if line.status is not CommunityStatus.DRAFT:
            stage = shapes.Cell("", tag=tag_of(line.status))
            yield [_named(desk, line), stage, _move(desk, line)]


def _named(desk: Desk, line: CommunityLine) -> shapes.Cell:
    return shapes.Cell(line.name, href=desk.url("readiness.page", community=line.slug))


def _move(desk: Desk, line: CommunityLine) -> shapes.Cell:
    return shapes.Cell(
        mark("Move to another stage"), href=desk.url("rollout.stage", place=line.slug)
    )


def _missing(facts: Facts | None) -> object:
    if facts is None:
        return mark("Not looked at yet")
    found = readiness_of(facts)
    if found.ready:
        return shapes.Cell("", tag=shapes.Tag(mark("Ready"), shapes.Tone.GOOD))
    return [NAMES[each] for each in found.lacking]


def history_rows(stages: Collection[CommunityStage]) -> list[shapes.Row]:
    """Each stage with its day, and why."""
    return [
        shapes.Row(WORDS[each.status], " · ".join(filter(None, (moment(each.at), each.reason))))
        for each in stages
    ]


def _figure(status: CommunityStatus, lines: Collection[CommunityLine]) -> shapes.Figure:
    return shapes.Figure(WORDS[status], sum(line.status is status for line in lines))


def _groups(
    ids: Collection[int],
    pilots: Collection[int],
    matters: Mapping[int, int],
    kept: Mapping[int, Figures],
) -> list[list[object]]:
    return [
        _group(group, matters, total(kept.get(each, Figures()) for each in group.communities))
        for group in pilots_beside_the_rest(ids, pilots)
    ]


def _group(group: Group, matters: Mapping[int, int], figures: Figures) -> list[object]:
    return [
        group.label,
        len(group.communities),
        sum(matters.get(tenant_id, 0) for tenant_id in group.communities),
        figures.owed,
        gettext("%(kept)s of %(passed)s", kept=figure(figures.kept), passed=figure(figures.passed)),
        figures.overdue,
    ]


def _line_at(desk: Desk, slug: str) -> CommunityLine:
    lines = communities_of(session(), desk.district.id)
    found = next((line for line in lines if line.slug == slug), None)
    if found is None:
        raise unknown_community()
    return found
