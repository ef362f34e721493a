"""One community on stage: a clock that the story moves, seeded ids, and who acts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.ids import uuid7
from folkmoot.kernel.scope import TenantScope
from folkmoot.matters.wiring import wire

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass
class Stage:
    """Where a story plays. ``do`` runs one verb in one transaction, at the story's present time."""

    database: Database
    scope: TenantScope
    now: datetime
    say: Say
    seed: int
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        # The stories play without the web application, which else tells the rooms of each other.
        wire()
        self._random = Random(self.seed)  # noqa: S311 - the same ids on every machine, no secrets

    def new_id(self, at: datetime) -> UUID:
        return uuid7(at, self._random.getrandbits(74))

    def at(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Move on to a moment of the story; it never goes back."""
        moment = datetime(year, month, day, hour, minute, tzinfo=CHINA)
        if moment < self.now:
            raise ValueError(f"the story is at {self.now}, and {moment} is before that")
        self.now = moment

    def act(self, actor: Actor) -> Act:
        """The next act; each takes a second, so that no two happen at once."""
        self.now += timedelta(seconds=1)
        return Act(actor, self.now, self.new_id)

    def do(self, actor: Actor, verb: Callable[..., T], **arguments: object) -> T:
        with self.database.begin(self.scope) as session:
            return verb(session, self.act(actor), **arguments)

    def read(self, query: Callable[..., T], *arguments: object, **named: object) -> T:
        with self.database.begin(self.scope) as session:
            return query(session, *arguments, **named)

    def together(self, actor: Actor, work: Callable[[Session, Callable[[], Act]], T]) -> T:
        """Many verbs in one transaction, for rosters of hundreds."""
        with self.database.begin(self.scope) as session:
            return work(session, lambda: self.act(actor))


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts of a story."""

    secretary: Actor
    grid_worker: Actor
    recorder: Actor
    verifier: Actor
    council_member: Actor
    supervisor: Actor
    resident: Actor


def actor(account_id: UUID, person_id: UUID | None, *roles: Role) -> Actor:
    return Actor(account_id, frozenset(roles), person_id)
