"""Where an embedded server may live, and what is refused before anything is started."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from folkmoot.kernel import postgres
from folkmoot.kernel.postgres import PostgresUnavailable, default_home, secret
from folkmoot.kernel.postgres.account import Account, account_for
from folkmoot.kernel.postgres.home import Home, prepare

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
STRANGER = Account(uid=4_000_001, gid=4_000_002)


@pytest.fixture
def server_home() -> Iterator[Path]:
    """A folder that the server's account can reach: pytest's own are closed to it under root."""
    folder = Path(tempfile.mkdtemp(prefix="fm-", dir="/var/tmp"))
    yield folder
    shutil.rmtree(folder)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(PostgresUnavailable) as caught:
        call()
    assert caught.value.cure
    return caught.value.code


def test_the_public_surface_is_what_other_rooms_rely_on() -> None:
    assert set(postgres.__all__) == {
        "GRACE",
        "Cluster",
        "PostgresUnavailable",
        "default_home",
        "ensure_running",
        "postmaster_pid",
        "release",
        "stop",
    }
    assert all(hasattr(postgres, name) for name in postgres.__all__)


@pytest.mark.parametrize(("mode", "passes"), [(0o701, True), (0o700, False), (0o770, False)])
def test_a_stranger_passes_a_folder_only_by_the_others_bit(
    tmp_path: Path, mode: int, *, passes: bool
) -> None:
    (folder := tmp_path / "folder").mkdir()
    folder.chmod(mode)
    assert STRANGER.may_pass(folder) is passes


def test_the_obstacle_named_is_the_outermost_one(server_home: Path) -> None:
    (inner := server_home / "closed" / "closed too").mkdir(parents=True)
    inner.chmod(0o700)
    inner.parent.chmod(0o700)
    server_home.chmod(0o755)
    assert STRANGER.obstacle(inner / "home") == inner.parent
    inner.parent.chmod(0o755)
    assert STRANGER.obstacle(inner / "home") == inner
    assert STRANGER.obstacle(inner) is None


@as_root
def test_root_never_runs_the_server_as_root(tmp_path: Path) -> None:
    assert account_for(tmp_path / "data").uid != 0


@as_root
def test_the_owner_of_existing_data_stays_the_servers_account(tmp_path: Path) -> None:
    (data := tmp_path / "data").mkdir()
    os.chown(data, STRANGER.uid, STRANGER.gid)
    assert account_for(data) == STRANGER


@as_root
def test_a_home_behind_a_closed_folder_is_refused_and_the_folder_stays_closed(
    server_home: Path,
) -> None:
    server_home.chmod(0o755)
    (closed := server_home / "closed").mkdir(mode=0o700)
    assert code_of(lambda: prepare(Home.at(closed / "home"))) == "postgres.home_unreachable"
    assert closed.stat().st_mode & 0o777 == 0o700
    assert not (closed / "home").exists()


@as_root
def test_the_default_home_avoids_a_closed_folder(tmp_path: Path) -> None:
    (closed := tmp_path / "closed").mkdir(mode=0o700)
    chosen = default_home(closed)
    assert chosen.parent == Path("/var/tmp")  # noqa: S108 - the promise
    assert chosen == default_home(closed) != default_home(tmp_path)


def test_the_default_home_avoids_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    project = tmp_path / ("长" * 40)
    assert len(os.fsencode(default_home(project) / "socket" / ".s.PGSQL.5432")) <= 103


def test_a_path_too_long_for_a_socket_is_refused(tmp_path: Path) -> None:
    assert code_of(lambda: prepare(Home.at(tmp_path / ("x" * 90)))) == "postgres.path_too_long"


def test_a_folder_with_other_things_in_it_is_left_alone(server_home: Path) -> None:
    server_home.chmod(0o755)
    (server_home / "thesis.txt").touch()
    assert code_of(lambda: prepare(Home.at(server_home))) == "postgres.home_not_ours"
    assert server_home.stat().st_mode & 0o777 == 0o755


def test_preparing_twice_is_harmless(server_home: Path) -> None:
    home = Home.at(server_home)
    prepare(home)
    prepare(home)
    assert home.socket.stat().st_mode & 0o777 == 0o700
    assert server_home.stat().st_mode & 0o007 == 0


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    secret.ensure_secret(home)
    home.secret_file.chmod(0o640)
    assert code_of(lambda: secret.read_secret(home)) == "postgres.secret_exposed"


def test_a_lost_secret_is_named(tmp_path: Path) -> None:
    assert code_of(lambda: secret.read_secret(Home.at(tmp_path))) == "postgres.secret_lost"


def test_each_home_has_a_secret_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    homes = [Home.at(tmp_path / name) for name in ("one", "two")]
    for home in homes:
        home.root.mkdir()
    one, two = (secret.ensure_secret(home) for home in homes)
    assert one != two
    assert min(len(one), len(two)) >= 43
    assert secret.ensure_secret(homes[0]) == secret.read_secret(homes[0]) == one
    assert homes[0].secret_file.stat().st_mode & 0o777 == 0o600
