"""A plugin that misbehaves is stopped, named by what it did, and nobody else notices."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.integration.extensions.runner.conftest import wait_for, workers_of

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.far import Far
from folkmoot.extensions.runner.release import Release
from folkmoot_sdk import Poll, VotingRule, decide
from folkmoot_sdk.worker import WorkerFault

Plant = Callable[..., VotingRule]

pytestmark = pytest.mark.usefixtures("sandboxed")

# What a rule does while it counts, and what is said of it.
DOES: Mapping[str, tuple[str, WorkerFault]] = {
    "loops and ignores the kernel's warning": (
        "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass",
        WorkerFault.TIMEOUT,
    ),
    "eats memory": ("kept = []\nwhile True: kept.append(bytes(1 << 20))", WorkerFault.MEMORY),
    "eats memory at once": ("bytes(1 << 40)", WorkerFault.MEMORY),
    "forks": ("import os\nos.fork()", WorkerFault.FORBIDDEN),
    "forks and catches what it meets": (
        "import os\ntry:\n    while True: os.fork()\nexcept BaseException: pass",
        WorkerFault.FORBIDDEN,
    ),
    "forks where no hook is": (
        """
        import os, _posixsubprocess as p
        no = (-1,) * 6
        p.fork_exec([b'/x'], [b'/x'], True, (), None, None, *no, *os.pipe(), True, False, -1,
                    None, None, None, -1, None, True)
        """,
        WorkerFault.RAISED,
    ),
    "starts a program": ("import subprocess\nsubprocess.run(['/bin/sh'])", WorkerFault.FORBIDDEN),
    "starts a thread": (
        "import threading\nthreading.Thread(target=print).start()",
        WorkerFault.RAISED,
    ),
    "opens a socket": ("import socket\nsocket.socket()", WorkerFault.FORBIDDEN),
    "opens a socket and catches what it meets": (
        "import socket\ntry: socket.create_connection(('127.0.0.1', 80))\nexcept OSError: pass",
        WorkerFault.FORBIDDEN,
    ),
    "reads who has accounts": ("open('/etc/passwd').read()", WorkerFault.FORBIDDEN),
    "reads a file that is not its own, and catches what it meets": (
        (
            "from pathlib import Path\ntry: Path('/plugin/../etc/hosts').read_text()\n"
            "except OSError: pass"
        ),
        WorkerFault.FORBIDDEN,
    ),
    "looks around": ("import os\nos.listdir('/')", WorkerFault.FORBIDDEN),
    "fills the disk": (
        "import tempfile\ntempfile.TemporaryFile().write(bytes(1 << 30))",
        WorkerFault.FORBIDDEN,
    ),
    "writes into its own folder": ("open(__file__, 'w').write('')", WorkerFault.FORBIDDEN),
    "loads C": ("import ctypes", WorkerFault.FORBIDDEN),
    "sets its environment": ("import os\nos.environ['a'] = 'b'", WorkerFault.FORBIDDEN),
    "lifts its limits": (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))",
        WorkerFault.FORBIDDEN,
    ),
    "kills all it can": ("import os\nos.kill(-1, 9)", WorkerFault.FORBIDDEN),
    "exits": ("import sys\nsys.exit(0)", WorkerFault.EXITED),
    "exits at once": ("import os\nos._exit(0)", WorkerFault.EXITED),
    "crashes": ("import os\nos.abort()", WorkerFault.EXITED),
    "interrupts": ("raise KeyboardInterrupt", WorkerFault.RAISED),
    "raises what is no Exception": (
        "class Odd(BaseException): pass\nraise Odd('odd')",
        WorkerFault.RAISED,
    ),
    "raises what cannot be said": (
        "class Odd(Exception):\n    def __str__(self): raise SystemExit\nraise Odd",
        WorkerFault.RAISED,
    ),
    "calls itself for ever": ("return self.count(poll)", WorkerFault.RAISED),
    "prints": ("print('counting')", WorkerFault.RUBBISH),
    "prints a gigabyte": (
        "for _ in range(10_000): print('x' * 100_000)",
        WorkerFault.RUBBISH,
    ),
    "prints an answer before its own": (
        """
        import os, json
        forged = {'options': [], 'tiers': [], 'places': None, 'tied': []}
        os.write(1, json.dumps({'id': 1, 'ok': forged}).encode() + b'\\n')
        """,
        WorkerFault.RUBBISH,
    ),
    "writes to every handle there is": (
        """
        import os
        for handle in range(64):
            try: os.write(handle, b'{"id": 1, "ok": {}}\\n')
            except OSError: pass
        """,
        WorkerFault.RUBBISH,
    ),
    "says gigabytes where answers go": (
        """
        import os
        for handle in range(3, 64):
            try:
                while True: os.write(handle, b'x' * 65536)
            except OSError: pass
        """,
        WorkerFault.OUTPUT,
    ),
    "answers with gigabytes": (
        "return Count((OptionCount('a' * (1 << 23), 0),), (), None)",
        WorkerFault.OUTPUT,
    ),
    "answers with a number without end": (
        "return Count(tuple(OptionCount(o.key, 10 ** 5000) for o in poll.options), (), None)",
        WorkerFault.NOT_PLAIN,
    ),
    "answers with a number that nobody can read": (
        "return Count(tuple(OptionCount(o.key, 10 ** 4200) for o in poll.options), (), None)",
        WorkerFault.NOT_PLAIN,
    ),
    "answers with a number that nobody can write": (
        "return Count(tuple(OptionCount(o.key, 10 ** 10 ** 6) for o in poll.options), (), None)",
        WorkerFault.NOT_PLAIN,
    ),
    "closes all that it is asked and answers by": (
        "import os\nos.closerange(0, 64)",
        WorkerFault.EXITED,
    ),
    "answers with a float": (
        "return Count(tuple(OptionCount(o.key, 0.5) for o in poll.options), (), None)",
        WorkerFault.NOT_PLAIN,
    ),
    "answers with no number": (
        "return Count(tuple(OptionCount(o.key, float('nan')) for o in poll.options), (), None)",
        WorkerFault.NOT_PLAIN,
    ),
    "answers with a truth": (
        "return Count(tuple(OptionCount(o.key, True) for o in poll.options), (), None)",
        WorkerFault.NOT_PLAIN,
    ),
    "answers with something else": ("return 'a'", WorkerFault.NOT_PLAIN),
    "answers by chance": (
        (
            "import random\n"
            "return Count(tuple(OptionCount(o.key, random.getrandbits(60)) for o in poll.options),"
            " (), None)"
        ),
        WorkerFault.DIFFERS,
    ),
    "answers by the clock": (
        ("import time\nreturn Count(sound(poll).options, (), time.time_ns())"),
        WorkerFault.DIFFERS,
    ),
    "answers by the order of a set": (
        (
            "first = next(iter({str(n) for n in range(1, 1000)}))\n"
            "return Count(sound(poll).options, (), int(first))"
        ),
        WorkerFault.DIFFERS,
    ),
    "looks for the platform": ("import folkmoot", WorkerFault.RAISED),
    "looks for what the platform stands on": ("import sqlalchemy", WorkerFault.RAISED),
}


# The same where the plugin itself writes a line in the place of its answer, which is the first.
WRITES: Mapping[str, tuple[str, WorkerFault]] = {
    "an answer a million deep": (
        "b'{\"id\":1,\"ok\":' + b'[' * 10**6 + b']' * 10**6 + b'}'",
        WorkerFault.RUBBISH,
    ),
    "a failure a million deep": (
        "b'{\"id\":1,\"failed\":' + b'{\"a\":' * 600_000 + b'1' + b'}' * 600_001",
        WorkerFault.RUBBISH,
    ),
    "a number of a million digits": (
        "b'{\"id\":1,\"ok\":' + b'9' * 10**6 + b'}'",
        WorkerFault.RUBBISH,
    ),
    "no number": ('b\'{"id":1,"ok":NaN,}\'', WorkerFault.RUBBISH),
    "no text": ("b'\\xff\\xfe{}'", WorkerFault.RUBBISH),
    "an answer for another": ('b\'{"id":2,"ok":{}}\'', WorkerFault.RUBBISH),
    "an answer for nobody": ("b'{\"ok\":{}}'", WorkerFault.RUBBISH),
    "an answer for one that is true": ('b\'{"id":true,"ok":{}}\'', WorkerFault.RUBBISH),
    "two for one": ('b\'{"id":1,"ok":{}}\\n\' * 2', WorkerFault.RUBBISH),
    "the next one's as well": (
        'b\'{"id":1,"ok":{}}\\n{"id":2,"ok":{}}\'',
        WorkerFault.RUBBISH,
    ),
    "that it is suspended": (
        'b\'{"id":1,"failed":{"code":"suspended"}}\'',
        WorkerFault.RUBBISH,
    ),
    "that others are asking it": (
        'b\'{"id":1,"failed":{"code":"busy"}}\'',
        WorkerFault.RUBBISH,
    ),
}
WRITING = """
import os
line = memoryview({line} + b'\\n')
for handle in range(3, 64):
    try:
        while line: line = line[os.write(handle, line):]
    except OSError: pass
# So that what it wrote is all that there is to judge.
os._exit(0)
"""


def is_named(bad: VotingRule, poll: Poll, fault: WorkerFault) -> None:
    with pytest.raises(RunnerError) as raised:
        bad.count(poll)
    assert raised.value.fault is fault, str(raised.value)
    assert (raised.value.ref, raised.value.call) == ("planted@1", "count")


def release_of(rule: VotingRule) -> Release:
    far: Far = rule._far  # type: ignore[attr-defined] # noqa: SLF001 - what stands for it here
    return far.release


def works(rule: VotingRule, poll: Poll) -> bool:
    """Whether it answers what harms nobody."""
    return rule.ballot_problem(poll.ballots[0], poll.options, {}) is None


@pytest.mark.parametrize("what", DOES)
def test_a_rule_that_misbehaves_is_named_by_what_it_did(
    what: str, rule: Plant, sound: VotingRule, poll: Poll
) -> None:
    code, fault = DOES[what]
    bad = rule(code)
    is_named(bad, poll, fault)
    # Another release works at once, and this one's next question gets a new process.
    assert works(sound, poll)
    assert works(bad, poll)


@pytest.mark.parametrize("what", WRITES)
def test_a_rule_that_writes_its_answer_itself_is_named(
    what: str, rule: Plant, sound: VotingRule, poll: Poll
) -> None:
    line, fault = WRITES[what]
    is_named(rule(WRITING.format(line=line)), poll, fault)
    assert works(sound, poll)


# It is killed, so nothing that it does with signals or handles keeps it alive.
LINGERS: Mapping[str, str] = {
    "sleeps": "",
    "hears no signal": (
        "import signal\nfor number in set(signal.Signals) - {9, 19}:"
        " signal.signal(number, lambda *_: None)"
    ),
    "hides signals": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))"
    ),
    "closes its output": "import os\nos.close(1)",
    "closes its errors": "import os\nos.close(2)",
    "writes to its errors for ever": "import sys\nwhile True: sys.stderr.write('x' * 100_000)",
    "begins an answer": (
        "import os\nfor handle in range(3, 64):\n"
        "    try: os.write(handle, b'{\"id\": 1, ')\n    except OSError: pass"
    ),
}


@pytest.mark.parametrize("what", LINGERS)
@pytest.mark.usefixtures("hasty")
def test_a_rule_that_does_not_end_is_ended_when_its_time_is_up(
    what: str, rule: Plant, poll: Poll
) -> None:
    bad = rule(f"{LINGERS[what]}\nimport time\ntime.sleep(60)")
    is_named(bad, poll, WorkerFault.TIMEOUT)
    assert wait_for(lambda: not workers_of(release_of(bad)))


def test_a_rule_that_closes_its_output_harms_nobody_but_itself(rule: Plant, poll: Poll) -> None:
    assert decide(rule("import os\nos.close(1)\nos.close(2)"), poll).winners == ("a",)


def test_a_rule_cannot_wake_itself_to_answer_before_it_is_asked(rule: Plant, poll: Poll) -> None:
    early = rule(head="import signal", problem="signal.setitimer(signal.ITIMER_REAL, 0.01)")
    with pytest.raises(RunnerError, match="not permitted"):
        early.ballot_problems(poll.ballots, poll.options, {})


@pytest.mark.usefixtures("hasty")
def test_one_that_prints_without_end_is_stopped_by_whichever_time_is_up_first(
    rule: Plant, poll: Poll
) -> None:
    with pytest.raises(RunnerError) as raised:
        decide(rule("while True: print('x' * 100_000)"), poll)
    assert raised.value.fault in {WorkerFault.CPU, WorkerFault.TIMEOUT}


def test_one_that_leaves_ballots_out_by_the_order_of_a_set_is_noticed(
    rule: Plant, poll: Poll
) -> None:
    problem = "return next(iter({f'unlucky-{n}' for n in range(100)}))"
    with pytest.raises(RunnerError) as raised:
        decide(rule(problem=problem), poll)
    assert (raised.value.fault, raised.value.call) == (WorkerFault.DIFFERS, "ballot_problems")


@pytest.mark.usefixtures("patient")
def test_one_that_computes_for_ever_is_stopped_by_its_processor_time(
    rule: Plant, poll: Poll
) -> None:
    with pytest.raises(RunnerError) as raised:
        decide(rule("while True: pass"), poll)
    assert raised.value.fault is WorkerFault.CPU


def test_the_vendors_own_place_is_told(rule: Plant, poll: Poll) -> None:
    with pytest.raises(RunnerError) as raised:
        decide(rule("raise ValueError('of mine')"), poll)
    assert raised.value.words == "ValueError: of mine"
    assert re.fullmatch(r"planted_\w+/__init__\.py:20 in count", raised.value.frame)


@pytest.mark.parametrize(
    ("code", "line"),
    [("open('/etc/passwd')", 20), ("return 1", 19)],
    ids=["what it reached for", "what it returned"],
)
def test_what_raised_nothing_has_its_place_too(
    code: str, line: int, rule: Plant, poll: Poll
) -> None:
    with pytest.raises(RunnerError) as raised:
        decide(rule(code), poll)
    assert raised.value.frame.endswith(f"__init__.py:{line} in count")


def test_nothing_of_this_machine_is_seen(
    rule: Plant, release: Callable[..., Release], poll: Poll, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    other = release("")
    nosy = rule(f"""
        import os
        seen = [os.environ.copy(), os.getuid(), os.getpid() < 9, os.uname().nodename]
        for path in ({str(tmp_path / "secret")!r}, {str(other.folder)!r}, '/home', '/tmp'):
            try: seen.append(os.stat(path))
            except OSError: pass
        raise ValueError(seen)
    """)
    with pytest.raises(RunnerError) as raised:
        decide(nosy, poll)
    seen = "[{}, 65534, True, 'worker']"
    assert raised.value.words.startswith(f"ValueError: {seen[:-1]}")
    assert "os.stat_result" not in raised.value.words.replace("'/", "")


def test_words_for_a_terminal_are_tidied(rule: Plant, poll: Poll) -> None:
    with pytest.raises(RunnerError) as raised:
        decide(rule(r"raise ValueError('\x1b[2J' + '\n' + 'x' * 5000)"), poll)
    assert raised.value.words.isprintable()
    assert len(raised.value.words) <= 500


def test_words_that_are_not_what_they_seem_reach_no_page(rule: Plant, poll: Poll) -> None:
    with pytest.raises(RunnerError) as raised:
        decide(rule("return Count((OptionCount('a', 1, 0, {'\\u202efor': 1}),), (), None)"), poll)
    assert raised.value.fault is WorkerFault.NOT_PLAIN


def test_what_a_plugin_does_to_the_contract_changes_nothing_here(rule: Plant, poll: Poll) -> None:
    head = """
        import folkmoot_sdk
        folkmoot_sdk.decide = None
        folkmoot_sdk.VotingRule.problems = {"made_up": folkmoot_sdk.Text("a", "b")}
        folkmoot_sdk.Count.__post_init__ = lambda self: None
    """
    assert decide(rule(head=head), poll).winners == ("a",)


def test_a_counter_in_a_module_starts_anew_with_each_count(rule: Plant, poll: Poll) -> None:
    forgetful = rule(
        "made.append(1)\nreturn Count(sound(poll).options, (), len(made))", "made = []"
    )
    assert forgetful.count(poll) == forgetful.count(poll)
    assert forgetful.count(poll).places == 1


def test_nobody_waits_for_a_slow_plugin_but_who_asked_it(
    rule: Plant, sound: VotingRule, poll: Poll
) -> None:
    slow = rule("import time\ntime.sleep(60)")
    assert works(sound, poll)
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(slow.count, poll) for _ in range(2)]
        # Its processes are there, so that all its turns are taken.
        assert wait_for(lambda: len(workers_of(release_of(slow))) >= 2)
        assert [works(sound, poll) for _ in range(2)] == [True, True]
        assert not any(each.done() for each in waiting)
    for each in waiting:
        fault = each.exception()
        assert isinstance(fault, RunnerError)
        assert fault.fault is WorkerFault.TIMEOUT


def test_one_that_fails_while_another_is_at_work_disturbs_it_not(rule: Plant, poll: Poll) -> None:
    steady = rule("import time\ntime.sleep(1)")
    bad = rule("import os\nos.kill(-1, 9)")
    with ThreadPoolExecutor(1) as threads:
        counting = threads.submit(steady.count, poll)
        assert wait_for(lambda: bool(workers_of(release_of(steady))))
        for _ in range(2):
            with pytest.raises(RunnerError):
                bad.count(poll)
        assert counting.result().tiers == (("a", "b"),)


def test_what_one_voter_marked_cannot_show_in_what_the_next_is_told(
    rule: Callable[..., VotingRule], poll: Poll
) -> None:
    told = 'SEEN.append(1); return f"unlucky-{len(SEEN)}"'
    remembering = rule(head="SEEN = []", problem=told)
    for ballot in poll.ballots:
        assert remembering.ballot_problem(ballot, poll.options, {}) == "unlucky-1"
