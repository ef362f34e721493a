"""Onboarding the district and replaying its cases; what is there is found, not made again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.demo import lifts, roof, works
from folkmoot.demo.stage import Say, Stage
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope
from folkmoot.matters.models import Matter
from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import find_community, scope_of

MANIFEST = Path(__file__).parents[3] / "tenants" / "chuanying"
DISTRICT = "chuanying"
# The seed of a story is the year it plays in; the last one plays today.
STORIES: tuple[tuple[ModuleType, int], ...] = ((lifts, 2016), (works, 2017), (roof, 2026))
# The pilot began in 2014, so that is when the district was brought in.
ONBOARDED = datetime(2014, 1, 2, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Played:
    """A case that is in the database now."""

    title: str
    community: str
    scope: TenantScope
    matter_id: UUID
    made_now: bool


def replay(
    database: Database, now: datetime, say: Say, progress: Callable[[int, int], None]
) -> list[Played]:
    """Everything of the demo, made or found. Interrupted, it leaves whole transactions only; a
    story that broke off is then refused, and ``make clean`` starts over.
    """
    operator = Act(Actor(None, frozenset({Role.OPERATOR})), ONBOARDED)
    onboard(database, operator, read_manifest(MANIFEST), progress=progress)
    return [_play(database, story, seed, now, say) for story, seed in STORIES]


def _play(database: Database, story: ModuleType, seed: int, now: datetime, say: Say) -> Played:
    with database.begin() as session:
        community = find_community(session, DISTRICT, story.COMMUNITY)
        scope = scope_of(community, district_id=community.district_id)
    with database.begin(scope) as session:
        found = _matter_named(session, story.TITLE)
    if found is not None:
        return Played(story.TITLE, story.COMMUNITY, scope, found, made_now=False)
    stage = Stage(database, scope, getattr(story, "BEGINS", now), say, seed)
    matter_id: UUID = story.play(stage)
    return Played(story.TITLE, story.COMMUNITY, scope, matter_id, made_now=True)


def _matter_named(session: Session, title: str) -> UUID | None:
    return session.scalar(select(Matter.id).where(Matter.title == title))
