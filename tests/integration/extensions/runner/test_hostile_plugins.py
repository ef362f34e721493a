"""Releases that look sound and carry, forge or waste: what one place's facts said is no other's,
and nobody pays for what another's plugin does.
"""

import time
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import replace
from datetime import date
from textwrap import dedent
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import create_engine

from folkmoot.extensions.refusals import PluginRefusedError
from folkmoot.extensions.runner import here, noting
from folkmoot.extensions.runner.asking import for_readers
from folkmoot.extensions.runner.breaker import TIMES
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import contributions
from folkmoot.extensions.runner.worker import Question
from folkmoot.extensions.settings.judging import judged
from folkmoot.extensions.settings.layers import Layers
from folkmoot.extensions.troubles import Trouble
from folkmoot.kernel.scope import Scope, TenantScope, TenantSession, enter
from folkmoot.votes.asking import RuleFailedError, judge
from folkmoot_sdk import Ballot, Kind, Option, PanelFigures, PlaceKind, Poll, VotingRule
from folkmoot_sdk.worker import OF_ITSELF, WorkerFault

Plant = Callable[..., Release]
OPTIONS = (Option("a", "A"), Option("b", "B"))
ONE, OTHER = TenantScope(1, 1), TenantScope(2, 1)
pytestmark = pytest.mark.usefixtures("sandboxed")


def there(scope: Scope, do: Callable[[], Any]) -> Any:  # noqa: ANN401 - what do returns
    """``do`` as a request of that place does it."""

    def run() -> Any:  # noqa: ANN401 - as above
        enter(TenantSession(), scope)
        return do()

    return copy_context().run(run)


@pytest.mark.parametrize("fault", sorted(set(WorkerFault) - OF_ITSELF))
def test_what_is_ours_to_find_is_not_believed_of_a_worker(
    fault: WorkerFault, rule: Callable[..., VotingRule], poll: Poll
) -> None:
    said = {"code": fault.value, "message": "", "frame": ""}
    forging = rule(
        f"s.failure_of = lambda e, p: {said!r}\nraise ValueError",
        "import folkmoot_sdk.worker.serving as s",
    )
    with pytest.raises(RunnerError) as raised:
        forging.count(poll)
    assert raised.value.fault is WorkerFault.RUBBISH


PANEL = """
from folkmoot_sdk import *
from marshmallow import Schema, ValidationError, fields, pre_load
SEEN = []
class P(DashboardPanel):
    id, version, title = "panel", "1", Text("板", "Panel")
    def panel(self, figures):
        SEEN.append(figures.ended)
        {body}
@hookimpl
def folkmoot_dashboard_panels():
    return (P(),)
"""
SAYS = """said = str(SEEN)
        return Panel((PanelLine(Text("a", "a"), 1),), note=Text(said, said))"""
PROMISE = 'dashboard_panels = ["panel@1"]'
FIGURES = PanelFigures(PlaceKind.COMMUNITY, date(2026, 1, 1), 2026)


def panel_of(release: Plant, body: str) -> Any:  # noqa: ANN401 - a panel that runs elsewhere
    ((_, found),) = contributions(release(PANEL.format(body=body), PROMISE))
    return found


def test_what_one_place_showed_a_panel_cannot_show_in_another(release: Plant) -> None:
    panel = panel_of(release, SAYS)
    there(ONE, lambda: panel.panel(replace(FIGURES, ended=7)))
    assert there(ONE, lambda: panel.panel(FIGURES)).note.en == "[7, 0]"
    # Asked just the same: the answer that is known was made by one who had seen more.
    assert there(OTHER, lambda: panel.panel(FIGURES)).note.en == "[0]"


def test_one_that_fails_slowly_is_left_alone_whatever_it_fails_with(release: Plant) -> None:
    faults = []
    sleeping = release("import time\ntime.sleep(0.7)\nraise ValueError")
    for _ in range(TIMES + 1):
        with pytest.raises(RunnerError) as raised:
            here.here().ask(sleeping, Question("describe"))
        faults.append(raised.value.fault)
    assert faults == [WorkerFault.RAISED] * TIMES + [WorkerFault.BUSY]


def test_an_answer_that_nobody_can_use_counts_as_a_failure_and_ends_its_worker(
    release: Plant,
) -> None:
    slow = '__import__("time").sleep(0.7)\n        return None if not figures.ended else '
    panel = panel_of(release, slow + 'Panel((PanelLine(Text("a" * 201, "a"), 1),))')
    faults = []
    for ended in range(1, TIMES + 2):
        with pytest.raises(RunnerError) as raised:
            panel.panel(replace(FIGURES, ended=ended))
        faults.append(raised.value.fault)
    assert faults == [WorkerFault.NOT_PLAIN] * TIMES + [WorkerFault.BUSY]


def test_no_place_and_no_setting_pauses_a_rule_for_another(
    rule: Callable[..., VotingRule], poll: Poll
) -> None:
    found = rule(problem='__import__("os")._exit(1) if settings.get("evil") else None')
    ballot, evil = Ballot({"a": "for"}), {"evil": 1}

    def cast(settings: Mapping[str, object]) -> object:
        try:
            return found.ballot_problem(ballot, OPTIONS, settings)
        except RunnerError as error:
            return error.fault

    said = [there(ONE, lambda: cast(evil)) for _ in range(TIMES + 1)]
    assert said == [WorkerFault.EXITED] * TIMES + [WorkerFault.BUSY]
    assert there(OTHER, lambda: cast(evil)) is WorkerFault.EXITED
    assert there(ONE, lambda: cast({})) is None
    # A whole poll is another question than a page's, and may go on failing for itself.
    with pytest.raises(RunnerError) as raised:
        there(ONE, lambda: found.ballot_problems(poll.ballots, OPTIONS, evil))
    assert raised.value.fault is WorkerFault.EXITED


def test_what_readers_have_counted_keeps_no_vote_from_being_closed(
    rule: Callable[..., VotingRule], poll: Poll
) -> None:
    found = rule("__import__('os')._exit(1) if len(poll.ballots) == 1 else None")
    old = replace(poll, ballots=poll.ballots[:1])

    def read() -> object:
        with for_readers():
            return there(ONE, lambda: found.count(old))

    for _ in range(TIMES):
        with pytest.raises(RunnerError, match="exited"):
            read()
    with pytest.raises(RunnerError, match="left alone"):
        read()
    assert there(ONE, lambda: found.count(poll))


def test_a_frame_tells_no_ballots(rule: Callable[..., VotingRule], poll: Poll) -> None:
    found = rule("""
        said = "; ".join(f"{dict(b.choices)} x{b.times}" for b in poll.ballots)
        def f(): raise ValueError
        f.__code__ = f.__code__.replace(co_name=said)
        f()
    """)
    with pytest.raises(RunnerError) as raised:
        found.count(poll)
    assert raised.value.frame.endswith("__init__.py:22 in f")


DEEP = """
from folkmoot_sdk import *
import folkmoot_sdk.worker.calls as c
import folkmoot_sdk.worker.serving as s
from marshmallow import Schema, fields
real, on = s._line, []
def line(said):
    deep = b"[" * 450 + b"]" * 450
    return b'{"id":%d,"ok":{"pinned":{"k":%s}}}' % (said["id"], deep) if on else real(said)
s._line = line
def pin(contribution, args):
    on.append(1)
    return {}
c.CALLS["pin_settings"] = pin
class S(Schema):
    k = fields.String(load_default="x")
class Rule(VotingRule):
    id, version, title, settings = "planted", "1", Text("计票", "Count"), S
    def ballot_problem(self, ballot, options, settings): return None
    def count(self, poll): raise ValueError
@hookimpl
def folkmoot_voting_rules():
    return (Rule(),)
"""


def test_a_schema_that_says_nothing_usable_is_a_refusal_on_the_page_it_is_taken_away_on(
    release: Plant,
) -> None:
    ((_, found),) = contributions(release(DEEP))
    with pytest.raises(RunnerError) as raised:
        found.settings().load({"k": "y"})
    assert raised.value.fault is WorkerFault.RUBBISH
    (said,) = judged(found.settings, Layers(community={"k": "y"})).refused.values()
    assert said == "插件没有给出可用的回答 / the plugin gave no usable answer (rubbish)"


@pytest.mark.parametrize(
    "count",
    [
        "OptionCount('a', 1, 0, {str(n): n for n in range(51)})",
        "OptionCount('a', 1, 0, {'x' * 201: 1})",
        "OptionCount('a', 10 ** 30)",
        "OptionCount('a', 1, 0, {'\u200b': 1})",
    ],
)
def test_no_more_goes_on_record_than_anybody_reads(
    count: str, rule: Callable[..., VotingRule], poll: Poll
) -> None:
    with pytest.raises(RunnerError) as raised:
        rule(f"return Count(({count},), (), None)").count(poll)
    assert raised.value.fault is WorkerFault.NOT_PLAIN


@pytest.mark.parametrize(
    "panel",
    [
        "Panel((PanelLine(Text('a' * 201, 'a'), 1),))",
        "Panel((PanelLine(Text('a', 'a'), 10 ** 30),))",
        "Panel((PanelLine(Text('a', 'a'), 1),), note=Text('a', 'a' * 2001))",
    ],
)
def test_a_panel_fills_no_page(panel: str, release: Plant) -> None:
    with pytest.raises(RunnerError) as raised:
        panel_of(release, f"return {panel}").panel(FIGURES)
    assert raised.value.fault is WorkerFault.NOT_PLAIN


def test_a_panel_that_gives_no_answer_is_a_trouble_of_its_vendors(
    release: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[Trouble] = []
    monkeypatch.setattr(noting, "note_beside", lambda _bind, trouble: noted.append(trouble))
    panel = panel_of(release, "raise ValueError('all that it was given')")
    engine = create_engine("sqlite://")
    session = TenantSession(engine)

    def ask() -> None:
        enter(session, ONE)
        with pytest.raises(RunnerError):
            panel.panel(FIGURES)

    copy_context().run(ask)
    (trouble,) = noted
    assert (trouble.call, trouble.fault, trouble.message) == ("panel", "raised", "ValueError")
    assert trouble.frame.endswith("__init__.py:9 in panel")
    assert trouble.digest == panel._far.release.digest  # noqa: SLF001 - the release that was planted


def test_a_release_brings_no_more_than_anybody_chooses_from(release: Plant) -> None:
    code = dedent("""
        from folkmoot_sdk import *
        class P(DashboardPanel):
            version, title = "1", Text("板", "Panel")
            def __init__(self, n): self.id = f"p{n}"
            def panel(self, figures): return None
        @hookimpl
        def folkmoot_dashboard_panels():
            return tuple(P(n) for n in range(51))
    """)
    promise = ",".join(f'"p{n}@1"' for n in range(51))
    with pytest.raises(PluginRefusedError, match="more than 50"):
        contributions(release(code, f"dashboard_panels = [{promise}]"))


def test_a_title_is_a_label(release: Plant) -> None:
    code = PANEL.format(body="return None").replace('"Panel")', '"P" * 201)', 1)
    with pytest.raises(PluginRefusedError, match="title"):
        contributions(release(code, PROMISE))


SETTABLE = """
from folkmoot_sdk import *
from marshmallow import Schema, fields
class Set(Schema):
    places = fields.Integer(strict=True, load_default=1)
class Rule(VotingRule):
    id, version, title, settings = "planted", "1", Text("计票", "Count"), Set
    def ballot_problem(self, ballot, options, settings):
        return None
    def count(self, poll):
        found = tuple(OptionCount(o.key, 0) for o in poll.options)
        return Count(found, (), None)
class P(DashboardPanel):
    id, version, title = "panel", "1", Text("板", "Panel")
    def panel(self, figures):
        import time
        time.sleep(4)
@hookimpl
def folkmoot_voting_rules():
    return (Rule(),)
@hookimpl
def folkmoot_dashboard_panels():
    return (P(),)
"""


def test_slow_panels_keep_no_vote_by_a_rule_of_their_plugin_from_being_counted(
    release: Plant, poll: Poll
) -> None:
    planted = release(SETTABLE, 'voting_rules = ["planted@1"]\ndashboard_panels = ["panel@1"]')
    found: dict[Kind, Any] = dict(contributions(planted))
    panel, settable = found[Kind.DASHBOARD_PANELS], found[Kind.VOTING_RULES]
    slow = [
        Thread(target=there, args=(scope, lambda: panel.panel(FIGURES)), daemon=True)
        for scope in (ONE, OTHER)
    ]
    for each in slow:
        each.start()
    time.sleep(2.0)
    with pytest.raises(RunnerError, match="others were asking"):
        there(ONE, lambda: panel.panel(replace(FIGURES, ended=7)))
    counted = there(ONE, lambda: judge(settable, replace(poll, settings={"places": 2})))
    assert counted.ballots == 4
    for each in slow:
        each.join()


FICKLE = SETTABLE.replace(
    "class Rule(",
    """class Fickle(Set):
    def load(self, data, **how):
        import time
        return {"places": time.monotonic_ns() % 10**9 + 2} if data else {"places": 1}
class Rule(""",
).replace(", Set\n", ", Fickle\n")


def test_no_chance_comes_into_a_count_by_its_settings(release: Plant, poll: Poll) -> None:
    planted = release(FICKLE, 'voting_rules = ["planted@1"]\ndashboard_panels = ["panel@1"]')
    found: Any = dict(contributions(planted))[Kind.VOTING_RULES]
    with pytest.raises(RuleFailedError) as raised:
        there(ONE, lambda: judge(found, replace(poll, settings={"places": 2})))
    assert (raised.value.fault.code, raised.value.call) == (WorkerFault.DIFFERS, "pin_settings")
    assert not raised.value.fault.passes
