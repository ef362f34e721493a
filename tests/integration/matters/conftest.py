"""Small settled communities, and matters brought to any step of the seven by the demo's scenes."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import func, literal, select, union_all
from tests.codes import district_code

from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.settling import BodySizes, Estate, Settled, settle
from folkmoot.demo.stage import Stage
from folkmoot.implementation.domain import AttemptState, Statement
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.audit.models import AuditHead
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.db import Base, table_of
from folkmoot.kernel.schema import is_tenant_table
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.matters import queries, service
from folkmoot.matters.dossier import Dossier, StepEntry
from folkmoot.matters.queries.record import trail_of
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings.domain import Stance, lead_of
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import seats_of
from folkmoot.meetings.service.calling import NATIONAL
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.tenancy.manifest import Manifest, read_manifest
from folkmoot.tenancy.manifest.values import DistrictEntry
from folkmoot.tenancy.models import Community
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.practice import notice_days
from folkmoot.tenancy.queries import find_community
from folkmoot.tenancy.steps import ORDER
from folkmoot.votes.domain import Tally
from folkmoot.votes.models import Vote
from folkmoot_sdk import BodyKind, Outcome, Subject

T = TypeVar("T")

CHUANYING = read_manifest(Path(__file__).parents[3] / "tenants" / "chuanying")
OPERATOR = Act(Actor(None, frozenset({Role.OPERATOR})), datetime(2014, 1, 1, tzinfo=UTC))
BEGINS = datetime(2026, 3, 2, 9, tzinfo=CHINA)
ESTATE = Estate("试验小区", buildings=1, floors=3, doors=4, area=80_00)
SIZES = BodySizes(
    party_committee=3,
    residents_committee=5,
    group_leaders=3,
    representatives=5,
    council=3,
    supervision=3,
)
ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY
LEADERS = BodyKind.GROUP_LEADERS_MEETING
SUPERVISORS = (BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE)
OPTIONS = (
    OptionDraft("A", "由物业公司维修", "修复停运的 4 部电梯"),
    OptionDraft("B", "由产权单位维修", "修复停运的 4 部电梯"),
)
DONE = {"state": AttemptState.SUCCEEDED, "evidence": "验收单存档。", "days": 1}

Counts = Mapping[str, int]


def _own_manifest(communities: int) -> Manifest:
    """Chuanying's first communities under a code of this run's own."""
    code = district_code()
    listed = CHUANYING.communities[:communities]
    streets = {entry.street_code for entry in listed}

    def own(old: str) -> str:
        return code + old[6:]

    return replace(
        CHUANYING,
        district=DistrictEntry(code, "试验区", "Test", f"m{code}"),
        streets=tuple(replace(s, code=own(s.code)) for s in CHUANYING.streets if s.code in streets),
        communities=tuple(
            replace(c, code=own(c.code), street_code=own(c.street_code), slug=f"c{number}")
            for number, c in enumerate(listed)
        ),
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a refused act must leave alone: rows by table, and the head of the chain."""

    rows: Counts
    head: tuple[int, str]


@dataclass
class Town:
    """One settled community; ``do`` is an act at the town's own time."""

    stage: Stage
    settled: Settled
    district_slug: str
    community_slug: str

    @property
    def scope(self) -> TenantScope:
        return self.stage.scope

    @property
    def scenes(self) -> Scenes:
        return Scenes(self.stage, self.settled)

    @property
    def secretary(self) -> Actor:
        return self.settled.cast.secretary

    @property
    def street_office_id(self) -> int:
        with self.begin() as session:
            return session.get_one(Community, self.scope.tenant_id).street_office_id

    @property
    def address(self) -> str:
        return f"/{self.district_slug}/{self.community_slug}"

    def begin(self) -> AbstractContextManager[TenantSession]:
        return self.stage.database.begin(self.scope)

    def do(self, verb: Callable[..., T], actor: Actor | None = None, /, **arguments: object) -> T:
        return self.stage.do(actor or self.secretary, verb, **arguments)

    def snapshot(self) -> Snapshot:
        """One query over all of the tenant's tables, and one for the head."""
        models = (mapper.class_ for mapper in Base.registry.mappers)
        owned = (table_of(model) for model in models if is_tenant_table(table_of(model)))
        tables = sorted(owned, key=lambda table: table.name)
        count = union_all(*(select(literal(t.name), func.count()).select_from(t) for t in tables))
        with self.begin() as session:
            rows = {str(name): int(rows) for name, rows in session.execute(count)}
            head = session.scalars(select(AuditHead)).one()
            return Snapshot(rows, (head.seq, head.hash))

    def is_sound(self) -> bool:
        with self.begin() as session:
            return verify(session).sound

    def topic(self, text: str = "楼道灯坏了。") -> UUID:
        heard = self.do(
            opinions.record_opinion,
            text=text,
            channel=Channel.COUNTER,
            person_id=self.settled.resident_ids[0],
        )
        return self.do(
            opinions.raise_topic, title="电梯维修", summary="4 部停运", opinion_ids=[heard.id]
        ).id

    def open(self, **proposed: object) -> "Case":
        return Case(self, self.do(service.open_matter, topic_id=self.topic()).id, proposed)


@dataclass
class Case:
    """One matter of a town. ``proposed`` is what its proposal will say."""

    town: Town
    id: UUID
    proposed: Mapping[str, object]
    options: tuple[OptionDraft, ...] = OPTIONS

    @property
    def record(self) -> Dossier:
        return self.town.stage.read(queries.dossier, self.id)

    @property
    def here(self) -> StepEntry:
        """Where it stands, without all the rest."""
        return self.town.stage.read(trail_of, self.id)[-1]

    def do(self, verb: Callable[..., T], actor: Actor | None = None, /, **arguments: object) -> T:
        return self.town.do(verb, actor, matter_id=self.id, **arguments)

    def advance(self) -> None:
        """One step on, for which everything has been recorded."""
        self.do(service.advance, to=ORDER[self.here.position])

    def bring_to(self, position: int) -> "Case":
        """Step by step, with evidence for each."""
        while (here := self.here.position) < position:
            self.supply(here)
            self.advance()
        return self

    def supply(self, position: int) -> None:
        """Record what the step at ``position`` is left with."""
        (
            lambda: None,
            self.propose,
            self.consult,
            self.review,
            self.resolve,
            self.publish,
            self.carry_out,
            self.wind_up,
        )[position]()

    def propose(self) -> None:
        said = {"subject": Subject.FACILITIES, "affected": "近 200 户", **self.proposed}
        self.do(service.propose, **said)

    def meet(
        self,
        body: BodyKind,
        present: int | None = None,
        *,
        everybody: bool = False,
        **called: object,
    ) -> Meeting:
        """A meeting on this matter, called in time and open; ``everybody`` called comes."""
        scenes = self.town.scenes
        meeting = scenes.call(self.id, body, "会议", after_days=self._wait(body), **called)  # type: ignore[arg-type] # as call takes them
        who = self.called(meeting) if everybody else self.members(body)
        scenes.gather(meeting, who[:present])
        return meeting

    def _wait(self, body: BodyKind) -> int:
        """Days until a lawful one is near: all tests of a town share its years, and terms end."""
        today = self.town.stage.now.astimezone(CHINA).date()
        days = self.town.stage.read(notice_days, body, today)
        lead = lead_of(notified=today, held=today, days=days, last_day=NATIONAL.last_day)
        return (lead.earliest - today).days + 1

    def called(self, meeting: Meeting) -> tuple[UUID, ...]:
        """Everybody on the roster of a meeting."""
        return tuple(seat.person_id for seat in self.town.stage.read(seats_of, meeting.id))

    def members(self, body: BodyKind) -> tuple[UUID, ...]:
        members = self.town.settled.members
        if body is BodyKind.TWO_COMMITTEES:
            both = (BodyKind.RESIDENTS_COMMITTEE, BodyKind.PARTY_COMMITTEE)
            return tuple(dict.fromkeys(person for kind in both for person in members[kind]))
        return members[body]

    def disperse(self, meeting: Meeting) -> None:
        self.town.scenes.disperse(meeting)

    def consult(self) -> None:
        meeting = self.meet(BodyKind.TWO_COMMITTEES)
        known = {option.key for option in self.record.options}
        for option in self.options:
            if option.key not in known:
                self.do(service.add_option, option=option)
        self.disperse(meeting)

    def review(self, present: int | None = None) -> None:
        meeting = self.meet(LEADERS, present)
        views = {option.key: Stance.SUPPORT for option in self.record.options}
        self.town.scenes.state_views(self.id, meeting, LEADERS, views)
        self.disperse(meeting)

    def resolve(self, winner: str = "A", *, against: int = 0) -> Outcome:
        """A vote in which all present are for ``winner`` (or several), but ``against`` of them."""
        meeting = self.meet(ASSEMBLY)
        outcome = self.vote_in(meeting, winner, against=against)
        self.disperse(meeting)
        return outcome

    def vote_in(self, meeting: Meeting, winner: str = "A", *, against: int = 0) -> Outcome:
        present = self.members(ASSEMBLY)
        keys = [option.key for option in self.record.options]
        yes = {key: "for" if key in winner else "against" for key in keys}
        tallies = [Tally(yes, len(present) - against)]
        tallies += [Tally(dict.fromkeys(keys, "against"), against)] if against else []
        scenes = self.town.scenes
        return scenes.count_hands(self.id, meeting, "must-do-list", tallies, present)[1]

    def ask_owners(self, against: frozenset[str] = frozenset(), **asked: object) -> Outcome:
        """All owners vote on paper; those with a key in ``against`` say no to everything."""
        from folkmoot.votes import service as votes
        from folkmoot.votes.domain import Channel as BallotChannel
        from folkmoot.votes.queries import roll_of

        ends = self.town.stage.now + timedelta(days=14)
        vote: Vote = self.do(
            service.open_owners_vote, method="must-do-list", **{"closes_at": ends, **asked}
        )
        keys = [o.key for o in self.record.options if o.key in asked.get("option_keys", o.key)]  # type: ignore[operator] # a list of keys, or the key itself
        roll = tuple(self.town.stage.read(roll_of, vote.id))
        said = {True: dict.fromkeys(keys, "against"), False: dict.fromkeys(keys, "for")}
        batch = self.town.do(
            votes.enter_batch,
            self.town.settled.cast.recorder,
            vote_id=vote.id,
            channel=BallotChannel.PAPER,
            electors=roll,
            tallies=[Tally(said[key in against], electors=(key,)) for key in roll],
        )
        self.town.do(votes.verify_batch, self.town.settled.cast.verifier, batch_id=batch.id)
        outcome = self.do(service.close_vote_on_matter, vote_id=vote.id)
        assert isinstance(outcome, Outcome)
        return outcome

    def publish(self, kind: NoticeKind = NoticeKind.RESOLUTION) -> UUID:
        self.town.scenes.publish(self.id, NoticeKind(kind), "公示", "决议内容。")
        return self.record.notices[-1].id

    def try_item(self, option_key: str = "A", **report: object) -> UUID:
        """One attempt at this round's item, reported as ``report`` says (as a success)."""
        item_id = self.town.scenes.items(self.id)[option_key]
        return self.town.scenes.attempt(item_id, "物业公司", "请其维修", [{**DONE, **report}])

    def fail(self, option_key: str = "A") -> UUID:
        return self.try_item(
            option_key, state=AttemptState.REFUSED, reason="无力承担。", evidence=""
        )

    def carry_out(self) -> None:
        for key in self.town.scenes.items(self.id):
            self.try_item(key)

    def wind_up(self, *, sign: bool = True) -> None:
        """All that closing asks for: notices that have run, residents asked, two bodies signed."""
        self.publish(NoticeKind.OUTCOME)
        self.do(service.ask_satisfaction)
        for body in SUPERVISORS if sign else ():
            self.sign(body)
        self.town.stage.now += timedelta(days=30)

    def sign(self, body: BodyKind, statement: Statement = Statement.APPROVE) -> None:
        cast = self.town.settled.cast
        council = body is BodyKind.DELIBERATION_COUNCIL
        self.do(
            service.sign_off,
            cast.council_member if council else cast.supervisor,
            body_id=self.town.settled.bodies[body],
            statement=statement,
            text="现场查看。",
        )


Found = Callable[..., tuple[Town, ...]]


@pytest.fixture(scope="session")
def found_towns(database: Database) -> Found:
    """Make settled communities of one fresh district, standing at ``begins``."""
    # The demo's ids follow from seed and time, and accounts are the whole platform's.
    seeds = iter(range(int(secrets.token_hex(4), 16), 1 << 60))

    def found(number: int = 1, begins: datetime = BEGINS) -> tuple[Town, ...]:
        manifest = _own_manifest(number)
        onboard(database, OPERATOR, manifest)
        return tuple(_settled(entry.slug, manifest, begins) for entry in manifest.communities)

    def _settled(slug: str, manifest: Manifest, begins: datetime) -> Town:
        with database.begin() as session:
            community = find_community(session, manifest.district.slug, slug)
        scope = TenantScope(community.id, community.district_id)
        stage = Stage(database, scope, begins, lambda _said: None, next(seeds))
        settled = settle(stage, ESTATE, SIZES, date(begins.year, 1, 1))
        return Town(stage, settled, manifest.district.slug, slug)

    return found


@pytest.fixture(scope="module")
def towns(found_towns: Found) -> tuple[Town, ...]:
    """Two communities of one district, for a module; each test opens matters of its own."""
    return found_towns(2)


@pytest.fixture(scope="module")
def town(towns: tuple[Town, ...]) -> Town:
    return towns[0]


@pytest.fixture
def unchanged() -> Callable[[Town], AbstractContextManager[None]]:
    """A context in which a town's tables and audit head must stay as they are."""
    from contextlib import contextmanager

    @contextmanager
    def watch(town: Town) -> Iterator[None]:
        before = town.snapshot()
        yield
        assert town.snapshot() == before

    return watch
