"""Nobody votes until the answer is yes: one question at a time, and its last answer counts."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest

from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, Refused
from folkmoot.matters import service
from folkmoot.matters.service import OptionDraft
from folkmoot_sdk import BodyKind, Subject

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Unchanged = Callable[[Town], AbstractContextManager[None]]
Refuses = Callable[..., AbstractContextManager[FolkmootError]]

ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY


@pytest.fixture
def refuses(town: Town, unchanged: Unchanged) -> Callable[..., AbstractContextManager[None]]:
    """A context in which this error comes, with this code, and nothing changes."""

    @contextmanager
    def watch(kind: type[FolkmootError], code: str) -> Iterator[None]:
        with unchanged(town), pytest.raises(kind) as refused:
            yield
        assert refused.value.code == code

    return watch


def put(case: Case, meeting: Any, *keys: str) -> Any:  # noqa: ANN401 - rows of other rooms
    """Open the vote of a meeting on some options."""
    question = {"meeting_id": meeting.id, "method": "must-do-list", "option_keys": keys}
    return case.do(service.open_vote_in_meeting, **question)


def end(case: Case, vote: Any) -> None:  # noqa: ANN401 - as above
    """Nobody has voted, so the chair says that it is over."""
    case.do(service.close_vote_on_matter, vote_id=vote.id, announcement="投票结束")


def test_a_meeting_votes_on_an_option_once(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(ASSEMBLY)
    vote = put(case, meeting, "A")
    end(case, vote)
    for keys in (("A",), ("B", "A"), ()):
        with refuses(Refused, "matter.voted_in_meeting"):
            put(case, meeting, *keys)
    vote = put(case, meeting, "B")
    end(case, vote)
    case.disperse(meeting)


def test_of_one_body_only_one_vote_on_an_option_is_open(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(4)
    first = case.meet(ASSEMBLY)
    vote = put(case, first, "A")
    second = case.meet(ASSEMBLY)
    for meeting in (first, second):
        with refuses(Conflict, "matter.vote_open"):
            put(case, meeting, "A", "B")
    end(case, vote)
    end(case, put(case, second, "A", "B"))
    for meeting in (first, second):
        case.disperse(meeting)


def test_a_new_meeting_may_carry_what_the_last_did_not(town: Town) -> None:
    case = town.open().bring_to(4)
    assert not case.resolve("A", against=4).carried
    assert case.resolve("A").carried
    case.advance()
    case.bring_to(7)


def test_what_a_later_meeting_did_not_carry_is_not_resolved(town: Town, refuses: Refuses) -> None:
    case = town.open().bring_to(4)
    assert case.resolve("A").carried
    assert not case.resolve("A", against=4).carried
    with refuses(Refused, "matter.evidence_missing"):
        case.advance()
    assert case.resolve("B").carried
    case.advance()
    case.bring_to(6)
    assert [item.option_key for item in case.record.items] == ["B"]


def test_a_withdrawal_that_a_later_meeting_took_back_withdraws_nothing(
    town: Town, refuses: Refuses
) -> None:
    case = town.open()
    case.options = (*case.options, OptionDraft("Z", "不再办理", withdraws=True))
    case.bring_to(4).resolve("Z")
    case.resolve("A")
    with refuses(Refused, "matter.withdrawal_needs_resolution"):
        case.do(service.withdraw_matter, reason="因故。", board_ids=town.settled.board_ids)


def test_owners_are_asked_again_with_a_reason_on_record(town: Town, refuses: Refuses) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    heads = frozenset(roll(case))
    assert not case.ask_owners(heads, option_keys=["A"]).carried
    for reason in ("", "  "):
        with refuses(Invalid, "matter.reason_missing"):
            case.ask_owners(option_keys=["A"], reason=reason)
    assert case.ask_owners(option_keys=["B"]).carried
    assert case.ask_owners(option_keys=["A"], reason="施工单位重新报价。").carried
    case.advance()


def test_owners_are_not_asked_twice_at_once(town: Town, refuses: Refuses) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    ends = town.stage.now + timedelta(days=14)
    question = {
        "method": "must-do-list",
        "option_keys": ["A"],
        "reason": "另行征求。",
        "closes_at": ends,
    }
    case.do(service.open_owners_vote, **question)
    with refuses(Conflict, "matter.vote_open"):
        case.do(service.open_owners_vote, **question)


def test_every_round_asks_anew(town: Town) -> None:
    case = town.open().bring_to(4)
    assert not case.resolve("A", against=4).carried
    case.resolve("A")
    case.advance()
    case.bring_to(6)
    case.do(service.open_round, attempt_id=case.fail())
    case.resolve("A")
    case.advance()
    assert [len(vote.asked) for vote in case.record.votes] == [2, 2, 2]


def roll(case: Case) -> tuple[str, ...]:
    from folkmoot.people import queries as people

    day = case.town.stage.now.date()
    return tuple(head.key for head in case.town.stage.read(people.owner_heads, day))
