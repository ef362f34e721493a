"""How the district brought its communities in: six pilots in 2014, all by 2016, the last later.

The pilots and the years are the district's own; which day it was, and the third wave, are invented.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from folkmoot.demo.once import OPERATOR
from folkmoot.demo.stage import Say, Stage
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import NotFound
from folkmoot.kernel.scope import PLATFORM
from folkmoot.rollout import service
from folkmoot.rollout.queries import waves_of
from folkmoot.tenancy.manifest import Manifest
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.onboarding import Progress, onboard
from folkmoot.tenancy.queries import CommunityLine, communities_of, find_district

OFFICER = Actor(None, frozenset({Role.DISTRICT_OFFICER}))
# As many communities as the district had in 2016; those after them came on its list later.
OF_2016 = 53
# The district was brought in when its pilots were chosen.
ONBOARDED = datetime(2014, 1, 2, 9, tzinfo=CHINA)
SEED = 2014
Members = Callable[[Sequence[CommunityLine], frozenset[str]], list[CommunityLine]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A wave: planned at one moment, begun at another; nobody waited for rosters to be complete,
    and ``reason`` says why.
    """

    name: str
    planned: datetime
    begun: datetime
    becomes: CommunityStatus
    reason: str
    members: Members


def _of_2016(lines: Sequence[CommunityLine], pilots: frozenset[str]) -> list[CommunityLine]:
    return [line for line in lines[:OF_2016] if line.code not in pilots]


FIRST = Chapter(
    "第一批：六个试点社区",
    datetime(2014, 2, 17, 9, tzinfo=CHINA),
    datetime(2014, 3, 3, 9, tzinfo=CHINA),
    CommunityStatus.PILOT,
    "先行试点；名册、机构和公告栏在试点中补录。",
    lambda lines, pilots: [line for line in lines if line.code in pilots],
)
SECOND = Chapter(
    "第二批：全区推开",
    datetime(2015, 12, 21, 9, tzinfo=CHINA),
    datetime(2016, 3, 1, 9, tzinfo=CHINA),
    CommunityStatus.LIVE,
    "试点已取得经验，全区推开；名册、机构和公告栏随后补录。",
    _of_2016,
)
THIRD = Chapter(
    "第三批：后列入名单的社区",
    datetime(2020, 3, 2, 9, tzinfo=CHINA),
    datetime(2020, 4, 1, 9, tzinfo=CHINA),
    CommunityStatus.LIVE,
    "列入名单较晚，补入；名册、机构和公告栏随后补录。",
    lambda lines, _pilots: list(lines[OF_2016:]),
)


def bring_in(database: Database, manifest: Manifest, *, progress: Progress) -> None:
    """All communities as drafts, as long as the last wave has not begun."""
    if _is_unfinished(database, manifest.district.slug):
        rollout = {"new_communities": CommunityStatus.DRAFT.value, "pilots": []}
        drafts = {**manifest.settings, "rollout": rollout}
        onboard(
            database,
            Act(OPERATOR, ONBOARDED),
            replace(manifest, settings=drafts),
            progress=progress,
        )


def roll_out(database: Database, manifest: Manifest, chapters: Sequence[Chapter], say: Say) -> None:
    """Play these waves as far as they have not been played: only drafts begin."""
    stage = Stage(database, PLATFORM, ONBOARDED, say, SEED)
    for chapter in chapters:
        _play(stage, manifest, chapter)


def settle_down(database: Database, manifest: Manifest, *, progress: Progress) -> None:
    """From now on a newcomer is what the manifest says."""
    onboard(database, Act(OPERATOR, THIRD.begun.replace(hour=17)), manifest, progress=progress)


def _play(stage: Stage, manifest: Manifest, chapter: Chapter) -> None:
    with stage.database.begin(PLATFORM) as session:
        district_id = find_district(session, manifest.district.slug).id
        lines = communities_of(session, district_id)
        planned = {wave.name for wave in waves_of(session, district_id)}
    pilots = frozenset(manifest.settings["rollout"].get("pilots", ()))
    members = chapter.members(lines, pilots)
    waiting = [line.id for line in members if line.status is CommunityStatus.DRAFT]
    if waiting and chapter.name not in planned:
        stage.say(f"roll-out: {chapter.name}")
        _plan(stage, district_id, chapter, waiting)
    stage.now = chapter.begun
    _move(stage, district_id, waiting, chapter.becomes, chapter.reason)
    if chapter is SECOND and (waiting or chapter.name in planned):
        # What they tried out is now everybody's, and theirs.
        pioneers = [line.id for line in lines if line.status is CommunityStatus.PILOT]
        _move(stage, district_id, pioneers, CommunityStatus.LIVE)


def _plan(stage: Stage, district_id: int, chapter: Chapter, members: Sequence[int]) -> None:
    stage.now = chapter.planned
    stage.do(
        OFFICER,
        service.plan_wave,
        district_id=district_id,
        name=chapter.name,
        becomes=chapter.becomes,
        planned_on=chapter.begun.date(),
        community_ids=members,
    )


def _move(
    stage: Stage,
    district_id: int,
    communities: Sequence[int],
    status: CommunityStatus,
    reason: str = "",
) -> None:
    for community_id in communities:
        service.move_community(
            stage.database.begin,
            stage.act(OFFICER),
            district_id=district_id,
            community_id=community_id,
            status=status,
            reason=reason,
        )


def _is_unfinished(database: Database, slug: str) -> bool:
    with database.begin(PLATFORM) as session:
        try:
            lines = communities_of(session, find_district(session, slug).id)
        except NotFound:
            return True
    return any(line.status is CommunityStatus.DRAFT for line in lines)
