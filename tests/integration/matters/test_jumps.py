"""All 7 × 7 jumps between steps, by everybody, by the service and over HTTP.

A matter is brought along once, station by station. At each one everybody tries every step: first
with nothing on record for leaving it, then with all its evidence. Exactly six jumps pass.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from folkmoot.identity.queries import ANONYMOUS
from folkmoot.kernel.act import Actor, Role
from folkmoot.kernel.errors import FolkmootError
from folkmoot.matters import service
from folkmoot.matters.exits import exit_of
from folkmoot.tenancy.steps import ORDER, Step

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Unchanged = Callable[[Town], AbstractContextManager[None]]
# What somebody answers to a wish to go to a step: the code of the refusal, "" when it was done.
Wish = Callable[[Case, Step], str]

MISSING = {
    Step.PROPOSAL: {"evidence.proposal"},
    Step.CONSULTATION: {"evidence.consultation", "evidence.options"},
    Step.REVIEW: {"evidence.review"},
    Step.RESOLUTION: {"evidence.vote"},
    Step.PUBLICATION: {"evidence.notice"},
    Step.IMPLEMENTATION: {"evidence.success"},
}
STATIONS = pytest.mark.parametrize("here", ORDER)


@dataclass
class Walk:
    """A matter on its way; a new one is opened when an earlier station is wanted."""

    town: Town
    case: Case = None
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def at(self, here: Step) -> Case:
        if self.case is None or self.case.here.position > here.position:
            self.case = self.town.open()
        return self.case.bring_to(here.position)


@pytest.fixture(scope="module")
def by_service(towns: tuple[Town, ...]) -> Walk:
    return Walk(towns[0])


@pytest.fixture(scope="module")
def over_http(towns: tuple[Town, ...]) -> Walk:
    return Walk(towns[1])


def verb(actor: Actor) -> Wish:
    def wish(case: Case, to: Step) -> str:
        try:
            case.do(service.advance, actor, to=to)
        except FolkmootError as error:
            return error.code
        return ""

    return wish


def everybody(town: Town) -> dict[str, Wish]:
    """Each role, all roles but the secretary's at once, nobody, and both kinds of supervisor."""
    cast = town.settled.cast
    actors = {role.value: Actor(uuid4(), frozenset({role})) for role in Role}
    actors["all but the secretary"] = Actor(uuid4(), frozenset(Role) - {Role.SECRETARY})
    actors |= {
        "signed out": ANONYMOUS,
        "council": cast.council_member,
        "supervisor": cast.supervisor,
    }
    return {name: verb(actor) for name, actor in actors.items()}


def post(client: FlaskClient) -> Wish:
    def wish(case: Case, to: Step) -> str:
        address = f"{case.town.address}/matters/{case.id}/advance"
        answer = client.post(address, data={"to": to.value}, headers={"Accept": "application/json"})
        if answer.status_code == 303:
            return ""
        assert answer.status_code in {403, 409}
        return str(answer.get_json()["code"])

    return wish


@pytest.fixture
def browsers(
    over_http: Walk,
    towns: tuple[Town, ...],
    app: Any,  # noqa: ANN401 - flask_sqlalchemy gives the application no more of a type
    sign_in: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Wish]:
    """The same people in browsers, and the secretary of the community next door."""
    town, next_door = over_http.town, towns[0]
    # The pages' clock is the town's, or all that it does would be in their future.
    monkeypatch.setattr("folkmoot.tenancy.views.now", lambda: town.stage.now)
    if not over_http.clients:
        person = town.settled.cast.supervisor.person_id
        over_http.clients = {
            **{role.value: sign_in(town, role) for role in Role},
            "signed out": app.test_client(),
            "supervisor": sign_in(town, Role.RESIDENT, person_id=person),
            "secretary next door": sign_in(next_door, Role.SECRETARY),
        }
    return {name: post(client) for name, client in over_http.clients.items()}


def expected(who: str, here: Step, to: Step, *, next_one: str) -> str:
    if who != Role.SECRETARY:
        return "auth.not_allowed"
    return next_one if to is here.following else "matter.step_order"


def tried(
    case: Case, wishes: dict[str, Wish], targets: Iterable[Step]
) -> dict[tuple[str, Step], str]:
    return {(who, to): wish(case, to) for to in targets for who, wish in wishes.items()}


def try_station(case: Case, here: Step, wishes: dict[str, Wish], unchanged: Unchanged) -> None:
    """The whole of the rule at one station."""
    with unchanged(case.town):
        found = tried(case, wishes, ORDER)
    assert found == {
        (who, to): expected(who, here, to, next_one="matter.evidence_missing") for who, to in found
    }
    case.supply(here.position)
    wrong = [step for step in ORDER if step is not here.following]
    others = {who: wish for who, wish in wishes.items() if who != Role.SECRETARY}
    with unchanged(case.town):
        found = tried(case, wishes, wrong)
        if here.following:
            found |= tried(case, others, [here.following])
    assert found == {(who, to): expected(who, here, to, next_one="") for who, to in found}
    assert len(found) == len(wishes) * 7 - (here is not Step.OUTCOME)
    if here.following:
        pass_on(case, here, here.following, wishes[Role.SECRETARY])


def pass_on(case: Case, here: Step, to: Step, wish: Wish) -> None:
    """The one jump that is left, which adds the exit and the entry and counts once."""
    before, rows = case.record.trail, case.town.snapshot().rows
    assert wish(case, to) == ""
    after = case.town.snapshot().rows
    added = {name: after[name] - rows[name] for name in after if after[name] != rows[name]}
    items = {"implementation_item": 1, "audit_entry": 2} if to is Step.IMPLEMENTATION else {}
    assert added == {"matter_step": 1, "matter_step_exit": 1, "audit_entry": 1} | items
    assert [e.position for e in case.record.trail] == [*(e.position for e in before), to.position]
    assert wish(case, to) == "matter.step_order"
    assert case.here.position == here.position + 1


@STATIONS
def test_only_the_next_step_only_with_evidence_and_only_for_the_secretary(
    by_service: Walk, here: Step, unchanged: Unchanged
) -> None:
    case = by_service.at(here)
    try_station(case, here, everybody(by_service.town), unchanged)


@STATIONS
def test_the_same_over_http(
    over_http: Walk, browsers: dict[str, Wish], here: Step, unchanged: Unchanged
) -> None:
    try_station(over_http.at(here), here, browsers, unchanged)


@pytest.mark.parametrize("here", MISSING)
def test_the_missing_evidence_is_named(
    towns: tuple[Town, ...], here: Step, unchanged: Unchanged
) -> None:
    case = towns[0].open().bring_to(here.position)
    with unchanged(case.town), pytest.raises(FolkmootError) as refused:
        case.do(service.advance, to=here.following)
    error = refused.value
    assert error.code == "matter.evidence_missing"
    assert set(error.params["codes"]) == MISSING[here]  # type: ignore[call-overload] # a tuple of codes
    lacks = exit_of(case.record, case.town.stage.now.date()).missing
    assert error.params["missing"] == tuple(lack.message for lack in lacks)


def test_from_the_intake_nobody_gets_further_than_the_first_step(
    towns: tuple[Town, ...], unchanged: Unchanged
) -> None:
    case = towns[0].open()
    with unchanged(case.town):
        found = tried(case, everybody(case.town), ORDER[1:])
    assert set(found.values()) == {"auth.not_allowed", "matter.step_order"}
    case.advance()
    assert case.here.position == 1


def test_the_page_of_a_refusal_names_what_is_missing_in_the_readers_language(
    towns: tuple[Town, ...], sign_in: Callable[..., FlaskClient]
) -> None:
    case = towns[0].open().bring_to(2)
    client = sign_in(case.town, Role.SECRETARY)
    address = f"{case.town.address}/matters/{case.id}/advance"
    for language, word in (("en", "at least one option"), ("zh", "方案")):
        answer = client.post(f"{address}?lang={language}", data={"to": "review"})
        assert answer.status_code == 409
        assert word in answer.text


def test_there_is_no_eighth_step(
    towns: tuple[Town, ...], sign_in: Callable[..., FlaskClient], unchanged: Unchanged
) -> None:
    case = towns[0].open()
    client = sign_in(case.town, Role.SECRETARY)
    with unchanged(case.town):
        for to in ("", "intake", "closed", "8", "PROPOSAL"):
            answer = client.post(f"{case.town.address}/matters/{case.id}/advance", data={"to": to})
            assert answer.status_code == 404


def test_a_matter_that_is_over_goes_nowhere(towns: tuple[Town, ...], unchanged: Unchanged) -> None:
    case = towns[0].open().bring_to(2)
    case.do(service.withdraw_matter, reason="居民自行解决。", board_ids=case.town.settled.board_ids)
    with unchanged(case.town):
        found = tried(case, everybody(case.town), ORDER)
    assert {code for (who, _), code in found.items() if who == Role.SECRETARY} == {"matter.ended"}
    assert {code for (who, _), code in found.items() if who != Role.SECRETARY} == {
        "auth.not_allowed"
    }
