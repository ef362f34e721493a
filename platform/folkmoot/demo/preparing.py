"""A second district that is bringing its first communities in, wholly invented.

One has rehearsed and begun as a pilot, one is in the middle of its rehearsal, one has its roster
and no more, one has nothing: so a readiness list is there to look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.once import OPERATOR, Part, once
from folkmoot.demo.rehearsing import carry_through, take_up
from folkmoot.demo.settling import settle
from folkmoot.demo.stage import Say, Stage
from folkmoot.demo.waves import OFFICER
from folkmoot.demo.year.seating import ESTATE, SIZES
from folkmoot.kernel.act import CHINA, Act
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.rollout import service
from folkmoot.tenancy.manifest import Manifest
from folkmoot.tenancy.manifest.values import CommunityEntry, DistrictEntry, StreetEntry
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import CommunityLine, communities_of, find_district, scope_of

NEXT = "xincheng"
# No district of the national list has this number.
CODE, STREET = "220299", "220299001"
NAMES = ("春晖社区", "夏荷社区", "秋实社区", "冬青社区")
REHEARSED, REHEARSING, SETTLED, EMPTY = range(4)
SEED = 220_299
# In days before today. All of it is over before the story of today begins: the platform's chain
# goes forward in time only.
ONBOARDED, REHEARSAL, PLANNED, BEGUN, SECOND_REHEARSAL, PLANNED_NEXT = 240, 235, 130, 110, 105, 70
# And after today.
TO_BEGIN = 30


def prepare_next(
    database: Database, manifest: Manifest, now: datetime, say: Say, *, kept_in: str = ""
) -> bool:
    """Play it where it has not been played; whether that was now. It takes over what the district
    of ``manifest`` lays down.
    """
    began = _ago(now, ONBOARDED)
    onboard(database, Act(OPERATOR, began), _next(manifest))
    with database.begin(PLATFORM) as session:
        district_id = find_district(session, NEXT).id
        lines = communities_of(session, district_id)
    first, *_ = stages = [
        Stage(database, scope_of(line, district_id=district_id), began, say, SEED + number)
        for number, line in enumerate(lines)
    ]
    preparing = _Preparing(stages, lines, now)
    _, made_now = once(first, Part("preparing", NEXT, began, kept_in), preparing.play)
    return made_now


@dataclass(frozen=True, slots=True)
class _Preparing:
    """The communities of the district, in the order of their names here."""

    stages: Sequence[Stage]
    lines: Sequence[CommunityLine]
    today: datetime

    def play(self, first: Stage) -> UUID:
        """Up to today; the matter that was rehearsed to its end."""
        first.say("xincheng: a rehearsal, a wave of pilots")
        whole = self._settle(REHEARSED, REHEARSAL)
        matter_id = take_up(whole)
        carry_through(whole, matter_id)
        wave_id = self._plan("第一批试点", PLANNED, BEGUN, REHEARSED, REHEARSING)
        first.now = _ago(self.today, BEGUN)
        service.start_wave(
            first.database.begin,
            first.act(OFFICER),
            district_id=first.scope.district_id,
            wave_id=wave_id,
        )
        take_up(self._settle(REHEARSING, SECOND_REHEARSAL))
        self._settle(SETTLED, SECOND_REHEARSAL)
        self._plan("第二批试点", PLANNED_NEXT, -TO_BEGIN, SETTLED, EMPTY)
        return matter_id

    def _settle(self, number: int, days: int) -> Scenes:
        stage = self.stages[number]
        stage.now = _ago(self.today, days)
        return Scenes(stage, settle(stage, ESTATE, SIZES, stage.now.date()))

    def _plan(self, name: str, days: int, begins: int, *numbers: int) -> UUID:
        stage = self.stages[REHEARSED]
        stage.now = _ago(self.today, days)
        with stage.database.begin(PLATFORM) as session:
            wave = service.plan_wave(
                session,
                stage.act(OFFICER),
                district_id=stage.scope.district_id,
                name=name,
                becomes=CommunityStatus.PILOT,
                planned_on=_ago(self.today, begins).date(),
                community_ids=[self.lines[number].id for number in numbers],
            )
            return wave.id


def _next(manifest: Manifest) -> Manifest:
    said = {"year": manifest.listed_year, "source": "虚构", "note": "Invented for the demo."}
    drafts = {"new_communities": CommunityStatus.DRAFT.value, "pilots": []}
    return replace(
        manifest,
        district=DistrictEntry(CODE, "新城区（虚构）", "Xincheng District (invented)", NEXT),
        settings={**manifest.settings, "list": said, "rollout": drafts},
        streets=(StreetEntry(STREET, "新城街道", "xincheng"),),
        communities=tuple(
            CommunityEntry(number + 1, f"{STREET}{number:03d}", name, STREET)
            for number, name in enumerate(NAMES, start=1)
        ),
    )


def _ago(now: datetime, days: int) -> datetime:
    return (now.astimezone(CHINA) - timedelta(days=days)).replace(hour=9, minute=0, second=0)
