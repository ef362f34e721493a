"""Onboarding the district and replaying its cases; what is there is found, not made again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from uuid import UUID

from folkmoot.demo import lifts, roof, works
from folkmoot.demo.once import Part, once
from folkmoot.demo.preparing import NEXT, prepare_next
from folkmoot.demo.stage import Say, Stage
from folkmoot.demo.waves import (
    FIRST,
    OFFICER,
    ONBOARDED,
    SECOND,
    THIRD,
    bring_in,
    roll_out,
    settle_down,
)
from folkmoot.demo.year.playing import play_year
from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.scope import TenantScope
from folkmoot.rollout.service import gather_all
from folkmoot.tenancy.manifest import Manifest, read_manifest
from folkmoot.tenancy.queries import find_community, find_district, scope_of

MANIFEST = Path(__file__).parents[3] / "tenants" / "chuanying"
DISTRICT = "chuanying"
LATELY = timedelta(days=60)
# The seed of a story is the year it plays in; one without a beginning of its own plays today.
STORIES: tuple[tuple[ModuleType, int], ...] = ((lifts, 2016), (works, 2017), (roof, 2026))


@dataclass(frozen=True, slots=True)
class Played:
    """A case that is in the database now."""

    title: str
    community: str
    scope: TenantScope
    matter_id: UUID
    made_now: bool


def replay(
    database: Database,
    now: datetime,
    say: Say,
    progress: Callable[[int, int], None],
    *,
    kept_in: str = "",
) -> list[Played]:
    """Everything of the demo, made or found. Interrupted, it leaves whole transactions only.

    Raises Refused: ``demo.broken_off`` for a story that an earlier run did not end, since ids and
    days follow one another and it cannot be taken up in the middle; ``demo.no_manifest``.
    ``kept_in`` is where the database is, for the cure.
    """
    manifest = _manifest()
    bring_in(database, manifest, progress=progress)
    roll_out(database, manifest, (FIRST, SECOND), say)
    past, today = (
        [pair for pair in STORIES if hasattr(pair[0], "BEGINS") is is_past]
        for is_past in (True, False)
    )
    played = [_play(database, story, seed, now, say, kept_in) for story, seed in past]
    roll_out(database, manifest, (THIRD,), say)
    settle_down(database, manifest, progress=progress)
    say("the year 2025 of every community")
    play_year(database, DISTRICT, say, progress, kept_in=kept_in)
    prepare_next(database, manifest, now, say, kept_in=kept_in)
    played += [_play(database, story, seed, now, say, kept_in) for story, seed in today]
    _look(database, now)
    return played


def _look(database: Database, now: datetime) -> None:
    """What each community lacks today, for its district's list."""
    for slug in (DISTRICT, NEXT):
        with database.begin() as session:
            district_id = find_district(session, slug).id
        gather_all(database.begin, Act(OFFICER, now), district_id=district_id)


def _manifest() -> Manifest:
    if not MANIFEST.exists():
        raise Refused(
            "demo.no_manifest",
            mark("%(path)s is not there: it comes with the repository, not with the package."),
            cure=mark("Run the demo in a clone of the repository."),
            path=MANIFEST,
        )
    return read_manifest(MANIFEST)


def _play(
    database: Database, story: ModuleType, seed: int, now: datetime, say: Say, kept_in: str
) -> Played:
    with database.begin() as session:
        community = find_community(session, DISTRICT, story.COMMUNITY)
        scope = scope_of(community, district_id=community.district_id)
    stage = Stage(database, scope, getattr(story, "BEGINS", now), say, seed)
    # A story of today begins some weeks ago.
    since = ONBOARDED if hasattr(story, "BEGINS") else now - LATELY
    part = Part("story", story.TITLE, since, kept_in)
    matter_id, made_now = once(stage, part, story.play)
    return Played(story.TITLE, story.COMMUNITY, scope, UUID(matter_id), made_now)
