"""What it costs to keep a vendor's code elsewhere: ``python -m tests.bench --only runner``.

Beside a direct call, in the same run: a ratio says more than seconds of one machine.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from rich.console import Console
from rich.table import Table

import folkmoot_ballots
from folkmoot.extensions.runner import here
from folkmoot.extensions.runner.asking import Runner
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import contributions
from folkmoot.extensions.runner.standing import weakness
from folkmoot.extensions.runner.worker import Question
from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    DecisionRule,
    Figures,
    InForce,
    Option,
    Poll,
    Purpose,
    Quantity,
    Source,
    Text,
    Unit,
    VotingRule,
    decide,
)

BALLOTS, FEWER = 100_000, 10_000
OPTIONS = 30
_WORD = Text("同意", "For")
_FILES = Path(str(folkmoot_ballots.__file__)).parent
_RELEASE = Release("ballots", "0.1.0", _FILES.parent, "bench", _FILES.name)
_MARKING = Question("marking", {"settings": {}}, "voting_rules", "must-do-list@1")


@dataclass(frozen=True)
class Row:
    """Seconds on the wall and of the processor, ours and our workers'; beside a direct call."""

    name: str
    wall: float
    cpu: float
    direct_wall: float = 0.0
    direct_cpu: float = 0.0


def measure(*, quick: bool = False) -> list[Row]:
    """Wall time is inside bubblewrap. The processor's without it: bubblewrap does not wait for what
    it has started, so nobody is told what that used. Raises Refused where there is no sandbox.
    """
    if (weak := weakness(sandboxed=True)) is not None:
        raise weak
    with _home() as home:
        boxed, bare = (_rows(home, quick=quick, sandboxed=how) for how in (True, False))
    pairs = zip(boxed, bare, strict=True)
    return [replace(one, cpu=other.cpu, direct_cpu=other.direct_cpu) for one, other in pairs]


def _rows(home: Path, *, quick: bool, sandboxed: bool) -> list[Row]:
    here.use(home, sandboxed=sandboxed)
    try:
        return [
            _started(home, sandboxed=sandboxed),
            _called(100 if quick else 1000),
            _counted(FEWER if quick else BALLOTS),
        ]
    finally:
        here.close()


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="fmr-", dir="/var/tmp"))
    try:
        yield home
    finally:
        for folder in [path for path in home.rglob("*") if path.is_dir()]:
            folder.chmod(0o755)
        shutil.rmtree(home)


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _cost(what: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.monotonic(), _spent()
    what()
    return time.monotonic() - wall, _spent() - cpu


def _started(home: Path, *, sandboxed: bool) -> Row:
    costs = [_cost(lambda: _start(home, sandboxed=sandboxed)) for _ in range(10)]
    walls, cpus = zip(*costs, strict=True)
    return Row("worker start, one call, end", median(walls), median(cpus))


def _start(home: Path, *, sandboxed: bool) -> None:
    runner = Runner(home, sandboxed=sandboxed)
    runner.ask(_RELEASE, _MARKING)
    runner.close()


def _called(times: int) -> Row:
    def ask(often: int) -> None:
        for _ in range(often):
            here.here().ask(_RELEASE, _MARKING)

    def ask_and_end() -> None:
        ask(1)
        here.close()

    ask(1)
    wall, ours = _cost(lambda: ask(times))
    # What a worker has used is known when it has ended; its start is not part of a call.
    _, theirs = _cost(here.close)
    _, start = _cost(ask_and_end)
    return Row("one call of a warm worker", wall / times, (ours + theirs - start) / times)


def _counted(count: int) -> Row:
    """A whole vote: its ballots judged by one worker, counted by two more."""
    poll = _poll(count)
    far = next(each for _, each in contributions(_RELEASE) if each.id == "approval")
    near = next(each for each in folkmoot_ballots.folkmoot_voting_rules() if each.id == "approval")
    assert isinstance(far, VotingRule)
    wall, ours = _cost(lambda: decide(far, poll))
    # The warm worker's share is known when it has ended.
    _, theirs = _cost(here.close)
    direct = _cost(lambda: decide(near, poll))
    return Row(f"{count:,} different ballots", wall, ours + theirs, *direct)


def _poll(count: int) -> Poll:
    random = Random(count)  # noqa: S311 - no secret
    options = tuple(Option(f"o{number}", f"事项 {number}") for number in range(OPTIONS))
    keys = [option.key for option in options]
    # All combinations of thirty options in turn: each ballot is another one.
    chosen = random.sample(range(1, 1 << OPTIONS), count)
    ballots = tuple(
        Ballot({key: "approve" for at, key in enumerate(keys) if bits >> at & 1}) for bits in chosen
    )
    more = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, _WORD)
    law = DecisionRule(
        id="half",
        version="1",
        title=_WORD,
        in_force=InForce(date(2020, 1, 1)),
        source=Source(_WORD, ""),
        body=BodyKind.JOINT_MEETING,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(),
        carriage=(more,),
    )
    return Poll(options, ballots, {"max_choices": None}, law, Figures({}))


def show(rows: list[Row]) -> None:
    table = Table(title="Vendors' code in a process of its own")
    for column in ("", "wall ms", "CPU ms", "direct wall ms", "direct CPU ms", "wall x", "CPU x"):
        table.add_column(column, justify="left" if not column else "right")
    for row in rows:
        figures = (row.wall, row.cpu, row.direct_wall, row.direct_cpu)
        shown = [f"{figure * 1000:,.2f}" if figure else "" for figure in figures]
        ratios = _ratios(row) if row.direct_wall else ("", "")
        table.add_row(row.name, *shown, *ratios)
    Console(width=120).print(table)


def _ratios(row: Row) -> tuple[str, str]:
    return f"{row.wall / row.direct_wall:.1f}", f"{row.cpu / row.direct_cpu:.1f}"
