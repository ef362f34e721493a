"""The runner's parts that need no process: the breaker, the kernel's filter, the command."""

import re
import struct
from contextlib import ExitStack
from pathlib import Path

import pytest

from folkmoot.extensions.runner.breaker import KEPT, SECONDS, SLOW, TIMES, Breaker
from folkmoot.extensions.runner.errors import RunnerError, tidy
from folkmoot.extensions.runner.frames import place_in
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.extensions.runner.seccomp import (
    BARRED,
    HANDLES,
    HANDLES_ONLY,
    OWN_MEMORY,
    program,
)
from folkmoot.extensions.runner.turns import FOR_COUNTS, TURNS_OF_ONE, WORKERS, Turns
from folkmoot.extensions.runner.words import DEEPEST, is_deep, require_seen
from folkmoot_sdk.worker import WorkerFault

EPERM, ENOSYS, KILL, ALLOW = 0x50001, 0x50026, 0x80000000, 0x7FFF0000
X86, ARM = 0xC000003E, 0xC00000B7


def run(code: bytes, arch: int, number: int, argument: int = 0) -> int:
    """What the kernel does with a system call, by the few instructions that a filter has."""
    steps = list(struct.iter_unpack("=HBBI", code))
    at, value = 0, 0
    while True:
        operation, yes, no, operand = steps[at]
        at += 1
        if operation == 0x20:
            value = {0: number, 4: arch, 24: argument, 32: argument}[operand]
        elif operation == 0x06:
            return int(operand)
        else:
            holds = value == operand if operation == 0x15 else value >= operand
            at += yes if holds else no


@pytest.mark.parametrize(("machine", "arch", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_the_filter_bars_what_it_names_and_lets_the_rest_through(
    machine: str, arch: int, column: int
) -> None:
    code = program(machine)
    barred = {numbers[column] for numbers in BARRED.values()} - {None}
    limited = {16, 28} if column == 0 else {29, 233}
    for number in set(range(500)) - limited:
        wanted = EPERM if number in barred else ENOSYS if number == 435 else ALLOW
        assert run(code, arch, number) == wanted
    assert run(code, 0x40000003, 0) == KILL


@pytest.mark.parametrize(
    ("numbers", "allowed"),
    [((72, 25), HANDLES_ONLY), ((28, 233), OWN_MEMORY), ((16, 29), HANDLES)],
)
@pytest.mark.parametrize(("machine", "arch", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_of_a_call_that_does_many_things_few_are_left(
    machine: str, arch: int, column: int, numbers: tuple[int, int], allowed: tuple[int, ...]
) -> None:
    code = program(machine)
    for value in {*range(1100), *range(0x5400, 0x5500), 0x6612, 0x6628, 0x40046629, 0xC020662A}:
        assert run(code, arch, numbers[column], value) == (ALLOW if value in allowed else EPERM)


def test_calls_by_the_other_abi_of_x86_are_not_let_through() -> None:
    assert run(program("x86_64"), X86, 0x40000000 + 57) == KILL


def test_a_machine_that_nobody_knows_gets_no_filter() -> None:
    with pytest.raises(RunnerError, match="riscv64"):
        program("riscv64")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", 0),
        ("/usr/include/asm-generic/unistd.h", 1),
    ],
)
def test_the_numbers_are_the_kernels_own(header: str, column: int) -> None:
    file = Path("/usr/include", header)
    if not file.exists():
        pytest.skip(f"{header} is not installed")
    known = dict(re.findall(r"#define __NR_(\w+)\s+(\d+)", file.read_text()))
    for name, numbers in BARRED.items():
        if name in known:
            assert numbers[column] == int(known[name]), name


def test_the_breaker_opens_after_failures_in_a_row_and_for_a_while() -> None:
    now = [100.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(TIMES - 1):
        breaker.failed("a", WorkerFault.TIMEOUT)
    breaker.went_well("a")
    for _ in range(TIMES):
        assert breaker.pause("a") == 0
        breaker.failed("a", WorkerFault.TIMEOUT)
    now[0] += 20
    assert breaker.pause("a") == SECONDS - 20
    assert breaker.pause("b") == 0
    now[0] += SECONDS
    assert breaker.pause("a") == 0
    breaker.failed("a", WorkerFault.CPU)
    assert breaker.pause("a") == SECONDS


def test_the_breaker_forgets_what_failed_longest_ago() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for key in range(3 * KEPT):
        now[0] += 1 / KEPT
        for _ in range(TIMES):
            breaker.failed(key, WorkerFault.TIMEOUT)
    assert [bool(breaker.pause(key)) for key in range(3 * KEPT)] == [
        *([False] * 2 * KEPT),
        *([True] * KEPT),
    ]


def test_an_error_that_costs_nothing_keeps_nobody_from_asking() -> None:
    breaker = Breaker(lambda: 0.0)
    for _ in range(10 * TIMES):
        breaker.failed("a", WorkerFault.RAISED)
    assert breaker.pause("a") == 0


def test_any_error_that_took_its_time_is_counted() -> None:
    breaker = Breaker(lambda: 0.0)
    for _ in range(TIMES):
        assert breaker.pause("a") == 0
        breaker.failed("a", WorkerFault.RAISED, SLOW)
    assert breaker.pause("a") == SECONDS


@pytest.mark.parametrize(
    "char",
    "\u200b\u200d\u200f\u061c\ufeff\u2028\u2029\U000e0041\xad\u3164\u2800\ufe0f\U000e0100\ue000",
)
def test_what_nobody_sees_is_no_word(char: str) -> None:
    for value in (f"计{char}票", [char], {char: 1}, {"a": {"b": [f"{char}"]}}):
        with pytest.raises(ValueError, match="nobody sees"):
            require_seen(value)


def test_chinese_is_seen_whatever_its_characters() -> None:
    require_seen("《民法典》第二百七十八条：赞成票“过半数”……\n\u3000\u3000①㐀𠀀龥—（1）％·")


def test_a_number_that_nobody_can_read_is_no_answer() -> None:
    require_seen({"a": [10**29, -(10**29)]})
    for number in (10**30, -(10**30)):
        with pytest.raises(ValueError, match="digits"):
            require_seen({"a": [number]})


def test_an_answer_that_goes_too_deep_is_told_without_walking_down() -> None:
    deep: object = 1
    for _ in range(DEEPEST):
        deep = [deep]
    assert not is_deep(deep)
    for _ in range(10_000):
        deep = {"a": deep}
    assert is_deep(deep)
    assert not is_deep(7)


PLACED = """\
import os

WORD = 1


class Rule:
    @property
    def name(self):
        return (
1)

    def count(self, poll):
        for each in poll:
            if each:
                raise ValueError
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("planted/__init__.py:15 in count", "planted/__init__.py:15 in count"),
        ("planted/__init__.py:15 in {'a': 'for'}", "planted/__init__.py:15 in count"),
        ("planted/__init__.py:7 in name", "planted/__init__.py:7 in name"),
        ("planted/__init__.py:3 in anything", "planted/__init__.py:3"),
        ("planted/__init__.py:15", "planted/__init__.py:15 in count"),
        ("planted/__init__.py:0", ""),
        ("planted/__init__.py:17 in count", ""),
        ("planted/__init__.py:99 in count", ""),
        ("planted/other.py:1 in count", ""),
        ("planted/data.txt:1 in count", ""),
        ("planted/../planted/__init__.py:15 in count", ""),
        ("../secret.py:1 in count", ""),
        ("{'a': 'for'}", ""),
        ("", ""),
    ],
)
def test_a_frame_names_only_what_the_release_has(said: str, told: str, tmp_path: Path) -> None:
    package = tmp_path / "files" / "planted"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PLACED)
    (package / "data.txt").write_text("a")
    (tmp_path / "secret.py").write_text("a")
    release = Release("trial", "1.0", tmp_path / "files", "d", "planted")
    assert place_in(release, said) == told


@pytest.mark.parametrize("whole", [True, False])
def test_a_vendor_takes_no_more_than_its_turns_and_leaves_workers_for_others(whole: bool) -> None:
    turns = Turns()
    with ExitStack() as taking:
        for _ in range(TURNS_OF_ONE):
            taking.enter_context(turns.taken("a", 1, 0, whole=whole))
        with pytest.raises(TimeoutError), turns.taken("a", 1, 0, whole=whole):
            pass
        with turns.taken("b", 1, 0, whole=whole), turns.taken("a", 1, 0, whole=not whole):
            assert not turns.none_is_taken
    assert turns.none_is_taken
    with turns.taken("a", 1, 0, whole=whole):
        pass


def test_pages_leave_workers_for_counts_and_all_of_them_are_so_many() -> None:
    turns = Turns()
    with ExitStack() as taking:
        for plugin in range(WORKERS - FOR_COUNTS):
            taking.enter_context(turns.taken(f"p{plugin}", 1, 0))
        with pytest.raises(TimeoutError), turns.taken("q", 1, 0):
            pass
        with turns.taken("q", FOR_COUNTS, 0, whole=True):
            with pytest.raises(TimeoutError), turns.taken("r", 1, 0, whole=True):
                pass
            assert not turns.none_is_taken


def test_an_error_tells_what_where_and_why() -> None:
    error = RunnerError(
        WorkerFault.RAISED, "p", "1.0", "r@1", "a\x00b\n", "f.py:1 in c", call="count"
    )
    assert (error.words, error.frame) == ("a b ", "f.py:1 in c")
    assert str(error) == "p 1.0 r@1 count: raised: a b  (f.py:1 in c)"
    assert error.message % error.params == "The plugin p 1.0 gave no usable answer (raised)."
    assert len(tidy("x" * 9999)) == 500


def test_a_worker_sees_the_contract_and_its_far_end_and_no_more(tmp_path: Path) -> None:
    folder = runtime_in(tmp_path)
    assert runtime_in(tmp_path) == folder
    top = {path.name for path in folder.iterdir()}
    assert top == {"folkmoot_sdk", "marshmallow", "pluggy", "empty"}
    inside = {path.name for path in (folder / "folkmoot_sdk").iterdir() if path.is_dir()}
    assert inside == {"worker", "__pycache__"}
    writable = [path for path in folder.rglob("*") if path.stat().st_mode & 0o222]
    assert writable == []
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
