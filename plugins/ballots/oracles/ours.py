"""What our rules answer, written as an oracle's answers are."""

from collections.abc import Callable, Mapping

from plugins.ballots.oracles.cases import APPROVE, BUDGET, GRADES, Profile, costs

from folkmoot_sdk import Count

Answer = Callable[[Profile], str]


def tiers(count: Count) -> str:
    """``02 1``: two equals, and one after them."""
    return " ".join("".join(sorted(tier)) for tier in count.tiers)


def winners(count: Count) -> str:
    return tiers(count).partition(" ")[0]


def chosen(count: Count) -> str:
    """``02/13``: a set elected for sure, and those who are tied for what is left."""
    return f"{''.join(sorted(count.tiers[0])) if count.tiers else ''}/{''.join(sorted(count.tied))}"


def points(count: Count, times: int = 1, less: int = 0) -> str:
    return " ".join(str(each.figures["points"] * times - less) for each in count.options)


def _borda(profile: Profile) -> str:
    # Theirs is by how many more are below than above: ours less a point for each ballot and other.
    others = sum(times for _, times in profile.ballots) * (len(profile.options) - 1)
    return points(profile.polled("borda", {}), less=others)


def _seats(seats: int, quota: str = "whole") -> Answer:
    settings: Mapping[str, object] = {"seats": seats, "quota": quota}
    return lambda profile: chosen(profile.polled("single-transferable-vote", settings))


def _shares(measure: str) -> Answer:
    def answer(profile: Profile) -> str:
        settings = {"budget": BUDGET, "costs": costs(profile), "measure": measure}
        return chosen(profile.polled("equal-shares", settings, APPROVE))

    return answer


_PAIRS: Mapping[str, Answer] = {
    "borda": _borda,
    "schulze winning votes": lambda p: tiers(p.polled("schulze", {})),
    "schulze margins": lambda p: tiers(p.polled("schulze", {"strength": "margins"})),
}
# What each kind of profile is asked, and our answer.
OURS: Mapping[str, Mapping[str, Answer]] = {
    "strict": {
        **_PAIRS,
        "instant run-off": lambda p: winners(p.polled("instant-runoff", {})),
        **{f"stv {seats}": _seats(seats) for seats in (1, 2, 3)},
        **{f"stv {seats} exact": _seats(seats, "exact") for seats in (1, 2, 3)},
    },
    "weak": _PAIRS,
    "graded": {
        "majority judgement": lambda p: tiers(
            p.polled("majority-judgement", {"in_favour_from": "poor"}, GRADES)
        ),
        "score": lambda p: winners(p.polled("score", {"in_favour_from": 1})),
    },
    "spent": {"cumulative": lambda p: winners(p.polled("cumulative", {"total": 5}))},
    "approved": {
        "approval": lambda p: winners(p.polled("approval", {}, APPROVE)),
        "equal shares": _shares("cost"),
        "equal shares by number": _shares("number"),
    },
}
