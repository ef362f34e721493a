"""Whatever a community's workflow adds, and every act of the steps, has a page to do it on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from folkmoot.extensions.service import choose_plugins
from folkmoot.kernel.act import CHINA, Role
from folkmoot.tenancy.steps import ORDER, Step
from folkmoot.tenancy.workflow import definition_from, lay_down_workflow
from folkmoot_sdk import BodyKind, Subject

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any


@pytest.fixture
def lay_down(town: Town) -> Callable[..., None]:
    """Make a workflow the one in force: ``lay_down(Step.REVIEW, min_days=3)``."""

    def add(step: Step, **wanted: object) -> None:
        steps = [{"step": each.value, **(wanted if each is step else {})} for each in ORDER]
        act = town.stage.act(town.secretary)
        with town.begin() as session:
            lay_down_workflow(session, act, definition_from({"steps": steps}))

    return add


@pytest.fixture
def browse(
    town: Town, sign_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Role], FlaskClient]:
    """A browser signed in with a role, on the town's own clock."""
    monkeypatch.setattr("folkmoot.tenancy.views.now", lambda: town.stage.now)
    return lambda role: sign_in(town, role)


def act(client: FlaskClient, case: Case, name: str, **data: object) -> int:
    """Send the form of an act; the status of the answer."""
    address = f"{case.town.address}/matters/{case.id}/do/{name}?lang=en"
    shown = client.get(address)
    if shown.status_code != 200:
        return shown.status_code
    assert all(f'name="{field}' in shown.text for field in data)
    return client.post(address, data=data).status_code


def advance(client: FlaskClient, case: Case, to: Step) -> int:
    address = f"{case.town.address}/matters/{case.id}/advance"
    return client.post(address, data={"to": to.value}).status_code


def moment(at: datetime, field: str = "starts_at") -> dict[str, object]:
    here = at.astimezone(CHINA)
    parts = ("year", "month", "day", "hour", "minute")
    return {f"{field}-{part}": getattr(here, part) for part in parts}


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.GRID_WORKER])
def test_an_added_form_is_filled_in_on_a_page(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient], role: Role
) -> None:
    lay_down(Step.PROPOSAL, forms=["satisfaction"])
    case = town.open().bring_to(1)
    case.propose()
    secretary, filler = browse(Role.SECRETARY), browse(role)
    assert advance(secretary, case, Step.CONSULTATION) == 409
    page = filler.get(f"{town.address}/matters/{case.id}/?lang=en").text
    assert "Fill in a form that this community asks for" in page
    assert act(filler, case, "fill-form", outcome="splendid") == 422
    assert act(filler, case, "fill-form", outcome="fair") == 303
    assert act(filler, case, "fill-form", outcome="fair") == 404
    assert advance(secretary, case, Step.CONSULTATION) == 303


def test_a_resident_fills_in_no_form_of_the_procedure(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient]
) -> None:
    lay_down(Step.PROPOSAL, forms=["satisfaction"])
    case = town.open().bring_to(1)
    assert act(browse(Role.RESIDENT), case, "fill-form", outcome="fair") == 403


def test_what_a_missing_plugin_brought_is_missing_and_the_page_stands(
    found_towns: Callable[..., tuple[Town, ...]],
    sign_in: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The law's own gate is shut, and says so to everybody, when nobody knows the law any more."""
    (town,) = found_towns(1)
    case = town.open().bring_to(2)
    # Nobody may give up what a running matter needs; here it went missing in some other way.
    monkeypatch.setattr("folkmoot.extensions.service.uses_here", lambda _session: ())
    with town.begin() as session:
        choose_plugins(session, town.stage.act(town.secretary), plugins={"ballots"})
    client = sign_in(town, Role.SECRETARY)
    for language, words in (("en", "the plugin that brings it is missing"), ("zh", "插件缺失")):
        answer = client.get(f"{town.address}/matters/{case.id}/?lang={language}")
        assert answer.status_code == 200
        assert words in answer.text
        assert "party-study" in answer.text
    assert act(client, case, "fill-form") == 404
    assert advance(client, case, Step.REVIEW) == 409


@pytest.mark.parametrize("step", [Step.PROPOSAL, Step.PUBLICATION])
def test_an_added_body_is_called_on_a_page(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient], step: Step
) -> None:
    """Also in a step that has no meeting of its own."""
    lay_down(step, bodies=["supervision_committee"])
    case = town.open().bring_to(step.position)
    case.supply(step.position)
    client = browse(Role.SECRETARY)
    assert advance(client, case, ORDER[step.position]) == 409
    called = {
        "body": "supervision_committee",
        "title": "听取监督委员会意见",
        "place": "社区",
        **moment(town.stage.now + timedelta(days=10)),
    }
    assert act(client, case, "call-meeting", **called, takes_proposals="") == 303
    assert act(client, case, "call-meeting", **{**called, "body": "residents_committee"}) == 422
    (met,) = [m for m in case.record.meetings if m.body is BodyKind.SUPERVISION_COMMITTEE]
    town.stage.now = met.starts_at - timedelta(minutes=20)
    town.scenes.gather(met, case.members(BodyKind.SUPERVISION_COMMITTEE))
    town.scenes.disperse(met)
    assert advance(client, case, ORDER[step.position]) == 303


def test_a_step_without_a_meeting_offers_none(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient]
) -> None:
    lay_down(Step.REVIEW)
    case = town.open().bring_to(1)
    assert act(browse(Role.SECRETARY), case, "call-meeting") == 404


def test_the_residents_meeting_is_called_in_either_form(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient]
) -> None:
    lay_down(Step.REVIEW)
    case = town.open(subject=Subject.CONVENTION).bring_to(4)
    client = browse(Role.SECRETARY)
    page = client.get(f"{town.address}/matters/{case.id}/do/call-meeting?lang=en").text
    for body in ("representatives_assembly", "residents_meeting", "households_meeting"):
        assert f'value="{body}"' in page


def test_a_round_with_a_brand_new_option_begins_on_a_page(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient]
) -> None:
    lay_down(Step.REVIEW)
    case = town.open().bring_to(6)
    client = browse(Role.SECRETARY)
    option = {"key": "D", "label": "大家凑钱", "promise": "修复 4 部电梯", "subject": "fund_raise"}
    assert act(client, case, "new-option-round", **option) == 404
    failed = case.fail()
    assert act(client, case, "new-option-round", attempt_id=failed, **option | {"key": "A"}) == 409
    assert act(client, case, "new-option-round", attempt_id=failed, **option) == 303
    assert (case.here.position, case.here.round_no) == (2, 2)
    new = case.record.options[-1]
    assert (new.key, new.label, new.subject) == ("D", "大家凑钱", Subject.FUND_RAISE)


def test_the_buildings_are_chosen_on_the_page_of_the_proposal(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient]
) -> None:
    lay_down(Step.REVIEW)
    case = town.open().bring_to(1)
    client = browse(Role.SECRETARY)
    said = {"subject": "fund_use", "affected": "一号楼 12 户"}
    assert act(client, case, "propose", **said, buildings=["九号楼"]) == 422
    assert act(client, case, "propose", **said, buildings=["试验小区1号楼"]) == 303
    assert case.record.buildings == ("试验小区1号楼",)
    page = client.get(f"{town.address}/matters/{case.id}/?lang=en").text
    assert "Owners of these buildings: 试验小区1号楼" in page


def test_owners_are_asked_again_on_the_page_with_a_reason(
    town: Town, lay_down: Callable[..., None], browse: Callable[..., FlaskClient]
) -> None:
    lay_down(Step.REVIEW)
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    case.ask_owners(option_keys=["A"])
    client = browse(Role.SECRETARY)
    asked = {"option_keys": ["A"], **moment(town.stage.now + timedelta(days=14), "closes_at")}
    assert act(client, case, "open-owners-vote", **asked) == 422
    said = {**asked, "reason": "重新报价。"}
    assert act(client, case, "open-owners-vote", **said) == 303


def test_a_sign_off_is_given_on_a_page_in_the_last_step(
    town: Town,
    lay_down: Callable[..., None],
    sign_in: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lay_down(Step.REVIEW)
    monkeypatch.setattr("folkmoot.tenancy.views.now", lambda: town.stage.now)
    person = town.settled.cast.supervisor.person_id
    supervisor = sign_in(town, Role.RESIDENT, person_id=person)
    case = town.open().bring_to(6)
    body = str(town.settled.bodies[BodyKind.SUPERVISION_COMMITTEE])
    said = {"body_id": body, "statement": "approve", "text": "现场查看。"}
    assert act(supervisor, case, "sign-off", **said) == 404
    case.bring_to(7)
    assert act(supervisor, case, "sign-off", **said) == 303
    assert [s.approved for s in case.record.sign_offs] == [True]
