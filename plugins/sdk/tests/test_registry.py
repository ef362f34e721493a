"""Publishers, their releases, and how far each has been looked at."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_sdk import PersonalData, Scope, Text
from folkmoot_sdk.releases import (
    Every,
    KeyFileError,
    Listing,
    Move,
    Price,
    Publisher,
    Registry,
    RegistryError,
    RegistryStateError,
    Release,
    SignatureError,
    SigningKey,
    State,
    make_key,
    read_folder,
    read_publisher,
    read_registry,
    render,
    write_publisher,
)

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WORDS = Text("绿色通道", "Green lane")
KEY = "A" * 43 + "="


def release(version: str = "0.1.0", wheel: str = "a" * 64) -> Release:
    return Release(
        version,
        wheel,
        (Move(State.SUBMITTED, "green-co", AT),),
        scopes=frozenset({Scope.BALLOTS}),
        personal_data=frozenset({PersonalData.NAMES}),
        promises={"dots@1": ("anonymity", "neutrality")},
        price=Price(120_000, "CNY", Every.YEAR),
        notes='says "hello"\\',
        vectors="b" * 64,
    )


def publisher(*releases: Release) -> Publisher:
    listing = Listing("green-lane", WORDS, releases or (release(),))
    return Publisher("green-co", "绿色公司", KEY, "a@example.org", (listing,))


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return make_key(tmp_path_factory.mktemp("keys") / "registry.pem")


def test_a_file_is_read_back_to_what_was_written() -> None:
    text = write_publisher(publisher())
    assert read_publisher(text.encode()) == publisher()
    assert '[[plugins.releases]]\nversion = "0.1.0"\n' in text
    assert 'title = { "zh" = "绿色通道", "en" = "Green lane" }' in text


@given(st.text(st.characters(exclude_categories=["C"], exclude_characters="<>"), max_size=200))
def test_any_notes_survive_the_file(notes: str) -> None:
    ours = publisher(replace(release(), notes=notes))
    assert read_publisher(write_publisher(ours).encode()) == ours


STEPS = [State.CHECKED, State.REVIEWED, State.LISTED]


@pytest.mark.parametrize("so_far", range(4))
@pytest.mark.parametrize("state", State)
def test_a_release_goes_forward_one_state_at_a_time_and_is_yanked_from_any(
    so_far: int, state: State
) -> None:
    ours = release()
    for step in STEPS[:so_far]:
        ours = ours.moved(step, by="officer", at=AT)
    allowed = {State.YANKED, *STEPS[so_far : so_far + 1]}
    if state in allowed:
        assert ours.moved(state, by="officer", at=AT, why="a reason").state is state
    else:
        with pytest.raises(RegistryStateError):
            ours.moved(state, by="officer", at=AT, why="a reason")


@pytest.mark.parametrize("state", State)
def test_what_was_yanked_stays_so(state: State) -> None:
    gone = release().moved(State.YANKED, by="officer", at=AT, why="it loops")
    with pytest.raises(RegistryStateError):
        gone.moved(state, by="officer", at=AT, why="again")


def test_only_what_was_reviewed_may_be_installed() -> None:
    assert [state for state in State if state.installable] == [State.REVIEWED, State.LISTED]


def test_a_yank_needs_a_reason_and_no_move_goes_back_in_time() -> None:
    with pytest.raises(RegistryStateError, match="reason"):
        release().moved(State.YANKED, by="officer", at=AT, why=" ")
    with pytest.raises(RegistryStateError, match="before"):
        release().moved(State.CHECKED, by="officer", at=AT - timedelta(seconds=1))


@pytest.mark.parametrize("by", ["green-co", "Green-Co", " green-co ", "ｇreen-co", "the name"])
def test_nobody_reviews_a_release_of_their_own(by: str) -> None:
    checked = publisher().moved("green-lane", "0.1.0", State.CHECKED, by="green-co", at=AT)
    with pytest.raises(RegistryStateError, match="their own"):
        checked.moved(
            "green-lane",
            "0.1.0",
            State.REVIEWED,
            by=checked.name.upper() if by == "the name" else by,
            at=AT,
        )
    done = checked.moved("green-lane", "0.1.0", State.REVIEWED, by="officer", at=AT)
    found = done.release("green-lane", "0.1.0")
    assert found is not None
    assert [(move.state, move.by) for move in found.moves] == [
        (State.SUBMITTED, "green-co"),
        (State.CHECKED, "green-co"),
        (State.REVIEWED, "officer"),
    ]


def test_a_version_once_submitted_is_never_submitted_again() -> None:
    with pytest.raises(RegistryError, match=r"version 0\.1\.0 is there twice"):
        publisher().submitted("green-lane", WORDS, release(wheel="c" * 64))
    with pytest.raises(RegistryError, match="wheel"):
        publisher().submitted("green-lane", WORDS, release("0.2.0"))
    more = publisher().submitted("green-lane", WORDS, release("0.2.0", "c" * 64))
    assert [each.version for each in more.plugins[0].releases] == ["0.1.0", "0.2.0"]
    other = more.submitted("second", WORDS, release())
    assert [each.id for each in other.plugins] == ["green-lane", "second"]


def test_a_plugin_belongs_to_one_publisher() -> None:
    other = replace(publisher(), id="other")
    with pytest.raises(RegistryError, match="plugin green-lane is there twice"):
        Registry((publisher(), other), AT)


GOOD = write_publisher(publisher())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "green-co"', 'id = "Green Co"', "publisher.id: "),
        ('id = "green-co"', 'id = "green-co"\nmore = 1', "publisher.more: Unknown field"),
        (f'key = "{KEY}"', 'key = "AA=="', "publisher.key: "),
        ('contact = "a@example.org"\n', "", "publisher.contact: Missing"),
        ("绿色公司", "<b>", "publisher.name: "),
        ("Green lane", " ", "both languages"),
        ("a" * 64, "A" * 64, "wheel: "),
        ('state = "submitted"\nscopes', 'state = "listed"\nscopes', "not its last move"),
        ('state = "submitted"', 'state = "listed"', "not one state at a time"),
        ('state = "submitted"', 'state = "good"', "state: "),
        ('"ballots"', '"everything"', "scopes"),
        ('"names"', '"shoe sizes"', "personal_data"),
        ('"dots@1"', '"dots"', "promises"),
        ('"anonymity"', '"<b>"', "promises"),
        ("120000", "1.5", "amount"),
        ("120000", "-1", "amount"),
        ('"CNY"', '"yuan"', "currency"),
        ("+00:00", "", "at: "),
        ("[publisher]", "[publisher", "no TOML"),
    ],
)
def test_a_fault_in_a_file_is_named(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    with pytest.raises(RegistryError) as caught:
        read_publisher(GOOD.replace(old, new).encode())
    assert fault in "\n".join(caught.value.problems)


@pytest.mark.parametrize("content", [b"\xff", b"a = " + b"[" * 100_000, b"", b"plugins = 3"])
def test_what_is_no_publishers_file_is_refused(content: bytes) -> None:
    with pytest.raises(RegistryError):
        read_publisher(content)


def test_a_folder_is_read_whole_and_a_file_is_named_after_its_publisher(tmp_path: Path) -> None:
    (tmp_path / "green-co.toml").write_text(GOOD)
    (tmp_path / "README.md").write_text("none")
    assert read_folder(tmp_path, AT) == Registry((publisher(),), AT)
    (tmp_path / "other.toml").write_text(GOOD)
    with pytest.raises(RegistryError, match=r"other\.toml: other\.toml is of green-co"):
        read_folder(tmp_path, AT)


def test_a_rendered_registry_is_read_with_its_key(key: SigningKey) -> None:
    ours = Registry((publisher(),), AT)
    content = render(ours, key)
    assert content == render(ours, key)
    assert read_registry(content, key.public) == ours
    found = ours.find("green-lane", "0.1.0")
    assert found is not None
    assert (found[0].id, found[1].state) == ("green-co", State.SUBMITTED)
    assert ours.find("green-lane", "9") is None


def test_a_registry_that_somebody_changed_is_refused(key: SigningKey, tmp_path: Path) -> None:
    content = render(Registry((publisher(),), AT), key)
    changed = content.replace(b'"submitted"', b'"listed"')
    assert changed != content
    with pytest.raises(SignatureError):
        read_registry(changed, key.public)
    with pytest.raises(SignatureError):
        read_registry(content, make_key(tmp_path / "other.pem").public)
    with pytest.raises(KeyFileError):
        read_registry(content, "no key")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"9" * 10_000,
        b'{"a": 1, "a": 2}',
        b'{"registry": {"a": "\\ud800"}, "signature": "x"}',
        b" " * (8 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_json_is_refused(key: SigningKey, content: bytes) -> None:
    with pytest.raises(RegistryError):
        read_registry(content, key.public)


@pytest.mark.parametrize("data", [[], {}, {"registry": {}}, {"registry": 1, "signature": 2}, None])
def test_what_is_no_signed_registry_is_refused(key: SigningKey, data: object) -> None:
    with pytest.raises(SignatureError):
        read_registry(json.dumps(data).encode(), key.public)


def test_a_signed_registry_still_has_to_hold_what_it_must(key: SigningKey) -> None:
    plain = {"format": 2, "rendered_at": "yesterday", "publishers": []}
    signed = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    signature = key.sign(b"folkmoot-registry-1\n" + signed)
    with pytest.raises(RegistryError, match="format: "):
        read_registry(json.dumps({"registry": plain, "signature": signature}).encode(), key.public)
