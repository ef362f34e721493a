"""Whatever is cast, changed, entered, verified and rejected in whatever order, each elector is
counted at most once, by the last word that stood, and the count file comes to the same; however
often the rule fails to count them first, and whatever is tried meanwhile.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.extensions.loader import installed
from folkmoot.kernel.errors import FolkmootError
from folkmoot.votes import count_file
from folkmoot.votes.asking import RuleFailedError
from folkmoot.votes.domain import Tally
from folkmoot.votes.faults import Fault
from folkmoot.votes.service import closing
from folkmoot_sdk import Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
Poll = Any

VOTERS = 4
REFUSED = {"vote.already_counted", "vote.batch_judged", "vote.batch_conflict"}
MARKS = ("for", "against", "abstain")

cast = st.tuples(st.just("cast"), st.integers(0, VOTERS - 1), st.sampled_from(MARKS))
enter = st.tuples(
    st.just("enter"),
    st.lists(st.integers(0, VOTERS - 1), min_size=1, max_size=VOTERS, unique=True),
    st.lists(st.sampled_from(MARKS), min_size=VOTERS, max_size=VOTERS),
)
judge = st.tuples(st.sampled_from(["verify", "reject"]), st.integers(0, 5), st.none())
acts = st.lists(st.one_of(cast, enter, judge), max_size=10)


class Model:
    """What should be counted, kept in the simplest way."""

    def __init__(self) -> None:
        self.online: dict[int, str] = {}
        self.waiting: dict[int, tuple[list[int], list[str]]] = {}
        self.verified: dict[int, str] = {}

    def has_conflict(self, batch: int) -> bool:
        return any(voter in self.counted for voter in self.waiting[batch][0])

    @property
    def counted(self) -> dict[int, str]:
        return {**self.online, **self.verified}


def perform(poll: Poll, model: Model, batches: list[UUID], act: tuple[Any, Any, Any]) -> None:
    kind, who, what = act
    try:
        if kind == "cast":
            poll.cast(who, {"cables": what})
            assert who not in model.verified
            model.online[who] = what
        elif kind == "enter":
            marks = what[: len(who)]
            batches.append(poll.enter(who, [Tally({"cables": mark}) for mark in marks]))
            assert not any(each in model.counted for each in who)
            model.waiting[len(batches) - 1] = (who, marks)
        elif who < len(batches):
            getattr(poll, kind)(batches[who])
            assert kind == "reject" or not model.has_conflict(who)
            covered, marks = model.waiting.pop(who)
            if kind == "verify":
                model.verified |= dict(zip(covered, marks, strict=True))
    except FolkmootError as error:
        assert error.code in REFUSED  # noqa: PT017 - what may be refused
        if kind == "cast":
            assert who in model.verified
        if kind == "enter":
            assert any(each in model.counted for each in who)
        if kind in {"verify", "reject"} and who in model.waiting:
            assert kind == "verify"
            assert model.has_conflict(who)


def fail_to_count(poll: Poll, number: int) -> None:
    def give_up(*_asked: object) -> None:
        raise RuleFailedError(Fault("timeout"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing, "judge", give_up)
        failed = poll.close()
    assert (failed.number, failed.fault) == (number, "timeout")


def refuse(poll: Poll, batches: list[UUID], act: tuple[Any, Any, Any]) -> None:
    """Once a count was tried nothing is taken any more, from nobody."""
    kind, who, what = act
    if kind in {"verify", "reject"} and who >= len(batches):
        return
    attempts: dict[str, Callable[[], object]] = {
        "cast": lambda: poll.cast(who, {"cables": what}),
        "enter": lambda: poll.enter(who, [Tally({"cables": mark}) for mark in what[: len(who)]]),
        "verify": lambda: poll.verify(batches[who]),
        "reject": lambda: poll.reject(batches[who]),
    }
    with pytest.raises(FolkmootError) as refused:
        attempts[kind]()
    assert refused.value.code == "vote.over"


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=acts, secrecy=st.sampled_from(list(Secrecy)), meanwhile=st.lists(acts, max_size=3))
def test_each_elector_is_counted_at_most_once(
    open_poll: OpenPoll,
    acts: list[tuple[Any, Any, Any]],
    secrecy: Secrecy,
    meanwhile: list[list[tuple[Any, Any, Any]]],
) -> None:
    poll, model = open_poll(VOTERS, secrecy=secrecy), Model()
    batches: list[UUID] = []
    for act in acts:
        perform(poll, model, batches, act)
    for number in list(model.waiting):
        for kind in ("verify", "reject"):
            perform(poll, model, batches, (kind, number, None))
    for number, tried in enumerate(meanwhile, 1):
        fail_to_count(poll, number)
        for act in tried:
            refuse(poll, batches, act)
    outcome = poll.close()
    marks = list(model.counted.values())
    assert outcome.ballots == len(marks) <= VOTERS
    assert outcome.options[0].count.figures == {mark: marks.count(mark) for mark in MARKS}
    assert poll.recount().agrees
    file = count_file.read(count_file.to_bytes(poll.closing().count_file))
    checked = count_file.check(file, installed())
    assert checked.agrees
    assert checked.outcome.to_plain() == outcome.to_plain()
