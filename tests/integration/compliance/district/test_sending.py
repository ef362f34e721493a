"""A digest leaves by the channels of its office's plugins, and by no others."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.integration.compliance.district.towns import OPERATOR, Place, Town
from tests.ours import ours

from folkmoot.compliance.digests import make_digests
from folkmoot.compliance.sending import Sending
from folkmoot.extensions.aside import aside
from folkmoot.extensions.registry import Registry
from folkmoot.extensions.service import choose_plugins, grant_plugins
from folkmoot.extensions.settings import set_district_settings
from folkmoot.kernel.act import Act
from folkmoot.kernel.scope import PLATFORM
from folkmoot_mail._smtp import Smtp
from folkmoot_sdk import Delivery, DeliveryState, Kind, Message, Office

__all__ = ["ours"]
DUE = date(2026, 1, 31)
SENT = Delivery(DeliveryState.SENT)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Message]]:
    found: list[tuple[str, Message]] = []

    def send_to(_: object, to: str, message: Message, _settings: object) -> Delivery:
        found.append((to, message))
        return SENT

    monkeypatch.setattr(Smtp, "send_to", send_to)
    return found


@pytest.fixture
def town(make_town: Callable[..., Town], ours: Registry) -> Town:  # noqa: ARG001 - mail must be there
    """Two communities of one street office; the first chose mail, the district has set it up."""
    made = make_town(2, streets=1)
    for place in made.places:
        made.lift(place, *range(1, len(place.owed)))
    with made.database.begin(PLATFORM) as session:
        grant_plugins(session, OPERATOR, district_id=made.id, plugins=["mail"])
        set_district_settings(
            session,
            OPERATOR,
            district_id=made.id,
            plugin="mail",
            kind=Kind.NOTICE_CHANNELS,
            contribution="smtp",
            values={"addresses": [*map(address, made.places), f"district:{made.slug}=qu@x.cn"]},
        )
    choose(made, made.places[0], "mail")
    return made


def address(place: Place) -> str:
    at = f"{place.district_slug}/{place.community_slug}"
    return f"secretary:{at}={place.community_slug}@x.cn"


def choose(town: Town, place: Place, *plugins: str) -> None:
    with town.database.begin(place.scope) as session:
        choose_plugins(session, OPERATOR, plugins=plugins)


def send(town: Town, act: Act, day: date = DUE) -> Counter[tuple[str, DeliveryState]]:
    at = act.at.replace(year=day.year, month=day.month, day=day.day)
    sending = Sending(town.database, town.frame(day), "http://moot.test")
    make_digests(town.database, replace(OPERATOR, at=at), town.frame(day), send=sending)
    assert aside.drain(10)
    return sending.states


def test_a_secretary_gets_mail_where_the_community_chose_it(
    town: Town, act: Act, letters: list[tuple[str, Message]]
) -> None:
    states = send(town, act)
    place = town.places[0]
    ((to, message),) = letters
    at = f"{place.district_slug}/{place.community_slug}"
    assert to == f"{place.community_slug}@x.cn"
    assert (message.office, message.at) == (Office.SECRETARY, at)
    assert message.subject.startswith("例会提醒：1 项待办")
    assert f"http://moot.test/{at}/year/" in message.body
    assert message.key == f"secretary:{place.scope.tenant_id}:{DUE}"
    # The street office is told by what the district grants, and nobody has said where it reads.
    assert states == {("mail/smtp", DeliveryState.SENT): 1, ("mail/smtp", DeliveryState.NOBODY): 1}


def test_a_channel_that_fails_stops_neither_the_digests_nor_the_others(
    town: Town, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(town, town.places[1], "mail")
    sent: list[str] = []

    def send_to(_: object, to: str, _message: object, _settings: object) -> Delivery:
        sent.append(to)
        if len(sent) == 1:
            raise OSError("no route")
        return SENT

    monkeypatch.setattr(Smtp, "send_to", send_to)
    states = send(town, act)
    assert len(sent) == 2
    assert states["mail/smtp", DeliveryState.FAILED] == 1
    assert states["mail/smtp", DeliveryState.SENT] == 1


def test_a_second_run_of_a_day_sends_nothing(
    town: Town, act: Act, letters: list[tuple[str, Message]]
) -> None:
    send(town, act)
    letters.clear()
    assert send(town, act) == {}
    assert letters == []
