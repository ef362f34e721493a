"""Is a vote ready to open? Decided without a database; what opens can be closed and counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from folkmoot.kernel.text import plain_text
from folkmoot.votes.asking import RuleFailedError, judge, settings_of
from folkmoot.votes.domain import ElectorDraft, Turnout, figures_at_close, is_weighted
from folkmoot.votes.problems import opening as problems
from folkmoot_sdk import (
    Ballot,
    DecisionRule,
    Figures,
    Option,
    Poll,
    Quantity,
    SdkError,
    Secrecy,
    SettingsError,
    VotingRule,
)

# Nobody ranks more, and some rules take as long as the cube of it: 200 options take a second.
MOST_OPTIONS = 200
_FROM_BALLOTS = {
    Quantity.BALLOTS,
    Quantity.IN_FAVOUR,
    Quantity.HEADS_IN_FAVOUR,
    Quantity.AREA_IN_FAVOUR,
}
# Nobody can vote who is not among these, so the roll may stand for no more of them.
_PERSONS = (Quantity.ELIGIBLE, Quantity.MEMBERS, Quantity.PRESENT)
_HEADS = (Quantity.HEADS_TOTAL, Quantity.HEADS_PRESENT)
_AREAS = (Quantity.AREA_TOTAL, Quantity.AREA_PRESENT)


@dataclass(frozen=True, slots=True)
class Plan:
    """A vote as it is to be opened, judged by one law and counted by one method."""

    options: tuple[Option, ...]
    electors: tuple[ElectorDraft, ...]
    figures: Figures
    settings: Mapping[str, object]
    law: DecisionRule
    method: VotingRule
    secrecy: Secrecy
    turnout: Turnout


def check(plan: Plan) -> None:
    """Raises Invalid for the first thing that would make the vote wrong or impossible to count, and
    RuleFailedError.
    """
    _check_electors(plan)
    _check_secrecy(plan)
    if given := sorted(_FROM_BALLOTS & plan.figures.keys()):
        raise problems.figures_from_ballots(given)
    blank = _blank_ballots(plan)
    heads, area = sum(each.heads for each in blank), sum(each.total_area for each in blank)
    everybody = figures_at_close(plan.figures, plan.law, plan.turnout, heads=heads, area=area)
    if missing := sorted(plan.law.figures_needed - everybody.keys()):
        raise problems.figures_missing(missing)
    _check_bounds(plan, heads, area)
    _try_count(plan, blank, everybody)


def clean_options(options: Sequence[Option]) -> tuple[Option, ...]:
    """The options with their words checked. Raises Invalid (``text.…``, ``vote.options``,
    ``vote.too_many_options``).
    """
    if len(options) > MOST_OPTIONS:
        raise problems.too_many_options(MOST_OPTIONS)
    keys = [plain_text(option.key, field="options", limit=100) for option in options]
    labels = [plain_text(option.label, field="options", limit=200) for option in options]
    if not keys or len(keys) != len(set(keys)):
        raise problems.options_not_distinct()
    carries = [option.carries for option in options]
    return tuple(map(Option, keys, labels, carries))


def write_out(method: VotingRule, settings: Mapping[str, object]) -> Mapping[str, object]:
    """The settings with every default. Raises Invalid (``vote.settings``) naming the refused, and
    RuleFailedError.
    """
    try:
        return settings_of(method, settings)
    except SettingsError as problem:
        names = problem.messages if isinstance(problem.messages, dict) else [problem.messages]
        raise problems.bad_settings(sorted(str(name) for name in names)) from problem


def _check_electors(plan: Plan) -> None:
    electors = plan.electors
    if not electors:
        raise problems.no_electors()
    times = Counter(elector.key for elector in electors)
    bad = {each.key for each in electors if times[each.key] > 1 or not _has_weight(each)}
    if bad:
        raise problems.bad_electors(sorted(bad))
    # An owner's ballot is the head's and not the person's: one flat alone and another with a
    # spouse are two heads (SPC 8-9). Everywhere else a person has one ballot.
    persons = Counter(person for each in electors for person in set(each.person_ids))
    if is_weighted(plan.law):
        return
    if twice := sorted(str(person) for person, count in persons.items() if count > 1):
        raise problems.person_twice(twice)


def _has_weight(elector: ElectorDraft) -> bool:
    return bool(elector.key) and elector.heads >= 1 and elector.area >= 0


def _check_secrecy(plan: Plan) -> None:
    if plan.secrecy is Secrecy.SECRET and is_weighted(plan.law):
        raise problems.weighed_in_secret()
    if plan.secrecy not in plan.method.secrecy:
        raise problems.method_forbids(plan.secrecy, plan.method.title)


def _blank_ballots(plan: Plan) -> tuple[Ballot, ...]:
    """One from everybody: the most that can be cast. Weights count only where the law weighs."""
    if is_weighted(plan.law):
        return tuple(Ballot({}, elector.heads, elector.area) for elector in plan.electors)
    return (Ballot({}, times=len(plan.electors)),)


def _check_bounds(plan: Plan, heads: int, area: int) -> None:
    # Heads bound the ballots of a weighted vote, persons those of any other.
    bounds = [(name, heads) for name in (_HEADS if is_weighted(plan.law) else _PERSONS)]
    for name, on_roll in (*bounds, *((name, area) for name in _AREAS)):
        if name in plan.figures and on_roll > plan.figures[name]:
            raise problems.roll_exceeds(name, plan.figures[name], on_roll)


def _try_count(plan: Plan, blank: tuple[Ballot, ...], figures: Figures) -> None:
    try:
        judge(plan.method, Poll(plan.options, blank, plan.settings, plan.law, figures))
    except SdkError as problem:
        raise problems.cannot_be_counted() from problem
    except RuleFailedError as failed:
        if isinstance(failed.__cause__, SdkError):
            raise problems.cannot_be_counted() from failed
        raise
