"""Three live communities full of texts that give them away: two of one district, one of another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from tests.conftest import World, make_live
from tests.isolation.furnishing import furnish, play

from folkmoot.demo import settling, works
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.people import invented_names
from folkmoot.demo.stage import Stage
from folkmoot.identity import service as identity
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.db import Base
from folkmoot.kernel.models import load_all
from folkmoot.kernel.schema import is_tenant_table
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.models import Community, CommunityStatus, District, StreetOffice

load_all()
TENANT_TABLES = sorted(t.name for t in Base.metadata.tables.values() if is_tenant_table(t))
# Arguments that are a person's words; others are names of rules, of options, of states.
WORDS = frozenset(
    {
        *("title", "text", "summary", "purpose", "place", "name", "plan", "counterparty", "reason"),
        *("evidence", "affected", "body", "note", "promised", "building", "number"),
    }
)
OPERATOR = Actor(None, frozenset({Role.OPERATOR}))


@dataclass
class TellingStage(Stage):
    """A stage on which every text carries ``mark`` and every name of a person ``name_mark``."""

    mark: str = ""

    def do(self, actor: Actor, verb: Any, **arguments: object) -> Any:  # noqa: ANN401 - any verb's
        marked = {key: self._marked(key, value) for key, value in arguments.items()}
        return super().do(actor, verb, **marked)

    def _marked(self, key: str, value: object) -> object:
        if key in WORDS and type(value) is str:
            return f"{value}{self.mark}"
        if key == "option" and is_dataclass(value) and not isinstance(value, type):
            told = {f.name for f in fields(value)} & {"label", "promise"}
            return replace(value, **{name: f"{getattr(value, name)}{self.mark}" for name in told})
        return value


@dataclass(frozen=True)
class Neighbour:
    """One community with all that goes on in it. ``ids`` are its rows' by table, oldest first."""

    letter: str
    world: World
    scenes: Scenes
    ids: Mapping[str, tuple[UUID, ...]]

    @property
    def scope(self) -> TenantScope:
        return self.world.scope

    @property
    def mark(self) -> str:
        """In every text, and nowhere else in the world."""
        return mark_of(self.letter)

    @property
    def name_mark(self) -> str:
        """In every person's name."""
        return name_mark_of(self.letter)


def mark_of(letter: str) -> str:
    return f"Qx{letter}7text"


def name_mark_of(letter: str) -> str:
    return f"Qx{letter}7name"


@dataclass(frozen=True)
class Neighbours:
    """``a`` is the one that is pried into; ``b`` lives next door, ``c`` in another district."""

    a: Neighbour
    b: Neighbour
    c: Neighbour
    # Far away from all of them, for acts that change something.
    d: Neighbour
    now: datetime

    def __iter__(self) -> Iterator[Neighbour]:
        return iter((self.a, self.b, self.c))


def make_neighbours(database: Database, admin: psycopg.Connection) -> Neighbours:
    act = Act(Actor(None, frozenset({Role.OPERATOR, Role.SECRETARY})), works.BEGINS)
    one, other = (_district(database, act) for _ in range(2))
    a, b, c, d = (
        _neighbour(database, admin, act, letter, place)
        for letter, place in zip("ABCD", (one, one, other, other), strict=True)
    )
    return Neighbours(a, b, c, d, max(each.scenes.stage.now for each in (a, b, c, d)))


def _district(database: Database, act: Act) -> tuple[int, str]:
    code = uuid4().hex[:12]
    with database.begin(PLATFORM) as session:
        district = District(
            code=code,
            slug=f"i{code}",
            name="邻里区",
            name_en="Next door",
            listed_year=2023,
            rules={},
            manifest_digest="",
        )
        session.add(district)
        audit.record(session, act, "test:district:make", code)
        return district.id, district.slug


def _neighbour(
    database: Database,
    admin: psycopg.Connection,
    act: Act,
    letter: str,
    district: tuple[int, str],
) -> Neighbour:
    world = _live_world(database, act, letter, district)
    stage = TellingStage(
        database, world.scope, works.BEGINS, _say_nothing, uuid4().int, mark=mark_of(letter)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "invented_names", lambda seed: _names(seed, letter))
        scenes = play(stage, works)
        furnish(scenes)
    return Neighbour(letter, world, scenes, _ids(admin, world.scope))


def _names(seed: int, letter: str) -> Iterator[str]:
    return (f"{name}{name_mark_of(letter)}" for name in invented_names(seed))


def _live_world(database: Database, act: Act, letter: str, district: tuple[int, str]) -> World:
    district_id, slug = district
    code = uuid4().hex[:12]
    with database.begin(PLATFORM) as session:
        street = StreetOffice(district_id=district_id, code=code, slug=f"s{letter}", name="某街道")
        session.add(street)
        session.flush()
        community = Community(
            district_id=district_id,
            street_office_id=street.id,
            code=code,
            slug=f"n{letter.lower()}",
            name=f"{letter}社区",
            status=CommunityStatus.LIVE,
        )
        session.add(community)
        audit.record(session, act, "test:community:make", code)
        scope = TenantScope(community.id, district_id)
    return make_live(World(database, scope, slug, community.slug), act)


# A walk tries the first and the last two; the assembly's last quarter can still be moved.
_IN_ORDER = {"obligation": "ends_on, body_kind, id"}


def _ids(admin: psycopg.Connection, scope: TenantScope) -> dict[str, tuple[UUID, ...]]:
    keyed = [name for name in TENANT_TABLES if "id" in Base.metadata.tables[name].columns]
    return {
        name: tuple(
            row[0]
            for row in admin.execute(
                f"SELECT id FROM {name} WHERE tenant_id = %s"  # noqa: S608 - our own names
                f" ORDER BY {_IN_ORDER.get(name, 'id')}",
                [scope.tenant_id],
            )
        )
        for name in keyed
    }


def _say_nothing(_words: str) -> None:
    pass


def open_account(
    neighbour: Neighbour, role: Role, at: datetime, *, person_id: UUID | None, token: str
) -> None:
    """An account with one role, in this community or its district, signed in under ``token``."""
    place = {
        Role.OPERATOR: identity.Place(),
        Role.DISTRICT_OFFICER: identity.Place(neighbour.scope.district_id),
        Role.STREET_OFFICER: identity.Place(
            neighbour.scope.district_id, None, neighbour.world.street_office_id
        ),
    }.get(role, identity.Place(neighbour.scope.district_id, neighbour.scope.tenant_id))
    act, link = Act(OPERATOR, at), uuid4().hex
    with neighbour.world.database.begin(PLATFORM) as session:
        account = identity.open_account(session, act, name=f"来自{neighbour.letter}的账号")
        identity.give_role(
            session, act, account_id=account.id, role=role, place=place, person_id=person_id
        )
        identity.issue_link(session, act, account_id=account.id, token=link)
        identity.sign_in(session, act, link_token=link, session_token=token)
