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
    except RuleFailedError as failed:
        fault, call, cause = failed.fault, failed.call, failed
    except RunnerError as silent:
        # Where a form and not this feature asks it: of its settings.
        fault, call, cause = fault_of(silent, method), silent.call, silent
    else:
        return
    if fault.is_the_programs:
        # The transaction is taken back, so not in it.
        note_beside(session.get_bind(), trouble_of(fault, call, pin, version))
    raise rule_failed(method.title, fault.words) from cause
