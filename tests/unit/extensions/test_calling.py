"""Asking a plugin of this process: nothing it raises ends a request, and few threads are left."""

import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from folkmoot.extensions import calling, troubles
from folkmoot.extensions.aside import Aside
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.kernel.scope import TenantScope, TenantSession, enter, scope_read_last
from folkmoot_sdk.worker import WorkerFault


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[RunnerError]]:
    found: list[RunnerError] = []
    monkeypatch.setattr(calling, "note", lambda _bind, error, *_more: found.append(error))
    calling.forget()
    yield found
    calling.forget()


def entry(plugin: str = "p", digest: str = "d") -> Any:  # noqa: ANN401 - as much of one as is read
    return SimpleNamespace(
        digest=digest,
        kind="k",
        reference="r@1",
        plugin=plugin,
        plugin_version="1",
        contribution=object(),
    )


@pytest.mark.parametrize(
    ("raised", "fault"),
    [
        (KeyboardInterrupt, WorkerFault.RAISED),
        (GeneratorExit, WorkerFault.RAISED),
        (SystemExit, WorkerFault.EXITED),
    ],
)
def test_what_would_end_a_program_is_a_plugins_fault(
    raised: type[BaseException], fault: WorkerFault, noted: list[RunnerError]
) -> None:
    def bad() -> None:
        raise raised

    with pytest.raises(RunnerError) as said:
        calling.ask(None, entry(), "panel", bad, object)  # type: ignore[arg-type] # noted nowhere
    assert (said.value.fault, said.value.words) == (fault, raised.__name__)
    assert noted == [said.value]


def test_a_plugin_leaves_no_more_than_a_few_threads_behind() -> None:
    go = threading.Event()
    faults = []
    for at in range(8):
        with pytest.raises(RunnerError) as said:
            calling.ask(None, entry(digest=f"{at}"), "panel", go.wait, object, most_seconds=0)  # type: ignore[arg-type]
        faults.append(said.value.fault)
    assert faults == [WorkerFault.TIMEOUT] * 4 + [WorkerFault.BUSY] * 4
    assert calling.ask(None, entry("other"), "panel", lambda: "yes", str) == "yes"  # type: ignore[arg-type]
    go.set()
    deadline = time.monotonic() + 10
    while calling._left.of("p") and time.monotonic() < deadline:  # noqa: SLF001 - what must not grow
        time.sleep(0.01)
    assert calling.ask(None, entry(), "panel", lambda: "yes", str) == "yes"  # type: ignore[arg-type]


def test_who_is_asked_in_a_thread_knows_for_whom() -> None:
    session = TenantSession()
    enter(session, TenantScope(7, 1))
    found = calling.ask(None, entry(), "panel", scope_read_last, TenantScope)  # type: ignore[arg-type]
    assert found == TenantScope(7, 1)


def test_a_job_that_ends_a_program_ends_neither_the_thread_nor_the_count_of_jobs() -> None:
    jobs = Aside()
    done = []

    def bad() -> None:
        raise KeyboardInterrupt

    jobs.do(bad)
    jobs.do(lambda: done.append(1))
    assert jobs.drain(5)
    assert done == [1]


def test_a_plugin_that_fails_at_a_thousand_places_is_noted_at_a_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[object] = []
    monkeypatch.setattr(troubles, "aside", SimpleNamespace(do=written.append))

    def note(plugin: str, line: int) -> None:
        said = {"call": "panel", "ref": "p@1", "fault": "raised", "message": "", "digest": "d"}
        frame = f"a/__init__.py:{line} in f"
        bind: Any = None
        trouble = troubles.Trouble(plugin=plugin, version="1", frame=frame, **said)
        troubles.note_beside(bind, trouble)

    for line in range(1_000):
        note("p", line)
    of_one = len(written)
    note("q", 1)
    note("q", 1)
    assert (of_one, len(written)) == (20, 21)
