"""A registry's file keeps what people wrote into it, whatever the commands add."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_sdk import Text
from folkmoot_sdk.releases import (
    Listing,
    Move,
    Publisher,
    RegistryError,
    RegistryStateError,
    Release,
    State,
    read_publisher,
    write_publisher,
)
from folkmoot_sdk.tools.amending import amended
from folkmoot_sdk.tools.submitting import write

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WORDS = Text("绿色通道", "Green lane")
FILE = """\
# Who they are: checked by telephone.
[publisher]
id = "green-co"
name = "Green Co"
key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="  # read out over the telephone
contact = "rules@green.example"

# Their first plugin.
[[plugins]]
id = "green-lane"
title = { zh = "绿色通道", en = "Green lane" }

  # The first release; ask them about #12.
  [[plugins.releases]]
  version = "0.1.0"
  wheel = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  state = 'submitted'  # until somebody reads it

  [[plugins.releases.moves]]
  state = "submitted"
  by = "green-co"
  at = "2026-11-22T08:00:00+00:00"
  # They say more is to come.

# Their second one.

# Shorter than the first.
[[plugins]]
id = "dots"
title = { zh = "圆点", en = "Dots" }
[[plugins.releases]]
version = "1.0"
wheel = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
state = "submitted"
[[plugins.releases.moves]]
state = "submitted"
by = "green-co"
at = "2026-11-22T08:00:00+00:00"
# The end.
"""
INLINE = FILE.partition("# Their second one.")[0].replace(
    """
  [[plugins.releases.moves]]
  state = "submitted"
  by = "green-co"
  at = "2026-11-22T08:00:00+00:00"
""",
    '  moves = [{ state = "submitted", by = "green-co", at = "2026-11-22T08:00:00+00:00" }]\n',
)


def release(version: str) -> Release:
    wheel = version.replace(".", "").ljust(64, "0")
    return Release(version, wheel, (Move(State.SUBMITTED, "green-co", AT),), notes=f"of {version}")


def moved(publisher: Publisher, plugin: str, version: str, state: State) -> Publisher:
    return publisher.moved(plugin, version, state, by="an officer", at=AT + timedelta(days=1))


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    (tmp_path / "green-co.toml").write_text(FILE, "utf-8")
    return tmp_path


def test_a_release_goes_under_its_plugin_and_a_move_under_its_release(registry: Path) -> None:
    publisher = read_publisher(registry / "green-co.toml")
    publisher = moved(publisher, "green-lane", "0.1.0", State.CHECKED)
    publisher = publisher.submitted("green-lane", WORDS, release("0.2.0"))
    text = write(registry, publisher).read_text("utf-8")
    assert read_publisher(text.encode()) == publisher
    assert [line for line in FILE.splitlines() if line not in text] == [
        "  state = 'submitted'  # until somebody reads it"
    ]
    between = text.partition("# They say more is to come.\n")[2].partition("\n# Their second")[0]
    assert (
        between
        == f"""
[[plugins.releases.moves]]
state = "checked"
by = "an officer"
at = "2026-11-23T08:00:00+00:00"

[[plugins.releases]]
version = "0.2.0"
wheel = "{"020".ljust(64, "0")}"
state = "submitted"
scopes = []
personal_data = []
notes = "of 0.2.0"

[[plugins.releases.moves]]
state = "submitted"
by = "green-co"
at = "2026-11-22T08:00:00+00:00"
"""
    )
    assert '  state = "checked"  # until somebody reads it' in text


def test_a_new_plugin_goes_to_the_end(registry: Path) -> None:
    publisher = read_publisher(registry / "green-co.toml")
    publisher = publisher.submitted("lots", Text("抽签", "Lots"), release("3.0"))
    text = write(registry, publisher).read_text("utf-8")
    assert text.startswith(FILE + '\n[[plugins]]\nid = "lots"\n')
    assert read_publisher(text.encode()) == publisher


def test_a_file_that_cannot_be_added_to_keeps_its_comments(tmp_path: Path) -> None:
    path = tmp_path / "green-co.toml"
    path.write_text(INLINE, "utf-8")
    publisher = moved(read_publisher(path), "green-lane", "0.1.0", State.CHECKED)
    with pytest.raises(RegistryError, match="under a heading of its own"):
        write(tmp_path, publisher)
    assert path.read_text("utf-8") == INLINE


def test_a_file_without_comments_may_be_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "green-co.toml"
    path.write_text("\n".join(line.partition("#")[0] for line in INLINE.splitlines()), "utf-8")
    publisher = moved(read_publisher(path), "green-lane", "0.1.0", State.CHECKED)
    assert write(tmp_path, publisher).read_text("utf-8") == write_publisher(publisher)


ACTS = st.tuples(
    st.sampled_from(["green-lane", "dots", "lots"]),
    st.sampled_from(["0.1.0", "1.0", "2.0"]),
    st.sampled_from([None, State.CHECKED, State.REVIEWED, State.LISTED, State.YANKED]),
)


@given(st.lists(ACTS, max_size=12))
def test_whatever_is_added_every_comment_stays_above_its_heading(
    acts: list[tuple[str, str, State | None]],
) -> None:
    text, publisher = FILE, read_publisher(FILE.encode())
    for plugin, version, state in acts:
        try:
            then = _acted(publisher, plugin, version, state)
        except (RegistryError, RegistryStateError):
            continue
        text, publisher = amended(text, publisher, then), then
        assert read_publisher(text.encode()) == publisher
    lines = text.splitlines()
    assert [line for line in lines if line.lstrip().startswith("#")] == [
        line for line in FILE.splitlines() if line.lstrip().startswith("#")
    ]
    assert lines[lines.index("# Shorter than the first.") + 1 :][:2] == [
        "[[plugins]]",
        'id = "dots"',
    ]


def _acted(publisher: Publisher, plugin: str, version: str, state: State | None) -> Publisher:
    if state is None:
        wheel = f"{plugin}{version}".encode().hex().ljust(64, "0")
        return publisher.submitted(plugin, WORDS, replace(release(version), wheel=wheel))
    why = "it miscounts" if state is State.YANKED else ""
    return publisher.moved(plugin, version, state, by="x", at=AT + timedelta(days=2), why=why)


def test_a_plugin_that_is_there_keeps_its_place() -> None:
    publisher = read_publisher(FILE.encode())
    assert amended(FILE, publisher, publisher) == FILE
    assert isinstance(publisher.plugins[0], Listing)
