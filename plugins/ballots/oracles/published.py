"""Elections that others have counted in print, and a few that only end in a tie.

``python -m plugins.ballots.oracles.published`` writes the golden vectors of rules that have none
yet; what is written is for ever, and is never written again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.ballots.oracles.cases import LAW

from folkmoot_ballots import folkmoot_voting_rules
from folkmoot_sdk import (
    Ballot,
    Figures,
    Option,
    Poll,
    reference,
)
from folkmoot_sdk.testing import vector, write_vectors

VECTORS = Path(__file__).parents[1] / "vectors"


@dataclass(frozen=True)
class Election:
    """A count in print: ``tiers`` as "b c a", equals written together, and who is ``tied``."""

    name: str
    rule: str
    ballots: tuple[Ballot, ...]
    tiers: str
    tied: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)

    @property
    def poll(self) -> Poll:
        keys = sorted({key for ballot in self.ballots for key in ballot.choices})
        options = tuple(Option(key, key.upper()) for key in keys)
        return Poll(options, self.ballots, self.settings, LAW, Figures({}))


def ranked(*orders: str) -> tuple[Ballot, ...]:
    """``12 abc``: twelve ballots with a before b before c."""
    pairs = (order.split() for order in orders)
    return tuple(
        Ballot({key: rank for rank, key in enumerate(keys, 1)}, times=int(times))
        for times, keys in pairs
    )


def marked(*lines: str, words: Mapping[str, str] | None = None) -> tuple[Ballot, ...]:
    """``12 a5 b0``: twelve ballots that give a five points and b none; or words for the points."""
    ballots = []
    for line in lines:
        times, *marks = line.split()
        given: dict[str, str | int] = {
            mark[0]: words[mark[1:]] if words else int(mark[1:]) for mark in marks
        }
        ballots.append(Ballot(given, times=int(times)))
    return tuple(ballots)


def approved(*lines: str) -> tuple[Ballot, ...]:
    pairs = (line.split() for line in lines)
    return tuple(Ballot(dict.fromkeys(keys, "approve"), times=int(n)) for n, keys in pairs)


# Where the capital of Tennessee should be: Memphis, Nashville, Chattanooga, Knoxville. The
# standing example of the English Wikipedia's articles on voting methods.
CAPITAL = ranked("42 mnck", "26 nckm", "15 cknm", "17 kcnm")
CAPITAL_GRADES = marked(
    "42 m6 n3 c2 k2",
    "26 m2 n6 c3 k3",
    "15 m2 n3 c6 k5",
    "17 m2 n3 c5 k6",
    words={"6": "excellent", "5": "good", "3": "fair", "2": "poor"},
)
# M. de Condorcet (1785), Essai sur l'application de l'analyse: sixty voters.
CONDORCET = ranked("23 abc", "17 bca", "2 bac", "10 cab", "8 cba")
# M. Schulze (2011), section 3.1: forty-five voters.
SCHULZE = ranked(
    "5 acbed",
    "5 adecb",
    "8 bedac",
    "3 cabed",
    "7 caebd",
    "2 cbade",
    "7 dceba",
    "8 ebadc",
)
# Twenty guests, three kinds of food (English Wikipedia, "Single transferable vote"): oranges,
# pears, chocolate, strawberries, bonbons.
FOOD = ranked("4 o", "2 po", "8 cs", "4 cb", "1 s", "1 b")
CYCLE = ranked("1 abc", "1 bca", "1 cab")


def elections() -> Iterator[Election]:
    yield from _orders()
    yield from _seats()
    yield from _points()
    yield from _words()


def _orders() -> Iterator[Election]:
    points = {"m": 252, "n": 388, "c": 346, "k": 214}
    yield Election("capital", "borda", CAPITAL, "n c m k", figures=points)
    yield Election("Condorcet 1785", "borda", CONDORCET, "b a c", figures={"a": 116, "b": 138})
    yield Election("cycle", "borda", CYCLE, "abc")
    yield Election("capital", "instant-runoff", CAPITAL, "k c n m")
    yield Election("cycle", "instant-runoff", CYCLE, "abc")
    spoiler = ranked("8 cab", "5 bac", "4 abc")
    yield Election("a middle one squeezed out", "instant-runoff", spoiler, "b a c")
    yield Election("capital", "schulze", CAPITAL, "n c k m")
    yield Election("Schulze 2011, 3.1", "schulze", SCHULZE, "e a c b d")
    yield Election("cycle", "schulze", CYCLE, "abc")
    margins = {"strength": "margins"}
    yield Election("Schulze 2011, 3.1", "schulze", SCHULZE, "e a c b d", settings=margins)


def _seats() -> Iterator[Election]:
    rule = "single-transferable-vote"
    for quota in ("whole", "exact"):
        settings = {"seats": 3, "quota": quota}
        yield Election("food", rule, FOOD, "cos", settings=settings)
    yield Election("capital", rule, CAPITAL, "k")
    yield Election("capital", rule, CAPITAL, "mn", settings={"seats": 2})
    yield Election("cycle", rule, CYCLE, "", "abc")
    last = ranked("6 ab", "3 c", "3 d")
    yield Election("a tie for the last seat", rule, last, "a", "cd", settings={"seats": 2})
    # Three parties with 6, 3 and 3 voters of 12, four places: the share of each is its own.
    parties = approved("6 abc", "3 de", "3 fg")
    yield Election("parties", "equal-shares", parties, "", "abcdefg", settings={"budget": 4})
    single = approved("6 ab", "3 d", "3 f")
    yield Election("parties of few", "equal-shares", single, "abdf", settings={"budget": 4})
    costs = {"a": 60, "b": 60, "c": 40}
    dear = approved("6 ab", "4 c")
    money: Mapping[str, object] = {"budget": 100, "costs": costs}
    yield Election("neither project twice", "equal-shares", dear, "c", "ab", settings=money)
    yield Election("one place", "equal-shares", approved("5 ab", "3 b"), "b")


def _points() -> Iterator[Election]:
    scores = marked("42 m5 n2 c1 k0", "26 n5 c2 k1", "15 c5 k4 n2", "17 k5 c4 n2")
    figures = {"m": 210, "n": 278, "c": 237, "k": 171}
    yield Election("capital", "score", scores, "n c m k", figures=figures)
    yield Election("equal sums", "score", marked("1 a5 b0", "1 a0 b5"), "ab")
    wide = {"low": -2, "high": 2}
    yield Election("below nothing", "score", marked("2 a2 b-2", "1 b2"), "a b", settings=wide)
    dots = marked("3 a10", "4 b5 c5", "2 c6 a4")
    figures = {"a": 38, "b": 20, "c": 32}
    yield Election("dots", "cumulative", dots, "a c b", figures=figures)
    yield Election("equal dots", "cumulative", marked("1 a10", "2 b5"), "ab")


def _words() -> Iterator[Election]:
    yield Election("capital", "majority-judgement", CAPITAL_GRADES, "n k c m")
    same = marked("1 ae br", "1 ar be", words={"e": "excellent", "r": "reject"})
    yield Election("the same grades", "majority-judgement", same, "ab")
    yield Election("approvals", "approval", approved("16 ab", "4 b", "10 c"), "b a c")
    yield Election("as many approvals", "approval", approved("20 ab"), "ab")
    words = {"+": "for", "-": "against", "0": "abstain"}
    items = marked("16 a+ b+ c-", "10 a+ b-", "4 a0 c+", words=words)
    yield Election("a list of three", "must-do-list", items, "abc")
    words = {"+": "consent", "-": "object", "0": "aside"}
    asked = marked("9 a+ b+ c+", "2 a0 b+ c-", "1 b+", words=words)
    yield Election("one objection is enough", "consent", asked, "b a", settings={"places": 1})
    yield Election("each on its own", "consent", asked, "b a")


def main() -> None:
    """Write the vectors of rules that have none."""
    for rule in folkmoot_voting_rules():
        file = VECTORS / f"{reference(rule)}.json"
        if not file.exists():
            mine = (each for each in elections() if each.rule == rule.id)
            write_vectors(file, (vector(rule, each.name, each.poll) for each in mine))


if __name__ == "__main__":
    main()
