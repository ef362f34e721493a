"""The runner's parts that need no process: the breaker, the kernel's filter, the command."""

import re
import struct
from pathlib import Path

import pytest

from folkmoot.extensions.runner.breaker import KEPT, SECONDS, TIMES, Breaker
from folkmoot.extensions.runner.errors import RunnerError, tidy
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.extensions.runner.seccomp import BARRED, program
from folkmoot_sdk.worker import WorkerFault

EPERM, ENOSYS, KILL, ALLOW = 0x50001, 0x50026, 0x80000000, 0x7FFF0000
X86, ARM = 0xC000003E, 0xC00000B7


def run(code: bytes, arch: int, number: int) -> int:
    """What the kernel does with a system call, by the few instructions that a filter has."""
    steps = list(struct.iter_unpack("=HBBI", code))
    at, value = 0, 0
    while True:
        operation, yes, no, operand = steps[at]
        at += 1
        if operation == 0x20:
            value = {0: number, 4: arch}[operand]
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
    for number in range(500):
        wanted = EPERM if number in barred else ENOSYS if number == 435 else ALLOW
        assert run(code, arch, number) == wanted
    assert run(code, 0x40000003, 0) == KILL


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
