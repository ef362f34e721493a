"""What others have installed costs a page nothing: counted in steps, not in time."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.conftest import World, application, make_live
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_switching import grant_to
from tests.integration.extensions.releases.vendor import Vendor, fresh_id

import folkmoot
from folkmoot.extensions.loader import installed
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import describe
from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.provision import Connections
from folkmoot_sdk import BodyKind, Event, Purpose
from folkmoot_sdk.releases.signing import SigningKey

OTHERS = 10
OURS = str(Path(folkmoot.__file__).parent)


@pytest.fixture(scope="module")
def app(own_connections: Connections, shelf: Path) -> Iterator[Flask]:
    """Over the database in which releases are installed."""
    environ = {"DATABASE_URL": own_connections.app, "FOLKMOOT_PLUGINS": str(shelf)}
    with application(**environ) as app:
        yield app


@pytest.fixture
def install_others(desk: Desk, keys: tuple[SigningKey, SigningKey, Path]) -> Callable[[int], None]:
    """Install so many plugins of other vendors, which nobody here uses."""
    known: list[Mapping[str, Any]] = []

    def like_the_first(release: Release) -> Mapping[str, Any]:
        # They differ in their names alone, so one worker has described all of them.
        if not known:
            known.append(describe(release))
        manifest = known[0]["manifest"] | {"id": release.plugin}
        return {**known[0], "manifest": manifest}

    def install(number: int) -> None:
        for _ in range(number):
            other = Vendor(*keys, plugin=fresh_id())
            replace(desk, vendor=other, describe=like_the_first).publish()

    return install


@contextmanager
def steps() -> Iterator[Counter[str]]:
    """How many steps of the interpreter this thread does meanwhile in each function of ours."""
    seen: Counter[str] = Counter()

    def note(frame: FrameType, _what: str, _argument: object) -> Any:  # noqa: ANN401 - itself
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        frame.f_trace_opcodes = True
        seen[f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}"] += 1
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        yield seen
    finally:
        sys.settrace(before)


@pytest.fixture
def community(world: World, desk: Desk, act: Act) -> World:
    """One that uses a vendor's plugin."""
    make_live(world, act)
    desk.publish()
    grant_to(desk, act, world)
    return world


def grown(desk: Desk, do: Callable[[], None], install: Callable[[int], None]) -> dict[str, int]:
    """The functions that take more steps where others have installed more, and how many more."""

    def once() -> Counter[str]:
        desk.refresh()
        # What is kept for the life of a process is made by the first.
        do()
        with steps() as seen:
            do()
        return seen

    before, known = once(), len(installed().releases)
    install(OTHERS)
    after = once()
    assert len(installed().releases) == known + OTHERS
    return {name: n - before[name] for name, n in after.items() if n - before[name] >= OTHERS}


def test_a_page_does_no_more_where_others_have_installed_more(
    community: World,
    desk: Desk,
    sign_in: Callable[..., FlaskClient],
    install_others: Callable[[int], None],
) -> None:
    client = sign_in(community, Role.SECRETARY)

    def show() -> None:
        for page in ("", "matters/", "votes/"):
            assert client.get(f"/{community.district_slug}/c/{page}").status_code == 200

    assert grown(desk, show, install_others) == {}


def test_nor_does_what_asks_for_a_rule(
    community: World, desk: Desk, act: Act, install_others: Callable[[int], None]
) -> None:
    def ask() -> None:
        with community.begin() as session:
            view = view_for(session)
            assert view.voting_rule(f"{desk.vendor.plugin}/most")
            assert view.law_for(BodyKind.RESIDENTS_COMMITTEE, Purpose.DECISION, on=act.today)
            view.deadline(Event.MEETING, on=act.today)

    assert grown(desk, ask, install_others) == {}
