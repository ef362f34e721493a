"""A million ranked ballots: grouped in PostgreSQL, then counted exactly, by us and by others.

The same groups go to all: our rules count them here, pref_voting and belenios-tool in the
environment of ``make oracles``, pref_voting by groups as we do, belenios-tool ballot by ballot as
it knows no other way. Every figure is processor time, but for the grouping, which is the
database's and so goes by the clock.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from uuid import UUID

import psycopg
from plugins.ballots.oracles.cases import Profile
from plugins.ballots.oracles.comparing import compare
from plugins.ballots.oracles.ours import OURS
from rich.console import Console
from rich.table import Table
from tests.bench.town import Town

from folkmoot.kernel.database import Database
from folkmoot.votes import counting, queries
from folkmoot.votes.pins import pinned
from folkmoot_sdk import Ballot

ROOT = Path(__file__).parents[2]
ORACLES = ROOT / ".venv-oracles" / "bin" / "python"
OPTIONS = "012345"
_PROGRAMS = "/usr/bin:/bin"
# What is asked of whom; the exact quota has no counterpart of theirs.
QUESTIONS = ("borda", "schulze winning votes", "instant run-off", "stv 3")


@dataclass(frozen=True)
class Line:
    """Who took how many seconds for what, and whether the answer is ours."""

    action: str
    by: str
    seconds: float
    verdict: str = ""


def lacking() -> str:
    """What to type before the libraries can count beside us; "" where they can."""
    if not _has_libraries():
        return "pref_voting is not installed. Type: make .venv-oracles/run.stamp (600 MB)"
    if shutil.which("belenios-tool", path=_PROGRAMS) is None:
        return "belenios-tool is not installed. Type: sudo apt-get install belenios-tool"
    return ""


def _has_libraries() -> bool:
    """Whether they can be found, without the seconds that importing them takes."""
    if not ORACLES.exists():
        return False
    found = "import sys, importlib.util as u; sys.exit(None in map(u.find_spec, sys.argv[1:]))"
    command = [str(ORACLES), "-c", found, "pref_voting", "pabutools"]
    return not subprocess.run(command, check=False).returncode  # noqa: S603 - our own interpreter


def fill(admin: psycopg.Connection, town: Town, vote_id: UUID, ballots: int) -> None:
    """So many ranked ballots of one vote, each voter's own; the same ones every time."""
    tenant, chance = town.scope.tenant_id, Random(ballots)  # noqa: S311 - repeatable
    with admin.transaction(), admin.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with cursor.copy(
            "COPY participation (tenant_id, vote_id, voter_key, channel) FROM STDIN"
        ) as copy:
            for number in range(ballots):
                copy.write_row((tenant, vote_id, f"v{number}", "online"))
        columns = "tenant_id, vote_id, voter_key, seq, channel, choices, cast_at, request_key"
        with cursor.copy(f"COPY ballot ({columns}) FROM STDIN") as copy:
            for number, choices in enumerate(_choices(chance, ballots)):
                row = (tenant, vote_id, f"v{number}", 1, "online", choices)
                copy.write_row((*row, "2026-06-30T00:00Z", f"v{number}"))
    admin.execute("ANALYZE ballot, participation")


def _choices(chance: Random, ballots: int) -> Iterator[str]:
    """As JSON. Some options are liked more than others, and most voters rank but a few."""
    weights = list(accumulate((9, 8, 7, 6, 5, 4)))
    for _ in range(ballots):
        order = dict.fromkeys(chance.choices(OPTIONS, cum_weights=weights, k=chance.randint(1, 9)))
        yield json.dumps({key: rank for rank, key in enumerate(order, 1)})


def measure(
    database: Database, town: Town, vote_id: UUID, *, with_oracles: bool = True
) -> list[Line]:
    """Raises RuntimeError where the oracles are to be asked and cannot count."""
    with database.begin(town.scope) as session:
        vote = queries.find_vote(session, vote_id)
        before, cpu = time.monotonic(), time.process_time()
        found = counting.tally(session, vote, pinned(vote))
        wall, own = time.monotonic() - before, time.process_time() - cpu
    profile = _profile(found.poll.ballots)
    cast = sum(times for _, times in profile.ballots)
    head = f"group {cast:,} ballots into {len(profile.ballots):,}"
    lines = [Line(f"{head}, by the clock", "PostgreSQL", wall), Line(head, "ours", own)]
    mine = {question: _mine(question, profile) for question in QUESTIONS}
    lines += [Line(question, "ours", seconds) for question, (_, seconds) in mine.items()]
    if with_oracles:
        lines += _theirs(profile, {question: answer for question, (answer, _) in mine.items()})
    return lines


def _profile(ballots: Sequence[Ballot]) -> Profile:
    """Options are digits, as the oracles' are."""
    return Profile(
        tuple(
            (tuple(_rank(ballot, key) for key in OPTIONS), ballot.times)
            for ballot in ballots
            if ballot.choices
        )
    )


def _rank(ballot: Ballot, key: str) -> int | None:
    return int(ballot.choices[key]) if key in ballot.choices else None


def _mine(question: str, profile: Profile) -> tuple[str, float]:
    before = time.process_time()
    answer = OURS["strict"][question](profile)
    return answer, time.process_time() - before


def _theirs(profile: Profile, mine: dict[str, str]) -> Iterator[Line]:
    path = f"{ROOT / 'plugins/sdk/src'}:{ROOT / 'plugins/ballots/src'}"
    run = subprocess.run(  # noqa: S603 - our own module, our own numbers
        [ORACLES, "-m", "plugins.ballots.oracles.timing", *QUESTIONS],
        input=str(profile),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": path, "PATH": _PROGRAMS},
    )
    if run.returncode:
        raise RuntimeError(f"the oracles could not count: {run.stderr[-2_000:]}")
    told = json.loads(run.stdout)
    yield Line("import", "pref_voting", told["import"])
    for question, oracle, answer, seconds in told["answers"]:
        verdict = compare(question, oracle, profile, mine[question], answer)
        yield Line(question, oracle, seconds, verdict)


def show(lines: list[Line]) -> None:
    table = Table(title="A large ranked vote")
    table.add_column("What")
    table.add_column("By")
    for heading in ("Seconds", "× ours", "Answer"):
        table.add_column(heading, justify="right")
    ours = {line.action: line.seconds for line in lines if line.by == "ours"}
    for line in lines:
        times = line.seconds / ours[line.action] if ours.get(line.action) else None
        ratio = "" if times is None else f"{times:,.1f}"
        table.add_row(line.action, line.by, f"{line.seconds:.3f}", ratio, line.verdict)
    Console(width=100, highlight=False).print(table)
