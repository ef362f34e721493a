"""A line in the server's log for everything that was made public, for whoever watches it."""

import logging
from collections import Counter
from threading import Lock

from folkmoot_sdk import Disabled, Enabled, Erased, Happening, Lifecycle, Observer, Text, Upgraded

LOG = logging.getLogger("folkmoot_open_records")


class Journal(Observer):
    """Logs each publication, with how many this process has seen since it started."""

    id = "journal"
    version = "1"
    title = Text("公开事项日志", "Journal of what was made public")
    actions = frozenset(
        {
            "notices:notice:post",
            "notices:notice:remove",
            "registers:bulletin:publish",
            "votes:vote:close",
        }
    )

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._lock = Lock()

    def observe(self, event: Happening) -> None:
        """At INFO: the action, its id, and where it was."""
        with self._lock:
            self.seen[event.action] += 1
            number = self.seen[event.action]
        LOG.info(
            "%s %s in %s/%s (%d since start)",
            event.action,
            event.subject,
            event.district,
            event.community,
            number,
        )


class JournalLife(Lifecycle):
    """Logs where the plugin is used from now on, and where no more; it keeps nothing to erase."""

    id = "journal"
    version = "1"
    title = Text("启用与停用日志", "Journal of where it is used")

    def enabled(self, event: Enabled) -> None:
        """A line at INFO."""
        LOG.info("enabled in %s/%s (%s)", event.district, event.community, event.version)

    def upgraded(self, event: Upgraded) -> None:
        """A line at INFO."""
        LOG.info("from %s to %s in %s", event.before, event.after, event.district)

    def disabled(self, event: Disabled) -> None:
        """A line at INFO."""
        LOG.info("disabled in %s/%s", event.district, event.community)

    def erased(self, event: Erased) -> None:
        """A line at INFO."""
        LOG.info("erased in %s/%s", event.district, event.community)
