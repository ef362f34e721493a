"""Whoever is killed, the server neither outlives its users nor is lost to the next one."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from folkmoot.kernel.postgres import Cluster, PostgresUnavailable, supervisor
from folkmoot.kernel.postgres.locks import is_locked
from folkmoot.kernel.postgres.processes import server_processes
from folkmoot.kernel.postgres.supervisor import ensure_running, postmaster_pid, release, stop

pytestmark = pytest.mark.slow

SMALL = {"shared_buffers": "16MB", "max_connections": "20"}
GRACE = timedelta(seconds=1)
USER = """
import sys
from datetime import timedelta
from pathlib import Path
from folkmoot.kernel.postgres import ensure_running
ensure_running(Path(sys.argv[1]), settings={"shared_buffers": "16MB"}, grace=timedelta(seconds=1))
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="fm-", dir="/var/tmp"))
    yield folder
    stop(folder, immediate=True)
    # What was killed half way may still be taking its own files away.
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def user_of(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server until it is killed."""
    command = [sys.executable, "-c", USER, str(home)]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout
        assert user.stdout.readline() == "ready\n"
        yield user
        user.kill()


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not (happened := happens()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return happened


def is_quiet(home: Path) -> bool:
    return not server_processes(home / "data") and not is_locked(home / "guardian.lock")


def guardian_of(home: Path) -> int:
    """By the lock it holds, as the kernel lists it: a guardian writes no pid anywhere."""
    inode = (home / "guardian.lock").stat().st_ino
    rows = (row.split() for row in Path("/proc/locks").read_text().splitlines())
    return next(int(row[4]) for row in rows if row[5].endswith(f":{inode}"))


def connect(cluster: Cluster) -> psycopg.Connection[tuple[int]]:
    address = cluster.url(database="postgres").replace("+psycopg", "")
    return psycopg.connect(address, autocommit=True)


def count(cluster: Cluster) -> int:
    with connect(cluster) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    return row[0] if row else -1


def made_shared_memory() -> set[int]:
    """Processes whose System V segments are still there; of all servers of this machine."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()
    maker = lines[0].split().index("cpid")
    return {int(line.split()[maker]) for line in lines[1:]}


def test_it_ends_when_its_only_user_is_killed(home: Path) -> None:
    with user_of(home) as user:
        user.send_signal(signal.SIGKILL)
        assert within(5, lambda: is_quiet(home))


def test_it_outlives_one_of_two_users(home: Path) -> None:
    with user_of(home), user_of(home) as second:
        pid = postmaster_pid(home)
        second.send_signal(signal.SIGKILL)
        assert not within(2.5, lambda: postmaster_pid(home) != pid)


def test_it_ends_after_the_last_release_and_not_before(home: Path) -> None:
    cluster = ensure_running(home, settings=SMALL, grace=GRACE)
    assert ensure_running(home) == cluster
    release(cluster)
    assert not within(2.5, lambda: is_quiet(home))
    release(cluster)
    assert within(5, lambda: is_quiet(home))


def test_a_forked_worker_keeps_it_after_its_parent_is_gone(home: Path) -> None:
    cluster = ensure_running(home, settings=SMALL, grace=GRACE)
    wait, let_go = os.pipe()
    if (worker := os.fork()) == 0:
        os.close(let_go)
        os.read(wait, 1)
        os._exit(0)
    release(cluster)
    assert not within(2.5, lambda: is_quiet(home))
    os.close(let_go)
    os.waitpid(worker, 0)
    os.close(wait)
    assert within(5, lambda: is_quiet(home))


def test_a_user_who_returns_within_the_grace_meets_the_same_server(home: Path) -> None:
    cluster = ensure_running(home, settings=SMALL, grace=timedelta(seconds=3))
    pid = postmaster_pid(home)
    release(cluster)
    time.sleep(1)
    ensure_running(home)
    assert not within(4, lambda: postmaster_pid(home) != pid)


def test_after_the_postmaster_is_killed_what_was_acknowledged_is_there(home: Path) -> None:
    cluster = ensure_running(home, settings=SMALL, grace=GRACE)
    killed = postmaster_pid(home) or 0
    assert killed in made_shared_memory()
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        for n in range(200):
            connection.execute("INSERT INTO kept VALUES (%s)", [n])
        os.kill(killed, signal.SIGKILL)
    again = ensure_running(home, settings=SMALL, grace=GRACE)
    assert again == cluster
    assert count(again) == 200
    assert killed not in made_shared_memory()


def test_a_busy_back_end_without_its_postmaster_does_not_bar_the_next_start(home: Path) -> None:
    cluster = ensure_running(home, settings=SMALL, grace=GRACE)
    with closing(connect(cluster)) as connection:
        query = "SELECT count(*) FROM generate_series(1, 10000000000)"
        connection.pgconn.send_query(query.encode())
        time.sleep(0.3)
        os.kill(postmaster_pid(home) or 0, signal.SIGKILL)
        # Waiting for that query would take longer than any start may.
        ensure_running(home, settings=SMALL, grace=GRACE)


def test_the_server_does_not_outlive_its_guardian(home: Path) -> None:
    ensure_running(home, settings=SMALL, grace=GRACE)
    os.kill(guardian_of(home), signal.SIGKILL)
    assert within(5, lambda: is_quiet(home))


@pytest.mark.parametrize("pause", [0, 1])
def test_after_the_guardian_is_killed_the_next_user_has_a_guarded_server(
    home: Path, pause: float
) -> None:
    cluster = ensure_running(home, settings=SMALL, grace=GRACE)
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    first = guardian_of(home)
    os.kill(first, signal.SIGKILL)
    time.sleep(pause)
    assert count(ensure_running(home, settings=SMALL, grace=GRACE)) == 1
    assert guardian_of(home) != first


def test_killing_guardian_and_postmaster_together_is_survived(home: Path) -> None:
    cluster = ensure_running(home, settings=SMALL, grace=GRACE)
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    pid = postmaster_pid(home) or 0
    os.kill(guardian_of(home), signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    assert count(ensure_running(home, settings=SMALL, grace=GRACE)) == 1


def test_a_stale_pid_file_naming_a_stranger_is_neither_believed_nor_acted_on(home: Path) -> None:
    ensure_running(home, settings=SMALL, grace=GRACE)
    claim = (home / "data" / "postmaster.pid").read_text().splitlines()
    owner = (home / "data").stat()
    os.kill(postmaster_pid(home) or 0, signal.SIGKILL)
    assert within(5, lambda: is_quiet(home))
    # The stranger runs as the server's account, so that PostgreSQL, left alone, would believe it.
    with subprocess.Popen(["/bin/sleep", "60"], user=owner.st_uid) as stranger:
        stale = "\n".join([str(stranger.pid), *claim[1:], ""])
        for file in (home / "data" / "postmaster.pid", home / "socket" / ".s.PGSQL.5432.lock"):
            file.write_text(stale)
        assert postmaster_pid(home) is None
        ensure_running(home, settings=SMALL, grace=GRACE)
        assert stranger.poll() is None
        stranger.kill()
    assert postmaster_pid(home) not in (None, stranger.pid)


def test_a_starter_killed_halfway_leaves_a_home_that_starts(home: Path) -> None:
    command = [sys.executable, "-c", USER, str(home)]
    for delay in (0.15, 0.3, 0.5, 0.7, 0.9):
        with subprocess.Popen(command, stdin=subprocess.PIPE) as starter:  # noqa: S603 - ourselves
            time.sleep(delay)
            starter.kill()
    assert ensure_running(home, settings=SMALL, grace=GRACE).home == home


def test_a_server_whose_home_is_deleted_makes_room_for_the_next(home: Path) -> None:
    ensure_running(home, settings=SMALL, grace=GRACE)
    pid = postmaster_pid(home)
    shutil.rmtree(home, ignore_errors=True)  # the ending server takes files away as well
    home.mkdir(exist_ok=True)
    shutil.rmtree(home / "data", ignore_errors=True)
    ensure_running(home, settings=SMALL, grace=GRACE)
    assert within(10, lambda: not Path(f"/proc/{pid}").exists())
    assert not within(1, lambda: is_quiet(home))


def test_a_frozen_server_is_reported_and_not_replaced(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_running(home, settings=SMALL, grace=GRACE)
    pid = postmaster_pid(home) or 0
    monkeypatch.setattr(supervisor, "START_LIMIT", 0.5)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(PostgresUnavailable, match="start_timeout") as caught:
        ensure_running(home)
    assert "ready to accept connections" in str(caught.value)
    os.kill(pid, signal.SIGCONT)
    ensure_running(home)
    assert postmaster_pid(home) == pid
