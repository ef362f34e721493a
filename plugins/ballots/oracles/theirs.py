"""What pref_voting, belenios-tool and pabutools answer. Runs in the oracles' environment alone."""

import json
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pref_voting
from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from plugins.ballots.oracles.cases import BUDGET, Profile, costs
from pref_voting.grade_methods import (
    approval,
    cumulative_voting,
    majority_judgement,
    score_voting,
)
from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import instant_runoff_put
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_wig
from pref_voting.scoring_methods import symmetric_borda_scores

Ask = Callable[[Profile], str]
EXAMPLES = Path(pref_voting.__file__).parent / "data" / "examples"
BELENIOS = shutil.which("belenios-tool")


def _ranked(profile: Profile) -> ProfileWithTies:
    ranks = [
        {option: mark for option, mark in enumerate(marks) if mark is not None}
        for marks, _ in profile.ballots
    ]
    times = [times for _, times in profile.ballots]
    made = ProfileWithTies(ranks, rcounts=times, candidates=list(profile.options))
    # A ranked option is before one that is not.
    made.use_extended_strict_preference()
    return made


def _graded(profile: Profile, most: int) -> GradeProfile:
    grades = [
        {option: mark for option, mark in enumerate(marks) if mark is not None}
        for marks, _ in profile.ballots
    ]
    return GradeProfile(
        grades,
        list(range(most + 1)),
        gcounts=[times for _, times in profile.ballots],
        candidates=list(profile.options),
    )


def _said(options: Iterable[object]) -> str:
    return "".join(sorted(str(option) for option in options))


def _borda(profile: Profile) -> str:
    scores = symmetric_borda_scores(_ranked(profile))
    return " ".join(str(scores[option]) for option in profile.options)


def _by_winning_votes(profile: Profile) -> str:
    """As Schulze has it: of two wins with as many votes the one with fewer against is stronger."""
    ranked = _ranked(profile)
    most = sum(times for _, times in profile.ballots) + 1

    def strength(one: int, other: int) -> int:
        return int(ranked.support(one, other) * most - ranked.support(other, one))

    return _said(beat_path(ranked, strength_function=strength))


def _stv(seats: int, quota: str) -> Ask:
    return lambda p: _said(
        stv_wig(_ranked(p), num_seats=seats, curr_cands=p.marked, quota_rule=quota)
    )


def _shares(worth: type) -> Ask:
    def ask(profile: Profile) -> str:
        prices = costs(profile)
        projects = {o: Project(str(o), cost=prices[str(o)]) for o in profile.marked}
        instance = Instance(projects.values(), budget_limit=BUDGET)
        voters = ApprovalProfile(
            ApprovalBallot(projects[o] for o, mark in enumerate(marks) if mark is not None)
            for marks, times in profile.ballots
            for _ in range(times)
        )
        ways = [
            _said(done)
            for begun in method_of_equal_shares(
                instance, voters, sat_class=worth, resoluteness=False
            )
            for done in greedy_utilitarian_welfare(
                instance,
                voters,
                sat_class=Cost_Sat,
                resoluteness=False,
                initial_budget_allocation=begun,
            )
        ]
        sure = set.intersection(*map(set, ways))
        return f"{_said(sure)}/{_said(set[str]().union(*ways) - sure)}"

    return ask


def _belenios(method: str, ballots: Iterable[list[int]], *options: str) -> dict[str, object]:
    assert BELENIOS is not None  # noqa: S101 - for the type; `THEIRS` has nothing of it otherwise
    run = subprocess.run(  # noqa: S603 - a program of the distribution, our own numbers
        [BELENIOS, "method", method, *options],
        input=json.dumps(list(ballots)),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, object] = json.loads(run.stdout)
    return answer


def _one_by_one(profile: Profile, unmarked: int) -> list[list[int]]:
    return [
        [unmarked if mark is None else mark for mark in marks]
        for marks, times in profile.ballots
        for _ in range(times)
    ]


def _tiers(answer: Mapping[str, object], profile: Profile) -> str:
    """Without those that nobody marks, which we do not put forward."""
    found = answer["winners"]
    assert isinstance(found, list)  # noqa: S101 - for the type
    tiers = ([option for option in tier if option in profile.marked] for tier in found)
    return " ".join(_said(tier) for tier in tiers if tier)


def _belenios_schulze(profile: Profile) -> str:
    number = len(profile.options)
    last = _one_by_one(profile, 9)
    return _tiers(
        _belenios("schulze", last, f"--nchoices={number}", "--blank-allowed=false"), profile
    )


def _belenios_judgement(profile: Profile) -> str:
    """Of an even number of grades it takes the better middle one, Balinski and Laraki the worse:
    so it is asked with all grades turned round, 1 for the worst, and its answer is turned back.
    """
    ballots = [[mark + 1 for mark in marks] for marks in _one_by_one(profile, 0)]
    options = (f"--nchoices={len(profile.options)}", "--ngrades=6", "--blank-allowed=false")
    answer = _tiers(_belenios("majority-judgment", ballots, *options), profile)
    praised = {str(o) for o in profile.options if any(marks[o] for marks, _ in profile.ballots)}
    tiers = (_said(o for o in tier if o in praised) for tier in reversed(answer.split()))
    return " ".join(tier for tier in tiers if tier)


def _belenios_stv(seats: int) -> Ask:
    def ask(profile: Profile) -> str:
        if len(profile.marked) < seats:
            return "!"  # its 2.0 stops at an assertion where fewer stand than there are seats
        answer = _belenios("stv", _one_by_one(profile, 0), f"--nseats={seats}")
        events, winners = answer["events"], answer["winners"]
        assert isinstance(events, list)  # noqa: S101 - for the type
        assert isinstance(winners, list)  # noqa: S101 - as above
        return f"{_said(winners)}{_other_rule(events)}"

    return ask


def _other_rule(events: list[list[object]]) -> str:
    """``!`` where theirs is another rule than ours: of several over the quota it seats one after
    the other, and those that wait are still given votes.
    """
    names = [str(name) for name, _ in events if not str(name).startswith("Tie")]
    return "!" if ("Win", "Win") in pairwise(names) else ""


_PAIRS: Mapping[str, dict[str, Ask]] = {
    "borda": {"pref_voting": _borda},
    "schulze margins": {"pref_voting": lambda p: _said(beat_path(_ranked(p)))},
    "schulze winning votes": {"pref_voting": _by_winning_votes},
}
# Who is asked what of a kind of profile.
THEIRS: Mapping[str, Mapping[str, dict[str, Ask]]] = {
    "strict": {
        **{name: dict(asks) for name, asks in _PAIRS.items()},
        "instant run-off": {"pref_voting": lambda p: _said(instant_runoff_put(_ranked(p)))},
        **{f"stv {n}": {"pref_voting": _stv(n, "droop")} for n in (1, 2, 3)},
        **{f"stv {n} exact": {"pref_voting": _stv(n, "nb")} for n in (1, 2, 3)},
    },
    "weak": {name: dict(asks) for name, asks in _PAIRS.items()},
    "graded": {
        "majority judgement": {"pref_voting": lambda p: _said(majority_judgement(_graded(p, 5)))},
        "score": {"pref_voting": lambda p: _said(score_voting(_graded(p, 5)))},
    },
    "spent": {"cumulative": {"pref_voting": lambda p: _said(cumulative_voting(_graded(p, 5)))}},
    "approved": {
        "approval": {"pref_voting": lambda p: _said(approval(_graded(p, 1)))},
        "equal shares": {"pabutools": _shares(Cost_Sat)},
        "equal shares by number": {"pabutools": _shares(Cardinality_Sat)},
    },
}

if BELENIOS is not None:
    # It recurses once a ballot: 300,000 of them overflow the usual stack of 8 MB.
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (hard, hard))
    for kind in ("strict", "weak"):
        THEIRS[kind]["schulze winning votes"]["belenios"] = _belenios_schulze
    THEIRS["graded"]["majority judgement"]["belenios"] = _belenios_judgement
    for n in (1, 2, 3):
        THEIRS["strict"][f"stv {n}"]["belenios"] = _belenios_stv(n)
