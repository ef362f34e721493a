from pathlib import Path

import pytest

from folkmoot_sdk import Kind, Manifest, ManifestError, OtherApiError, Scope, Text, read_manifest

GOOD = """\
id = "some-plugin"
version = "0.1.0"
api = ">=1.0,<2"
title = { zh = "某插件", en = "Some plugin" }
publisher = "Somebody"

[contributions]
voting_rules = ["approval@1", "must-do-list@1"]
"""


WHY = "[reasons]\nballots = { zh = '计票要用', en = 'to count them' }"
BESIDE = "reasons: roster: neither scopes nor personal_data ask for it"


def faults(text: str) -> str:
    with pytest.raises(ManifestError) as caught:
        read_manifest(text.encode())
    return "\n".join(caught.value.problems)


def test_a_manifest_is_read_from_bytes_and_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "folkmoot-plugin.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert (
        read_manifest(path)
        == read_manifest(GOOD.encode())
        == Manifest(
            id="some-plugin",
            version="0.1.0",
            api=">=1.0,<2",
            title=Text("某插件", "Some plugin"),
            publisher="Somebody",
            contributions={Kind.VOTING_RULES: ("approval@1", "must-do-list@1")},
        )
    )


def test_a_manifest_survives_the_way_through_plain_data() -> None:
    manifest = read_manifest(GOOD.encode())
    assert Manifest.from_plain(manifest.to_plain()) == manifest


@pytest.mark.parametrize(
    ("api", "accepted"),
    [(">=1.0,<2", True), (">=1.1,<2", False), (">=0.9,<1.0", False), (">=1.0,<1.1", True)],
)
def test_the_api_range_includes_its_start_and_not_its_end(api: str, accepted: bool) -> None:
    assert read_manifest(GOOD.replace(">=1.0,<2", api).encode()).accepts((1, 0)) is accepted


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "some-plugin"', 'id = "Some Plugin"', "id: "),
        ('id = "some-plugin"', 'id = "some-plugin\\n"', "id: "),
        ('id = "some-plugin"\n', "", "id: Missing data"),
        ('version = "0.1.0"', "version = 1.0", "version: Not a valid string"),
        (">=1.0,<2", "~=1.0", "api: must be a range"),
        (">=1.0,<2", ">=2.0,<2", "api: a range that holds no version"),
        (', en = "Some plugin"', "", "title.en: Missing data"),
        ("某插件", " ", "title.zh: "),
        ("Somebody", "<b>Some</b>", "publisher: "),
        ("Somebody", "Some\\u0007body", "publisher: "),
        ("voting_rules", "voting_rulez", "contributions.voting_rulez"),
        ("must-do-list@1", "must-do-list", "contributions.voting_rules.value.1: "),
        ("must-do-list@1", "approval@1", "the same twice"),
        ("[contributions]", f"{WHY}\nroster = {{ zh = '名', en = 'n' }}\n[contributions]", BESIDE),
        ("[contributions]", f"{WHY}\nshoes = {{ zh = '鞋', en = 's' }}\n[contributions]", "shoes"),
        ("[contributions]", f"{WHY}\n[contributions]".replace("计票", "<b>"), "reasons.ballots"),
        ("[contributions]", "price = 3\n[contributions]", "price: Unknown field"),
        ("[contributions]", "[contributions", "no TOML"),
        ('id = "some-plugin"', 'id = "some-plugin"\nid = "x"', "no TOML"),
    ],
)
def test_a_fault_is_named(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert fault in faults(GOOD.replace(old, new))


@pytest.mark.parametrize(
    "news",
    [
        "price = 3\n[contributions]",
        '[contributions]\nchannels = ["letters@1"]',
        "[scopes]\npages = true\n[contributions]",
    ],
)
def test_a_manifest_for_a_later_api_is_that_and_no_faulty_one(news: str) -> None:
    later = GOOD.replace(">=1.0,<2", ">=1.2,<2").replace("[contributions]", news)
    with pytest.raises(OtherApiError, match=r"written for API >=1\.2,<2, this is 1\.1") as caught:
        read_manifest(later.encode())
    assert caught.value.api == ">=1.2,<2"
    # In a manifest for this very version the same is a fault.
    assert "written for" not in faults(later.replace(">=1.2,<2", ">=1.0,<2"))


def test_every_fault_is_told_at_once() -> None:
    told = faults(GOOD.replace("some-plugin", "S").replace("Somebody", ""))
    assert "id: " in told
    assert "publisher: " in told


def test_a_large_manifest_is_refused_from_bytes_and_from_a_file(tmp_path: Path) -> None:
    big = GOOD.encode() + b"#" * (256 * 1024)
    path = tmp_path / "folkmoot-plugin.toml"
    path.write_bytes(big)
    for source in (big, path):
        with pytest.raises(ManifestError, match="larger than 256 KiB"):
            read_manifest(source)
    exact = GOOD.encode().ljust(256 * 1024, b"\n")
    assert read_manifest(exact).id == "some-plugin"


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"a=" + b"[" * 100_000, b"a=" + b"9" * 10_000],
    ids=["utf8", "deep", "int"],
)
def test_hostile_bytes_are_refused_and_raise_nothing_else(content: bytes) -> None:
    with pytest.raises(ManifestError):
        read_manifest(content)


def test_a_missing_file_is_a_manifest_error(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path / "none.toml")


def test_a_manifest_may_say_why_it_asks_for_what_its_kinds_need() -> None:
    manifest = read_manifest(GOOD.replace("[contributions]", f"{WHY}\n[contributions]").encode())
    assert manifest.reasons == {Scope.BALLOTS: Text("计票要用", "to count them")}
    assert Manifest.from_plain(manifest.to_plain()) == manifest
    before = {key: value for key, value in manifest.to_plain().items() if key != "reasons"}
    assert Manifest.from_plain(before).reasons == {}


def test_a_manifest_names_what_its_kinds_need_even_where_it_does_not_say_so() -> None:
    promised = read_manifest(GOOD.encode())
    assert Scope.BALLOTS in promised.scopes
    assert promised.personal_data == frozenset()
