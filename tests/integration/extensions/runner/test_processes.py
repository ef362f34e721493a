"""Processes of workers: warm, replaced, ended, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.integration.extensions.runner.conftest import wait_for, workers_of

from folkmoot.extensions.runner import here, sandbox
from folkmoot.extensions.runner.asking import Runner
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.limits import MEGABYTE, Limits
from folkmoot.extensions.runner.pool import WARM, Pool
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.extensions.runner.sandbox import Place
from folkmoot.extensions.runner.turns import TURNS_OF_ONE
from folkmoot.extensions.runner.worker import Question
from folkmoot.extensions.stopped import stop_only
from folkmoot.kernel.scope import DistrictScope, TenantScope
from folkmoot_sdk.worker import WorkerFault

pytestmark = pytest.mark.usefixtures("sandboxed")
Plant = Callable[..., Release]
SHORT = Limits(memory=256 * MEGABYTE, cpu=1, life=20, wall=5)
DESCRIBE = Question("describe")
EMPTY = "from folkmoot_sdk import hookimpl\n"


@pytest.fixture
def empty(release: Plant) -> Callable[[], Release]:
    """A release that brings nothing and harms nobody."""
    return lambda: release(EMPTY, "")


@pytest.fixture
def pool(runner_home: Path) -> Iterator[Callable[..., Pool]]:
    made: list[Pool] = []
    here.close()  # whom other tests left warm is not to be counted

    def make(limits: Limits = SHORT) -> Pool:
        sdk = runtime_in(runner_home / ".runtime")
        made.append(Pool(lambda release: Place(sdk, release.folder, sandboxed=True), limits))
        return made[-1]

    yield make
    for each in made:
        each.close()


def children() -> set[int]:
    """Processes of this one that have not been buried, dead ones too."""
    tasks = Path("/proc/self/task").iterdir()
    return {int(pid) for task in tasks for pid in (task / "children").read_text().split()}


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_worker_is_kept_warm_and_lent_again(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, planted = pool(), empty()
    with here_.lend(planted) as one:
        one.ask(DESCRIBE)
    with here_.lend(planted) as two:
        assert two is one
        with here_.lend(planted) as three:
            assert three is not one


def test_a_worker_that_is_kept_warm_hears_of_one_place_alone(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, planted = pool(), empty()
    served = []
    for scope in (TenantScope(1, 1), TenantScope(2, 1), DistrictScope(1), TenantScope(1, 1)):
        with here_.lend(planted, scope) as worker:
            served.append(worker)
    assert served[3] is served[0]
    assert len(set(map(id, served))) == 3


def test_a_worker_outlives_the_thread_for_which_it_was_started(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, planted = pool(), empty()

    def lend() -> object:
        with here_.lend(planted) as worker:
            worker.ask(DESCRIBE)
            return worker

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(lend).result()
    time.sleep(0.3)
    assert lend() is first


def test_a_worker_is_replaced_when_it_has_served_long_enough(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, planted = pool(replace(SHORT, calls=2)), empty()
    served = []
    for _ in range(3):
        with here_.lend(planted) as worker:
            worker.ask(DESCRIBE)
            served.append(worker)
    assert served[0] is served[1]
    assert served[2] is not served[1]
    assert not served[1].lives


def test_a_worker_that_nobody_asks_ends_and_is_replaced(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, planted = pool(replace(SHORT, patience=1)), empty()
    with here_.lend(planted) as one:
        one.ask(DESCRIBE)
    assert wait_for(lambda: not one.lives)
    before = children()
    here_.sweep()
    assert len(children()) == len(before) - 1
    with here_.lend(planted) as two:
        assert two.ask(DESCRIBE)["contributions"] == []


def test_few_are_kept_warm(pool: Callable[..., Pool], empty: Callable[[], Release]) -> None:
    here_ = pool()
    served = []
    for _ in range(WARM + 2):
        with here_.lend(empty()) as worker:
            served.append(worker)
    assert sum(worker.lives for worker in served) == WARM


def test_neither_handles_nor_processes_are_left(
    pool: Callable[..., Pool], release: Plant, empty: Callable[[], Release]
) -> None:
    here_ = pool()
    with here_.lend(empty()) as warm:
        warm.ask(DESCRIBE)
    hasty = pool(replace(SHORT, wall=1))
    before = children(), handles()
    for code in ("import os\nos._exit(1)", "raise ValueError", "import time\ntime.sleep(60)"):
        with pytest.raises(RunnerError), hasty.lend(release(code)) as worker:
            worker.ask(DESCRIBE)
    with here_.fresh(empty(), (1, 2)) as workers:
        for worker in workers:
            worker.ask(DESCRIBE)
            worker.finish(DESCRIBE)
    assert (children(), handles()) == before
    here_.close()


def test_a_closed_pool_says_so_and_keeps_nobody_waiting(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_ = pool()
    here_.close()
    with pytest.raises(RunnerError, match="about to end"), here_.lend(empty()):
        pass


def test_a_worker_that_comes_back_to_a_closed_pool_is_ended(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_ = pool()
    with here_.lend(empty()) as worker:
        here_.close()
        assert worker.ask(DESCRIBE)
    assert not worker.lives


def test_one_release_never_takes_all_turns(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, busy = pool(replace(SHORT, wall=0.2)), empty()
    with ExitStack() as holding:
        for _ in range(TURNS_OF_ONE):
            holding.enter_context(here_.lend(busy))
        with pytest.raises(RunnerError, match="others were asking"), here_.lend(busy):
            pass
        with here_.lend(empty()) as other:
            assert other.lives
    with here_.lend(busy) as again:
        assert again.lives


def test_nothing_is_kept_of_a_release_that_nobody_asks_any_more(
    pool: Callable[..., Pool], release: Plant, empty: Callable[[], Release]
) -> None:
    here_ = pool()
    for planted in (empty(), release("import os\nos._exit(1)"), replace(empty(), package="gone")):
        with suppress(RunnerError), here_.lend(planted) as worker:
            worker.ask(DESCRIBE)
    assert here_._turns._of_one == {}  # noqa: SLF001 - what must not grow


def test_a_page_waits_a_moment_for_its_turn_and_a_count_as_long_as_it_may_take(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, busy = pool(replace(SHORT, wall=3.0, page_turn=0.1)), empty()
    with ExitStack() as holding:
        for _ in range(TURNS_OF_ONE):
            holding.enter_context(here_.lend(busy))
            holding.enter_context(here_.fresh(busy, (1,)))
        begun = time.monotonic()
        with pytest.raises(RunnerError), here_.lend(busy):
            pass
        assert time.monotonic() - begun < 2.0
        with pytest.raises(RunnerError), here_.fresh(busy, (1, 2)):
            pass
        assert time.monotonic() - begun > 3.0


def test_pages_of_a_plugin_never_keep_its_polls_from_being_counted(
    pool: Callable[..., Pool], empty: Callable[[], Release]
) -> None:
    here_, releases = pool(SHORT), [empty(), empty()]
    with ExitStack() as holding:
        holding.enter_context(here_.fresh(releases[0], (1, 2), shown=True))
        for busy in releases:
            holding.enter_context(here_.lend(busy))
        with here_.fresh(releases[0], (1, 2)) as workers:
            assert all(worker.lives for worker in workers)


@pytest.mark.parametrize("differs", [{"version": "0.2.0"}, {"plugin": "their-other-one"}])
def test_another_release_or_plugin_of_a_vendor_has_no_turns_of_its_own(
    pool: Callable[..., Pool], empty: Callable[[], Release], differs: dict[str, Any]
) -> None:
    here_, one = pool(replace(SHORT, page_turn=0.1)), replace(empty(), publisher="a-vendor")
    other = replace(one, **differs)
    with ExitStack() as holding:
        for _ in range(TURNS_OF_ONE):
            holding.enter_context(here_.lend(one))
        with pytest.raises(RunnerError, match="others were asking"), here_.lend(other):
            pass


def test_a_suspended_release_is_asked_nothing(empty: Callable[[], Release]) -> None:
    planted = empty()
    here.here().ask(planted, DESCRIBE)
    stop_only([(planted.plugin, planted.version)])
    try:
        with pytest.raises(RunnerError) as raised:
            here.here().ask(planted, DESCRIBE)
    finally:
        stop_only([])
    assert raised.value.fault is WorkerFault.SUSPENDED


def test_one_that_keeps_failing_is_left_alone_for_a_minute(
    runner_home: Path, release: Plant, empty: Callable[[], Release]
) -> None:
    now = [0.0]
    runner = Runner(runner_home, sandboxed=True, limits=SHORT, clock=lambda: now[0])
    planted = release("import os\nos._exit(1)")
    faults = []
    for _ in range(4):
        with pytest.raises(RunnerError) as raised:
            runner.ask(planted, DESCRIBE)
        faults.append(raised.value.fault)
    assert faults == [WorkerFault.EXITED] * 3 + [WorkerFault.BUSY]
    assert runner.ask(empty(), DESCRIBE)
    now[0] = 61.0
    with pytest.raises(RunnerError) as raised:
        runner.ask(planted, DESCRIBE)
    assert raised.value.fault is WorkerFault.EXITED
    runner.close()


@pytest.mark.parametrize(("seconds", "answers"), [(2.0, 5), (9.0, 3)])
def test_a_page_is_not_kept_waiting_by_one_that_is_always_just_in_time(
    runner_home: Path, empty: Callable[[], Release], seconds: float, answers: int
) -> None:
    now, slow, found = [0.0], empty(), 0
    runner = Runner(runner_home, sandboxed=True, limits=SHORT, clock=lambda: now[0])

    def build(said: object) -> object:
        now[0] += seconds
        return said

    with suppress(RunnerError):
        for _ in range(5):
            assert runner.ask(slow, DESCRIBE, build)
            found += 1
    runner.close()
    assert found == answers


def test_a_release_whose_files_are_gone_is_missing(empty: Callable[[], Release]) -> None:
    gone = replace(empty(), package="gone")
    with pytest.raises(RunnerError) as raised:
        here.here().ask(gone, DESCRIBE)
    assert raised.value.fault is WorkerFault.MISSING


def test_without_a_sandbox_nothing_runs_and_the_reason_is_said(
    runner_home: Path, empty: Callable[[], Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "hindrance", lambda _sdk: "bubblewrap is not installed")
    runner = Runner(runner_home, sandboxed=True, limits=SHORT)
    with pytest.raises(RunnerError) as raised:
        runner.ask(empty(), DESCRIBE)
    runner.close()
    assert raised.value.fault is WorkerFault.START
    assert raised.value.words.endswith("bubblewrap is not installed")


def test_a_kernel_that_refuses_the_sandbox_is_found_out(
    runner_home: Path,
    tmp_path: Path,
    empty: Callable[[], Release],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: str(refusing))
    sdk = runtime_in(runner_home / ".runtime")
    monkeypatch.setattr(sandbox, "_works", set())
    assert sandbox.hindrance(sdk) == "No permissions to create new namespace"
    # The worker's own start says it too, should the kernel change its mind after the first.
    monkeypatch.setattr(sandbox, "hindrance", lambda _sdk: "")
    runner = Runner(runner_home, sandboxed=True, limits=SHORT)
    with pytest.raises(RunnerError) as raised:
        runner.ask(empty(), DESCRIBE)
    runner.close()
    assert raised.value.fault is WorkerFault.START
    assert raised.value.words == "No permissions to create new namespace"


def test_a_machine_without_bubblewrap_is_tried_again(
    runner_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdk = runtime_in(runner_home / ".runtime")
    monkeypatch.setattr(sandbox, "_works", set())
    with monkeypatch.context() as without:
        without.setattr(sandbox, "_bubblewrap", lambda: None)
        assert "not installed" in sandbox.hindrance(sdk)
    assert sandbox.hindrance(sdk) == ""


BARE = """
import os
seen = dict(os.environ)
try:
    open('/etc/passwd')
except PermissionError as error:
    seen['refused'] = str(error)
raise ValueError(seen)
"""


def test_where_the_operator_wants_no_sandbox_the_rest_still_holds(
    runner_home: Path, release: Plant, empty: Callable[[], Release]
) -> None:
    runner = Runner(runner_home, sandboxed=False, limits=SHORT)
    try:
        assert runner.ask(empty(), DESCRIBE)["contributions"] == []
        for code, fault in (
            (BARE, WorkerFault.FORBIDDEN),
            ("import os\nos.fork()", WorkerFault.FORBIDDEN),
            ("import sqlalchemy", WorkerFault.RAISED),
            ("bytes(1 << 40)", WorkerFault.MEMORY),
            ("import os\nif os.environ: raise ValueError\nos._exit(0)", WorkerFault.EXITED),
        ):
            with pytest.raises(RunnerError) as raised:
                runner.ask(release(code), DESCRIBE)
            assert raised.value.fault is fault, code
    finally:
        runner.close()


def test_without_a_sandbox_too_one_is_ended_when_its_time_is_up(
    runner_home: Path, release: Plant
) -> None:
    runner = Runner(runner_home, sandboxed=False, limits=replace(SHORT, wall=1))
    planted = release("import time\ntime.sleep(60)")
    with pytest.raises(RunnerError) as raised:
        runner.ask(planted, DESCRIBE)
    assert raised.value.fault is WorkerFault.TIMEOUT
    assert wait_for(lambda: not workers_of(planted))
    runner.close()


# A platform in a process of its own: it asks, and then forks or waits to be killed.
PLATFORM = """
import os, sys, time
from pathlib import Path
from folkmoot.extensions.runner import here
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.worker import Question

here.use(Path(sys.argv[1]), sandboxed=True)
release = Release(sys.argv[2], "0.1.0", Path(sys.argv[3]), "digest", sys.argv[4])
ask = lambda: here.here().ask(release, Question("describe"))["manifest"]["id"]
"""
FORKS = """
print(ask(), flush=True)
mine = here.here()
child = os.fork()
if not child:
    same = here.here() is mine
    print("child", ask(), same, flush=True)
    os._exit(0)
os.waitpid(child, 0)
print("parent", ask(), here.here() is mine, flush=True)
"""


def platform(home: Path, planted: Release, then: str) -> "subprocess.Popen[str]":
    arguments = [str(home), planted.plugin, str(planted.folder), planted.package]
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-W", "ignore", "-c", PLATFORM + then, *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_forked_process_asks_by_workers_of_its_own(
    runner_home: Path, empty: Callable[[], Release]
) -> None:
    planted = empty()
    with platform(runner_home, planted, FORKS) as running:
        said, _ = running.communicate(timeout=30)
    assert said.splitlines() == [
        planted.plugin,
        f"child {planted.plugin} False",
        f"parent {planted.plugin} True",
    ]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_workers_end_with_the_platform(
    number: signal.Signals, busy: bool, runner_home: Path, release: Plant
) -> None:
    planted = release("import time\ntime.sleep(60)" if busy else EMPTY, "")
    with platform(runner_home, planted, "ask(); time.sleep(60)") as running:
        assert wait_for(lambda: bool(set(workers_of(planted)) - {running.pid}))
        time.sleep(0.5)
        os.kill(running.pid, number)
        running.wait()
        assert wait_for(lambda: not workers_of(planted))
