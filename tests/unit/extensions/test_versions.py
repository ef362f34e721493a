"""Which version is newer, and which are in a range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.extensions.versions import is_within, read_range, release_order
from folkmoot.kernel.errors import Invalid

versions = st.lists(st.integers(0, 30), min_size=1, max_size=3).map(
    lambda parts: ".".join(map(str, parts))
)


def test_ten_comes_after_nine_and_what_leads_up_to_a_version_before_it() -> None:
    said = ["2.0", "1.10", "1.9", "2.0rc1", "1.9.1"]
    assert sorted(said, key=release_order) == ["1.9", "1.9.1", "1.10", "2.0rc1", "2.0"]


def test_what_is_no_version_comes_before_all_that_are_and_is_in_no_range_but_the_whole() -> None:
    assert release_order("spring") < release_order("0.0.1")
    assert is_within("spring", "")
    assert not is_within("spring", ">=0")


@pytest.mark.parametrize(
    ("version", "versions", "within"),
    [
        ("1.0", "", True),
        ("1.0", ">=1.0,<2", True),
        ("2.0", ">=1.0,<2", False),
        ("2.0rc1", ">=1.0,<2", False),
        ("2.0rc1", ">=2.0rc1", True),
        ("1.4", "==1.4", True),
        ("1.4.1", "==1.4", False),
        ("1.4.1", "==1.4.*", True),
        ("1.3", ">1.0,!=1.3", False),
    ],
)
def test_a_range_is_read_as_packages_read_it(version: str, versions: str, within: bool) -> None:
    assert is_within(version, versions) is within


@pytest.mark.parametrize("text", ["1.0", ">>1", "newest", ">=1.0;<2", ">=1" + ",<2" * 100])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"plugins\.versions"):
        read_range(text)


@given(versions, versions)
def test_the_order_is_that_of_the_ranges(one: str, other: str) -> None:
    assert is_within(one, f"<{other}") is (release_order(one)[:2] < release_order(other)[:2])
