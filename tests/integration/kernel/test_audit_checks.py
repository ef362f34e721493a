"""Features say what must agree; a verification asks them all and none can end it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from folkmoot.kernel.audit import checks
from folkmoot.kernel.audit.checks import Check, Doubt, check
from folkmoot.kernel.audit.verify import Fault, Finding, Report, verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import NotFound
from folkmoot.kernel.scope import TenantScope, TenantSession


class World(Protocol):
    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def asked(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[Check], Report]:
    """A verification of an empty community that asks one check."""
    # Those of the features register themselves once, when they are first looked for.
    checks.checks()

    def ask(one: Check) -> Report:
        monkeypatch.setattr(checks, "_checks", {"test:one:check": one})
        with world.database.snapshot(world.scope) as session:
            return verify(session)

    return ask


def test_what_a_check_doubts_is_a_finding(world: World, asked: Callable[[Check], Report]) -> None:
    def doubting(_session: Session) -> Iterator[Doubt]:
        yield Doubt("closing", ("1", "2"))

    report = asked(doubting)
    own = world.scope.tenant_id
    expected = Finding(own, 0, Fault.CONTRADICTION, "closing", ("1", "2"), "test:one:check")
    assert report.findings == (expected,)
    assert not report.sound


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), NotFound("a.b", "gone")])
def test_a_check_that_stumbles_is_a_finding_and_ends_nothing(
    asked: Callable[[Check], Report], error: Exception
) -> None:
    def stumbling(_session: Session) -> Iterator[Doubt]:
        raise error

    report = asked(stumbling)
    assert [finding.fault for finding in report.findings] == [Fault.CONTRADICTION]


def test_what_could_not_be_found_out_is_said_and_no_fault(asked: Callable[[Check], Report]) -> None:
    report = asked(lambda _: iter([Doubt("closing", ("1", "2"), certain=False)]))
    assert [finding.fault for finding in report.findings] == [Fault.UNCHECKED]
    assert report.sound


def test_what_the_database_refuses_to_one_check_is_no_end_either(
    asked: Callable[[Check], Report],
) -> None:
    def dividing(session: Session) -> Iterator[Doubt]:
        session.execute(text("SELECT 1 / 0"))
        yield Doubt("", ())

    assert [finding.fault for finding in asked(dividing).findings] == [Fault.CONTRADICTION]


def test_the_features_checks_are_found() -> None:
    assert {"notices:notice:posted_then", "votes:closing:recount"} <= checks.checks().keys()


def test_two_checks_may_not_have_one_name() -> None:
    with pytest.raises(ValueError, match="two checks"):
        check("votes:closing:recount")(lambda _: iter(()))
