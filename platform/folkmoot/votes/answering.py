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
from folkmoot.votes.problems.voting import rule_failed
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
def answering(session: Session, method: VotingRule, pin: Pin, version: str) -> Iterator[None]:
    """Within it ``method`` is asked, which is what ``pin`` names in release ``version``. Raises
    Refused (``vote.rule_failed``) whatever it fails with.
    """
    try:
        yield
    except (RuleFailedError, RunnerError) as problem:
        failed = problem
        if isinstance(failed, RunnerError):
            # Asked of its settings by what reads them, and not by this feature.
            failed = RuleFailedError(fault_of(failed, method), failed.call)
        if failed.fault.is_the_programs:
            # The transaction is taken back, so not in it.
            trouble = trouble_of(failed.fault, failed.call, pin, version)
            note_beside(session.get_bind(), trouble)
        raise rule_failed(method.title, failed.fault.words) from problem
