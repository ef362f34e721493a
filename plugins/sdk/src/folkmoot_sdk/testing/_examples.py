"""How examples are made up: derandomised, so that a test says the same today and tomorrow."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from folkmoot_sdk import Ballot
from folkmoot_sdk.testing._booth import KEYS, Booth, Profile

T = TypeVar("T")

# A busy machine is no fault of the plugin's, and no database is left in a vendor's folder.
_SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def for_each(
    strategy: st.SearchStrategy[T], check: Callable[[T], None], examples: int = 50
) -> None:
    """Run the check on so many examples; of those that fail, the least one is told.

    In a function and not as a decorator, because what is drawn depends on the class under test.
    """

    @settings(_SETTINGS, max_examples=examples)
    @given(strategy)
    def holds(example: T) -> None:
        check(example)

    holds()


def preferences(booth: Booth) -> st.SearchStrategy[Profile]:
    """Votes on three to five options, of few different ballots that stand for one voter each."""
    return st.integers(3, 5).flatmap(lambda many: _profiles(booth, many, st.just((1, 0))))


def votes(booth: Booth) -> st.SearchStrategy[Profile]:
    """Votes on one option or more, with weights and areas as an owners' assembly has them."""
    stands_for = st.tuples(st.integers(1, 3), st.integers(0, 500))
    return st.integers(1, 5).flatmap(lambda many: _profiles(booth, many, stands_for))


def marked_anyhow(keys: tuple[str, ...], words: tuple[str, ...]) -> st.SearchStrategy[Ballot]:
    """What people may hand in: options and marks nobody knows, ranks twice, huge numbers."""
    marks = st.sampled_from((*words, "", "x")) | st.integers(-3, 12) | st.just(10**30)
    return st.dictionaries(st.sampled_from((*keys, "zz", "")), marks).map(Ballot)


def _profiles(
    booth: Booth, many: int, stands_for: st.SearchStrategy[tuple[int, int]]
) -> st.SearchStrategy[Profile]:
    keys = KEYS[:many]
    cast = st.builds(
        lambda ballot, times, of: replace(ballot, times=times, weight=of[0], area=of[1]),
        st.sampled_from(booth.pool(keys)),
        st.integers(1, 9),
        stands_for,
    )
    return st.lists(cast, min_size=1, max_size=7).map(lambda cast: Profile(keys, tuple(cast)))
