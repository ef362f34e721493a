"""A district's roll-out: the pilots beside the rest, its waves, its communities by stage."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, render_template

from folkmoot.compliance.district import latest_year
from folkmoot.compliance.frames import Frame, frame_of
from folkmoot.compliance.periods import YEARS
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import DistrictScope
from folkmoot.rollout import queries, service
from folkmoot.rollout.domain import WaveState, wave_state
from folkmoot.rollout.queries import WaveLine
from folkmoot.rollout.views.beside import beside
from folkmoot.rollout.views.blueprint import bp
from folkmoot.rollout.views.officer import Desk, desk_of
from folkmoot.rollout.views.rows import Roll, sections
from folkmoot.tenancy.history import begun_with, pilots_of, present_stages
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.staging import WORDS
from folkmoot.web import shapes
from folkmoot.web.asked import number_asked
from folkmoot.web.database import begin, session
from folkmoot.web.forms.handle import go_to

_STATES = {
    WaveState.PLANNED: shapes.Tag(mark("Planned"), shapes.Tone.WAIT),
    WaveState.LATE: shapes.Tag(mark("Its day has passed"), shapes.Tone.BAD),
    WaveState.IN_PART: shapes.Tag(mark("Begun in part"), shapes.Tone.NOW),
    WaveState.BEGUN: shapes.Tag(mark("Begun"), shapes.Tone.GOOD),
    WaveState.CANCELLED: shapes.Tag(mark("Cancelled"), shapes.Tone.QUIET),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A wave in the list."""

    line: WaveLine
    tag: shapes.Tag


@bp.get("/<slug:district>/rollout/")
def district_page(district: str) -> str:
    desk = desk_of(district)
    frame = frame_of(session(), desk.district, desk.act.today)
    waves = queries.waves_of(session(), desk.district.id)
    roll = roll_of(desk, frame.tenants, waves)
    with begin(DistrictScope(desk.district.id)) as reading:
        asked = number_asked("year")
        latest = latest_year(reading, frame, desk.act.today)
        year = asked if asked is not None and asked in YEARS else latest
        sides, compared = beside(reading, desk.act, frame, roll.pilots, year)
    return render_template(
        "rollout/district.html",
        desk=desk,
        year=year,
        years=_years(desk, year),
        sides=[side.group.label for side in sides],
        compared=compared,
        waves=[_shown(desk, line) for line in waves if line.cancelled_at is None],
        cancelled=[_shown(desk, line) for line in waves if line.cancelled_at is not None],
        stages=WORDS,
        figures=[_figure(stage, frame) for stage in CommunityStatus],
        sections=list(sections(desk, frame.communities, roll)),
        drafts=any(line.status is CommunityStatus.DRAFT for line in frame.communities),
    )


@bp.post("/<slug:district>/rollout/look")
def look(district: str) -> Response:
    """Look again at what communities lack: a transaction each."""
    desk = desk_of(district)
    service.gather_some(begin, desk.act, district_id=desk.district.id)
    return go_to(desk.url("rollout.district_page"))


def roll_of(desk: Desk, ids: Iterable[int], waves: Iterable[WaveLine]) -> Roll:
    """What the tables of communities show; as many queries however many there are."""
    where = desk.district.id
    stages, begun = present_stages(session(), where), begun_with(session(), where)
    planned, pilots = queries.planned_for(session(), where), pilots_of(session(), where)
    with begin(DistrictScope(where)) as reading:
        gathered = queries.gathered(reading, list(ids))
    return Roll(stages, begun, {wave.id: wave.name for wave in waves}, planned, gathered, pilots)


def _years(desk: Desk, year: int) -> list[int]:
    """From next year back; the chosen one is always among them."""
    latest = desk.act.today.year + 1
    return sorted({year, *range(latest - 6, latest + 1)}, reverse=True)


def _shown(desk: Desk, line: WaveLine) -> Shown:
    state = wave_state(
        line.communities,
        line.begun,
        line.planned_on,
        desk.act.today,
        is_cancelled=line.cancelled_at is not None,
    )
    return Shown(line, _STATES[state])


def _figure(status: CommunityStatus, frame: Frame) -> shapes.Figure:
    return shapes.Figure(WORDS[status], sum(line.status is status for line in frame.communities))
