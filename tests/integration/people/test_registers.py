"""Persons, units, households: what is taken down, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from folkmoot.people import service
from folkmoot.people.domain.kinds import KinRelation, OrganisationKind
from folkmoot.people.queries import (
    doors_of_grid,
    find_person,
    grids_of_worker,
    owner_heads,
    relatives_of,
    residents_of,
    units_without_owner,
)

Village = Any  # the fixtures' own classes
World = Any

TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)


def test_a_person_is_kept_with_a_sort_key_and_a_salt(village: Village) -> None:
    person = village.person("曾小红", born_on=date(1950, 5, 1), phone=" 0432-6200 1234 ")
    assert person.name_sort == "zeng xiao hong"
    assert person.phone == "0432-6200 1234"
    assert len(person.salt) == 32
    assert person.salt != village.person("曾小红").salt


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"name": ""}, "text.required"),
        ({"name": "王" * 61}, "text.too_long"),
        ({"name": "王\x00明"}, "text.control"),
        ({"name": "<script>alert(1)</script>"}, "text.markup"),
        ({"born_on": TOMORROW}, "person.born_later"),
        ({"phone": "call me"}, "person.phone"),
        ({"phone": "1" * 40}, "person.phone"),
    ],
)
def test_what_cannot_be_a_person_is_refused(
    village: Village, known: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        village.person(**known)
    assert refused.value.code == code


def test_another_communitys_person_is_simply_unknown(
    world: World,
    make_world: Callable[[], World],
    act: Act,
) -> None:
    with make_world().begin() as elsewhere:
        stranger = service.register_person(elsewhere, act, name="王小明").id
    with world.begin() as session:
        with pytest.raises(NotFound, match=r"person\.unknown"):
            find_person(session, stranger)
        household = service.register_household(session, act, door="1栋101")
        with pytest.raises(NotFound, match=r"person\.unknown"):
            service.move_in(
                session, act, person_id=stranger, household_id=household.id, from_on=TODAY
            )


@pytest.mark.parametrize("area", [0, -1])
def test_a_unit_has_an_area(village: Village, area: int) -> None:
    with pytest.raises(Invalid, match=r"unit\.area"):
        village.unit("101", area)


def test_a_unit_is_registered_once(village: Village) -> None:
    village.unit("101")
    with pytest.raises(Conflict, match=r"people\.already_there"):
        village.unit("101")


def test_a_person_lives_in_one_household_at_a_time(village: Village) -> None:
    person = village.person()
    village.home(person.id, "1栋101", until=TODAY + timedelta(days=9))
    with pytest.raises(Conflict, match=r"dates\.overlap"):
        village.home(person.id, "1栋102")


def test_after_moving_out_a_person_may_live_elsewhere(village: Village) -> None:
    person = village.person()
    household = service.register_household(village.session, village.act, door="1栋101")
    residence = service.move_in(
        village.session,
        village.act,
        person_id=person.id,
        household_id=household.id,
        from_on=TODAY - timedelta(days=5),
    )
    service.move_out(
        village.session, village.act, residence_id=residence.id, on=TODAY - timedelta(days=1)
    )
    new = village.home(person.id, "1栋102")
    assert residents_of(village.session, [household.id, new], TODAY) == {
        household.id: (),
        new: (person,),
    }


@pytest.mark.parametrize("verb", ["move_in", "record_ownership", "assign_grid_worker"])
def test_nothing_ends_before_it_begins(village: Village, verb: str) -> None:
    session, act = village.session, village.act
    places = {
        "move_in": {"household_id": service.register_household(session, act, door="1").id},
        "record_ownership": {"unit_id": village.unit("101")},
        "assign_grid_worker": {"grid_id": service.form_grid(session, act, name="一网格").id},
    }
    with pytest.raises(Invalid) as refused:
        getattr(service, verb)(
            session,
            act,
            person_id=village.person().id,
            from_on=TOMORROW,
            until=TODAY,
            **places[verb],
        )
    assert refused.value.code == "dates.order"


def test_a_residence_cannot_end_before_it_began(village: Village) -> None:
    household = service.register_household(village.session, village.act, door="1")
    residence = service.move_in(
        village.session,
        village.act,
        person_id=village.person().id,
        household_id=household.id,
        from_on=TODAY,
    )
    with pytest.raises(Invalid, match=r"dates\.end"):
        service.move_out(
            village.session,
            village.act,
            residence_id=residence.id,
            on=TODAY - timedelta(days=1),
        )


def test_a_unit_has_one_kind_of_holder_an_entry(village: Village) -> None:
    unit = village.unit("101")
    for holders in ({}, {"person_id": village.person().id, "organisation_id": uuid4()}):
        with pytest.raises(Invalid, match=r"ownership\.holder"):
            service.record_ownership(
                village.session, village.act, unit_id=unit, from_on=TODAY, **holders
            )


def test_owners_are_counted_as_heads_day_by_day(village: Village) -> None:
    session, act = village.session, village.act
    units = [village.unit(str(number), 5000 + number) for number in range(6)]
    developer = service.register_organisation(
        session, act, name="建设公司", kind=OrganisationKind.DEVELOPER
    )
    one, two = village.persons(2)

    def own(unit: int, **holder: Any) -> Any:  # noqa: ANN401 - a row
        return service.record_ownership(session, act, unit_id=units[unit], from_on=TODAY, **holder)

    own(0, person_id=one)
    own(1, person_id=one)
    own(2, person_id=one)
    own(2, person_id=two)
    own(3, organisation_id=developer.id)
    sold = own(4, organisation_id=developer.id)
    found = owner_heads(session, TODAY)
    assert sorted(len(head.unit_ids) for head in found) == [1, 2, 2]
    assert sum(head.area for head in found) == sum(5000 + n for n in range(5))
    assert [unit.id for unit in units_without_owner(session, TODAY)] == [units[5]]
    assert owner_heads(session, TODAY - timedelta(days=1)) == ()
    assert len(owner_heads(session, TODAY, units[3:])) == 1
    # On the day after the hand-over the buyer is a head of its own.
    service.end_ownership(session, act, ownership_id=sold.id, on=TODAY)
    service.record_ownership(session, act, unit_id=units[4], person_id=two, from_on=TOMORROW)
    assert len(owner_heads(session, TODAY)) == 3
    assert len(owner_heads(session, TOMORROW)) == 4


def test_the_same_holder_is_not_recorded_twice_for_a_unit(village: Village) -> None:
    unit, person = village.unit("101"), village.person().id
    service.record_ownership(
        village.session, village.act, unit_id=unit, person_id=person, from_on=TODAY
    )
    with pytest.raises(Conflict, match=r"dates\.overlap"):
        service.record_ownership(
            village.session,
            village.act,
            unit_id=unit,
            person_id=person,
            from_on=TODAY - timedelta(days=1),
        )


def test_kinship_is_one_entry_for_both(village: Village) -> None:
    session, act = village.session, village.act
    mother, son = village.persons(2)
    service.record_kinship(
        session, act, person_id=mother, relative_id=son, relation=KinRelation.PARENT
    )
    assert relatives_of(session, [son]) == {mother: frozenset({son}), son: frozenset({mother})}
    with pytest.raises(Conflict, match=r"kinship\.already_there"):
        service.record_kinship(
            session, act, person_id=son, relative_id=mother, relation=KinRelation.CHILD
        )
    with pytest.raises(Invalid, match=r"kinship\.oneself"):
        service.record_kinship(
            session, act, person_id=son, relative_id=son, relation=KinRelation.SIBLING
        )


def test_a_grid_worker_finds_the_doors_of_the_grid(village: Village) -> None:
    session, act = village.session, village.act
    grid = service.form_grid(session, act, name="一网格")
    group = service.form_group(session, act, name="一组")
    worker = village.person("李网格").id
    unit = village.unit("302")
    here = service.register_household(session, act, unit_id=unit, grid_id=grid.id)
    late = service.register_household(session, act, door="1栋 101")
    service.place_household(session, act, household_id=late.id, group_id=group.id, grid_id=grid.id)
    service.register_household(session, act, door="9栋 999")
    service.assign_grid_worker(
        session, act, grid_id=grid.id, person_id=worker, from_on=TODAY, until=TOMORROW
    )
    assert [(door.household_id, door.door) for door in doors_of_grid(session, grid.id)] == [
        (late.id, "1栋 101"),
        (here.id, "1栋 302"),
    ]
    assert [found.id for found in grids_of_worker(session, worker, TODAY)] == [grid.id]
    assert grids_of_worker(session, worker, TOMORROW + timedelta(days=1)) == ()
    with pytest.raises(Conflict, match=r"dates\.overlap"):
        service.assign_grid_worker(
            session, act, grid_id=grid.id, person_id=worker, from_on=TOMORROW
        )


@pytest.mark.parametrize("form", [service.form_grid, service.form_group])
def test_a_division_has_a_name_of_its_own(village: Village, form: Any) -> None:  # noqa: ANN401 - a verb
    form(village.session, village.act, name="一")
    with pytest.raises(Conflict, match=r"people\.already_there"):
        form(village.session, village.act, name="一")


def test_a_grid_worker_takes_down_persons_but_no_owners(world: World, act: Act) -> None:
    worker = Act(Actor(uuid4(), frozenset({Role.GRID_WORKER})), act.at)
    with world.begin() as session:
        service.register_person(session, worker, name="王小明")
        with pytest.raises(NotAllowed):
            service.register_unit(session, worker, building="1栋", number="1", area=1)
        resident = Act(Actor(uuid4(), frozenset({Role.RESIDENT})), act.at)
        with pytest.raises(NotAllowed):
            service.register_person(session, resident, name="王小明")


def test_everything_is_in_the_communitys_chain(world: World, act: Act) -> None:
    with world.begin() as session:
        person = service.register_person(session, act, name="王小明")
        household = service.register_household(session, act, door="1栋101")
        service.move_in(session, act, person_id=person.id, household_id=household.id, from_on=TODAY)
    with world.begin() as session:
        report = verify(session)
    assert (report.sound, report.entries, report.rows) == (True, 3, 3)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unit SET area = 1",
        "DELETE FROM person",
        "UPDATE mandate SET person_id = gen_random_uuid()",
        "UPDATE body SET from_on = '2020-01-01'",
        "DELETE FROM kinship",
    ],
)
def test_the_registers_cannot_be_rewritten_as_the_applications_role(
    world: World, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), world.begin() as session:
        session.execute(text(statement))
