"""What a release says of itself is held to what any plugin is held to, and to a little more."""

import json
from collections.abc import Callable

import pytest

from folkmoot.extensions.refusals import PluginRefusedError
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import contributions, describe
from folkmoot_sdk import DecisionRule, Kind
from folkmoot_sdk.worker import WorkerFault

pytestmark = pytest.mark.usefixtures("sandboxed")
Plant = Callable[..., Release]

LAW = """
from datetime import date
from folkmoot_sdk import *

WORD = Text({word!r}, "A law")


class Sneaky(DecisionRule):
    def validity_of(self, figures):
        return ()


@hookimpl
def folkmoot_decision_rules():
    test = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, WORD)
    return ({cls}(
        id="law", version="1", title=WORD, in_force=InForce(date(2020, 1, 1)),
        source=Source(WORD, "1"), body=BodyKind.JOINT_MEETING, purpose=Purpose.DECISION,
        unit=Unit.PERSON, validity=(), carriage=(test,),
    ),)
"""
LAWS = 'decision_rules = ["law@1"]'
RAISES = "raise ZeroDivisionError('at import')"


def law(cls: str = "DecisionRule", word: str = "法") -> str:
    return LAW.format(cls=cls, word=word)


def test_data_comes_back_as_the_contracts_own_type(release: Plant) -> None:
    ((kind, found),) = contributions(release(law(), LAWS))
    assert kind is Kind.DECISION_RULES
    assert type(found) is DecisionRule


def test_a_rule_of_data_with_code_in_it_is_refused(release: Plant) -> None:
    with pytest.raises(RunnerError) as raised:
        contributions(release(law("Sneaky"), LAWS))
    assert raised.value.fault is WorkerFault.NOT_PLAIN
    assert "Sneaky" in raised.value.words


@pytest.mark.parametrize("word", ["a\x1b[2J", "a\x00", "\u202e法", "法" * 10_001])
def test_words_that_are_not_what_they_seem_are_refused(word: str, release: Plant) -> None:
    with pytest.raises(PluginRefusedError, match="nobody sees"):
        contributions(release(law(word=word), LAWS))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (RAISES, WorkerFault.RAISED),
        ("import sys\nsys.exit(3)", WorkerFault.EXITED),
        ("def (", WorkerFault.RAISED),
        ("import socket\nsocket.socket()", WorkerFault.FORBIDDEN),
        ("print('hello')", WorkerFault.RUBBISH),
        ("while True: pass", WorkerFault.CPU),
        (law().replace("Text('法'", "Text('x' * 3_000_000"), WorkerFault.OUTPUT),
        (law().replace("Text('法'", "Text('x' * 100_000_000"), WorkerFault.MEMORY),
    ],
    ids=["raises", "exits", "no Python", "calls home", "prints", "loops", "9 MB", "100 MB"],
)
@pytest.mark.usefixtures("patient")
def test_what_a_release_does_when_it_is_imported_is_named(
    code: str, fault: WorkerFault, release: Plant
) -> None:
    with pytest.raises(RunnerError) as raised:
        contributions(release(code, LAWS))
    assert raised.value.fault is fault, str(raised.value)
    assert raised.value.call == "describe"


def test_an_error_at_import_has_the_vendors_place(release: Plant) -> None:
    with pytest.raises(RunnerError) as raised:
        describe(release(f"def begin():\n    {RAISES}\n\nbegin()", LAWS))
    assert raised.value.frame.endswith("__init__.py:2 in begin")


def test_kinds_that_need_our_process_are_refused(release: Plant) -> None:
    code = """
from folkmoot_sdk import *

class Spy(Observer):
    id, version, title = "spy", "1", Text("看", "Watch")
    actions = frozenset({"a:b"})
    def saw(self, happening): ...
    def happened(self, happening): ...
    def observe(self, happening): ...

@hookimpl
def folkmoot_observers():
    return (Spy(),)
"""
    with pytest.raises((PluginRefusedError, RunnerError), match=r"trust|told"):
        contributions(release(code, 'observers = ["spy@1"]'))


# A description that was kept, and is not what a release of ours would have said.
def _sound(release: Plant) -> tuple[Release, dict[str, object]]:
    planted = release(law(), LAWS)
    return planted, json.loads(json.dumps(describe(planted)))


@pytest.mark.parametrize(
    "change",
    [
        lambda each: each.update(id="other"),
        lambda each: each.update(kind="spies"),
        lambda each: each.update(kind="pages"),
        lambda each: each["plain"].update(more=1),
        lambda each: each.update({"class": "Deadline"}),
        lambda each: each.update({"class": "VotingRule", "facts": {}}),
        lambda each: each.pop("plain"),
        lambda each: each.pop("defaults"),
        lambda each: each.update(settings=[{"key": 1}]),
    ],
    ids=[
        "another id",
        "no kind",
        "a kind of ours",
        "an unknown key",
        "another class",
        "no facts",
        "nothing",
        "no defaults",
        "no settings",
    ],
)
def test_a_description_that_does_not_hold_is_refused(
    change: Callable[[dict[str, object]], None], release: Plant
) -> None:
    planted, said = _sound(release)
    assert contributions(planted, said)
    change(said["contributions"][0])  # type: ignore[index] # JSON
    with pytest.raises(PluginRefusedError):
        contributions(planted, said)


@pytest.mark.parametrize("said", [{}, {"contributions": 3}, {"contributions": [3]}])
def test_a_description_of_nothing_is_refused(said: dict[str, object], release: Plant) -> None:
    with pytest.raises(PluginRefusedError):
        contributions(release(law(), LAWS), said)
