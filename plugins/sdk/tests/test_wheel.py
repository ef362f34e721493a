"""A wheel is read from bytes that anybody may have made; each refusal has a code of its own."""

import hashlib
import io
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot_sdk import OtherApiError, SdkError
from folkmoot_sdk.releases import WheelError, files_digest, read_wheel, refusals
from folkmoot_sdk.releases._archive import MOST_ENTRIES, MOST_PACKED, MOST_UNPACKED

Pack = Callable[..., bytes]
OWN = "green_lane-0.1.0.dist-info"
MODULE = "green_lane/__init__.py"


def refusal(content: bytes) -> str:
    with pytest.raises(WheelError) as caught:
        read_wheel(content)
    return caught.value.code


def test_a_sound_wheel_is_read_and_nothing_of_it_runs(pack: Pack) -> None:
    content = pack()
    wheel = read_wheel(content)
    assert (wheel.name, wheel.version, wheel.package) == ("green-lane", "0.1.0", "green_lane")
    assert wheel.manifest.id == "green-lane"
    assert wheel.requires == ("folkmoot-sdk<1,>=0.2",)
    assert sorted(wheel.files) == ["__init__.py", "folkmoot-plugin.toml", "py.typed"]
    assert wheel.digest == hashlib.sha256(content).hexdigest()


def test_the_digest_of_the_files_is_that_of_the_folder_they_become(
    pack: Pack, tmp_path: Path
) -> None:
    wheel = read_wheel(pack({"green_lane/a-b.txt": b"1", "green_lane/a/b.txt": b"2"}))
    for name, content in wheel.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    total = hashlib.sha256()
    for file in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        path = file.relative_to(tmp_path).as_posix().encode()
        total.update(path + b"\0" + hashlib.sha256(file.read_bytes()).hexdigest().encode() + b"\n")
    assert wheel.files_digest == files_digest(wheel.files) == total.hexdigest()


def test_byte_code_has_no_part_in_the_digest() -> None:
    plain = {"__init__.py": b"x = 1\n"}
    assert files_digest({**plain, "__pycache__/x.pyc": b"?"}) == files_digest(plain)
    assert files_digest({**plain, "more.py": b""}) != files_digest(plain)


METADATA = "Metadata-Version: 2.4\nName: green-lane\nVersion: 0.1.0\n"


def needing(requirement: str) -> dict[str, bytes]:
    return {f"{OWN}/METADATA": f"{METADATA}Requires-Dist: {requirement}\n".encode()}


def entry_points(text: str) -> dict[str, bytes]:
    return {f"{OWN}/entry_points.txt": text.encode()}


def renamed(package: str) -> dict[str, bytes | None]:
    return {
        MODULE: None,
        "green_lane/py.typed": None,
        "green_lane/folkmoot-plugin.toml": None,
        f"{package}/__init__.py": b"",
    }


# Past the 256 KiB of a manifest, and not so regular that it would be taken for a bomb.
LONG = b"".join(b"# %d\n" % number for number in range(50_000))
WRONG: list[tuple[str, Mapping[str, bytes | None]]] = [
    ("path", {"../green_lane/x.py": b""}),
    ("path", {"green_lane/../../x.py": b""}),
    ("path", {"/etc/cron.d/x": b""}),
    ("path", {"green_lane//x.py": b""}),
    ("path", {"green_lane/./x.py": b""}),
    ("path", {"green_lane\\x.py": b""}),
    ("path", {"C:/x.py": b""}),
    ("path", {"green_lane/x.py.": b""}),
    ("path", {"green_lane/x .py ": b""}),
    ("path", {"green_lane/" + "x" * 200: b""}),
    ("path", {"green_lane/" + "x/" * 300 + "y": b""}),
    ("path", {"green_lane/a\nb.py": b""}),
    ("case", {"green_lane/PY.typed": b""}),
    ("case", {"green_lane/\ufb01x.txt": b"", "green_lane/fix.txt": b""}),
    ("case", {"green_lane/\uff41.txt": b"", "green_lane/a.txt": b""}),
    ("doubled", {"green_lane/py.typed/x.py": b""}),
    ("compiled", {"green_lane/fast.so": b""}),
    ("compiled", {"green_lane/fast.cpython-311-x86_64-linux-gnu.so": b""}),
    ("compiled", {"green_lane/fast.PYD": b""}),
    ("compiled", {"green_lane/__pycache__/x.cpython-311.pyc": b""}),
    ("compiled", {"green_lane/table.txt": b"\x7fELF and so on"}),
    ("package", {"second/__init__.py": b""}),
    ("package", {"green_lane.pth": b"import os"}),
    ("package", {"green_lane-0.1.0.data/scripts/x": b""}),
    ("package", {MODULE: None}),
    ("package", renamed("green-lane")),
    ("package", renamed("grün")),
    ("shadow", renamed("folkmoot_sdk")),
    ("shadow", renamed("Folkmoot")),
    ("shadow", renamed("folkmoot_ballots")),
    ("shadow", renamed("pluggy")),
    ("shadow", renamed("marshmallow")),
    ("shadow", renamed("json")),
    ("shadow", renamed("JSON")),
    ("shadow", renamed("sitecustomize")),
    ("manifest", {"green_lane/folkmoot-plugin.toml": None}),
    ("manifest", {"green_lane/folkmoot-plugin.toml": b"id = "}),
    ("manifest", {"green_lane/folkmoot-plugin.toml": LONG}),
    ("ratio", {"green_lane/folkmoot-plugin.toml": b"#" * 10_000_000}),
    ("metadata", {"other-1.dist-info/METADATA": b""}),
    ("metadata", {f"{OWN}/METADATA": None}),
    ("metadata", {f"{OWN}/METADATA": METADATA.replace("0.1.0", "0.2.0").encode()}),
    ("metadata", {f"{OWN}/METADATA": b"Name: other\nVersion: 0.1.0\n"}),
    ("metadata", {f"{OWN}/METADATA": b"\xff\xfe"}),
    ("metadata", {f"{OWN}/WHEEL": b"Root-Is-Purelib: true\nTag: cp311-cp311-linux_x86_64\n"}),
    ("metadata", {f"{OWN}/WHEEL": b"Root-Is-Purelib: false\nTag: py3-none-any\n"}),
    ("dependency", needing("requests")),
    ("dependency", needing("folkmoot-sdk[tools]")),
    ("dependency", needing("folkmoot-sdk @ https://example.org/x.whl")),
    ("dependency", needing("folkmoot-sdk; extra == 'x'")),
    ("dependency", needing("folkmoot")),
    ("entry_point", {f"{OWN}/entry_points.txt": None}),
    ("entry_point", entry_points("[folkmoot.plugins]\ngreen-lane = green_lane.inner\n")),
    ("entry_point", entry_points("[folkmoot.plugins]\nballots = green_lane\n")),
    ("entry_point", entry_points("[folkmoot.plugins]\na = b\na = b\n")),
    (
        "entry_point",
        entry_points(
            "[folkmoot.plugins]\ngreen-lane = green_lane\n[console_scripts]\nls = green_lane:x\n"
        ),
    ),
    (
        "entry_point",
        entry_points("[DEFAULT]\na = b\n[folkmoot.plugins]\ngreen-lane = green_lane\n"),
    ),
]


@pytest.mark.parametrize(("what", "changes"), WRONG)
def test_a_wheel_that_is_wrong_in_one_way_is_refused_by_its_name(
    pack: Pack, what: str, changes: Mapping[str, bytes | None]
) -> None:
    assert refusal(pack(changes)) == f"sdk.wheel.{what}"


def test_a_plugin_for_another_api_is_told_apart_from_a_faulty_one(pack: Pack) -> None:
    sound = read_wheel(pack()).files["folkmoot-plugin.toml"].replace(b">=1.0,<2", b">=7.0,<8")
    for manifest in (sound, b'id = "green-lane"\napi = ">=7.0,<8"\nunheard_of = 1\n'):
        with pytest.raises(OtherApiError):
            read_wheel(pack({"green_lane/folkmoot-plugin.toml": manifest}))


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"green_lane/__init__.py\n",
        f"{OWN}/RECORD,,\n".encode(),
        b'"' * 9,
    ],
)
def test_a_record_that_is_not_of_these_files_is_refused(pack: Pack, record: bytes) -> None:
    assert refusal(pack(record=record)) == "sdk.wheel.record"


def test_a_file_changed_after_it_was_recorded_is_refused(pack: Pack) -> None:
    with zipfile.ZipFile(io.BytesIO(pack())) as archive:
        true = archive.read(f"{OWN}/RECORD")
    assert refusal(pack({MODULE: b"x = 1\n"}, record=true)) == "sdk.wheel.record"


def rewritten(content: bytes, change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """The same entries, each changed before it is written."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            change(entry)
            archive.writestr(entry, data)
    return target.getvalue()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_a_link_or_a_device_is_refused(pack: Pack, kind: int) -> None:
    def link(entry: zipfile.ZipInfo) -> None:
        if entry.filename == MODULE:
            entry.external_attr = (kind | 0o777) << 16

    assert refusal(rewritten(pack(), link)) == "sdk.wheel.link"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(pack: Pack) -> None:
    target = io.BytesIO(pack())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(MODULE, b"what another reader would see")
    assert refusal(target.getvalue()) == "sdk.wheel.doubled"


def test_a_name_that_ends_early_for_some_readers_is_refused(pack: Pack) -> None:
    content = pack({"green_lane/a@b.py": b""}).replace(b"a@b.py", b"a\0b.py")
    assert refusal(content) == "sdk.wheel.path"


def test_a_bomb_is_refused_before_it_is_unpacked(pack: Pack) -> None:
    assert refusal(pack({"green_lane/zeros.txt": bytes(8 * 1024 * 1024)})) == "sdk.wheel.ratio"
    many = {f"green_lane/{n}.txt": bytes(60_000) for n in range(MOST_UNPACKED // 60_000 + 1)}
    assert refusal(pack(many)) == "sdk.wheel.size"


def test_too_large_and_too_many_are_refused_before_they_are_read(pack: Pack) -> None:
    assert refusal(b"PK\x03\x04" + bytes(MOST_PACKED)) == "sdk.wheel.size"
    many = {f"green_lane/{n}.txt": b"" for n in range(MOST_ENTRIES)}
    assert refusal(pack(many)) == "sdk.wheel.entries"


def test_files_that_share_their_bytes_are_refused(pack: Pack) -> None:
    content = bytearray(pack({f"green_lane/{n}.txt": b"" for n in range(30)}))
    at = content.rfind(b"PK\x01\x02")
    packed, unpacked = struct.unpack_from("<II", content, at + 20)
    struct.pack_into("<II", content, at + 20, packed + len(content), unpacked)
    assert refusal(bytes(content)) == "sdk.wheel.ratio"


@pytest.mark.parametrize("content", [b"", b"PK", b"\x7fELF", b"PK\x03\x04" + b"x" * 500, b"{}"])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert refusal(content) == "sdk.wheel.archive"


def test_an_archive_behind_something_else_is_refused(pack: Pack) -> None:
    assert refusal(b"#!/bin/sh\n" + pack()) == "sdk.wheel.archive"


def test_an_encrypted_file_is_refused(pack: Pack) -> None:
    content = bytearray(pack())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(bytes(content)) == "sdk.wheel.archive"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_wheel_is_refused_by_an_error_of_ours_or_read_as_it_was(
    pack: Pack, data: st.DataObject
) -> None:
    content = bytearray(pack())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        wheel = read_wheel(bytes(content))
    except SdkError:
        return
    assert wheel.files == read_wheel(pack()).files


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_by_an_error_of_ours(noise: bytes) -> None:
    assert refusal(b"PK\x03\x04" + noise).startswith("sdk.wheel.")


def test_every_refusal_of_a_wheel_has_a_code_of_its_own() -> None:
    codes = [each.code for each in WheelError.__subclasses__()]
    assert len(codes) == len(set(codes))
    assert all(code.startswith("sdk.wheel.") for code in codes)
    planted = {f"sdk.wheel.{what}" for what, _changes in WRONG}
    planted |= {f"sdk.wheel.{what}" for what in ("size", "entries", "ratio", "archive", "link")}
    assert planted | {"sdk.wheel.record"} == set(codes)
    assert refusals.WheelError.code == "sdk.wheel"
