"""A notice stands under the day and the moment at which it was posted, in whatever way it came."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import Fault, Finding, verify
from folkmoot.kernel.scope import TenantSession
from folkmoot.notices.models import Notice

Begin = Callable[[], AbstractContextManager[TenantSession]]


def forge(begin: Begin, act: Act, **other: object) -> UUID:
    """A second notice like the one that hangs, as the application's role could add it."""
    with begin() as session:
        model = session.scalars(select(Notice)).one()
        columns = {each.key: getattr(model, each.key) for each in inspect(Notice).column_attrs}
        forged = Notice(**{**columns, "id": act.new_id(), **other})
        session.add(forged)
        audit.record(session, act, "notices:notice:post", forged.id)
    return forged.id


def findings(begin: Begin) -> list[Finding]:
    with begin() as session:
        return list(verify(session).findings)


def test_a_day_that_is_not_the_moments_is_refused(
    begin: Begin, act: Act, post: Callable[..., UUID]
) -> None:
    post()
    with pytest.raises(IntegrityError, match="ck_notice_of_its_day"):
        forge(begin, act, posted_on=act.today - timedelta(days=1))


def test_a_notice_dated_back_whole_is_found_by_the_chain(
    begin: Begin, act: Act, post: Callable[..., UUID]
) -> None:
    post()
    month = timedelta(days=30)
    forged = forge(begin, act, posted_on=act.today - month, posted_at=act.at - month)
    (found,) = findings(begin)
    assert (found.fault, found.check) == (Fault.CONTRADICTION, "notices:notice:posted_then")
    assert found.key[1] == str(forged)


def test_an_entry_dated_back_with_its_notice_is_found_too(
    begin: Begin, act: Act, post: Callable[..., UUID]
) -> None:
    post()
    month = timedelta(days=30)
    then = replace(act, at=act.at - month)
    forge(begin, then, posted_on=then.today, posted_at=then.at)
    assert [found.fault for found in findings(begin)] == [Fault.BACKDATED]
