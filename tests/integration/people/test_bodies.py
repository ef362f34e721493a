"""Bodies constituted, filled, ended; rosters of a day."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, Refused
from folkmoot.people import service
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import KinRelation, Office
from folkmoot.people.queries import (
    bodies_of_person,
    body_of,
    constituted,
    representation,
    roster,
)
from folkmoot_sdk import BodyKind

Village = Any  # the fixtures' own classes
World = Any
Counting = Callable[[], AbstractContextManager[list[str]]]

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_a_committee_is_in_office_until_the_corresponding_day_five_years_on(
    village: Village,
) -> None:
    body, _ = village.committee()
    assert body.until == date(2031, 3, 2)
    for day, seats in ((TODAY - DAY, 0), (TODAY, 5), (date(2031, 3, 2), 5), (date(2031, 3, 3), 0)):
        assert len(roster(village.session, body.id, day).seats) == seats
    assert body_of(village.session, BodyKind.RESIDENTS_COMMITTEE, TODAY) is body
    with pytest.raises(NotFound, match=r"body\.none"):
        body_of(village.session, BodyKind.RESIDENTS_COMMITTEE, TODAY - DAY)


def test_a_body_of_2016_has_the_term_of_its_day(village: Village) -> None:
    body, _ = village.committee(on=date(2016, 6, 1))
    assert body.until == date(2019, 6, 1)


def test_before_2026_no_law_said_who_sits_in_a_representatives_meeting(village: Village) -> None:
    drafts = [MemberDraft(person) for person in village.persons(9)]
    village.body(BodyKind.REPRESENTATIVES_ASSEMBLY, drafts, date(2025, 12, 31))
    with pytest.raises(Refused) as refused:
        village.committee(10, on=date(2025, 12, 31))
    assert "1989" in str(refused.value.params["source"])


def test_the_law_of_bodies_is_that_of_the_plugins_in_use(world: World, act: Act) -> None:
    """Nothing about sizes and terms is the platform's own: without a law it knows of none."""
    with pytest.raises(Invalid, match=r"body\.no_term"), world.begin() as session:
        service.constitute_body(
            session, act, kind=BodyKind.RESIDENTS_COMMITTEE, name="第一届", on=TODAY
        )


@pytest.mark.parametrize("count", [4, 10])
def test_a_committee_of_another_size_is_refused_and_nothing_is_made(
    village: Village, count: int
) -> None:
    with pytest.raises(Refused, match=r"body\.committee_size"):
        village.committee(count)
    assert constituted(village.session, TODAY) == {}


def test_a_meeting_short_of_representatives_is_refused_with_their_number(
    village: Village,
) -> None:
    with pytest.raises(Refused) as refused:
        village.assembly(5, 19)
    assert refused.value.code == "body.representatives_short"
    assert refused.value.params["short"] == 1


def test_a_roster_tells_members_representatives_and_observers_apart(village: Village) -> None:
    body = village.assembly(5, 20)
    service.add_mandate(
        village.session,
        village.act,
        body_id=body.id,
        person_id=village.person("周列席").id,
        office=Office.OBSERVER,
        from_on=TODAY,
    )
    found = roster(village.session, body.id, TODAY)
    assert (len(found.seats), len(found.members), len(found.representatives)) == (26, 25, 20)
    assert [seat.name for seat in found.seats if seat.observer] == ["周列席"]
    assert [seat.office.rank for seat in found.seats] == sorted(
        seat.office.rank for seat in found.seats
    )


def test_a_community_has_one_body_of_a_kind_at_a_time(village: Village) -> None:
    body, _ = village.committee()
    with pytest.raises(Refused, match=r"body\.in_office"):
        village.committee(on=TODAY + DAY)
    with pytest.raises(Refused, match=r"body\.in_office"):
        village.committee(on=TODAY - DAY)
    service.dissolve_body(village.session, village.act, body_id=body.id, on=TODAY, reason="换届")
    successor, _ = village.committee(on=TODAY + DAY)
    assert len(roster(village.session, body.id, TODAY).seats) == 5
    assert len(roster(village.session, body.id, TODAY + DAY).seats) == 0
    assert body_of(village.session, body.kind, TODAY + DAY) is successor


def test_an_unknown_person_cannot_be_a_member(village: Village) -> None:
    drafts = [MemberDraft(uuid4())]
    with pytest.raises(NotFound, match=r"person\.unknown"):
        village.body(BodyKind.DELIBERATION_COUNCIL, drafts)


def related(village: Village, one: UUID, other: UUID) -> None:
    service.record_kinship(
        village.session, village.act, person_id=one, relative_id=other, relation=KinRelation.SPOUSE
    )


@pytest.mark.parametrize("first", ["committee", "supervisors"])
@pytest.mark.parametrize("how", ["member", "related"])
def test_supervisors_are_independent_whichever_body_comes_first(
    village: Village, first: str, how: str
) -> None:
    members, outsider = village.persons(5), village.person().id
    if how == "related":
        related(village, outsider, members[2])
    supervisors = [members[2] if how == "member" else outsider]
    bodies = {
        "committee": (BodyKind.RESIDENTS_COMMITTEE, members),
        "supervisors": (BodyKind.SUPERVISION_COMMITTEE, supervisors),
    }
    second = next(name for name in bodies if name != first)
    for name in (first, second):
        kind, sitting = bodies[name]
        drafts = [MemberDraft(person) for person in sitting]
        if name == first:
            village.body(kind, drafts)
            continue
        with pytest.raises(Refused) as refused:
            village.body(kind, drafts)
    code = {"member": "on_committee", "related": "related"}[how]
    assert refused.value.code == f"body.supervisor_{code}"
    assert "URC 36" in str(refused.value.params["source"])
    # Whichever came first, it is the supervisor who is named, and the member beside.
    named = {"member": {"name": "居民2"}, "related": {"name": "王小明", "relative": "居民2"}}[how]
    assert named.items() <= refused.value.params.items()


def test_a_former_members_spouse_may_supervise(village: Village) -> None:
    body, members = village.committee(6)
    outsider = village.person().id
    related(village, outsider, members[0])
    seat = mandate_of(village, body.id, members[0])
    service.end_mandate(village.session, village.act, mandate_id=seat, on=TODAY, reason="辞职")
    with pytest.raises(Refused, match="supervisor_related"):
        village.body(BodyKind.SUPERVISION_COMMITTEE, [MemberDraft(outsider)], TODAY)
    village.body(BodyKind.SUPERVISION_COMMITTEE, [MemberDraft(outsider)], TODAY + DAY)


def test_a_supervisor_cannot_join_the_committee_later(village: Village) -> None:
    body, _ = village.committee()
    supervisor = village.person().id
    village.body(BodyKind.SUPERVISION_COMMITTEE, [MemberDraft(supervisor)])
    with pytest.raises(Refused, match="supervisor_on_committee"):
        service.add_mandate(
            village.session,
            village.act,
            body_id=body.id,
            person_id=supervisor,
            from_on=TODAY + DAY,
        )


def mandate_of(village: Village, body_id: UUID, person_id: UUID) -> UUID:
    from sqlalchemy import select

    from folkmoot.people.models import Mandate

    query = select(Mandate.id).where(Mandate.body_id == body_id, Mandate.person_id == person_id)
    found: UUID = village.session.scalars(query).one()
    return found


def test_a_person_holds_one_mandate_in_a_body_at_a_time(village: Village) -> None:
    body, members = village.committee()

    def join(on: date) -> Any:  # noqa: ANN401 - a row
        return service.add_mandate(
            village.session, village.act, body_id=body.id, person_id=members[0], from_on=on
        )

    with pytest.raises(Conflict, match=r"dates\.overlap"):
        join(TODAY + DAY)
    seat = mandate_of(village, body.id, members[0])
    service.end_mandate(village.session, village.act, mandate_id=seat, on=TODAY, reason="辞职")
    assert len(roster(village.session, body.id, TODAY + DAY).seats) == 4
    assert join(TODAY + 2 * DAY).until == body.until
    assert len(roster(village.session, body.id, TODAY + 2 * DAY).seats) == 5


@pytest.mark.parametrize("on", [TODAY - DAY, date(2031, 3, 3)])
def test_a_mandate_lies_within_the_term(village: Village, on: date) -> None:
    body, _ = village.committee()
    with pytest.raises(Invalid, match=r"mandate\.outside_term"):
        service.add_mandate(
            village.session,
            village.act,
            body_id=body.id,
            person_id=village.person().id,
            from_on=on,
        )


@pytest.mark.parametrize("on", [TODAY - DAY, date(2031, 3, 3)])
def test_a_mandate_ends_within_its_span_and_with_a_reason(village: Village, on: date) -> None:
    body, members = village.committee()
    seat = mandate_of(village, body.id, members[0])
    with pytest.raises(Invalid, match=r"dates\.end"):
        service.end_mandate(village.session, village.act, mandate_id=seat, on=on, reason="辞职")
    with pytest.raises(Invalid, match=r"text\.required"):
        service.end_mandate(village.session, village.act, mandate_id=seat, on=TODAY, reason=" ")


def test_the_two_committees_are_the_union_of_both(village: Village) -> None:
    _, members = village.committee()
    secretary = village.person("赵书记").id
    party = [MemberDraft(secretary, Office.SECRETARY), MemberDraft(members[0], Office.VICE_CHAIR)]
    village.body(BodyKind.PARTY_COMMITTEE, party)
    both = village.body(BodyKind.TWO_COMMITTEES, [])
    found = roster(village.session, both.id, TODAY)
    assert both.until is None
    assert len(found.seats) == 6
    assert found.seats[0].name == "赵书记"
    # Who sits in both has one seat, with the higher office.
    assert found.seats[1].person_id == members[0]
    assert found.seats[1].office is Office.VICE_CHAIR
    with pytest.raises(Refused, match=r"body\.derived"):
        service.add_mandate(
            village.session, village.act, body_id=both.id, person_id=secretary, from_on=TODAY
        )


def test_the_residents_meeting_is_of_all_adults_who_live_here_that_day(village: Village) -> None:
    grown = village.person("甲", born_on=date(2008, 3, 2)).id
    minor = village.person("乙", born_on=date(2008, 3, 3)).id
    unknown = village.person("丙").id
    village.person("丁", born_on=date(1950, 1, 1))
    for number, person in enumerate((grown, minor, unknown)):
        village.home(person, f"1栋{number}")
    body = village.body(BodyKind.RESIDENTS_MEETING, [])

    def present(on: date) -> set[UUID]:
        return {seat.person_id for seat in roster(village.session, body.id, on).seats}

    assert present(TODAY) == {grown, unknown}
    assert present(TODAY + DAY) == {grown, minor, unknown}
    assert present(TODAY - DAY) == set()


def test_by_household_each_sends_one_its_householder_if_there_is_one(village: Village) -> None:
    session, act = village.session, village.act
    elder, head, alone = village.persons(3)
    home = village.home(elder, "1栋101")
    service.move_in(
        session, act, person_id=head, household_id=home, from_on=TODAY, householder=True
    )
    village.home(alone, "1栋102")
    body = village.body(BodyKind.HOUSEHOLDS_MEETING, [])
    seats = roster(session, body.id, TODAY).seats
    assert {seat.person_id for seat in seats} == {head, alone}


def test_the_owners_assembly_is_of_those_who_own_that_day(village: Village) -> None:
    owner, _ = village.persons(2)
    for number in ("1", "2"):
        service.record_ownership(
            village.session,
            village.act,
            unit_id=village.unit(number),
            person_id=owner,
            from_on=TODAY,
        )
    body = village.body(BodyKind.OWNERS_ASSEMBLY, [])
    assert [seat.person_id for seat in roster(village.session, body.id, TODAY).seats] == [owner]
    assert roster(village.session, body.id, TODAY - DAY).seats == ()


def test_an_observer_holds_no_mandate(village: Village) -> None:
    person, observer = village.persons(2)
    kind = BodyKind.DELIBERATION_COUNCIL
    body = village.body(kind, [MemberDraft(person), MemberDraft(observer, Office.OBSERVER)])
    assert bodies_of_person(village.session, person, TODAY) == (body,)
    assert bodies_of_person(village.session, observer, TODAY) == ()


def test_representatives_and_households_are_counted_side_by_side(village: Village) -> None:
    village.assembly(5, 20)
    for number in range(3):
        service.register_household(village.session, village.act, door=str(number))
    found = representation(village.session, TODAY)
    assert (found.households, found.representatives, found.holds) == (3, 20, False)


@pytest.mark.parametrize("size", [1, 40])
def test_a_roster_takes_two_queries_however_large_the_body(
    world: World, village: Village, counting: Counting, size: int
) -> None:
    drafts = [MemberDraft(person) for person in village.persons(size)]
    body_id = village.body(BodyKind.DELIBERATION_COUNCIL, drafts).id
    village.session.commit()
    with world.begin() as session, counting() as statements:
        assert len(roster(session, body_id, TODAY).seats) == size
    assert len(statements) == 2


def test_constituting_takes_as_many_queries_for_nine_as_for_five(
    world: World, village: Village, counting: Counting
) -> None:
    sent = []
    for start, count in ((TODAY, 5), (date(2032, 1, 1), 9)):
        # In a transaction of its own: what is laid down here is read once in each.
        with world.begin() as session:
            here = replace(village, session=session)
            members = [MemberDraft(person) for person in here.persons(count)]
            with counting() as statements:
                here.body(BodyKind.RESIDENTS_COMMITTEE, members, start)
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_bodies_and_mandates_are_in_the_communitys_chain(world: World, village: Village) -> None:
    body, members = village.committee()
    seat = mandate_of(village, body.id, members[0])
    service.end_mandate(village.session, village.act, mandate_id=seat, on=TODAY, reason="辞职")
    village.session.commit()
    with world.begin() as session:
        assert verify(session).sound


def test_two_mandates_of_one_person_at_once_end_with_one(live_world: World, act: Act) -> None:
    world = live_world
    with world.begin() as session:
        one, other = (service.register_person(session, act, name=name).id for name in ("甲", "乙"))
        body_id = service.constitute_body(
            session,
            act,
            kind=BodyKind.DELIBERATION_COUNCIL,
            name="第一届",
            members=[MemberDraft(other)],
            on=TODAY,
        ).id

    def join(day: int) -> str:
        try:
            with world.begin() as session:
                service.add_mandate(
                    session, act, body_id=body_id, person_id=one, from_on=TODAY + day * DAY
                )
        except Conflict as conflict:
            return conflict.code
        return "done"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(join, range(1, 5)))
    assert sorted(outcomes) == ["dates.overlap"] * 3 + ["done"]
    with world.begin() as session:
        assert len(roster(session, body_id, TODAY + 9 * DAY).seats) == 2


def at_once(world: World, act: Act, bodies: list[tuple[BodyKind, list[UUID], date]]) -> list[str]:
    """Constitute these bodies at the same time; what became of each."""

    def constitute(body: tuple[BodyKind, list[UUID], date]) -> str:
        kind, members, on = body
        drafts = [MemberDraft(person) for person in members]
        try:
            with world.begin() as session:
                service.constitute_body(
                    session, act, kind=kind, name="第一届", members=drafts, on=on
                )
        except Refused as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(len(bodies)) as pool:
        return sorted(pool.map(constitute, bodies))


def residents(world: World, act: Act, count: int) -> list[UUID]:
    with world.begin() as session:
        return [service.register_person(session, act, name=f"居民{n}").id for n in range(count)]


def test_of_committees_constituted_at_once_there_is_one(live_world: World, act: Act) -> None:
    people = residents(live_world, act, 20)
    bodies = [
        (BodyKind.RESIDENTS_COMMITTEE, people[n : n + 5], TODAY + n * DAY) for n in range(0, 20, 5)
    ]
    assert at_once(live_world, act, bodies) == ["body.in_office"] * 3 + ["done"]


def test_nobody_slips_onto_both_committees_at_once(live_world: World, act: Act) -> None:
    people = residents(live_world, act, 5)
    bodies = [
        (BodyKind.RESIDENTS_COMMITTEE, people, TODAY),
        (BodyKind.SUPERVISION_COMMITTEE, people[:1], TODAY),
    ]
    assert at_once(live_world, act, bodies) == ["body.supervisor_on_committee", "done"]
