"""Districts of any size whose communities owe a year's meetings, put straight into the tables.

By the superuser and without foreign keys: a hundred real meetings would say nothing more here.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from folkmoot.compliance.domain import Rule
from folkmoot.compliance.frames import Frame, frame_of
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.notices.domain import NoticeKind
from folkmoot.tenancy.models import Community, CommunityStatus, District, StreetOffice
from folkmoot.tenancy.queries import find_district
from folkmoot_sdk import BodyKind, Cadence, Span

YEAR = 2026
_ENTRIES = [
    entry for key, entry in installed().entries.items() if key[:2] == ("method-4321", Kind.CADENCES)
]


def _rule(entry: Registered[Cadence]) -> dict[str, object]:
    """As an obligation keeps it."""
    asks = entry.contribution
    rule = Rule(
        entry.plugin, asks.id, asks.version, asks.title, asks.source, asks.in_force, asks.at_least,
        statute=False,
    )  # fmt: skip
    return {**rule.to_plain(), "outdoes": []}


CADENCES: list[Cadence] = [entry.contribution for entry in _ENTRIES]
RULES = {entry.contribution.body: _rule(entry) for entry in _ENTRIES}
_numbers = count(random.SystemRandom().randrange(10**9))
OPERATOR = Act(Actor(None, frozenset({Role.OPERATOR})), datetime(2026, 1, 1, tzinfo=UTC))


@dataclass
class Place:
    """A community. Shaped like the World of the other tests, for signing in."""

    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str
    street_office_id: int
    street_slug: str
    owed: list[tuple[BodyKind, Span, UUID]] = field(default_factory=list)


@dataclass
class Town:
    """A district with its communities, and what is done to them behind the platform's back."""

    database: Database
    admin: psycopg.Connection
    id: int
    slug: str
    places: list[Place]

    def owe(self, place: Place, year: int = YEAR) -> None:
        """The nineteen meetings of a year."""
        place.owed = [(body, span, uuid4()) for body, span in standing_meetings(year)]
        self._put(
            "INSERT INTO obligation (tenant_id, district_id, id, body_kind, starts_on, ends_on,"
            " ordinal, edition, cadence, made_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, 1, 1, %s, '2026-01-01')",
            [
                (*self._key(place), key, body, span.start, span.end, Jsonb(RULES[body]))
                for body, span, key in place.owed
            ],
        )

    def meet(self, place: Place, *which: int, met_on: date | None = None) -> None:
        rows = []
        for number in which:
            body, span, key = place.owed[number]
            at = datetime.combine(met_on or span.start, datetime.min.time(), UTC)
            appraised = body is BodyKind.APPRAISAL_MEETING
            kind = NoticeKind.APPRAISAL if appraised else NoticeKind.MINUTES
            held = (uuid4(), at, at, kind.value)
            rows.append((*self._key(place), key, body, span.start, span.end, *held))
        self._put(
            "INSERT INTO discharge (tenant_id, district_id, obligation_id, body_kind, starts_on,"
            " ends_on, meeting_id, opened_at, met_at, notice_kind, quorate, notice_in_time,"
            " ended_as, notice_id, notice_ends_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " true, true, 'closed', gen_random_uuid(), '2026-01-30')",
            rows,
        )

    def excuse(self, place: Place, *which: int) -> None:
        self._put(
            "INSERT INTO obligation_excuse VALUES (%s, %s, %s, '水灾', %s, '2026-01-01')",
            [(*self._key(place), place.owed[number][2], uuid4()) for number in which],
        )

    def lift(self, place: Place, *which: int) -> None:
        self._put(
            "INSERT INTO obligation_lift VALUES (%s, %s, %s, '办法修订', '2026-01-01')",
            [(*self._key(place), place.owed[number][2]) for number in which],
        )

    def frame(self, today: date) -> Frame:
        with self.database.begin() as session:
            return frame_of(session, find_district(session, self.slug), today)

    def _key(self, place: Place) -> tuple[int, int]:
        return place.scope.tenant_id, self.id

    def _put(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self.admin.transaction(), self.admin.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.executemany(statement, rows)


def standing_meetings(year: int) -> Iterator[tuple[BodyKind, Span]]:
    """What the 4321 method asks for: 12, 4, 2 and 1."""
    for cadence in CADENCES:
        for span in cadence.periods(year):
            yield cadence.body, span


def found_town(
    database: Database, admin: psycopg.Connection, communities: int, streets: int
) -> Town:
    """A district whose communities are dealt out to so many street offices."""
    code = f"{next(_numbers):09d}"
    with database.begin(PLATFORM) as session:
        district = District(
            code=code, slug=f"t{code}", name="试验区", name_en="Test", listed_year=2023,
            rules={}, manifest_digest="",
        )  # fmt: skip
        session.add(district)
        session.flush()
        offices = [
            StreetOffice(
                district_id=district.id, code=f"{code}{n:03d}", slug=f"s{n}", name=f"街道{n}"
            )
            for n in range(streets)
        ]
        session.add_all(offices)
        session.flush()
        rows = [
            Community(
                district_id=district.id, street_office_id=offices[n % streets].id,
                code=f"{code}{n:05d}", slug=f"c{n}", name=f"社区{n}", status=CommunityStatus.LIVE,
            )
            for n in range(communities)
        ]  # fmt: skip
        session.add_all(rows)
        audit.record(session, OPERATOR, "test:town:found", code)
        district_id = district.id
        places = [
            Place(
                database, TenantScope(row.id, district_id), f"t{code}", row.slug,
                row.street_office_id, offices[n % streets].slug,
            )
            for n, row in enumerate(rows)
        ]  # fmt: skip
    return Town(database, admin, district_id, f"t{code}", places)


def unevenly(town: Town, seed: int) -> None:
    """A seeded mess: some met in time, some ahead, some excused, some lifted."""
    drawn = random.Random(seed)  # noqa: S311 - a test's
    for place in town.places:
        numbers = list(range(len(place.owed)))
        drawn.shuffle(numbers)
        met, excused, lifted = (drawn.randrange(7) for _ in range(3))
        town.meet(place, *numbers[:met])
        town.excuse(place, *numbers[met - 1 if met else 0 :][:excused])
        town.lift(place, *numbers[-lifted:] if lifted else ())
