"""What is bought out of equal shares, on every way that ties leave open."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from folkmoot_ballots._telling_shares import Purchase
from folkmoot_ballots._ways import Chosen, Patience, TooManyWaysError, follow

# What the groups of voters that back something are counted up to once ways branch.
_GROUPS = 20_000_000


class Measure(StrEnum):
    COST = "cost"
    NUMBER = "number"


def fund(
    approvals: Mapping[frozenset[str], int], costs: Mapping[str, int], budget: int, measure: Measure
) -> tuple[Chosen[str], tuple[Purchase, ...]]:
    """What ``budget`` buys of the options that have costs, and the purchases up to the first tie;
    ``approvals`` are heads by options.
    """
    heads = tuple(approvals.values())
    backers: dict[str, list[int]] = {key: [] for key in costs}
    for group, approved in enumerate(approvals):
        for key in approved & costs.keys():
            backers[key].append(group)
    ways = _Ways(
        heads, {key: some for key, some in backers.items() if some}, costs, budget, measure
    )
    share = Fraction(budget, sum(heads) or 1)
    start = _Purses((share,), (0,) * len(heads))
    try:
        found = ways.chosen(_Shopping(start, dict.fromkeys(ways.backers, Fraction(0))))
    except TooManyWaysError:
        found = Chosen(ways.before_ties, ways.before_ties | ways.backers.keys())
    return found, tuple(ways.purchases)


@dataclass(frozen=True, slots=True)
class _Purses:
    """What is left to each group of like voters, numbered as the groups first meet it: groups
    with as much left share a purse, so that few fractions are compared, however many voters.
    """

    left: tuple[Fraction, ...]
    of_group: tuple[int, ...]
    bought: frozenset[str] = frozenset()

    def buy(self, option: str, payers: Sequence[int], most: Fraction) -> "_Purses":
        """Everybody among ``payers`` pays ``most``, or what they have if that is less."""
        paid = {purse: max(Fraction(0), left - most) for purse, left in enumerate(self.left)}
        old, after = self.of_group, list(self.of_group)
        for group in payers:
            after[group] = -1 - old[group]
        number: dict[Fraction, int] = {}
        renamed: dict[int, int] = {}
        for purse in dict.fromkeys(after):
            left = self.left[purse] if purse >= 0 else paid[-1 - purse]
            renamed[purse] = number.setdefault(left, len(number))
        groups = tuple(map(renamed.__getitem__, after))
        return _Purses(tuple(number), groups, self.bought | {option})


@dataclass(frozen=True, slots=True)
class _Shopping:
    """``bounds`` are the options that may still be bought, each no cheaper than its bound: purses
    only grow lighter, so nothing ever gets cheaper.
    """

    purses: _Purses
    bounds: Mapping[str, Fraction]


# While shares buy something; after that what is bought is all that matters.
_State = _Shopping | frozenset[str]


@dataclass
class _Ways:
    """What comes of a purchase."""

    heads: Sequence[int]
    backers: Mapping[str, Sequence[int]]
    costs: Mapping[str, int]
    budget: int
    measure: Measure
    patience: Patience = field(default_factory=lambda: Patience(_GROUPS))
    before_ties: frozenset[str] = frozenset()
    purchases: list[Purchase] = field(default_factory=list)

    def chosen(self, start: _State) -> Chosen[str]:
        return follow(start, _key_of, self._step, Chosen[str].either)

    def _step(self, state: _State) -> Chosen[str] | Iterator[_State]:
        return self._buy(state) if isinstance(state, _Shopping) else self._complete(state)

    def _buy(self, state: _Shopping) -> Iterator[_State]:
        self.patience.look(sum(map(len, self.backers.values())))
        purses = state.purses
        cheapest, rest = self._cheapest(purses, state.bounds)
        if not cheapest:
            return iter((purses.bought,))
        self._note(cheapest, purses.bought, next(iter(cheapest.values())))
        return (
            _Shopping(
                purses.buy(each, self.backers[each], most),
                {key: bound for key, bound in rest.items() if key != each},
            )
            for each, most in cheapest.items()
        )

    def _cheapest(
        self, purses: _Purses, bounds: Mapping[str, Fraction]
    ) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
        """What to buy next, each with the most that a backer pays, and bounds of all that may be
        bought now or later.
        """
        rest, payments = dict(bounds), dict[str, Fraction]()
        best: Fraction | None = None
        for key in sorted(bounds, key=bounds.__getitem__):
            if best is not None and bounds[key] > best:
                break
            most = self._payment(key, purses)
            if most is None:
                del rest[key]
                continue
            rest[key] = most / self.costs[key] if self.measure is Measure.COST else most
            payments[key] = most
            best = rest[key] if best is None else min(best, rest[key])
        return {key: most for key, most in payments.items() if rest[key] == best}, rest

    def _payment(self, key: str, purses: _Purses) -> Fraction | None:
        """The most that a backer pays when all pay alike or all they have; None: not enough."""
        heads: Counter[int] = Counter()
        for group in self.backers[key]:
            heads[purses.of_group[group]] += self.heads[group]
        owed, payers = Fraction(self.costs[key]), heads.total()
        for purse in sorted(heads, key=purses.left.__getitem__):
            left = purses.left[purse]
            if owed <= left * payers:
                return owed / payers
            owed -= left * heads[purse]
            payers -= heads[purse]
        return None

    def _complete(self, bought: frozenset[str]) -> Chosen[str] | Iterator[_State]:
        """Greedily: always the one with the most heads that the money left can pay for."""
        self.patience.look(len(self.backers))
        left = self.budget - sum(self.costs[key] for key in bought)
        able = {
            key: sum(self.heads[group] for group in groups)
            for key, groups in self.backers.items()
            if key not in bought and self.costs[key] <= left
        }
        if not able:
            return Chosen.only(bought)
        most = max(able.values())
        next_ones = [key for key, heads in able.items() if heads == most]
        self._note(next_ones, bought)
        return (bought | {key} for key in next_ones)

    def _note(
        self, options: Collection[str], bought: frozenset[str], each_pays: Fraction | None = None
    ) -> None:
        """Of what comes before the first tie, and the tie itself, the telling is kept."""
        if not options or self.patience.has_branched:
            return
        left = self.budget - sum(self.costs[key] for key in bought)
        self.purchases.append(Purchase(tuple(sorted(options)), left, each_pays))
        if len(options) > 1:
            self.patience.has_branched, self.before_ties = True, bought


def _key_of(state: _State) -> Hashable:
    return state.purses if isinstance(state, _Shopping) else state
