"""A vote that a test can open, fill and close in a line each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered, Registry
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.db import Base
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.people.models import Person
from folkmoot.votes import queries, service
from folkmoot.votes import sitting as sitting_room
from folkmoot.votes.domain import SHORTEST, Channel, ElectorDraft, Receipt, Tally, Turnout
from folkmoot.votes.models import Closing, CountFailure
from folkmoot_sdk import Figures, Option, Outcome, Quantity, Secrecy

REPRESENTATIVES = ("representatives-meeting", "2026")
RESIDENTS = ("residents-meeting-by-person", "2026")
OWNERS = ("owners-ordinary", "2021")
ITEM = (Option("cables", "整治飞线"),)


def law(name: tuple[str, str]) -> Registered[Any]:
    return installed().entries["cn-statutes", Kind.DECISION_RULES, *name]


def method(name: str = "must-do-list") -> Registered[Any]:
    return installed().entries["ballots", Kind.VOTING_RULES, name, "1"]


def electors(count: int) -> list[ElectorDraft]:
    people = [uuid4() for _ in range(count)]
    return [ElectorDraft(str(person), (person,)) for person in people]


def owners(areas: Sequence[int]) -> list[ElectorDraft]:
    return [ElectorDraft(f"owner-{i}", (uuid4(),), 1, area) for i, area in enumerate(areas)]


class World(Protocol):
    """What tests/conftest.py makes."""

    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@dataclass
class Poll:
    """One vote in one community; every act is a transaction of its own."""

    world: World
    act: Act
    roll: list[ElectorDraft]
    vote_id: UUID
    second: Act = field(init=False)

    def __post_init__(self) -> None:
        self.second = replace(self.act, actor=Actor(uuid4(), frozenset({Role.GRID_WORKER})))

    def voter(self, number: int) -> Act:
        person = self.roll[number].person_ids[0]
        return replace(self.act, actor=Actor(uuid4(), frozenset({Role.RESIDENT}), person_id=person))

    def cast(self, number: int, choices: Mapping[str, Any], key: str = "") -> Receipt:
        with self.world.begin() as session:
            return service.cast_ballot(
                session,
                self.voter(number),
                vote_id=self.vote_id,
                choices=choices,
                request_key=key or uuid4().hex,
            )

    def enter(
        self, numbers: Sequence[int], tallies: Sequence[Tally], channel: Channel = Channel.PAPER
    ) -> UUID:
        with self.world.begin() as session:
            keys = [self.roll[number].key for number in numbers]
            return service.enter_batch(
                session,
                self.act,
                vote_id=self.vote_id,
                channel=channel,
                electors=keys,
                tallies=tallies,
            ).id

    def verify(self, batch_id: UUID, by: Act | None = None) -> None:
        with self.world.begin() as session:
            service.verify_batch(session, by or self.second, batch_id=batch_id)

    def reject(self, batch_id: UUID, by: Act | None = None) -> None:
        with self.world.begin() as session:
            service.reject_batch(session, by or self.second, batch_id=batch_id, reason="数错了")

    def object(self, batch_id: UUID, by: Act, text: str = "我没有交过票") -> None:
        with self.world.begin() as session:
            service.object_to_batch(session, by, batch_id=batch_id, text=text)

    @property
    def at_the_end(self) -> Act:
        """The secretary once the announced time is over, or now where none was announced."""
        with self.world.begin() as session:
            ends = queries.find_vote(session, self.vote_id).closes_at
        return replace(self.act, at=max(self.act.at, ends or self.act.at))

    def close(
        self, act: Act | None = None, announcement: str = "", release: str = ""
    ) -> Outcome | CountFailure:
        by = act or self.at_the_end
        with self.world.begin() as session:
            return service.close_vote(
                session, by, vote_id=self.vote_id, announcement=announcement, release=release
            )

    def recount(self, registry: Registry | None = None) -> service.Recount:
        with self.world.begin() as session:
            return service.recount(session, self.vote_id, registry=registry)

    def add(self, *rows: Base) -> None:
        """Rows as the app's own role could add them, past every service."""
        with self.world.begin() as session:
            for row in rows:
                session.add(row)
                session.flush()
            audit.record(session, self.act, "test:vote:stuff", self.vote_id)

    def closing(self) -> Closing:
        with self.world.begin() as session:
            found = queries.find_closing(session, self.vote_id)
            assert found is not None
            return found

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.world.begin() as session:
            yield session


def register(world: World, act: Act, people: Sequence[ElectorDraft]) -> None:
    """Take down everybody on the roll as a person of the community."""
    persons = {person for each in people for person in each.person_ids}
    with world.begin() as session:
        session.add_all(
            Person(
                id=person,
                name="某人",
                name_sort="mou ren",
                born_on=None,
                phone=None,
                party_member=False,
                salt=uuid4().hex,
            )
            for person in persons
        )
        audit.record(session, act, "test:person:register", "roll")


@pytest.fixture
def open_poll(world: World, act: Act) -> Callable[..., Poll]:
    """Opens a vote; unless told otherwise a named one among 5 residents, all of them eligible, and
    open for as short a time as may be.
    """

    def make(roll: list[ElectorDraft] | int = 5, **given: object) -> Poll:
        people = electors(roll) if isinstance(roll, int) else roll
        where = cast("World", given.pop("world", world))
        if not given.pop("registered", False):
            register(where, act, people)
        arguments: dict[str, Any] = {
            "title": "环境整治",
            "subject_id": uuid4(),
            "options": ITEM,
            "electors": people,
            "figures": Figures({Quantity.ELIGIBLE: len(people)}),
            "law": law(RESIDENTS),
            "method": method(),
            "secrecy": Secrecy.NAMED,
            "turnout": Turnout.TAKING_PART,
            **given,
        }
        if arguments["turnout"] is Turnout.TAKING_PART:
            arguments.setdefault("closes_at", act.at + SHORTEST)
        with where.begin() as session:
            vote = service.open_vote(session, act, **arguments)
        return Poll(where, act, people, vote.id)

    return make


@pytest.fixture
def sitting(monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
    """The meetings in session: every one that a test puts in here, and no other."""
    meetings: set[UUID] = set()
    monkeypatch.setattr(sitting_room, "_wiring", sitting_room._Wiring())  # noqa: SLF001 - put back after the test
    sitting_room.register_sitting(lambda _session, meeting_id, _at: meeting_id in meetings)
    return meetings


@pytest.fixture
def in_a_meeting(open_poll: Callable[..., Poll], sitting: set[UUID]) -> Callable[..., Poll]:
    """Opens a vote of those present in a meeting that sits, of 5 who are all eligible."""

    def make(roll: list[ElectorDraft] | int = 5, **given: object) -> Poll:
        present = roll if isinstance(roll, int) else len(roll)
        meeting_id = uuid4()
        sitting.add(meeting_id)
        arguments: dict[str, Any] = {
            "figures": Figures({Quantity.ELIGIBLE: present, Quantity.PRESENT: present}),
            "turnout": Turnout.ATTENDING,
            "meeting_id": meeting_id,
            **given,
        }
        return open_poll(roll, **arguments)

    return make


@pytest.fixture
def open_owners(open_poll: Callable[..., Poll]) -> Callable[..., Poll]:
    """Opens an owners' vote by area and heads."""

    def make(areas: Sequence[int], **given: object) -> Poll:
        figures = {Quantity.AREA_TOTAL: sum(areas), Quantity.HEADS_TOTAL: len(areas)}
        return open_poll(owners(areas), figures=Figures(figures), law=law(OWNERS), **given)

    return make
