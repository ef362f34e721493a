"""Starting a guardian and waiting for its server's first answer."""

import os
import select
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres import log
from folkmoot.kernel.postgres.account import Account
from folkmoot.kernel.postgres.conf import fixed
from folkmoot.kernel.postgres.errors import PostgresUnavailable
from folkmoot.kernel.postgres.home import Home
from folkmoot.kernel.postgres.liveness import trouble
from folkmoot.kernel.postgres.secret import read_secret
from folkmoot.kernel.postgres.task import Task

START_LIMIT = 30.0
_PAUSE = 0.03
_MODULE = "folkmoot.kernel.postgres.guardian"
_PLATFORM = str(Path(__file__).resolve().parents[3])


def launch(home: Home, programs: Path, account: Account, grace: timedelta) -> None:
    """Return when the server answers; PostgresUnavailable when it ends or is silent for 30 s."""
    lifeline = _spawn(home, _task(home, programs, account, grace))
    try:
        _await_answer(home, lifeline)
    finally:
        os.close(lifeline)


def too_late(home: Home, said: str) -> PostgresUnavailable:
    """The error for a server that runs, or seems to, and does not answer."""
    return PostgresUnavailable(
        "postgres.start_timeout",
        mark("No answer from the database server in %(seconds)d s: %(said)s\n%(log)s"),
        cure=mark("Look at the log in %(path)s; stop the server, then try again."),
        seconds=START_LIMIT,
        said=said.strip(),
        log=log.tail(home.log),
        path=home.log,
    )


def _task(home: Home, programs: Path, account: Account, grace: timedelta) -> Task:
    command = [str(programs / "postgres"), "-D", str(home.data)]
    for name, value in fixed(home).items():
        command += ["-c", f"{name}={value}"]
    return Task(str(home.root), tuple(command), account.uid, account.gid, grace.total_seconds())


def _spawn(home: Home, task: Task) -> int:
    """Start a guardian; returns a pipe that reports end of file when the guardian is gone."""
    lifeline, its_end = os.pipe()
    try:
        _run_guardian(home, task, its_end)
    except subprocess.TimeoutExpired as error:
        os.close(lifeline)
        raise too_late(home, str(error)) from error
    finally:
        os.close(its_end)
    return lifeline


def _run_guardian(home: Home, task: Task, its_end: int) -> None:
    # Found even where folkmoot is on sys.path but not installed; -P keeps the folder "/" off it.
    paths = os.pathsep.join(filter(None, (_PLATFORM, os.environ.get("PYTHONPATH"))))
    with home.log.open("ab") as log_file:
        subprocess.run(  # noqa: S603 - our own program; it forks, so this returns at once
            [sys.executable, "-P", "-m", _MODULE, task.written()],
            cwd="/",
            env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            stdout=log_file,
            stderr=log_file,
            pass_fds=(its_end,),
            start_new_session=True,
            timeout=START_LIMIT,
            check=False,
        )


def _await_answer(home: Home, lifeline: int) -> None:
    deadline = time.monotonic() + START_LIMIT
    secret = read_secret(home)
    while (said := trouble(home, secret)) is not None:
        if time.monotonic() > deadline:
            raise too_late(home, said)
        if select.select([lifeline], [], [], _PAUSE)[0]:
            raise PostgresUnavailable(
                "postgres.start_failed",
                mark("The database server ended while it started. Its last words:\n%(log)s"),
                cure=mark("Mend what the last lines name, then try again."),
                log=log.tail(home.log),
            )
