"""A page offers a ballot by what the voting rule declares, whatever the rule is called."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered, Registry
from folkmoot.votes import pins, queries
from folkmoot.votes.named import Away
from folkmoot.votes.sheets import Marking, Sheet, sheet_of
from folkmoot_sdk import Mark, MarkingKind, Option, Text, VotingRule
from folkmoot_sdk import Marking as Declared

OpenPoll = Callable[..., Any]
OPTIONS = (Option("a", "甲"), Option("b", "乙"))
WORD = Text("词", "word")
RANKED = Declared(MarkingKind.RANK)
SCORED = Declared(MarkingKind.SCORE, low=0, high=5)
OTHERWISE = Declared(MarkingKind.OTHER)
TWO_MARKS = Declared(MarkingKind.CHOOSE, (Mark("good", WORD), Mark("bad", WORD)))
GRADED = Declared(MarkingKind.EACH, (Mark("good", WORD), Mark("bad", WORD)))


def theirs(like: str, **members: object) -> Registered[VotingRule]:
    """A vendor's rule that counts as one of ours does and is otherwise its own."""
    ours = installed().entries["ballots", Kind.VOTING_RULES, like, "1"]
    base = type(ours.contribution)
    made = type("Theirs", (base,), members)()
    return replace(ours, plugin="vendor", contribution=made)


@pytest.fixture
def sheet(
    open_poll: OpenPoll, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Registered[VotingRule], Mapping[str, object]], Sheet]:
    def make(rule: Registered[VotingRule], settings: Mapping[str, object]) -> Sheet:
        key = (rule.plugin, rule.kind, rule.id, rule.version)
        registry = Registry(MappingProxyType({key: rule}), MappingProxyType({}))
        monkeypatch.setattr(pins, "installed", lambda: registry)
        poll = open_poll(method=rule, options=OPTIONS, settings=settings)
        with poll.session() as session:
            return sheet_of(queries.find_vote(session, poll.vote_id), OPTIONS)

    return make


def declaring(marking: Declared) -> Callable[..., Declared]:
    return lambda _self, _settings: marking


@pytest.mark.parametrize(
    ("like", "members", "settings", "marking", "most"),
    [
        ("approval", {"id": "pick-two"}, {"max_choices": 2}, Marking.ACCEPT, 2),
        ("approval", {"id": "must-do-list"}, {}, Marking.ACCEPT, None),
        ("must-do-list", {"id": "motion"}, {}, Marking.EACH, None),
        ("must-do-list", {"id": "approval"}, {}, Marking.EACH, None),
        ("approval", {"marking": declaring(RANKED)}, {}, Marking.RANK, None),
        ("must-do-list", {"marking": declaring(GRADED)}, {}, Marking.EACH, None),
        ("approval", {"marking": declaring(SCORED)}, {}, Marking.SCORE, None),
        # What our pages cannot offer is marked on paper, even under a name that we know.
        ("approval", {"marking": declaring(OTHERWISE)}, {}, Marking.PAPER, None),
        ("approval", {"marking": declaring(TWO_MARKS)}, {}, Marking.PAPER, None),
    ],
)
def test_the_declaration_decides_and_not_the_name(
    sheet: Callable[..., Sheet],
    like: str,
    members: dict[str, object],
    settings: dict[str, object],
    marking: Marking,
    most: int | None,
) -> None:
    found = sheet(theirs(like, **members), settings)
    assert (found.marking, found.most) == (marking, most)


def test_a_vote_whose_rule_is_gone_is_never_told_as_one_on_paper(
    open_poll: OpenPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll()
    nothing = Registry(MappingProxyType({}), MappingProxyType({}))
    monkeypatch.setattr(pins, "installed", lambda: nothing)
    with poll.session() as session:
        vote = queries.find_vote(session, poll.vote_id)
        sheet = sheet_of(vote, OPTIONS)
        assert (sheet.away, sheet.marking) == (Away.MISSING, Marking.EACH)
