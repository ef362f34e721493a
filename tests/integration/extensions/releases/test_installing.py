"""A wheel becomes a release that runs outside, or is refused by name and leaves nothing."""

import errno
import io
import os
import stat
import sys
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.vendor import CODE, Vendor, packed

from folkmoot.extensions import current
from folkmoot.extensions.loader import FIRST_PARTY, digest_of, installed, read_package
from folkmoot.extensions.models import PluginChange, PluginRelease, ReleaseState
from folkmoot.extensions.place import configure, place
from folkmoot.extensions.registry import Installed, registry_of
from folkmoot.extensions.releases import files, installing
from folkmoot.extensions.releases.switching import kept, remove
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import describe
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.extensions.tenant_view import newest
from folkmoot.kernel.act import Role
from folkmoot.kernel.audit.verify import Fault, verify
from folkmoot.kernel.errors import Conflict, FolkmootError, NotAllowed, Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk import Kind
from folkmoot_sdk.releases.registry import State
from folkmoot_sdk.releases.signing import make_key, sign_release

PLUGINS = Path(__file__).parents[4] / "plugins"


def left_behind(desk: Desk) -> list[str]:
    """What there is of the vendor's plugin on disk, and half-made folders."""
    mine = desk.folder / desk.vendor.plugin
    found = [path.name for path in mine.glob("*")] if mine.exists() else []
    return [*found, *(path.name for path in desk.folder.glob(".new-*"))]


def rows(desk: Desk) -> int:
    with desk.database.begin(PLATFORM) as session:
        query = select(func.count()).where(PluginRelease.plugin == desk.vendor.plugin)
        return session.scalar(query) or 0


def test_a_wheel_is_installed_and_known_without_a_restart(desk: Desk) -> None:
    release = desk.publish()
    assert release.state is ReleaseState.ACTIVE
    plugin = desk.vendor.plugin
    assert (plugin, "1.0") not in installed().releases
    desk.refresh()
    entry = installed().entries[plugin, Kind.VOTING_RULES, "most", "1"]
    assert entry.digest == release.digest
    assert entry.contribution.title.en == "Most"


def test_its_code_is_never_imported_here(desk: Desk) -> None:
    desk.publish()
    desk.refresh()
    assert installed().plugins >= {desk.vendor.plugin}
    assert desk.vendor.package not in sys.modules


def test_its_files_are_there_whole_and_read_only(desk: Desk) -> None:
    release = desk.publish()
    folder = current.folder_of(desk.folder, desk.vendor.plugin, "1.0")
    assert {path.name for path in folder.iterdir()} == {"release.whl", "release.whl.sig", "files"}
    assert digest_of(folder / "files" / desk.vendor.package) == release.digest
    writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
    assert not [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & writable]


def test_it_is_in_the_chain_and_a_change_is_told(desk: Desk) -> None:
    desk.publish()
    with desk.database.begin(PLATFORM) as session:
        # Tests of one database act at moments of their own, which is all that may be found.
        assert {each.fault for each in verify(session).findings} <= {Fault.BACKDATED}
        query = select(PluginChange).where(PluginChange.plugin == desk.vendor.plugin)
        assert [change.state for change in session.scalars(query)] == [ReleaseState.ACTIVE]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_only_the_operator_installs(desk: Desk, role: Role) -> None:
    desk.act = replace(desk.act, actor=replace(desk.act.actor, roles=frozenset({role})))
    with pytest.raises(NotAllowed):
        desk.publish()
    assert left_behind(desk) == []


Prepare = Callable[[Vendor, Path], tuple[bytes, str]]


def _listed(vendor: Vendor, _folder: Path, **given: Any) -> tuple[bytes, str]:  # noqa: ANN401 - of make
    wheel = vendor.make(**given)
    vendor.list(wheel)
    return wheel, vendor.sign(wheel)


def _in_state(state: State) -> Prepare:
    def prepare(vendor: Vendor, _folder: Path) -> tuple[bytes, str]:
        wheel = vendor.make()
        vendor.list(wheel, state=state)
        return wheel, vendor.sign(wheel)

    return prepare


def _with(**given: Any) -> Prepare:  # noqa: ANN401 - of make
    return lambda vendor, folder: _listed(vendor, folder, **given)


def _other_bytes(vendor: Vendor, folder: Path) -> tuple[bytes, str]:
    wheel, _ = _listed(vendor, folder)
    other = wheel + b"\0"
    return other, vendor.sign(other)


def _others_key(vendor: Vendor, folder: Path) -> tuple[bytes, str]:
    wheel, _ = _listed(vendor, folder)
    return wheel, sign_release(make_key(folder / "other.pem"), vendor.plugin, "1.0", wheel)


def _of_another_version(vendor: Vendor, folder: Path) -> tuple[bytes, str]:
    wheel, _ = _listed(vendor, folder)
    return wheel, vendor.sign(wheel, "1.1")


def _too_large(vendor: Vendor, _folder: Path) -> tuple[bytes, str]:
    wheel = vendor.make() + bytes(11 * 1024 * 1024)
    vendor.list(wheel)
    return wheel, vendor.sign(wheel)


def _with_entry(name: str, *, link: bool = False) -> Prepare:
    """A wheel with one entry that no tool would make."""

    def prepare(vendor: Vendor, _folder: Path) -> tuple[bytes, str]:
        target = io.BytesIO(vendor.make())
        with zipfile.ZipFile(target, "a") as archive:
            entry = zipfile.ZipInfo(name.format(package=vendor.package))
            entry.external_attr = (stat.S_IFLNK | 0o777 if link else stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, "/etc/passwd")
        vendor.list(target.getvalue())
        return target.getvalue(), vendor.sign(target.getvalue())

    return prepare


def _named(package: str) -> Prepare:
    def prepare(vendor: Vendor, _folder: Path) -> tuple[bytes, str]:
        whole = zipfile.ZipFile(io.BytesIO(vendor.make()))
        manifest = whole.read(f"{vendor.package}/folkmoot-plugin.toml")
        held = {"__init__.py": b"", "folkmoot-plugin.toml": manifest}
        wheel = packed(f"folk-{vendor.plugin}", "1.0", package, held, vendor.plugin)
        vendor.list(wheel)
        return wheel, vendor.sign(wheel)

    return prepare


def _listed_as(**otherwise: Any) -> Prepare:  # noqa: ANN401 - of list
    def prepare(vendor: Vendor, _folder: Path) -> tuple[bytes, str]:
        wheel = vendor.make()
        vendor.list(wheel, **otherwise)
        version = otherwise.get("version", "1.0")
        return wheel, vendor.sign(wheel, version)

    return prepare


def _reaching_out(vendor: Vendor, _folder: Path) -> tuple[bytes, str]:
    wheel = vendor.make(promise='pages = ["x@1"]')
    vendor.list(wheel, scopes={"pages"})
    return wheel, vendor.sign(wheel)


BAD: Mapping[str, tuple[Prepare, str]] = {
    "other bytes than the registry's": (_other_bytes, "plugins.not_in_registry"),
    "larger than a wheel may be": (_too_large, "plugins.wheel.size"),
    "only submitted": (_in_state(State.SUBMITTED), "plugins.not_reviewed"),
    "only checked": (_in_state(State.CHECKED), "plugins.not_reviewed"),
    "taken back": (_in_state(State.YANKED), "plugins.yanked"),
    "another's signature": (_others_key, "plugins.wrong_signature"),
    "a signature for another version": (_of_another_version, "plugins.wrong_signature"),
    "path traversal": (_with_entry("../../evil.py"), "plugins.wheel.path"),
    "an absolute name": (_with_entry("/tmp/evil.py"), "plugins.wheel.path"),  # noqa: S108 - in a wheel
    "a symbolic link": (_with_entry("{package}/x", link=True), "plugins.wheel.link"),
    "a second package": (_with_entry("other/__init__.py"), "plugins.wheel.package"),
    "a file that is not in its record": (_with_entry("{package}/x.py"), "plugins.wheel.record"),
    "compiled code": (_with(files={"x.so": b"\x7fELF"}), "plugins.wheel.compiled"),
    "the SDK's name": (_named("folkmoot_sdk"), "plugins.wheel.shadow"),
    "the name of one of ours": (_named("folkmoot_ballots"), "plugins.wheel.shadow"),
    "the name of a library beside it": (_named("pluggy"), "plugins.wheel.shadow"),
    "the name of the standard library": (_named("json"), "plugins.wheel.shadow"),
    "the name of another package here": (_named("sqlalchemy"), "plugins.wheel.shadow"),
    "a manifest of 10 MB": (
        _with(files={"folkmoot-plugin.toml": os.urandom(5_000_000).hex().encode()}),
        "plugins.wheel.manifest",
    ),
    "more scopes than it was listed with": (
        _listed_as(scopes=frozenset()),
        "plugins.not_as_registered",
    ),
    "another version than it was listed as": (
        _listed_as(version="1.1"),
        "plugins.not_as_registered",
    ),
    "another API": (_with(api=">=2.0,<3"), "plugins.api"),
    "a kind that reaches out": (_reaching_out, "plugins.runs_inside"),
    "an import error": (_with(code="import no_such_module"), "plugins.not_what_it_is"),
    "sys.exit": (_with(code="import sys; sys.exit(3)"), "plugins.not_what_it_is"),
    "what the manifest did not promise": (
        _with(promise='voting_rules = ["other@1"]'),
        "plugins.differs",
    ),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_wheel_is_refused_by_its_code_and_leaves_nothing(
    desk: Desk, tmp_path: Path, fault: str
) -> None:
    prepare, code = BAD[fault]
    wheel, signature = prepare(desk.vendor, tmp_path)
    with pytest.raises(FolkmootError) as caught:
        desk.install(wheel, signature)
    assert caught.value.code == code, caught.value
    assert (left_behind(desk), rows(desk)) == ([], 0)


def test_no_release_takes_the_place_of_what_all_workers_stand_on(desk: Desk) -> None:
    runtime = runtime_in(desk.folder / ".runtime")
    taker = replace(desk, vendor=replace(desk.vendor, plugin="runtime"))
    taker.publish(runtime.name)
    assert (runtime / "folkmoot_sdk").is_dir()
    desk.publish()


BESIDE = """
import json
import folkmoot_sdk.worker.serving as serving

line = serving._line

def longer(said):
    said = json.loads(line(said))
    if "contributions" in (said["ok"] if isinstance(said.get("ok"), dict) else {{}}):
        said["ok"]{where} = {what}
    return json.dumps(said).encode()

serving._line = longer
"""


def test_of_a_description_nothing_is_kept_that_nobody_reads(desk: Desk) -> None:
    beside = BESIDE.format(where='["more"]', what='[float("nan")] * 100_000')
    release = desk.publish(code=CODE.format(rule="1", places="None") + beside)
    assert release.description.keys() == {"api", "manifest", "contributions"}


@pytest.mark.parametrize("what", ["[[]] * 400_000", '[float("nan")]'])
def test_a_description_that_nobody_can_keep_is_refused(desk: Desk, what: str) -> None:
    beside = BESIDE.format(where='["contributions"][0]["more"]', what=what)
    with pytest.raises(Refused) as refused:
        desk.publish(code=CODE.format(rule="1", places="None") + beside)
    assert refused.value.code == "plugins.not_what_it_is"
    assert not left_behind(desk)


def test_a_contribution_whose_version_is_no_number_that_anybody_reads_is_refused(
    desk: Desk,
) -> None:
    with pytest.raises(Refused, match=r"plugins\.not_what_it_is"):
        desk.publish(rule="9" * 5_000)
    desk.publish(rule="9" * 60)
    desk.refresh()
    assert newest(installed().of_plugin(desk.vendor.plugin)[0].entries)


def test_a_vendor_is_told_the_frame_in_its_own_files(desk: Desk) -> None:
    wheel, signature = _listed(desk.vendor, Path(), code="def f():\n    return 1 / 0\nf()")
    with pytest.raises(Refused) as caught:
        desk.install(wheel, signature)
    frame = str(caught.value.params["frame"])
    assert frame == f"{desk.vendor.package}/__init__.py:2 in f"


def test_the_same_release_again_is_said_to_be_there(desk: Desk) -> None:
    wheel, signature = _listed(desk.vendor, Path())
    desk.install(wheel, signature)
    with pytest.raises(Conflict, match=r"plugins\.already_there"):
        desk.install(wheel, signature)


def test_a_version_never_comes_back_with_other_files(desk: Desk) -> None:
    desk.publish()
    desk.do(remove)
    with pytest.raises(Refused, match=r"plugins\.another_wheel"):
        desk.publish(places="1")


def test_a_plugin_passes_to_another_publisher_only_where_the_operator_says_so(desk: Desk) -> None:
    desk.publish()
    desk.vendor.id = "newcomer"
    wheel = desk.vendor.make("2.0")
    desk.vendor.list(wheel, "2.0")
    with pytest.raises(Refused, match=r"plugins\.another_publisher"):
        desk.install(wheel, version="2.0")
    assert left_behind(desk) == ["1.0"]
    assert desk.install(wheel, version="2.0", new_publisher=True).publisher == "newcomer"


def test_nobody_takes_a_name_over_while_its_publisher_is_installing(desk: Desk) -> None:
    newcomer = replace(desk, vendor=replace(desk.vendor, id="newcomer", listings={}))
    wheel = newcomer.vendor.make("2.0")
    newcomer.vendor.list(wheel, "2.0")

    def meanwhile(release: Release) -> Mapping[str, Any]:
        desk.publish()
        return describe(release)

    newcomer.describe = meanwhile
    with pytest.raises(Refused, match=r"plugins\.another_publisher"):
        newcomer.install(wheel, version="2.0")
    assert left_behind(desk) == ["1.0"]


def test_another_key_of_the_same_publisher_is_the_operators_to_accept(
    desk: Desk, tmp_path: Path
) -> None:
    desk.publish()
    desk.vendor.key = make_key(tmp_path / "another.pem")
    with pytest.raises(Refused, match=r"plugins\.another_publisher"):
        desk.publish("2.0")


def test_nobody_takes_the_name_of_what_the_operator_trusts_without_its_word(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = Installed(desk.vendor.plugin, "0.1", "d", ())
    found = registry_of([*installed().releases.values(), trusted], {})
    monkeypatch.setattr(installing, "environment", lambda _trusted: found)
    with pytest.raises(Refused, match=r"plugins\.another_publisher"):
        desk.publish()
    assert desk.install(desk.vendor.make(), new_publisher=True)
    assert desk.publish("1.1")


@pytest.mark.parametrize("plugin", sorted(FIRST_PARTY))
def test_nobody_else_takes_the_name_of_a_plugin_of_ours(
    desk: Desk, plugin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(replace(place(), own_key=desk.vendor.registry_key.public))
    monkeypatch.setattr(Vendor, "package", "quite_another")
    desk.vendor.plugin = plugin
    with pytest.raises(Refused, match=r"plugins\.ours"):
        desk.publish("99.0")


def test_what_was_removed_can_be_installed_again_by_the_same_wheel(desk: Desk) -> None:
    wheel, signature = _listed(desk.vendor, Path())
    first = desk.install(wheel, signature)
    desk.do(remove)
    desk.refresh()
    again = desk.install(wheel, signature)
    assert (again.state, again.digest) == (ReleaseState.ACTIVE, first.digest)
    assert left_behind(desk) == ["1.0"]


def test_a_full_disk_is_said_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("folkmoot.extensions.releases.files.os.fsync", full)
    with pytest.raises(Refused, match=r"plugins\.no_room"):
        desk.publish()
    assert (left_behind(desk), rows(desk)) == ([], 0)


def test_a_crash_half_way_leaves_nothing_that_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends after the files have their name and before the commit."""
    monkeypatch.setattr(files, "discard", lambda _folder: None)

    class PowerCut(BaseException):
        pass

    def cut(*_given: object, **_more: object) -> None:
        raise PowerCut

    monkeypatch.setattr("folkmoot.extensions.releases.installing.note", cut)
    with pytest.raises(PowerCut):
        desk.publish()
    assert left_behind(desk) == ["1.0"]
    assert rows(desk) == 0
    monkeypatch.undo()
    current.forget()
    with desk.database.begin(PLATFORM) as session:
        swept = files.sweep(desk.folder, kept(session), at=datetime.now(UTC) + timedelta(hours=2))
    assert (desk.vendor.plugin, "1.0") in swept
    assert desk.publish().state is ReleaseState.ACTIVE


def test_of_two_installations_at_once_one_comes_first(desk: Desk) -> None:
    wheel, signature = _listed(desk.vendor, Path())
    outcomes: list[str] = []

    def install() -> None:
        try:
            desk.install(wheel, signature)
            outcomes.append("installed")
        except Conflict as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=install) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["installed", "plugins.already_there"]
    assert (left_behind(desk), rows(desk)) == (["1.0"], 1)


def test_a_release_has_the_digest_that_the_same_package_has_in_an_environment(
    desk: Desk,
) -> None:
    """So that whoever has the wheel can count again what an environment has pinned."""
    source = PLUGINS / "ballots" / "src" / "folkmoot_ballots"
    held = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    package = read_package(EntryPoint("ballots", "folkmoot_ballots", "folkmoot.plugins"))
    version = package.manifest.version
    wheel = packed("folkmoot-ballots", version, "folkmoot_ballots", held, "ballots")
    desk.vendor.plugin = "ballots"
    desk.vendor.list(wheel, version)
    # It is here already, with the very same files: that is what the refusal says.
    with pytest.raises(Conflict, match=r"plugins\.already_there"):
        desk.install(wheel, version=version)
    held["_marks.py"] += b"\n"
    other = packed("folkmoot-ballots", version, "folkmoot_ballots", held, "ballots")
    desk.vendor.list(other, version)
    with pytest.raises(Refused, match=r"plugins\.another_wheel"):
        desk.install(other, version=version)
