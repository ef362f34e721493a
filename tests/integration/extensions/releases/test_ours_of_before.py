"""A release of ours that the environment has left behind comes back as a wheel, and counts what it
counted before.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import time_ns
from types import SimpleNamespace
from typing import Any, cast

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.vendor import packed
from tests.integration.votes.conftest import ITEM, RESIDENTS, Poll, electors, law, register

from folkmoot.extensions import loader
from folkmoot.extensions.loader import environment, installed
from folkmoot.extensions.registry import registry_of
from folkmoot.extensions.runner.stand_ins import RemoteVotingRule
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import NotFound
from folkmoot.votes import service
from folkmoot.votes.cli import votes
from folkmoot.votes.domain import SHORTEST, Turnout
from folkmoot.votes.pins import pinned_method
from folkmoot.votes.queries import find_vote
from folkmoot_sdk import Figures, Kind, Quantity, Secrecy
from folkmoot_sdk.releases import files_digest

SOURCE = Path(__file__).parents[4] / "plugins" / "ballots" / "src" / "folkmoot_ballots"
NOW = "0.2.0"


@pytest.fixture
def earlier() -> str:
    """A version from before ours of today. Releases stay, so each test has a higher one than those
    before it: the newest is what a community uses.
    """
    return f"0.1.{time_ns()}"


def files_of(earlier: str) -> dict[str, bytes]:
    """Our package as another release has it: another version, and a file that reads otherwise."""
    held = {
        path.relative_to(SOURCE).as_posix(): path.read_bytes()
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    manifest = held["folkmoot-plugin.toml"].decode()
    assert f'version = "{NOW}"' in manifest
    held["folkmoot-plugin.toml"] = manifest.replace(NOW, earlier).encode()
    held["_must_do.py"] += b"\n# As it was then.\n"
    return held


@pytest.fixture
def then(earlier: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The environment as it was then; calling it upgrades that to today's."""
    today = environment()
    ours = today.releases["ballots", NOW]
    digest = files_digest(files_of(earlier))
    entries = tuple(replace(e, plugin_version=earlier, digest=digest) for e in ours.entries)
    before = replace(ours, version=earlier, digest=digest, entries=entries)
    others = (each for each in today.releases.values() if each is not ours)
    registry = registry_of([before, *others], {})
    with monkeypatch.context() as patch:
        patch.setattr(loader, "environment", lambda _trusted: registry)
        yield patch.undo


@pytest.fixture
def poll(request: pytest.FixtureRequest, earlier: str, world: World, act: Act) -> Poll:
    """A vote that opened by the release of then, with two ballots."""
    request.getfixturevalue("then")
    roll = electors(5)
    register(cast("Any", world), act, roll)
    method = installed().entries["ballots", Kind.VOTING_RULES, "must-do-list", "1"]
    assert method.plugin_version == earlier
    with world.begin() as session:
        vote = service.open_vote(
            session,
            act,
            title="环境整治",
            subject_id=act.new_id(),
            options=ITEM,
            electors=roll,
            figures=Figures({Quantity.ELIGIBLE: 5}),
            law=law(RESIDENTS),
            method=method,
            secrecy=Secrecy.SECRET,
            turnout=Turnout.TAKING_PART,
            closes_at=act.at + SHORTEST,
        )
    opened = Poll(cast("Any", world), act, roll, vote.id)
    for voter in range(2):
        opened.cast(voter, {"cables": "for"})
    return opened


@pytest.fixture
def come_back(earlier: str, desk: Desk) -> Callable[[], None]:
    """The operator installs that release's wheel."""

    def install() -> None:
        wheel = packed(
            "folkmoot-ballots", earlier, "folkmoot_ballots", files_of(earlier), "ballots"
        )
        desk.vendor.plugin = "ballots"
        desk.vendor.list(wheel, earlier)
        desk.install(wheel, version=earlier)

    return install


def recounted(poll: Poll) -> tuple[int, Any]:
    """What ``folkmoot votes recount`` says, and with which exit code."""
    where = f"{poll.world.district_slug}/{poll.world.community_slug}"
    done = CliRunner().invoke(
        votes,
        ["recount", str(poll.vote_id), "--community", where, "--json"],
        obj=SimpleNamespace(database=poll.world.database),
    )
    return done.exit_code, json.loads(done.stdout)


def test_closed_before_the_upgrade_it_is_counted_again_by_its_wheel(
    poll: Poll, earlier: str, then: Callable[[], None], come_back: Callable[[], None]
) -> None:
    outcome = poll.close()
    then()
    with pytest.raises(NotFound) as missing:
        poll.recount()
    assert missing.value.code == "vote.rule_missing"
    assert missing.value.params["plugin_version"] == earlier
    assert "folkmoot plugins install" in str(missing.value.cure)
    code, said = recounted(poll)
    assert (code, said["error"]) == (2, "vote.rule_missing")
    come_back()
    with poll.session() as session:
        assert isinstance(pinned_method(find_vote(session, poll.vote_id))[0], RemoteVotingRule)
    again = poll.recount()
    assert again.agrees
    assert again.outcome == outcome
    assert recounted(poll)[0] == 0


def test_a_running_vote_waits_for_its_wheel_and_goes_on_by_it(
    poll: Poll, earlier: str, then: Callable[[], None], come_back: Callable[[], None]
) -> None:
    then()
    for act in (lambda: poll.cast(2, {"cables": "for"}), poll.close):
        with pytest.raises(NotFound, match=r"vote\.rule_missing"):
            act()
    come_back()
    poll.cast(2, {"cables": "for"})
    outcome = poll.close()
    assert (outcome.ballots, outcome.winners) == (3, ("cables",))  # type: ignore[union-attr] # it was counted
    assert poll.closing().count_file["method"]["plugin_version"] == earlier
    assert poll.recount().agrees


SAID = {"zh": "没有安装这一版本", "en": "Exactly this release is not installed"}


@pytest.mark.parametrize("language", SAID)
def test_the_page_of_a_vote_without_its_release_stands_and_says_so(
    poll: Poll, then: Callable[[], None], visitor: FlaskClient, language: str
) -> None:
    poll.close()
    then()
    place = f"/{poll.world.district_slug}/{poll.world.community_slug}"
    page = visitor.get(f"{place}/votes/{poll.vote_id}/?lang={language}")
    assert page.status_code == 200
    assert "must-do-list@1" in page.text
    assert {"zh": "没有安装这一版本", "en": "Exactly this release is not installed"}[
        language
    ] in page.text
