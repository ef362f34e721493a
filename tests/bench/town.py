"""A community with a year behind it, fifty matters, and votes that its residents can cast in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from tests.isolation.furnishing import open_vote, play

from folkmoot.demo import works
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.stage import Stage
from folkmoot.identity import service as identity
from folkmoot.identity.views import COOKIE
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.models import load_all
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.matters import service as matters
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import find_community
from folkmoot_sdk import Secrecy

CHUANYING = Path(__file__).parents[2] / "tenants" / "chuanying"
OPERATOR = Actor(None, frozenset({Role.OPERATOR}))
MATTERS = 50


@dataclass(frozen=True)
class Town:
    """Where it is, who lives there, and open votes among all of them."""

    scope: TenantScope
    address: str
    residents: Sequence[UUID]
    votes: Sequence[UUID]


def make_town(database: Database, *, votes: Sequence[Secrecy], matter_count: int = MATTERS) -> Town:
    """Chuanying onboarded, with one community that has all this."""
    load_all()
    begins = datetime(2014, 1, 1, tzinfo=UTC)
    onboard(database, Act(OPERATOR, begins), read_manifest(CHUANYING))
    with database.begin() as session:
        found = find_community(session, "chuanying", works.COMMUNITY)
    scope = TenantScope(found.id, found.district_id)
    scenes = play(Stage(database, scope, works.BEGINS, _say_nothing, seed=3), works)
    residents = scenes.settled.resident_ids
    # The story ends with one matter of its own.
    for number in range(1, matter_count):
        _open_matter(scenes, number)
    opened = [open_vote(scenes, residents, each).id for each in votes]
    return Town(scope, f"/chuanying/{works.COMMUNITY}", residents, opened)


def _open_matter(scenes: Scenes, number: int) -> None:
    do, resident = scenes.stage.do, scenes.settled.resident_ids[number]
    said = do(
        scenes.secretary,
        opinions.record_opinion,
        text=f"第 {number} 件事该办了。",
        channel=Channel.COUNTER,
        person_id=resident,
    )
    topic = do(
        scenes.secretary,
        opinions.raise_topic,
        title=f"第 {number} 件事",
        summary="居民反映。",
        opinion_ids=[said.id],
    )
    do(scenes.secretary, matters.open_matter, topic_id=topic.id)


def sign_in(database: Database, scope: TenantScope, residents: Sequence[UUID]) -> list[str]:
    """An account for each resident, signed in now; the cookie of each."""
    act, place = (
        Act(OPERATOR, datetime.now(UTC)),
        identity.Place(scope.district_id, scope.tenant_id),
    )
    cookies = []
    with database.begin(PLATFORM) as session:
        for person_id in residents:
            account = identity.open_account(session, act, name="居民")
            identity.give_role(
                session,
                act,
                account_id=account.id,
                role=Role.RESIDENT,
                place=place,
                person_id=person_id,
            )
            link, token = uuid4().hex, uuid4().hex
            identity.issue_link(session, act, account_id=account.id, token=link)
            identity.sign_in(session, act, link_token=link, session_token=token)
            cookies.append(f"{COOKIE}={token}")
    return cookies


def _say_nothing(_words: str) -> None:
    pass
