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
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.scope import TenantScope
from folkmoot.tenancy.manifest import Manifest, read_manifest
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import find_community, scope_of

MANIFEST = Path(__file__).parents[3] / "tenants" / "chuanying"
DISTRICT = "chuanying"
# The seed of a story is the year it plays in; the last one plays today.
STORIES: tuple[tuple[ModuleType, int], ...] = ((lifts, 2016), (works, 2017), (roof, 2026))
# The pilot began in 2014, so that is when the district was brought in.
ONBOARDED = datetime(2014, 1, 2, 1, tzinfo=UTC)
OPERATOR = Actor(None, frozenset({Role.OPERATOR}))
BEGUN, ENDED = "demo:story:begin", "demo:story:end"


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
    onboard(database, Act(OPERATOR, ONBOARDED), _manifest(), progress=progress)
    return [_play(database, story, seed, now, say, kept_in) for story, seed in STORIES]


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
    with database.begin(scope) as session:
        begun, ended = _subject_of(session, BEGUN), _subject_of(session, ENDED)
    if ended is not None:
        return Played(story.TITLE, story.COMMUNITY, scope, UUID(ended), made_now=False)
    if begun is not None:
        raise _broken_off(story, kept_in)
    _mark(database, scope, Act(OPERATOR, ONBOARDED), BEGUN, story.COMMUNITY)
    stage = Stage(database, scope, getattr(story, "BEGINS", now), say, seed)
    matter_id: UUID = story.play(stage)
    _mark(database, scope, stage.act(OPERATOR), ENDED, matter_id)
    return Played(story.TITLE, story.COMMUNITY, scope, matter_id, made_now=True)


def _mark(database: Database, scope: TenantScope, act: Act, action: str, subject: object) -> None:
    """In the community's chain, since only there it is certain what came before and after."""
    with database.begin(scope) as session:
        audit.record(session, act, action, subject)


def _subject_of(session: Session, action: str) -> str | None:
    query = select(AuditEntry.subject).where(AuditEntry.action == action)
    return session.scalar(query.order_by(AuditEntry.seq.desc()).limit(1))


def _broken_off(story: ModuleType, kept_in: str) -> Refused:
    return Refused(
        "demo.broken_off",
        mark("An earlier run broke off in the middle of the story “%(title)s”."),
        cure=mark("Remove %(place)s with everything in it, then run the demo again."),
        title=story.TITLE,
        place=kept_in or "-",
    )
