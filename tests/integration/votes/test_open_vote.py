"""What opens is fixed, and what could not be counted at the end does not open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Invalid, NotAllowed, NotFound
from folkmoot.votes import service
from folkmoot.votes.domain import ElectorDraft, Turnout
from folkmoot.votes.models import Elector, ElectorPerson, Vote, VoteOption, VoteSecret
from folkmoot_sdk import Figures, Option, Quantity, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
World = Any

E, M, R, P = (
    Quantity.ELIGIBLE,
    Quantity.MEMBERS,
    Quantity.REPRESENTATIVES,
    Quantity.PRESENT,
)


def law(name: str, version: str) -> Registered[Any]:
    return installed().entries["cn-statutes", Kind.DECISION_RULES, name, version]


def method(name: str) -> Registered[Any]:
    return installed().entries["ballots", Kind.VOTING_RULES, name, "1"]


def counts(world: World) -> list[int]:
    tables = (Vote, VoteOption, Elector, ElectorPerson, VoteSecret)
    with world.begin() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_vote_pins_rule_version_digest_and_settings_with_the_defaults_written_out(
    open_poll: OpenPoll,
) -> None:
    poll = open_poll(method=method("approval"))
    with poll.session() as session:
        vote = session.scalars(select(Vote)).one()
    pin = vote.method["pin"]
    assert (pin["plugin"], pin["id"], pin["version"]) == ("ballots", "approval", "1")
    assert pin["settings"] == {"max_choices": None}
    assert pin["digest"] == method("approval").digest
    assert vote.law["rule"]["source"]["article"] == "27"


def test_more_options_than_a_rule_can_count_in_time_are_refused(
    open_poll: OpenPoll, world: World
) -> None:
    many = tuple(Option(f"o{number}", f"方案{number}") for number in range(201))
    with pytest.raises(Invalid) as refused:
        open_poll(method=method("approval"), options=many)
    assert (refused.value.code, counts(world)[0]) == ("vote.too_many_options", 0)
    open_poll(method=method("approval"), options=many[:200])


def test_only_a_secret_vote_has_a_secret(open_poll: OpenPoll, world: World) -> None:
    open_poll(3, secrecy=Secrecy.SECRET)
    open_poll(2)
    assert counts(world) == [2, 2, 5, 5, 1]


def test_co_owners_are_one_elector(open_poll: OpenPoll, world: World) -> None:
    open_poll([ElectorDraft("unit-1", (uuid4(), uuid4()))])
    assert counts(world) == [1, 1, 1, 2, 0]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"options": ()}, "vote.options"),
        ({"options": (Option("a", "甲"), Option("a", "乙"))}, "vote.options"),
        ({"options": (Option("a", "<script>"),)}, "text.markup"),
        ({"title": "\x07"}, "text.control"),
        ({"title": "長" * 201}, "text.too_long"),
        ({"electors": []}, "vote.no_electors"),
        ({"electors": [ElectorDraft("", (uuid4(),))]}, "vote.electors"),
        ({"electors": [ElectorDraft("a", (uuid4(),), heads=0)]}, "vote.electors"),
        ({"electors": [ElectorDraft("a", (uuid4(),), area=-1)]}, "vote.electors"),
        (
            {"electors": [ElectorDraft("a", (uuid4(),)), ElectorDraft("a", (uuid4(),))]},
            "vote.electors",
        ),
        ({"figures": Figures({})}, "vote.figures_missing"),
        ({"figures": Figures({E: 4})}, "vote.roll_exceeds"),
        ({"figures": Figures({E: 5, Quantity.IN_FAVOUR: 5})}, "vote.figures_counted"),
        ({"turnout": Turnout.ATTENDING}, "vote.figures_missing"),
        ({"turnout": Turnout.ATTENDING, "figures": Figures({E: 9, P: 4})}, "vote.roll_exceeds"),
        ({"turnout": Turnout.ATTENDING, "figures": Figures({E: 5, P: 6})}, "vote.not_countable"),
        ({"settings": {"colour": "red"}}, "vote.settings"),
        (
            {"method": method("approval"), "settings": {"max_choices": 0}},
            "vote.settings",
        ),
        ({"law": law("representatives-meeting-composition", "2026")}, "vote.figures_missing"),
        (
            {
                "law": law("representatives-meeting-composition", "2026"),
                "figures": Figures({M: 5, R: 4}),
            },
            "vote.not_countable",
        ),
        ({"law": law("owners-ordinary", "2021"), "secrecy": Secrecy.SECRET}, "vote.secrecy"),
    ],
)
def test_a_vote_that_could_not_be_counted_is_refused_and_changes_nothing(
    open_poll: OpenPoll, world: World, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        open_poll(**given)
    assert refused.value.code == code
    assert counts(world) == [0, 0, 0, 0, 0]


def test_a_vote_cannot_end_before_it_begins(open_poll: OpenPoll, act: Act) -> None:
    with pytest.raises(Invalid) as refused:
        open_poll(closes_at=act.at - timedelta(hours=1))
    assert refused.value.code == "vote.closes_at"


def test_nobody_stands_behind_two_electors(open_poll: OpenPoll) -> None:
    person = uuid4()
    twice = [ElectorDraft("a", (person,)), ElectorDraft("b", (person, uuid4()))]
    with pytest.raises(Invalid) as refused:
        open_poll(twice)
    assert (refused.value.code, refused.value.params["count"]) == ("vote.person_twice", 1)


def test_nobody_of_another_community_is_on_a_roll(
    make_world: Callable[[], World], open_poll: OpenPoll
) -> None:
    stranger = open_poll(1, world=make_world()).roll[0].person_ids[0]
    own = open_poll(1).roll[0].person_ids[0]
    with pytest.raises(NotFound) as refused:
        open_poll([ElectorDraft("a", (own, stranger))], registered=True)
    assert (refused.value.code, refused.value.params) == ("vote.person_unknown", {"count": 1})


@pytest.mark.parametrize("days", [None, 0, 2.99])
def test_a_vote_outside_a_meeting_announces_an_end_that_leaves_time(
    open_poll: OpenPoll, act: Act, days: float | None
) -> None:
    end = None if days is None else act.at + timedelta(days=days)
    with pytest.raises(Invalid) as refused:
        open_poll(closes_at=end)
    assert (refused.value.code, refused.value.params["days"]) == ("vote.closes_at", 3)


@pytest.mark.parametrize("days", [None, 2.99])
def test_the_database_holds_a_vote_to_an_announced_end_as_well(
    open_poll: OpenPoll, act: Act, days: float | None
) -> None:
    poll = open_poll()
    end = None if days is None else act.at + timedelta(days=days)
    with poll.session() as session:
        sound = session.scalars(select(Vote)).one()
        columns = {each.key: getattr(sound, each.key) for each in Vote.__table__.columns}
    row = Vote(**{**columns, "id": uuid4(), "closes_at": end})
    with pytest.raises(IntegrityError, match="end_is_announced"):
        poll.add(row)


def test_a_resident_opens_no_vote(open_poll: OpenPoll, world: World) -> None:
    poll = open_poll()
    with pytest.raises(NotAllowed), world.begin() as session:
        service.close_vote(session, poll.voter(0), vote_id=poll.vote_id)
