"""Settling a community: estates, households, grids, bodies with members, boards, accounts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.demo.people import invented_names
from folkmoot.demo.stage import Cast, Stage, actor
from folkmoot.identity import service as identity
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.scope import PLATFORM
from folkmoot.notices import service as notices
from folkmoot.notices.queries import boards
from folkmoot.people import service as people
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import DERIVED, Office
from folkmoot.people.queries import constituted
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import BodyKind

# Who sets a community up before it has a secretary of its own.
FOUNDER = Actor(None, frozenset({Role.SECRETARY}))


@dataclass(frozen=True, slots=True)
class Estate:
    """Buildings of one shape: ``floors`` of ``doors``, every unit of ``area`` (0.01 m²)."""

    name: str
    buildings: int
    floors: int
    doors: int
    area: int


@dataclass(frozen=True, slots=True)
class BodySizes:
    party_committee: int
    residents_committee: int
    group_leaders: int
    representatives: int
    council: int
    supervision: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A community ready to deliberate; ids only."""

    cast: Cast
    grid_id: UUID
    household_ids: tuple[UUID, ...]
    resident_ids: tuple[UUID, ...]
    unit_ids: tuple[UUID, ...]
    members: dict[BodyKind, tuple[UUID, ...]]
    bodies: dict[BodyKind, UUID]
    board_ids: tuple[UUID, ...]


def settle(stage: Stage, estate: Estate, sizes: BodySizes, since: date) -> Settled:
    """Register everybody and constitute every body, in office from ``since``."""
    names = invented_names(stage.seed)
    grid_id = stage.do(FOUNDER, people.form_grid, name=f"{estate.name}网格").id
    households, residents, units = _house(stage, estate, grid_id, names, since)
    officers = _register(stage, islice(names, 40))
    members, bodies = _constitute(stage, sizes, since, officers, residents)
    cast = _cast(stage, members, officers, residents)
    stage.do(
        FOUNDER,
        people.assign_grid_worker,
        grid_id=grid_id,
        person_id=cast.grid_worker.person_id,
        from_on=since,
    )
    return Settled(
        cast, grid_id, households, residents, units, members, bodies, _boards(stage, estate)
    )


def _house(
    stage: Stage, estate: Estate, grid_id: UUID, names: Iterator[str], since: date
) -> tuple[tuple[UUID, ...], tuple[UUID, ...], tuple[UUID, ...]]:
    """A unit, a household in it, its owner living there: so for every door of the estate."""

    def work(session: Session, act: Callable[[], Act]) -> list[tuple[UUID, UUID, UUID]]:
        found = []
        for building, number in _doors(estate):
            unit = people.register_unit(
                session, act(), building=building, number=number, area=estate.area
            )
            household = people.register_household(session, act(), unit_id=unit.id, grid_id=grid_id)
            person = people.register_person(session, act(), name=next(names))
            people.move_in(
                session,
                act(),
                person_id=person.id,
                household_id=household.id,
                from_on=since,
                householder=True,
            )
            people.record_ownership(
                session, act(), unit_id=unit.id, person_id=person.id, from_on=since
            )
            found.append((household.id, person.id, unit.id))
        return found

    households, residents, units = zip(*stage.together(FOUNDER, work), strict=True)
    return households, residents, units


def _doors(estate: Estate) -> Iterator[tuple[str, str]]:
    for building in range(1, estate.buildings + 1):
        for floor in range(1, estate.floors + 1):
            for door in range(1, estate.doors + 1):
                yield f"{estate.name}{building}号楼", f"{floor}{door:02d}室"


def _register(stage: Stage, names: Iterator[str]) -> tuple[UUID, ...]:
    def work(session: Session, act: Callable[[], Act]) -> tuple[UUID, ...]:
        return tuple(people.register_person(session, act(), name=name).id for name in names)

    return stage.together(FOUNDER, work)


def _constitute(
    stage: Stage,
    sizes: BodySizes,
    since: date,
    officers: tuple[UUID, ...],
    residents: tuple[UUID, ...],
) -> tuple[dict[BodyKind, tuple[UUID, ...]], dict[BodyKind, UUID]]:
    ready, living = iter(officers), iter(residents)
    committee = tuple(islice(ready, sizes.residents_committee))
    members = {
        BodyKind.RESIDENTS_COMMITTEE: committee,
        # Cross-office holding is the custom: the secretary chairs both committees.
        BodyKind.PARTY_COMMITTEE: committee[:1] + tuple(islice(ready, sizes.party_committee - 1)),
        BodyKind.DELIBERATION_COUNCIL: tuple(islice(ready, sizes.council)),
        BodyKind.SUPERVISION_COMMITTEE: tuple(islice(ready, sizes.supervision)),
        BodyKind.REPRESENTATIVES_ASSEMBLY: tuple(islice(living, sizes.representatives)),
        BodyKind.GROUP_LEADERS_MEETING: tuple(islice(living, sizes.group_leaders)),
    }
    standing = _end_terms(stage, since)
    bodies = {kind: _body(stage, kind, ids, since) for kind, ids in members.items()}
    bodies |= {
        kind: standing.get(kind) or _body(stage, kind, (), since) for kind in sorted(DERIVED)
    }
    return members, bodies


def _end_terms(stage: Stage, since: date) -> dict[BodyKind, UUID]:
    """Whoever was elected before makes room; what follows from the registers stays."""
    standing = stage.read(_in_office, since)
    for kind in sorted(standing.keys() - DERIVED):
        stage.do(
            FOUNDER,
            people.dissolve_body,
            body_id=standing.pop(kind),
            on=since - timedelta(days=1),
            reason="换届",
        )
    return standing


def _in_office(session: Session, on: date) -> dict[BodyKind, UUID]:
    return {kind: body.id for kind, body in constituted(session, on).items()}


def _body(stage: Stage, kind: BodyKind, ids: tuple[UUID, ...], since: date) -> UUID:
    first = {
        BodyKind.PARTY_COMMITTEE: Office.SECRETARY,
        BodyKind.GROUP_LEADERS_MEETING: Office.GROUP_LEADER,
        BodyKind.REPRESENTATIVES_ASSEMBLY: Office.REPRESENTATIVE,
    }.get(kind, Office.CHAIR)
    everyone = {Office.GROUP_LEADER, Office.REPRESENTATIVE}
    drafts = [
        MemberDraft(
            person_id,
            first if position == 0 or first in everyone else Office.MEMBER,
            is_representative=kind is BodyKind.REPRESENTATIVES_ASSEMBLY,
        )
        for position, person_id in enumerate(ids)
    ]
    body = stage.do(
        FOUNDER,
        people.constitute_body,
        kind=kind,
        name=_NAMES[kind],
        members=drafts,
        on=since,
    )
    return body.id


_NAMES = {
    BodyKind.PARTY_COMMITTEE: "社区党委",
    BodyKind.RESIDENTS_COMMITTEE: "社区居民委员会",
    BodyKind.TWO_COMMITTEES: "两委会",
    BodyKind.GROUP_LEADERS_MEETING: "居民小组长会议",
    BodyKind.REPRESENTATIVES_ASSEMBLY: "居民代表大会",
    BodyKind.RESIDENTS_MEETING: "居民会议",
    BodyKind.HOUSEHOLDS_MEETING: "居民户代表会议",
    BodyKind.DELIBERATION_COUNCIL: "社区议事协商委员会",
    BodyKind.SUPERVISION_COMMITTEE: "社区监督委员会",
    BodyKind.OWNERS_ASSEMBLY: "业主大会",
}


def _boards(stage: Stage, estate: Estate) -> tuple[UUID, ...]:
    names = stage.read(district_rules).on(stage.now.astimezone(CHINA).date()).notice_boards
    known = {board.name: board.id for board in stage.read(boards)}
    place = f"{estate.name}一号楼门前"
    return tuple(
        known.get(name) or stage.do(FOUNDER, notices.register_board, name=name, place=place).id
        for name in names
    )


def _cast(
    stage: Stage,
    members: dict[BodyKind, tuple[UUID, ...]],
    officers: tuple[UUID, ...],
    residents: tuple[UUID, ...],
) -> Cast:
    """Accounts, one a part in the story."""
    committee = members[BodyKind.RESIDENTS_COMMITTEE]
    parts = {
        "secretary": (committee[0], "社区书记", Role.SECRETARY),
        "grid_worker": (officers[-1], "网格员", Role.GRID_WORKER),
        "recorder": (committee[1], "会议记录员", Role.SECRETARY),
        "verifier": (officers[-2], "监票人", Role.GRID_WORKER),
        "council_member": (
            members[BodyKind.DELIBERATION_COUNCIL][0],
            "议事协商委员会主任",
            Role.RESIDENT,
        ),
        "supervisor": (
            members[BodyKind.SUPERVISION_COMMITTEE][0],
            "监督委员会主任",
            Role.RESIDENT,
        ),
        "resident": (residents[-1], "居民", Role.RESIDENT),
    }
    return Cast(**{part: _account(stage, *spec) for part, spec in parts.items()})


def _account(stage: Stage, person_id: UUID, name: str, role: Role) -> Actor:
    place = identity.Place(stage.scope.district_id, stage.scope.tenant_id)
    with stage.database.begin(PLATFORM) as session:
        act = stage.act(Actor(None, frozenset({Role.OPERATOR})))
        account = identity.open_account(session, act, name=name)
        identity.give_role(
            session, act, account_id=account.id, role=role, place=place, person_id=person_id
        )
    return actor(account.id, person_id, role)
