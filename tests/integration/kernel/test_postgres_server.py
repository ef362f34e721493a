"""A server of our own, as its users meet it: closed to everybody else, and the same for all."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from folkmoot.kernel.postgres import (
    Cluster,
    PostgresUnavailable,
    ensure_running,
    postmaster_pid,
    release,
    stop,
)

THROWAWAY = {"fsync": "off", "shared_buffers": "16MB", "max_connections": "20"}
DEBIAN = Path("/usr/lib/postgresql")
USER = """
import sys
from pathlib import Path
from folkmoot.kernel.postgres import ensure_running, postmaster_pid
ensure_running(Path(sys.argv[1]), settings={"fsync": "off"})
print(postmaster_pid(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """Not in pytest's own folders: under root these are closed to the server's account."""
    folder = Path(tempfile.mkdtemp(prefix="fm-", dir="/var/tmp"))
    yield folder
    stop(folder, immediate=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="fm-", dir="/var/tmp"))
    cluster = ensure_running(folder, settings=THROWAWAY)
    yield cluster
    release(cluster)
    stop(folder, immediate=True)
    shutil.rmtree(folder)


def plain(cluster: Cluster) -> str:
    return cluster.url(database="postgres").replace("+psycopg", "")


def ask(cluster: Cluster, query: str) -> object:
    with psycopg.connect(plain(cluster)) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_its_url_is_one_for_sqlalchemy(cluster: Cluster) -> None:
    engine = create_engine(cluster.url(database="postgres"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT current_user")) == "postgres"
    engine.dispose()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", ""),
        ("password_encryption", "scram-sha-256"),
        ("fsync", "off"),
        ("shared_buffers", "16MB"),
        ("timezone", "UTC"),
    ],
)
def test_it_runs_with_what_was_promised_and_what_was_asked(
    cluster: Cluster, setting: str, value: str
) -> None:
    assert ask(cluster, f"SHOW {setting}") == value


def test_its_own_data_folder_is_what_it_serves(cluster: Cluster) -> None:
    assert ask(cluster, "SHOW data_directory") == str(cluster.data_dir)


def test_its_locale_knows_chinese_letters(cluster: Cluster) -> None:
    assert ask(cluster, "SELECT datctype FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
    with psycopg.connect(plain(cluster)) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert ask(cluster, "SELECT show_trgm('测试文')")
    assert ask(
        cluster, "SELECT '老旧电梯维修' LIKE '%电梯%' AND similarity('电梯维修', '电梯') > 0"
    )


@pytest.mark.parametrize("password", [None, "", "postgres"])
def test_nobody_comes_in_without_the_password(cluster: Cluster, password: str | None) -> None:
    address = f"host={cluster.socket_dir} user=postgres dbname=postgres"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(address, password=password, connect_timeout=5)


def test_every_way_in_asks_for_scram(cluster: Cluster) -> None:
    found = ask(
        cluster, "SELECT array_agg(DISTINCT type || ' ' || auth_method) FROM pg_hba_file_rules"
    )
    assert found == ["local scram-sha-256"]


def test_nothing_of_it_is_open_to_others(cluster: Cluster) -> None:
    modes = {path: path.stat().st_mode & 0o777 for path in cluster.home.iterdir()}
    assert modes[cluster.socket_dir] == modes[cluster.data_dir] == 0o700
    assert modes[cluster.home / "secret"] == 0o600
    assert [path for path, mode in modes.items() if mode & 0o007] == []
    assert cluster.home.stat().st_mode & 0o067 == 0


def test_no_tcp_port_is_open(cluster: Cluster) -> None:
    pid = postmaster_pid(cluster.home)
    inodes = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir()}
    for table in ("tcp", "tcp6"):
        rows = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        assert not [row for row in rows if f"socket:[{row.split()[9]}]" in inodes]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_under_root_it_runs_without_any_rights(cluster: Cluster) -> None:
    status = Path(f"/proc/{postmaster_pid(cluster.home)}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert "0" not in fields["Uid"].split() + fields["Gid"].split() + fields["Groups"].split()
    assert int(fields["CapEff"], 16) == 0


def test_our_environment_stays_ours(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIPE_SECRET", "sk_live_1")
    ensure_running(home, settings=THROWAWAY)
    environment = Path(f"/proc/{postmaster_pid(home)}/environ").read_bytes()
    assert b"sk_live_1" not in environment


def test_a_second_process_meets_the_same_server(cluster: Cluster) -> None:
    command = [sys.executable, "-c", USER, str(cluster.home)]
    said = subprocess.check_output(command, input="", text=True, timeout=30)  # noqa: S603 - ourselves
    assert int(said) == postmaster_pid(cluster.home)


def test_two_that_start_at_once_meet_the_same_server(home: Path) -> None:
    command = [sys.executable, "-c", USER, str(home)]
    users = [
        subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    answers = {user.communicate(timeout=60)[0] for user in users}
    assert {user.returncode for user in users} == {0}
    assert answers == {f"{postmaster_pid(home)}\n"}


def test_it_can_be_stopped_and_started_with_its_data(home: Path) -> None:
    first = ensure_running(home, settings=THROWAWAY)
    with psycopg.connect(plain(first)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    secret = (home / "secret").read_text()
    stop(home)
    assert postmaster_pid(home) is None
    again = ensure_running(home, settings={**THROWAWAY, "max_connections": "33"})
    assert (ask(again, "SELECT n FROM kept"), ask(again, "SHOW max_connections")) == (7, "33")
    assert (home / "secret").read_text() == secret


def test_stopping_what_does_not_run_is_no_error(home: Path) -> None:
    stop(home)
    stop(home / "nowhere")


def test_a_server_that_will_not_start_shows_its_last_words(home: Path) -> None:
    with pytest.raises(PostgresUnavailable, match="no_such_setting") as caught:
        ensure_running(home, settings={"no_such_setting": "1"})
    assert caught.value.code == "postgres.start_failed"
    assert postmaster_pid(home) is None
    ensure_running(home, settings=THROWAWAY)


def test_a_replaced_secret_is_reported_at_once(home: Path) -> None:
    ensure_running(home, settings=THROWAWAY)
    (home / "secret").write_text("something else")
    with pytest.raises(PostgresUnavailable, match="wrong_secret"):
        ensure_running(home)


def test_data_of_another_version_is_refused_with_both_versions(home: Path) -> None:
    ensure_running(home, settings=THROWAWAY)
    stop(home)
    (home / "data" / "PG_VERSION").write_text("13\n")
    with pytest.raises(PostgresUnavailable, match=r"wrong_version: .* 13; this is 1"):
        ensure_running(home)


def test_an_initialisation_cut_short_leaves_nothing_behind(home: Path) -> None:
    ensure_running(home, settings=THROWAWAY)
    stop(home)
    (home / "data").rename(home / "initdb-cut")
    ensure_running(home, settings=THROWAWAY)
    assert not list(home.glob("initdb-*"))


@pytest.mark.skipif(not DEBIAN.exists(), reason="no PostgreSQL of the system's here")
def test_pg_bindir_brings_the_systems_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bindir = next(DEBIAN.glob("*/bin"))
    monkeypatch.setenv("PG_BINDIR", str(bindir))
    cluster = ensure_running(home, settings=THROWAWAY, grace=timedelta(seconds=1))
    assert str(ask(cluster, "SHOW server_version")).startswith(bindir.parent.name)


def test_chosen_settings_cannot_open_a_port(home: Path) -> None:
    with pytest.raises(PostgresUnavailable, match="bad_setting"):
        ensure_running(home, settings={"listen_addresses": "*"})
    ensure_running(home, settings=THROWAWAY)
    stop(home)
    (home / "data" / "postgresql.auto.conf").write_text("listen_addresses = 'localhost'\n")
    assert ask(ensure_running(home, settings=THROWAWAY), "SHOW listen_addresses") == ""
