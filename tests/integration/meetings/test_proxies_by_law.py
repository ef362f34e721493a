"""How many proxies one person may hold is the law's of the day, as a plugin brings it."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registry
from folkmoot.extensions.service import view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import Refused
from folkmoot.meetings.domain import Mark
from folkmoot.meetings.service import proxying, record_attendance
from folkmoot_sdk import BodyKind, Purpose

Hall = Any  # the fixtures' own class


def allowing(most: int | None) -> Callable[[Session], TenantView]:
    """The statutes with another number in the place of three, or without any."""

    def view(session: Session) -> TenantView:
        seen = view_for(session)
        entries = {
            key: replace(entry, contribution=replace(entry.contribution, at_most=most))
            if key[2] == "proxies-per-holder"
            else entry
            for key, entry in seen.registry.entries.items()
            if most is not None or key[2] != "proxies-per-holder"
        }
        return replace(seen, registry=Registry(MappingProxyType(entries), MappingProxyType({})))

    return view


@pytest.mark.parametrize(
    ("most", "codes"),
    [
        (3, ["", "", ""]),
        (1, ["", "meeting.proxies_full", "meeting.proxies_full"]),
        (0, ["meeting.no_proxy"] * 3),
        (None, ["meeting.no_proxy"] * 3),
    ],
)
def test_as_many_as_the_law_allows(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, most: int | None, codes: list[str]
) -> None:
    ids = hall.residents(9)
    meeting_id = hall.sitting(
        ids[:5], body_kind=BodyKind.RESIDENTS_MEETING, purpose=Purpose.ELECTION
    )
    monkeypatch.setattr(proxying, "view_for", allowing(most))

    def stand(principal: UUID) -> str:
        try:
            with hall.begin() as session:
                record_attendance(
                    session,
                    hall.at(1),
                    meeting_id=meeting_id,
                    person_id=ids[0],
                    kind=Mark.PROXY,
                    proxy_for=principal,
                    mandate="委托书",
                )
        except Refused as refused:
            return refused.code
        return ""

    assert [stand(principal) for principal in ids[5:8]] == codes
