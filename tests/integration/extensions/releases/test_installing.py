"""A wheel becomes a release that runs outside, or is refused by name and leaves nothing."""

from tests.integration.extensions.releases.conftest import Desk

from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import ReleaseState
from folkmoot_sdk import Kind


def test_a_wheel_is_installed_and_known_without_a_restart(desk: Desk) -> None:
    release = desk.publish()
    assert release.state is ReleaseState.ACTIVE
    plugin = desk.vendor.plugin
    assert (plugin, "1.0") not in installed().releases
    desk.refresh()
    entry = installed().entries[plugin, Kind.VOTING_RULES, "most", "1"]
    assert entry.digest == release.digest
    assert entry.contribution.title.en == "Most"
