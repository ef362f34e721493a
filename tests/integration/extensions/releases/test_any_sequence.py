"""Whatever the operator does in whatever order: a vote finds the very release that it pinned, as
long as that is neither suspended nor removed, and none is removed that an open vote needs.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_switching import grant_to, open_poll
from tests.integration.extensions.releases.vendor import Vendor, fresh_id

from folkmoot.extensions.loader import digest_of, installed
from folkmoot.extensions.models import PluginRelease, ReleaseState
from folkmoot.extensions.registry import Pin
from folkmoot.extensions.releases.describing import Describe
from folkmoot.extensions.releases.files import sweep
from folkmoot.extensions.releases.switching import kept, remove, resume, retire, roll_back, suspend
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import describe
from folkmoot.extensions.service import view_for
from folkmoot.extensions.versions import release_order
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, NotFound, Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.votes.queries import open_pins
from folkmoot_sdk import Kind

VERSIONS = ("1.0", "1.1", "1.10")
ACTIVE, RETIRED = ReleaseState.ACTIVE, ReleaseState.RETIRED
SUSPENDED, REMOVED = ReleaseState.SUSPENDED, ReleaseState.REMOVED
version = st.sampled_from(VERSIONS)


class Operating(RuleBasedStateMachine):
    """The states as they should be, beside what the platform has."""

    desk: Desk
    act: Act
    vendors: Callable[[], Vendor]
    worlds: Callable[[], World]

    def __init__(self) -> None:
        super().__init__()
        self.desk.vendor = self.vendors()
        self.world = self.worlds()
        self.states: dict[str, ReleaseState] = {}
        self.before: dict[str, ReleaseState] = {}
        self.pinned: set[str] = set()
        grant_to(self.desk, self.act, self.world)

    @rule(version=version)
    def installs(self, version: str) -> None:
        done = self._try(
            lambda: self.desk.publish(version, places=str(VERSIONS.index(version) + 1))
        )
        assert done is (self.states.get(version, REMOVED) is REMOVED)
        if done:
            self.states[version] = ACTIVE

    @rule(version=version)
    def retires(self, version: str) -> None:
        self._switch(retire, version, {ACTIVE}, RETIRED)

    @rule(version=version)
    def suspends(self, version: str) -> None:
        before = self.states.get(version)
        self._switch(suspend, version, {ACTIVE, RETIRED}, SUSPENDED)
        if before in {ACTIVE, RETIRED}:
            self.before[version] = before

    @rule(version=version)
    def resumes(self, version: str) -> None:
        state = self.states.get(version)
        then = self.before.get(version, ACTIVE) if state is SUSPENDED else ACTIVE
        self._switch(resume, version, {SUSPENDED, RETIRED}, then)

    @rule()
    def rolls_back(self) -> None:
        active = sorted((v for v, s in self.states.items() if s is ACTIVE), key=release_order)
        assert self._try(lambda: self.desk.do(roll_back, None)) is (len(active) > 1)
        if len(active) > 1:
            self.states[active[-1]] = RETIRED

    @rule(version=version)
    def removes(self, version: str) -> None:
        wanted = {ACTIVE, RETIRED, SUSPENDED} if version not in self.pinned else set()
        self._switch(remove, version, wanted, REMOVED)
        with self.desk.database.begin(PLATFORM) as session:
            sweep(self.desk.folder, kept(session), at=self.desk.act.at)

    @rule()
    def opens_a_vote(self) -> None:
        with suppress(NotFound):
            open_poll(self.world, self.act, self.desk)
            self.pinned.add(self._newest())

    @invariant()
    def new_votes_use_the_newest_active_release(self) -> None:
        with self.world.begin() as session:
            found = view_for(session).of_kind(Kind.VOTING_RULES)
            mine = [e.plugin_version for e in found if e.plugin == self.desk.vendor.plugin]
        active = [v for v, state in self.states.items() if state is ACTIVE]
        assert mine == ([max(active, key=release_order)] if active else [])

    @invariant()
    def every_vote_finds_its_own_release(self) -> None:
        self.desk.refresh()
        with self.world.begin() as session:
            pins = [pin for _, pin in open_pins(session)]
        mine = [pin for pin in pins if pin.plugin == self.desk.vendor.plugin]
        assert {self._found(pin) for pin in mine} == self.pinned

    @invariant()
    def what_is_here_has_its_files(self) -> None:
        with self.desk.database.begin(PLATFORM) as session:
            mine = PluginRelease.plugin == self.desk.vendor.plugin
            rows = list(session.scalars(select(PluginRelease).where(mine)))
        assert {row.version: row.state for row in rows} == self.states
        for row in rows:
            folder = self.desk.folder / row.plugin / row.version
            assert folder.exists() is (row.state is not REMOVED)
            if row.state is not REMOVED:
                assert digest_of(folder / "files" / row.package) == row.digest

    def _found(self, pin: Pin) -> str:
        entry = installed().find(pin)
        assert entry is not None
        assert entry.digest == pin.digest
        suspended = self.states[entry.plugin_version] is SUSPENDED
        assert installed().is_suspended(pin.plugin, entry.plugin_version) is suspended
        return entry.plugin_version

    def _newest(self) -> str:
        return max((v for v, s in self.states.items() if s is ACTIVE), key=release_order)

    def _switch(
        self, verb: Callable[..., Any], version: str, wanted: set[ReleaseState], then: ReleaseState
    ) -> None:
        allowed = self.states.get(version) in wanted
        assert self._try(lambda: self.desk.do(verb, version)) is allowed
        if allowed:
            self.states[version] = then

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except (Conflict, NotFound, Refused):
            return False
        return True


def remembered(said: dict[str, str]) -> Describe:
    """Asks a release of each version once, and says the same of other vendors' in their names."""

    def described(release: Release) -> dict[str, Any]:
        if release.version not in said:
            plain = json.dumps(dict(describe(release)))
            plain = plain.replace(release.plugin, "PLUGIN").replace(release.package, "PACKAGE")
            said[release.version] = plain
        whole = (
            said[release.version]
            .replace("PLUGIN", release.plugin)
            .replace("PACKAGE", release.package)
        )
        found: dict[str, Any] = json.loads(whole)
        return found

    return described


def test_any_sequence_keeps_every_vote_to_its_release(
    desk: Desk, make_world: Callable[[], World], act: Act
) -> None:
    first = desk.vendor
    # Two hundred workers would take minutes, and tell nothing that one does not.
    desk.describe = remembered({})

    class Here(Operating):
        pass

    Here.desk, Here.act = desk, act
    Here.vendors = staticmethod(lambda: replace(first, plugin=fresh_id(), listings={}))
    Here.worlds = staticmethod(make_world)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
