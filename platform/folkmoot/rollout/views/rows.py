"""Communities in tables: by their stage, with what each still lacks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.rollout.domain import NAMES, Facts, readiness_of
from folkmoot.rollout.views.officer import Desk
from folkmoot.tenancy.history import Present
from folkmoot.tenancy.models import CommunityStage, CommunityStatus
from folkmoot.tenancy.queries import CommunityLine
from folkmoot.tenancy.stages import RESTING, WORKING
from folkmoot.tenancy.staging import WORDS
from folkmoot.web import shapes
from folkmoot.web.formats import day, moment

Gathered = Mapping[int, tuple[Facts, datetime]]
TONES = {
    CommunityStatus.DRAFT: shapes.Tone.WAIT,
    CommunityStatus.PILOT: shapes.Tone.NOW,
    CommunityStatus.LIVE: shapes.Tone.GOOD,
    CommunityStatus.SUSPENDED: shapes.Tone.BAD,
    CommunityStatus.CLOSED: shapes.Tone.QUIET,
}
# Lists up to this long stand open; a longer one would hide what comes after it.
FEW = 12
NOTHING = "–"
_COMMUNITY, _SINCE = shapes.Column(mark("Community")), shapes.Column(mark("Since when"))
_WAVE, _LOOKED_AT = shapes.Column(mark("Wave")), shapes.Column(mark("Looked at"))
_MISSING = shapes.Column(mark("Still missing"))
_ADVISED = shapes.Column(mark("Still to be made up for"))
_RESTING_COLUMNS = (_COMMUNITY, _SINCE, shapes.Column(mark("Why")))


@dataclass(frozen=True, slots=True)
class Roll:
    """What is known of a district's communities: where each stands, and what was found of it."""

    stages: Mapping[int, Present]
    begun_with: Mapping[int, UUID]
    waves: Mapping[UUID, str]
    planned: Mapping[int, str]
    gathered: Gathered
    pilots: Collection[int]

    def wave_of(self, community_id: int) -> str:
        """The wave that it began with; of one that has not begun, the last it was planned for."""
        begun = self.begun_with.get(community_id)
        return self.waves[begun] if begun else self.planned.get(community_id, NOTHING)


@dataclass(frozen=True, slots=True)
class Section:
    """The communities of one stage."""

    label: object
    number: int
    stands_open: bool
    columns: tuple[shapes.Column, ...]
    rows: list[list[object]]


def sections(desk: Desk, lines: Collection[CommunityLine], roll: Roll) -> Iterator[Section]:
    """Stage by stage in their order; a stage at which nobody is has no section."""
    for status in CommunityStatus:
        if here := [line for line in lines if line.status is status]:
            rows = list(_rows(desk, here, roll))
            stands_open = len(here) <= FEW or status is CommunityStatus.DRAFT
            yield Section(WORDS[status], len(here), stands_open, _columns(status), rows)


def _columns(status: CommunityStatus) -> tuple[shapes.Column, ...]:
    if status in RESTING:
        return _RESTING_COLUMNS
    lacking = _ADVISED if status in WORKING else _MISSING
    return (_COMMUNITY, _SINCE, _WAVE, lacking, _LOOKED_AT)


def _rows(desk: Desk, lines: Collection[CommunityLine], roll: Roll) -> Iterator[list[object]]:
    """A row a community; those that are or were pilots stand together before the others."""
    for line in sorted(lines, key=lambda each: (each.id not in roll.pilots, each.code)):
        stage = roll.stages.get(line.id)
        since = day(stage.since.astimezone(CHINA).date()) if stage else NOTHING
        between: list[object] = [stage.reason if stage else ""]
        if line.status not in RESTING:
            between = [roll.wave_of(line.id), *_lacking(line, roll.gathered.get(line.id))]
        yield [_named(desk, line), since, *between]


def tag_of(status: CommunityStatus) -> shapes.Tag:
    return shapes.Tag(WORDS[status], TONES[status])


def history_rows(stages: Collection[CommunityStage]) -> list[shapes.Row]:
    """Each stage with its day, and why."""
    return [
        shapes.Row(WORDS[each.status], " · ".join(filter(None, (moment(each.at), each.reason))))
        for each in stages
    ]


def _lacking(line: CommunityLine, found: tuple[Facts, datetime] | None) -> tuple[object, object]:
    if found is None:
        return mark("Not looked at yet"), NOTHING
    facts, at = found
    listed = readiness_of(facts, line.status)
    nothing = shapes.Cell("", tag=shapes.Tag(mark("Ready"), shapes.Tone.GOOD))
    if listed.ready and line.status in WORKING:
        nothing = shapes.Cell(mark("nothing"))
    missing = [NAMES[each] for each in listed.lacking] or nothing
    return missing, day(at.astimezone(CHINA).date())


def _named(desk: Desk, line: CommunityLine) -> shapes.Cell:
    return shapes.Cell(line.name, href=desk.url("readiness.page", community=line.slug))
