"""Golden vectors are written once, read for ever, and strictly."""

import json
from pathlib import Path

import pytest
from plugins.sdk.tests.planted.rules import Points1

from folkmoot_sdk import Ballot, PlainError
from folkmoot_sdk.testing import Profile, Vector, read_vectors, vector, write_vectors
from folkmoot_sdk.testing._booth import Booth
from folkmoot_sdk.testing._watch import watched

RULE = Points1()


@pytest.fixture
def golden() -> Vector:
    ballots = (Ballot({"a": 1, "b": 2}, times=3), Ballot({"a": 2, "b": 1}))
    return vector(RULE, "three to one", Booth(RULE).poll(Profile(("a", "b"), ballots)))


def test_vectors_come_back_as_they_were_written(tmp_path: Path, golden: Vector) -> None:
    write_vectors(tmp_path / "points@1.json", [golden])
    assert read_vectors(tmp_path) == read_vectors(tmp_path / "points@1.json") == (golden,)
    assert golden.count == RULE.count(golden.poll)
    assert golden.count.tiers == (("a",), ("b",))


def test_the_same_vectors_are_the_same_file(tmp_path: Path, golden: Vector) -> None:
    write_vectors(tmp_path / "one.json", [golden])
    write_vectors(tmp_path / "two.json", read_vectors(tmp_path / "one.json"))
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize("text", ["{}", "[", '[{"name": "x"}]', "[1]"])
def test_what_is_no_list_of_vectors_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(PlainError):
        read_vectors(tmp_path)


def test_a_vector_with_a_float_in_it_is_refused(tmp_path: Path, golden: Vector) -> None:
    plain = golden.to_plain()
    plain["count"]["options"][0]["in_favour"] = 3.0  # type: ignore[index] # the very mistake
    (tmp_path / "bad.json").write_text(json.dumps([plain]))
    with pytest.raises(PlainError, match="in_favour"):
        read_vectors(tmp_path)


def test_what_is_asked_while_nobody_watches_is_nobody_s_business(tmp_path: Path) -> None:
    with watched() as asked:
        sorted("abc")
    (tmp_path / "x").write_text("later")
    assert asked == []
    with watched() as asked:
        (tmp_path / "x").read_text()
    assert asked == ["open"]
