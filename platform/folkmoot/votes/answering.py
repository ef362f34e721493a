"""A rule that is asked while somebody waits, to open a vote or to cast a ballot: what it fails with
is a refusal, and its vendor finds it among the troubles as of a count that failed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Pin
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.troubles import Trouble, note_beside
from folkmoot.votes.asking import RuleFailedError
from folkmoot.votes.faults import Fault, fault_of
from folkmoot.votes.problems.counting import rule_failed, rule_suspended
from folkmoot_sdk import VotingRule


def trouble_of(fault: Fault, call: str, pin: Pin, version: str) -> Trouble:
    """What a vendor is told: nothing of whose vote it was."""
    return Trouble(
        plugin=pin.plugin,
        version=version,
        digest=pin.digest,
        call=call,
        ref=f"{pin.id}@{pin.version}",
        fault=fault.code,
        message=fault.message,
        frame=fault.frame,
    )


@contextmanager
def answering(
    session: Session, method: VotingRule, pin: Pin, version: str, *, opening: bool = False
) -> Iterator[None]:
    """Within it ``method`` is asked, which is what ``pin`` names in release ``version``. Raises
    Refused: ``vote.rule_suspended``, or ``vote.rule_failed`` whatever else it fails with, in words
    for whoever is ``opening`` a vote or else for a voter.
    """
    try:
        yield
    except (RuleFailedError, RunnerError) as problem:
        failed = problem
        if isinstance(failed, RunnerError):
            # Asked of its settings by what reads them, and not by this feature.
            failed = RuleFailedError(fault_of(failed, method), failed.call)
        if failed.fault.is_stopped:
            raise rule_suspended(method.title) from problem
        recorded = failed.fault.is_the_programs
        if recorded:
            # The transaction is taken back, so not in it.
            trouble = trouble_of(failed.fault, failed.call, pin, version)
            note_beside(session.get_bind(), trouble)
        fault = failed.fault.words
        refused = rule_failed(method.title, fault, opening=opening, recorded=recorded)
        raise refused from problem
