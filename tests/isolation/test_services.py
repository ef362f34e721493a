"""Every verb of every service, given the ids of a neighbour."""

from collections.abc import Iterator, Mapping
from uuid import uuid4

import psycopg
import pytest
from tests.isolation.calling import OF_THE_PLATFORM, Arguments, Verb, verbs
from tests.isolation.neighbours import Neighbours
from tests.isolation.visiting import Site
from tests.isolation.watching import unchanged

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Invalid, NotFound, Refused
from folkmoot.kernel.models import FEATURES

# Of a sibling on the same floor, kept as a plain number: nothing is ever looked up by them.
PLAIN_NUMBERS = {("opinions.record_opinion", "meeting_id"), ("votes.open_vote", "meeting_id")}
CASES = [
    (verb, name) for verb in verbs() for name in verb.ids if (verb.name, name) not in PLAIN_NUMBERS
]
# What is refused for another reason than that nothing of that id is here.
OTHERWISE: Mapping[tuple[str, str], type[Exception]] = {
    # Whoever is not in the room is not, wherever they live.
    ("meetings.raise_item", "raised_by"): Refused,
    ("meetings.raise_proposal", "raised_by"): Refused,
    ("meetings.record_attendance", "proxy_for"): Refused,
    ("votes.enter_batch", "electors"): Invalid,
    # The matter in the story is not in the step for it.
    ("matters.open_round", "attempt_id"): Refused,
    ("matters.withdraw_matter", "board_ids"): Refused,
    # Nor is the appraisal in the story in the stage for it.
    ("appraisals.begin_grading", "chair_id"): Refused,
    ("appraisals.publish_result", "board_ids"): Refused,
}


@pytest.fixture(scope="module", autouse=True)
def _nothing_changes(neighbours: Neighbours, admin: psycopg.Connection) -> Iterator[None]:
    with unchanged(admin, neighbours.a.scope, neighbours.b.scope):
        yield


def test_every_feature_with_rows_of_a_tenant_is_called() -> None:
    called = {verb.name.partition(".")[0] for verb, _ in CASES}
    assert called == set(FEATURES) - OF_THE_PLATFORM


# Verbs that refuse everybody who belongs to the community, before they look at anything.
FROM_ABOVE = {"compliance.excuse": Actor(uuid4(), frozenset({Role.DISTRICT_OFFICER}))}


@pytest.mark.parametrize(
    ("verb", "argument"), CASES, ids=[f"{verb.name}-{name}" for verb, name in CASES]
)
def test_an_id_of_a_neighbour_is_not_found(
    verb: Verb, argument: str, neighbours: Neighbours, site: Site
) -> None:
    a, b = neighbours.a, neighbours.b
    # Not the secretary, who is appraised and is refused by that before any id is looked at.
    cast = b.scenes.settled.cast.supervisor
    anybody = Actor(cast.account_id, frozenset(Role), cast.person_id)
    act = Act(FROM_ABOVE.get(verb.name, anybody), site.now)
    given = Arguments(b, a, site.now).for_(verb, argument)
    with (
        pytest.raises(OTHERWISE.get((verb.name, argument), NotFound)) as caught,
        b.world.begin() as session,
    ):
        verb.call(session, act, **given)
    assert a.mark not in str(caught.value)
    assert a.name_mark not in str(caught.value)
