"""Asking a voting rule. Its code may be anybody's, so whatever it does ends in an answer or in a
fault by name, and never in an error of the platform's.
"""

import json
from collections.abc import Mapping

from folkmoot.extensions.runner.asking import for_a_count
from folkmoot.kernel.audit.domain import plain
from folkmoot.votes.domain import Choices
from folkmoot.votes.faults import Fault, fault_of
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.texts import is_plain_throughout
from folkmoot_sdk import (
    Ballot,
    Marking,
    Option,
    Outcome,
    Poll,
    SdkError,
    SettingsError,
    VotingRule,
    decide,
    pin_settings,
)
from folkmoot_sdk.worker import WorkerFault

# What an interpreter is left by is no answer either. An interruption is the operator's, not ours.
_WHATEVER = (Exception, SystemExit, GeneratorExit)
# Of a longer list nobody could choose.
_MOST_MARKS = 50
# Characters of an outcome: hundreds of options with all their tests, and no record of megabytes.
_LONGEST = 2_000_000


class RuleFailedError(Exception):
    """A voting rule gave no answer to ``call``; never leaves this feature but as a ``fault``."""

    def __init__(self, fault: Fault, call: str = "count") -> None:
        super().__init__(fault.code)
        self.fault = fault
        self.call = call


def judge(method: VotingRule, poll: Poll) -> Outcome:
    """The outcome of a poll under settings that were pinned. Raises RuleFailedError whatever the
    rule does.
    """
    with for_a_count():
        return _judged(method, poll)


def _judged(method: VotingRule, poll: Poll) -> Outcome:
    try:
        _require_settled(method, poll)
        outcome = decide(method, poll)
        fault = None if _can_be_written(outcome) else Fault(WorkerFault.NOT_PLAIN)
    except RuleFailedError:
        raise
    except _WHATEVER as problem:
        raise RuleFailedError(fault_of(problem, method)) from problem
    if fault is not None:
        raise RuleFailedError(fault)
    return outcome


def _require_settled(method: VotingRule, poll: Poll) -> None:
    """What was pinned must be read as it was pinned. One worker reads it and two count: by chance
    or by the clock it could have them count by other settings than are on record.
    """
    read = pin_settings(method.settings, poll.settings)
    if plain(read) != plain(poll.settings):
        raise RuleFailedError(Fault(WorkerFault.DIFFERS), "pin_settings")


def _can_be_written(outcome: Outcome) -> bool:
    """Whether the count file can hold it, and will say the same when it is read again."""
    try:
        written = json.dumps(outcome.to_plain())
        plain = json.loads(written)
        fits = len(written) <= _LONGEST and is_plain_throughout(plain)
        return fits and Outcome.from_plain(plain) == outcome
    except (SdkError, ValueError):
        return False


def settings_of(method: VotingRule, given: Mapping[str, object]) -> Mapping[str, object]:
    """``given`` with every default. Raises SettingsError, RuleFailedError."""
    try:
        return pin_settings(method.settings, given)
    except SettingsError:
        raise
    except _WHATEVER as problem:
        raise RuleFailedError(fault_of(problem, method), "pin_settings") from problem


def marking_of(method: VotingRule, settings: Mapping[str, object]) -> Marking:
    """How a ballot is marked. Raises RuleFailedError."""
    try:
        written = method.marking(settings).to_plain()
        marking = Marking.from_plain(written)
    except _WHATEVER as problem:
        raise RuleFailedError(fault_of(problem, method), "marking") from problem
    if not is_plain_throughout(written) or len(marking.marks) > _MOST_MARKS:
        raise RuleFailedError(Fault(WorkerFault.NOT_PLAIN), "marking")
    return marking


def refuse_unless_countable(
    method: VotingRule,
    choices: Choices,
    options: tuple[Option, ...],
    settings: Mapping[str, object],
) -> None:
    """Raises Invalid (``vote.bad_mark``) for a ballot that the rule would leave out, and
    RuleFailedError when the rule does not say.
    """
    try:
        problem = method.ballot_problem(Ballot(choices), options, settings)
        words = None if problem is None else method.problems[problem]
    except _WHATEVER as failed:
        raise RuleFailedError(fault_of(failed, method), "ballot_problem") from failed
    if words is not None:
        raise problems.bad_mark(words)
