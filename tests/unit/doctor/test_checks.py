"""Each check of the doctor finds what it is for, and says what to do about it."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from types import MappingProxyType

import pytest

from folkmoot.doctor import installed, machine, releases, server
from folkmoot.doctor.finding import Finding, from_error
from folkmoot.extensions.models import PluginRelease, ReleaseState
from folkmoot.extensions.refusals import Fault, Refusal
from folkmoot.extensions.registry import Registry
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.postgres.account import Account
from folkmoot.registers.pdf import fonts
from folkmoot.web.catalogues import HEADER, MESSAGES, compile_catalogues

ME = Account(os.geteuid(), os.getegid())
STRANGER = Account(54_321, 54_321)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")


def wrong(finding: Finding) -> bool:
    """Not well, and with something to do about it."""
    assert finding.said % finding.params
    assert finding.ok or finding.cure % finding.params
    return not finding.ok


@pytest.mark.parametrize(
    ("version", "too_old"),
    [((3, 10, 14), True), ((3, 11, 0), False), ((3, 14, 1), False), ((2, 7, 18), True)],
)
def test_python_must_be_new_enough(version: tuple[int, ...], too_old: bool) -> None:
    assert wrong(machine.python_version(version)) is too_old


def test_the_programs_of_postgresql_are_found_here() -> None:
    assert not wrong(machine.programs(ME))


def test_a_wrong_pg_bindir_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    finding = machine.programs(ME)
    assert wrong(finding)
    assert "PG_BINDIR" in finding.cure


def test_a_home_that_is_not_there_yet_counts_as_its_parent(tmp_path: Path) -> None:
    assert not wrong(machine.home_writable(tmp_path / "a" / "b"))
    assert not wrong(machine.free_space(tmp_path / "a" / "b"))


def test_a_home_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert wrong(machine.home_writable(tmp_path / "file"))


@as_root
def test_a_home_that_the_servers_user_cannot_reach_is_said(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o700)
    finding = machine.home_reachable(tmp_path / "shut" / "postgres")
    assert wrong(finding)
    assert "/var/tmp" in finding.cure  # noqa: S108 - the advice


def test_a_home_that_the_servers_user_can_reach_is_well() -> None:
    assert not wrong(machine.home_reachable(Path("/var/tmp/folkmoot-nowhere")))  # noqa: S108 - never made


def test_a_disk_that_is_nearly_full_is_said(tmp_path: Path) -> None:
    assert wrong(machine.free_space(tmp_path, needed=10**18))
    assert machine.NEEDED_SPACE == 1_000_000_000


def test_a_port_in_use_is_said_and_a_free_one_is_not() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        finding = machine.port_free(port)
        assert wrong(finding)
        assert finding.params["port"] == port
        assert "PORT" in finding.cure
    assert not wrong(machine.port_free(port))


@pytest.mark.parametrize(
    ("sandboxed", "hindered", "said", "cure"),
    [
        (True, "", "inside bubblewrap", ""),
        (True, "no user namespaces", "no user namespaces", "FOLKMOOT_SANDBOX=none"),
        (False, "", "can read files", "bubblewrap"),
        (False, "no user namespaces", "can read files", "bubblewrap"),
    ],
)
def test_what_keeps_vendors_plugins_apart_is_said_with_what_is_weaker(
    monkeypatch: pytest.MonkeyPatch, sandboxed: bool, hindered: str, said: str, cure: str
) -> None:
    monkeypatch.setattr("folkmoot.extensions.runner.standing._hindrance", lambda: hindered)
    finding = machine.sandbox(sandboxed=sandboxed)
    assert finding.ok
    assert said in finding.said % finding.params
    assert cure in finding.cure


@pytest.mark.parametrize(
    ("state", "hindered", "found"),
    [
        (ReleaseState.ACTIVE, "no bubblewrap", ["plugins.standing_still"]),
        (ReleaseState.RETIRED, "no bubblewrap", []),
        (ReleaseState.ACTIVE, "", []),
    ],
)
def test_a_release_in_use_that_cannot_run_here_is_no_sound_machine(
    monkeypatch: pytest.MonkeyPatch, state: ReleaseState, hindered: str, found: list[str]
) -> None:
    monkeypatch.setattr("folkmoot.extensions.runner.standing._hindrance", lambda: hindered)
    findings = list(releases.standing_still([PluginRelease(state=state)], sandboxed=True))
    assert [each.name for each in findings if not each.ok] == found


@pytest.mark.parametrize("path", ["", "/nowhere"])
def test_a_missing_font_is_advice_and_nothing_wrong(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    # Another test of this process may have found one.
    monkeypatch.setattr(fonts, "_found", Event())
    monkeypatch.setenv("PATH", path)
    finding = machine.chinese_font()
    assert finding.ok
    assert "fonts-noto-cjk" in finding.cure


def registry(*plugins: str, **refused: str) -> Registry:
    class Some(Registry):
        @property
        def plugins(self) -> frozenset[str]:
            return frozenset(plugins)

    said = {name: Refusal(name, Fault.EXIT, why, f"{name}:3") for name, why in refused.items()}
    return Some(MappingProxyType({}), MappingProxyType(said))


def test_each_refused_plugin_is_a_finding_with_its_reason() -> None:
    good, bad, worse = installed.plugins(registry("ballots", bad="SystemExit: 3", worse="no TOML"))
    assert not wrong(good)
    assert wrong(bad)
    assert wrong(worse)
    assert bad.params == {"name": "bad", "reason": "SystemExit: 3 [plugins.exit] bad:3"}


def test_without_any_plugin_there_is_no_law() -> None:
    (finding,) = installed.plugins(registry())
    assert wrong(finding)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one room that says one sentence, in Chinese too."""
    monkeypatch.setattr("folkmoot.web.catalogues.PACKAGE", tmp_path)
    folder = tmp_path / "garden"
    folder.mkdir()
    (folder / "__init__.py").write_text('a = mark("Water")\n')
    po = folder / MESSAGES
    po.parent.mkdir(parents=True)
    po.write_text(HEADER + 'msgid "Water"\nmsgstr "水"\n')
    return folder


def test_words_that_are_compiled_are_well(room: Path) -> None:
    compile_catalogues(room.parent)
    finding = installed.catalogues_compiled(room.parent)
    assert finding.ok
    assert finding.params == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda mo: mo.unlink(),
        lambda mo: os.utime(mo, ns=(0, 0)),
    ],
    ids=["missing", "older"],
)
def test_words_that_are_not_compiled_wait_for_the_next_start(
    room: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    compile_catalogues(room.parent)
    spoil((room / MESSAGES).with_suffix(".mo"))
    finding = installed.catalogues_compiled(room.parent)
    assert (finding.ok, finding.params) == (True, {"rooms": "garden"})
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert wrong(installed.catalogues_compiled(room.parent))


def test_a_sentence_without_chinese_is_said(room: Path) -> None:
    assert not wrong(installed.catalogues_complete(room.parent))
    (room / "more.py").write_text('b = mark("Earth")\nc = ngettext("one", "%(num)d", 2)\n')
    finding = installed.catalogues_complete(room.parent)
    assert wrong(finding)
    assert finding.params == {"count": 2, "rooms": "garden"}


def test_a_room_without_any_catalogue_is_said(room: Path) -> None:
    (room / MESSAGES).unlink()
    assert wrong(installed.catalogues_complete(room.parent))


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "apart"), [(0, 0), (2, 0), (4, 0), (10, 6), (-3, 3)], ids=str)
def test_a_clock_is_not_blamed_for_the_time_the_question_took(seconds: int, apart: int) -> None:
    said = NOON + timedelta(seconds=seconds)
    drift = server._outside(said, NOON, NOON + timedelta(seconds=4))  # noqa: SLF001 - the arithmetic
    assert drift == timedelta(seconds=apart)


def test_a_refusal_is_a_finding_in_its_own_words() -> None:
    error = Refused("startup.schema", "at %(found)s", cure="run %(found)s", found="0001")
    finding = from_error("schema", error)
    assert wrong(finding)
    assert finding.said % finding.params == "at 0001"
