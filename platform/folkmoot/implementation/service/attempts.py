"""Trying, and saying honestly what came of it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.implementation.domain import FAILED, FINAL, NEXT, AttemptState, may_begin, may_follow
from folkmoot.implementation.models import Attempt, AttemptReport
from folkmoot.implementation.queries import find_attempt, find_item, last_report
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, Refused, mark
from folkmoot.kernel.text import plain_text

COUNTERPARTY_LIMIT = 120
TEXT_LIMIT = 2_000

STATE_NAMES = {
    AttemptState.PLANNED: mark("planned"),
    AttemptState.IN_TALKS: mark("in talks"),
    AttemptState.SUCCEEDED: mark("succeeded"),
    AttemptState.REFUSED: mark("refused by the other side"),
    AttemptState.BLOCKED: mark("blocked by something else"),
    AttemptState.EXPIRED: mark("run out of time"),
}


def start_attempt(
    session: Session, act: Act, *, item_id: UUID, counterparty: str, plan: str
) -> Attempt:
    """Begin the attempt at an item; ``counterparty`` may be empty where nobody else is asked.

    Raises Refused (``implementation.attempt.running``, ``implementation.item.done``,
    ``implementation.item.failed``), Conflict (``implementation.changed``).
    """
    act.actor.require(Role.SECRETARY)
    item = find_item(session, item_id)
    _require_free(last_report(session, item.id))
    attempt = Attempt(
        id=act.new_id(),
        item_id=item.id,
        seq=1,
        option_key=item.option_key,
        counterparty=plain_text(
            counterparty, field="counterparty", limit=COUNTERPARTY_LIMIT, required=False
        ),
        plan=plain_text(plan, field="plan", limit=TEXT_LIMIT),
        started_at=act.at,
        started_by=act.actor.account_id,
    )
    session.add(attempt)
    report = _report(act, attempt, None, AttemptState.PLANNED)
    _write(session, act, report, "implementation:attempt:start")
    return attempt


def _require_free(before: AttemptReport | None) -> None:
    last = None if before is None else before.state
    if may_begin(last):
        return
    if last is AttemptState.SUCCEEDED:
        raise Refused(
            "implementation.item.done",
            mark("This item has been carried out; it needs no further attempt."),
            cure=mark("Record what goes beyond it as an extra."),
        )
    if last in FAILED:
        raise Refused(
            "implementation.item.failed",
            mark("This was tried and failed; in this round it is not tried again."),
            cure=mark("Take it back to the assembly, which can choose the same once more."),
        )
    raise Refused(
        "implementation.attempt.running",
        mark("Another attempt at this item is still running."),
        cure=mark("Report first how that one ended."),
    )


def report_attempt(
    session: Session,
    act: Act,
    *,
    attempt_id: UUID,
    state: AttemptState,
    reason: str = "",
    evidence: str = "",
) -> AttemptReport:
    """Report that an attempt reached ``state``.

    ``reason`` is required for a failure, ``evidence`` for success. Raises Refused
    (``implementation.attempt.not_allowed``, with the states allowed), Invalid
    (``implementation.reason_missing``, ``implementation.evidence_missing``), Conflict
    (``implementation.changed``).
    """
    act.actor.require(Role.SECRETARY)
    attempt = find_attempt(session, attempt_id)
    before = _last_of(session, attempt)
    _require_allowed(before, state)
    report = _report(act, attempt, before, state)
    report.reason = plain_text(reason, field="reason", limit=TEXT_LIMIT, required=False)
    report.evidence = plain_text(evidence, field="evidence", limit=TEXT_LIMIT, required=False)
    _require_words(report)
    _write(session, act, report, "implementation:attempt:report")
    return report


def _last_of(session: Session, attempt: Attempt) -> AttemptReport:
    query = select(AttemptReport).where(AttemptReport.attempt_id == attempt.id)
    return session.scalars(query.order_by(AttemptReport.turn.desc()).limit(1)).one()


def _require_allowed(before: AttemptReport, state: AttemptState) -> None:
    if before.state in FINAL:
        raise Refused(
            "implementation.attempt.over",
            mark("This attempt is over: %(state)s. Its end is not changed."),
            cure=mark("Start another attempt, or let the assembly decide anew."),
            state=STATE_NAMES[before.state],
        )
    if not may_follow(before.state, state):
        raise Refused(
            "implementation.attempt.not_allowed",
            mark("After %(before)s an attempt can be: %(allowed)s."),
            field="state",
            before=STATE_NAMES[before.state],
            allowed=[STATE_NAMES[each] for each in NEXT[before.state]],
        )


def _require_words(report: AttemptReport) -> None:
    if report.state in FAILED and not report.reason:
        raise Invalid(
            "implementation.reason_missing",
            mark("Say why it failed: the next round decides with this before it."),
            field="reason",
        )
    if report.state is AttemptState.SUCCEEDED and not report.evidence:
        raise Invalid(
            "implementation.evidence_missing",
            mark("Say what shows that it succeeded."),
            cure=mark("Name a photograph, an acceptance record, or who has seen it."),
            field="evidence",
        )


def _report(
    act: Act, attempt: Attempt, before: AttemptReport | None, state: AttemptState
) -> AttemptReport:
    return AttemptReport(
        id=act.new_id(),
        item_id=attempt.item_id,
        turn=1 if before is None else before.turn + 1,
        attempt_id=attempt.id,
        state=state,
        before_turn=before and before.turn,
        before_attempt_id=before and before.attempt_id,
        before_state=before and before.state,
        reason="",
        evidence="",
        reported_at=act.at,
        reported_by=act.actor.account_id,
    )


def _write(session: Session, act: Act, report: AttemptReport, action: str) -> None:
    """Two reports on the same turn are two people at once; the database lets one through."""
    try:
        session.flush()
        session.add(report)
        audit.record(session, act, action, report.attempt_id)
    except IntegrityError as error:
        raise _changed() from error


def _changed() -> FolkmootError:
    return Conflict(
        "implementation.changed",
        mark("Somebody else reported on this item at the same moment."),
        cure=mark("Look at it again before you report."),
    )
