"""A vote that raw SQL closed otherwise than it was cast does not pass the verification."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from sqlalchemy import inspect

from folkmoot.extensions.registry import Registry
from folkmoot.kernel import audit
from folkmoot.kernel.audit.verify import Fault, Finding, verify
from folkmoot.votes import pins
from folkmoot.votes.models import Closing
from folkmoot.votes.queries import find_vote

# The class behind the fixture is in conftest.py, which no test module can import.
Poll = Any


def findings(poll: Poll) -> list[Finding]:
    with poll.world.database.snapshot(poll.world.scope) as session:
        return list(verify(session).findings)


def cast_all(poll: Poll, mark: str) -> None:
    for number in range(len(poll.roll)):
        poll.cast(number, {"cables": mark})


def test_an_honest_vote_passes(open_poll: Callable[..., Poll]) -> None:
    poll = open_poll()
    cast_all(poll, "for")
    assert poll.close().carried
    assert findings(poll) == []


def test_a_forged_closing_with_an_entry_of_its_own_is_found(
    open_poll: Callable[..., Poll],
) -> None:
    """All that the application's role may do by hand: add rows, set closed_at, add entries."""
    carried, lost = open_poll(), open_poll()
    cast_all(carried, "for")
    cast_all(lost, "against")
    carried.close()
    model, tenant = carried.closing(), lost.world.scope.tenant_id
    columns = {each.key: getattr(model, each.key) for each in inspect(Closing).column_attrs}
    with lost.world.begin() as session:
        vote = find_vote(session, lost.vote_id)
        vote.closed_at = model.closed_at
        own = {"vote_id": vote.id, "subject_id": vote.subject_id}
        session.add(Closing(**{**columns, **own}))
        audit.record(session, lost.at_the_end, "votes:vote:close", lost.vote_id)
    (found,) = findings(lost)
    assert (found.fault, found.table, found.check) == (
        Fault.CONTRADICTION,
        "closing",
        "votes:closing:recount",
    )
    assert found.key == (str(tenant), str(lost.vote_id))
    assert found.seq > 0


def test_a_vote_whose_plugin_is_gone_is_said_and_no_fault(open_poll: Callable[..., Poll]) -> None:
    poll = open_poll()
    cast_all(poll, "for")
    poll.close()
    nothing = Registry(MappingProxyType({}), MappingProxyType({}))
    with patch.object(pins, "installed", lambda: nothing):
        assert [finding.fault for finding in findings(poll)] == [Fault.UNCHECKED]
