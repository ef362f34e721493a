"""A rule as `folkmoot-sdk new` makes it, from its template to the result of a vote that is kept."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_switching import open_poll
from tests.integration.votes.conftest import Poll

from folkmoot.extensions.granting import grant_plugin
from folkmoot.extensions.loader import FIRST_PARTY
from folkmoot.extensions.models import PluginRelease
from folkmoot.extensions.runner.stand_ins import RemoteVotingRule
from folkmoot.extensions.service import choose_plugin, view_for
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.votes.domain import Choices
from folkmoot.votes.models import Closing, Vote
from folkmoot.votes.service import casting
from folkmoot_sdk import Option
from folkmoot_sdk.releases import read_wheel
from folkmoot_sdk.tools import creating
from folkmoot_sdk.tools.cli import main

OPTIONS = (Option("lift", "加装电梯"), Option("lamps", "更换路灯"), Option("bench", "增设长椅"))
CAST = [
    {"lift": "chosen", "lamps": "chosen"},
    {"lift": "chosen"},
    {"lift": "chosen", "bench": "chosen"},
    {"lamps": "chosen"},
    {},
]


def type_in(*words: str | Path) -> None:
    ran = CliRunner().invoke(main, [str(each) for each in words])
    assert ran.exit_code == 0, ran.output


@pytest.fixture
def installed(desk: Desk, tmp_path: Path) -> PluginRelease:
    """New, packaged and signed by the vendor's command; listed and installed by the operator."""
    folder, key = tmp_path / f"even-{uuid4().hex[:8]}", tmp_path / "vendor.pem"
    type_in("key", "new", key)
    type_in("new", folder, "--kind", "rule", "--publisher", "Green Co")
    type_in("package", folder, "--key", key)
    (path,) = (folder / "dist").glob("*.whl")
    wheel = path.read_bytes()
    manifest = read_wheel(wheel).manifest
    desk.vendor.plugin = manifest.id
    desk.vendor.list(wheel, manifest.version, scopes=manifest.scopes)
    release = desk.install(wheel, version=manifest.version)
    assert release.wheel_digest == sha256(wheel).hexdigest()
    return release


@pytest.fixture
def poll(desk: Desk, installed: PluginRelease, live_world: World, act: Act) -> Poll:
    """Granted, chosen, and a vote of five opened by it."""
    with live_world.database.begin(PLATFORM) as session:
        grant_plugin(
            session,
            desk.act,
            district_id=live_world.scope.district_id,
            plugin=installed.plugin,
            scopes=["ballots"],
        )
    with live_world.begin() as session:
        choose_plugin(session, act, plugin=installed.plugin)
    with live_world.begin() as session:
        method = view_for(session).voting_rule(f"{installed.plugin}/{installed.plugin}")
        assert isinstance(method.contribution, RemoteVotingRule)
    return open_poll(live_world, act, desk, installed.plugin, OPTIONS)


def test_a_new_rule_counts_a_vote_that_is_kept_and_counted_again(
    installed: PluginRelease, poll: Poll
) -> None:
    for number, choices in enumerate(CAST):
        poll.cast(number, choices)
    poll.close()
    with poll.world.begin() as session:
        vote = session.scalars(select(Vote).where(Vote.id == poll.vote_id)).one()
        closing = session.scalars(select(Closing).where(Closing.vote_id == poll.vote_id)).one()
        assert vote.method["pin"]["digest"] == installed.digest
        assert (closing.ballots, closing.valid, closing.carried) == (5, True, True)
        assert verify(session).sound
    recounted = poll.recount()
    assert recounted.agrees
    assert recounted.outcome.winners == ("lift",)
    assert {each.option.key: each.count.in_favour for each in recounted.outcome.options} == {
        "lift": 3,
        "lamps": 2,
        "bench": 1,
    }


def test_the_chair_can_close_while_a_vendors_rule_looks_at_a_ballot(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = casting.try_ballot

    def slowly(*given: Any) -> Choices:  # noqa: ANN401 - as the original
        with poll.world.begin() as session:
            # Refused at once where somebody holds the lock: the close itself would wait for ever.
            session.scalars(select(Vote.id).with_for_update(nowait=True)).one()
        poll.close()
        return plain(*given)

    monkeypatch.setattr(casting, "try_ballot", slowly)
    with pytest.raises(Refused) as refused:
        poll.cast(0, CAST[0])
    assert refused.value.code == "vote.closed"
    with poll.world.begin() as session:
        assert session.scalars(select(Closing.ballots)).one() == 0


def test_a_ballot_sent_twice_is_told_of_the_first_without_asking_the_rule(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = poll.cast(0, CAST[0], key="once")
    monkeypatch.setattr(casting, "try_ballot", None)
    assert poll.cast(0, CAST[0], key="once") == replace(first, repeated=True)


def test_the_vendor_s_command_keeps_our_own_plugins_names_for_us() -> None:
    assert creating.OURS == FIRST_PARTY
