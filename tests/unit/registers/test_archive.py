"""An archive is the same bytes each time, and whatever is changed in one is found and named."""

import json
import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from folkmoot.kernel.errors import Invalid
from folkmoot.registers.archive import checking, unpacking
from folkmoot.registers.archive.files import FORMAT, INDEX, SUMS, digest_of, packed, sums_of

LIMIT, MOST_FILES = unpacking.LIMIT, unpacking.MOST_FILES
FILES = {"record.html": "<p>电梯</p>".encode(), "votes/01-count.json": b'{"ballots": 30}\n'}


def indexed(files: dict[str, bytes]) -> dict[str, bytes]:
    told = [{"path": name, "sha256": digest_of(content)} for name, content in files.items()]
    index = {"format": FORMAT, "matter": {"title": "电梯"}, "files": told}
    return {**files, INDEX: json.dumps(index).encode()}


ARCHIVE = packed(indexed(FILES))


def zipped(
    files: dict[str, bytes], method: int = zipfile.ZIP_STORED, twice: tuple[str, ...] = ()
) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
        for name in twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(name, b"another")
    return made.getvalue()


def check(content: bytes) -> checking.Checked:
    return checking.check(BytesIO(content))


def findings(content: bytes) -> list[str]:
    return [finding.en for finding in check(content).findings]


def test_an_archive_is_what_was_packed_and_the_same_each_time() -> None:
    checked = check(ARCHIVE)
    assert (checked.findings, checked.title, checked.files) == ((), "电梯", 4)
    assert packed(dict(reversed(indexed(FILES).items()))) == ARCHIVE


def test_the_sums_are_those_of_sha256sum() -> None:
    assert sums_of({"b": b"", "a": b"x"}).decode().splitlines() == [
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  a",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b",
    ]


@pytest.mark.parametrize("name", [*FILES, INDEX, SUMS])
def test_a_flipped_byte_names_its_file(name: str) -> None:
    with zipfile.ZipFile(BytesIO(ARCHIVE)) as archive:
        content = archive.read(name)
    place = ARCHIVE.index(content)
    changed = bytearray(ARCHIVE)
    changed[place] ^= 1
    assert any(name in finding for finding in findings(bytes(changed)))


# The flags of the first file's entry in the directory; their bits are in the format's own words.
FLAGS = ARCHIVE.index(b"PK\x01\x02") + 8
ENCRYPTED, PATCHED, STRONGLY_ENCRYPTED = 0, 5, 6


@pytest.mark.parametrize("bit", [ENCRYPTED, PATCHED, STRONGLY_ENCRYPTED])
def test_a_file_that_calls_itself_encrypted_is_named_as_damaged(bit: int) -> None:
    changed = bytearray(ARCHIVE)
    changed[FLAGS] ^= 1 << bit
    named = ARCHIVE[FLAGS + 38 :][: ARCHIVE[FLAGS + 20]].decode()
    assert findings(bytes(changed))[0] == f"damaged and cannot be read: {named}"


@given(place=st.integers(0, len(ARCHIVE) - 1), bit=st.integers(0, 7))
@example(place=FLAGS, bit=ENCRYPTED)
@example(place=FLAGS, bit=PATCHED)
@example(place=FLAGS, bit=STRONGLY_ENCRYPTED)
def test_no_byte_at_all_can_be_changed_unnoticed(place: int, bit: int) -> None:
    changed = bytearray(ARCHIVE)
    changed[place] ^= 1 << bit
    try:
        assert check(bytes(changed)).findings
    except Invalid as error:
        assert error.code == "archive.unreadable"  # noqa: PT017 - either is an answer


@given(content=st.binary(max_size=300))
def test_no_bytes_at_all_bring_down_the_reader(content: bytes) -> None:
    for given_ in (content, ARCHIVE[: len(content)], ARCHIVE + content, content + ARCHIVE):
        try:
            check(given_)
        except Invalid as error:
            assert error.code == "archive.unreadable"  # noqa: PT017 - the only refusal there is


def test_a_file_written_anew_with_a_true_checksum_of_the_zip_is_found() -> None:
    forged = {**indexed(FILES), "record.html": b"<p>else</p>"}
    assert findings(zipped({**forged, SUMS: sums_of(indexed(FILES))})) == ["changed: record.html"]


def test_what_is_missing_and_what_was_added_are_named() -> None:
    whole = indexed(FILES)
    less = {name: content for name, content in whole.items() if name != "record.html"}
    assert findings(zipped({**less, SUMS: sums_of(whole)})) == ["missing: record.html"]
    more = {**whole, "more.html": b"", SUMS: sums_of(whole)}
    assert findings(zipped(more)) == ["not in the list: more.html"]


def test_a_new_list_of_sums_does_not_agree_with_the_index() -> None:
    forged = {**indexed(FILES), "record.html": b"<p>else</p>"}
    assert findings(packed(forged)) == ["the index and the sums do not agree on: record.html"]


def test_everything_written_anew_has_another_digest() -> None:
    """Such an archive agrees with itself; only the digest that was told shows it."""
    forged = check(packed(indexed({**FILES, "record.html": b"<p>else</p>"})))
    assert forged.findings == ()
    assert forged.digest != check(ARCHIVE).digest


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "a/../../evil", "a\\b", "votes/", "文.html"]
)
def test_a_name_that_would_be_written_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match=r"archive\.unreadable"):
        check(zipped({**indexed(FILES), name: b"", SUMS: b""}))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"record.html": b"0" * 50_000_000, SUMS: b""}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(Invalid, match=r"archive\.unreadable"):
        check(bomb)


def nested(depth: int) -> bytes:
    """An archive of which each entry holds all those after it."""
    inner = zipped({f"{depth}.html": b"0" * 1000})
    first = inner[: inner.index(b"PK\x01\x02")]
    directory = inner[len(first) : inner.rindex(b"PK\x05\x06")]
    for number in reversed(range(depth)):
        size = len(first)
        whole = zipped({f"{number}.html": first})
        at, end = whole.rindex(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
        head = at - size
        directory = whole[at:end] + _further(directory, head)
        first = whole[:at]
    tail = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, depth + 1, depth + 1, len(directory), len(first), 0
    )
    return first + directory + tail


def _further(directory: bytes, by: int) -> bytes:
    """The same entries, each as much further down in the file."""
    moved = bytearray(directory)
    at = 0
    while at < len(moved):
        (name,) = struct.unpack_from("<H", moved, at + 28)
        (offset,) = struct.unpack_from("<L", moved, at + 42)
        struct.pack_into("<L", moved, at + 42, offset + by)
        at += 46 + name
    return bytes(moved)


def test_entries_that_hold_one_another_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = nested(50)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) > 10 * len(content)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("read"))
    with pytest.raises(Invalid, match=r"archive\.unreadable"):
        check(content)


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(Invalid, match=r"archive\.unreadable"):
        check(zipped({**indexed(FILES), SUMS: sums_of(FILES)}, twice=("record.html",)))


def test_more_files_or_bytes_than_any_of_ours_are_refused() -> None:
    with pytest.raises(Invalid, match=r"archive\.unreadable"):
        check(zipped({f"{n}.html": b"" for n in range(MOST_FILES + 1)}))
    with pytest.raises(Invalid, match=r"archive\.too_large"):
        check(b"0" * (LIMIT + 1))


@pytest.mark.parametrize("index", [b"", b"[]", b'{"format": "other"}', b"[" * 5_000])
def test_an_index_of_another_form_is_refused(index: bytes) -> None:
    with pytest.raises(Invalid, match=r"archive\.unreadable"):
        check(packed({**FILES, INDEX: index}))
