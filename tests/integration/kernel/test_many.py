"""Rows by the thousand are in the chain as those that are added one by one."""

import pytest
from tests.conftest import World

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.many import add_rows
from folkmoot.kernel.audit.recorder import UnrecordedChangeError
from folkmoot.kernel.audit.verify import verify
from folkmoot.people.models import Person
from folkmoot.people.service.persons import person_of, person_values
from folkmoot.transfer.models import RosterRow

NAMES = ("王明", "龑龘", '"\\,{}', "O’Brien")


def named(act: Act, name: str) -> dict[str, object]:
    return person_values(act, name=name, born_on=None, phone=None, party_member=False)


def test_rows_added_at_once_are_sound_and_read_back(live_world: World, act: Act) -> None:
    with live_world.begin() as session:
        one = person_of(act, name="一", born_on=None, phone=None, party_member=True)
        session.add(one)
        add_rows(session, Person, [named(act, name) for name in NAMES])
        audit.record(session, act, "test:persons:add", act.new_id())
    with live_world.begin() as session:
        found = {person.name for person in session.query(Person)}
    assert found == {*NAMES, "一"}
    with live_world.database.snapshot(live_world.scope) as session:
        assert verify(session).findings == ()


def test_rows_that_nobody_recorded_fail_the_commit(live_world: World, act: Act) -> None:
    with pytest.raises(UnrecordedChangeError), live_world.begin() as session:
        add_rows(session, Person, [named(act, "王明")])


def test_rows_taken_back_leave_nothing_to_record(live_world: World, act: Act) -> None:
    with live_world.begin() as session:
        trial = session.begin_nested()
        add_rows(session, Person, [named(act, "王明")])
        trial.rollback()
    with live_world.begin() as session:
        assert session.query(Person).count() == 0


def test_what_is_no_evidence_is_not_added_this_way(live_world: World) -> None:
    with live_world.begin() as session, pytest.raises(TypeError):
        add_rows(session, RosterRow, [{}])
