"""The keys that tie a ballot to a voter only as long as the secret exists."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.kernel.act import Act, Actor
from folkmoot.votes.keys import coarse, new_secret, request_key, voter_key

NOON = datetime(2026, 3, 2, 12, 34, 56, 789, tzinfo=UTC)


def test_a_named_voters_key_is_the_electors_own() -> None:
    assert voter_key(None, "unit-1") == "unit-1"


def test_a_secret_voters_key_is_a_mac_that_only_the_secret_makes() -> None:
    first, second = voter_key("a", "unit-1"), voter_key("b", "unit-1")
    assert len({first, second, "unit-1"}) == 3
    assert first == voter_key("a", "unit-1")
    assert len(bytes.fromhex(first)) == 32


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_requests_share_a_key(
    elector: str, given_key: str, other: str, other_key: str
) -> None:
    same = (elector, given_key) == (other, other_key)
    assert (request_key("s", elector, given_key) == request_key("s", other, other_key)) is same


@given(st.text())
def test_a_request_is_no_voter(text: str) -> None:
    assert request_key("s", text, "") != voter_key("s", text)


def test_every_vote_has_another_secret_of_256_bits() -> None:
    act = Act(Actor(None), NOON)
    secrets = {new_secret(act) for _ in range(20)}
    assert len(secrets) == 20
    assert {len(bytes.fromhex(secret)) for secret in secrets} == {32}


def test_a_secret_ballots_moment_is_its_hour() -> None:
    assert coarse(NOON) == datetime(2026, 3, 2, 12, tzinfo=UTC)
