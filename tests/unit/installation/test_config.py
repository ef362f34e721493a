"""What the surroundings decide, and what is refused before anything is served."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from folkmoot.config import Settings, read_settings
from folkmoot.kernel.errors import Invalid


def settings(home: Path, **environ: str) -> Settings:
    return read_settings({"FOLKMOOT_HOME": str(home), **environ})


def refused(home: Path, **environ: str) -> str:
    with pytest.raises(Invalid) as caught:
        settings(home, **environ)
    return caught.value.code


def test_only_the_machine_itself_is_answered_unless_more_is_said(tmp_path: Path) -> None:
    found = settings(tmp_path, PORT="8011")
    assert found.hosts == ("127.0.0.1", "localhost")
    assert found.origin == "http://127.0.0.1:8011"


def test_the_origin_is_answered_and_whatever_else_is_named(tmp_path: Path) -> None:
    found = settings(
        tmp_path, FOLKMOOT_ORIGIN="https://moot.example.cn/", FOLKMOOT_HOSTS="a.cn, .b.cn,"
    )
    assert found.origin == "https://moot.example.cn"
    assert found.hosts == ("127.0.0.1", "localhost", "moot.example.cn", "a.cn", ".b.cn")


@pytest.mark.parametrize("origin", ["moot.example.cn", "ftp://a", "https://a/b", "https://", "//a"])
def test_an_origin_that_is_no_address_is_refused(tmp_path: Path, origin: str) -> None:
    assert refused(tmp_path, FOLKMOOT_ORIGIN=origin) == "config.origin"


@pytest.mark.parametrize(
    ("environ", "secure"),
    [
        ({}, False),
        ({"SECURE_COOKIES": "1"}, True),
        ({"BEHIND_PROXY": "1"}, True),
        ({"BEHIND_PROXY": "1", "SECURE_COOKIES": "1"}, True),
    ],
)
def test_behind_a_proxy_cookies_are_secure(
    tmp_path: Path, environ: dict[str, str], *, secure: bool
) -> None:
    assert settings(tmp_path, **environ).secure_cookies is secure


def test_a_proxy_without_secure_cookies_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, BEHIND_PROXY="1", SECURE_COOKIES="0") == "config.insecure_proxy"


def test_all_who_start_at_once_read_one_whole_key(tmp_path: Path) -> None:
    for number in range(50):
        with ThreadPoolExecutor(4) as pool:
            keys = list(
                pool.map(lambda home: settings(home).secret_key, [tmp_path / str(number)] * 4)
            )
        assert len(set(keys)) == 1
        assert len(keys[0]) > 60


def test_the_key_is_for_its_owner_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    key = settings(tmp_path).secret_key
    assert settings(tmp_path).secret_key == key
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
