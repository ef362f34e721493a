"""A row whose key may be taken is added without an error, and stands in the chain like others."""

import pytest
from tests.conftest import World

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.recorder import UnrecordedChangeError
from folkmoot.kernel.audit.unless import add_unless_there
from folkmoot.kernel.audit.verify import verify
from folkmoot.tenancy.models import Workflow
from folkmoot.transfer.models import RosterRow


def workflow(act: Act, version: int) -> dict[str, object]:
    return {
        "id": act.new_id(),
        "version": version,
        "since": act.at,
        "definition": {"甲": [1, None]},
        "laid_down_by": None,
    }


def test_the_second_of_two_is_not_added_and_both_leave_a_sound_chain(
    world: World, act: Act
) -> None:
    first, second = workflow(act, 7), workflow(act, 7)
    for row, added in ((first, True), (second, False)):
        with world.begin() as session:
            assert add_unless_there(session, Workflow, **row) is added
            audit.record(session, act, "test:workflow:add", row["id"])
    with world.begin() as session:
        assert session.query(Workflow).filter_by(version=7).one().id == first["id"]
    with world.database.snapshot(world.scope) as session:
        assert verify(session).findings == ()


def test_a_row_that_nobody_recorded_fails_the_commit(world: World, act: Act) -> None:
    with pytest.raises(UnrecordedChangeError), world.begin() as session:
        add_unless_there(session, Workflow, **workflow(act, 7))


def test_what_is_no_evidence_is_not_added_this_way(world: World) -> None:
    with world.begin() as session, pytest.raises(TypeError):
        add_unless_there(session, RosterRow)
