"""Why the registry is not believed, or lets a wheel not be installed. The operator reads these."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from folkmoot.extensions.registered import Name
from folkmoot.kernel.errors import Refused, mark
from folkmoot_sdk import Text
from folkmoot_sdk.releases.registry import State

_LONGEST = 500
OTHER_WHEEL = mark("Take the wheel that the registry names, as its publisher signed it.")


def no_registry() -> Refused:
    return Refused(
        "plugins.no_registry",
        mark("No registry says which wheels may be installed."),
        cure=mark("Set FOLKMOOT_REGISTRY and FOLKMOOT_REGISTRY_KEY; see deploy/README.md."),
    )


def registry_unread(path: Path, why: str) -> Refused:
    return Refused(
        "plugins.registry_unread",
        mark("The registry %(path)s cannot be read: %(why)s."),
        cure=mark("Check FOLKMOOT_REGISTRY, and who may read the file that it names."),
        path=str(path),
        why=why[:_LONGEST],
    )


def registry_unsound(why: str) -> Refused:
    return Refused(
        "plugins.registry_unsound",
        mark("The registry cannot be believed: %(why)s"),
        cure=mark(
            "Check FOLKMOOT_REGISTRY_KEY; if it is right, render and sign the registry again:"
            " folkmoot plugins registry render"
        ),
        why=why[:_LONGEST],
    )


def registry_old(rendered_at: datetime, last: datetime) -> Refused:
    return Refused(
        "plugins.registry_old",
        mark("The registry was signed at %(at)s, before the one that was read last (%(last)s)."),
        cure=mark("Fetch the newest one; if this is it, render and sign it again."),
        at=rendered_at.isoformat(timespec="seconds"),
        last=last.isoformat(timespec="seconds"),
    )


def registry_ahead(rendered_at: datetime) -> Refused:
    return Refused(
        "plugins.registry_ahead",
        mark("The registry says that it was signed at %(at)s, which is still to come."),
        cure=mark("Set the clock of the machine that signs it or of this one, and sign it again."),
        at=rendered_at.isoformat(timespec="seconds"),
    )


def not_in_registry(digest: str) -> Refused:
    return Refused(
        "plugins.not_in_registry",
        mark("The registry knows no wheel with these bytes (%(digest)s)."),
        cure=OTHER_WHEEL,
        digest=digest[:16],
    )


_STATES: Mapping[State, Text] = {
    State.SUBMITTED: Text("已提交", "submitted"),
    State.CHECKED: Text("已自动检查", "checked"),
}


def not_reviewed(name: Name, state: State) -> Refused:
    return Refused(
        "plugins.not_reviewed",
        mark("%(plugin)s %(version)s is only %(state)s in the registry; nobody has reviewed it."),
        cure=mark("Wait for its review, or review it and sign the registry again."),
        plugin=name[0],
        version=name[1],
        state=_STATES[state],
    )


def yanked(name: Name, why: str) -> Refused:
    return Refused(
        "plugins.yanked",
        mark("%(plugin)s %(version)s was taken back by the registry: %(why)s"),
        cure=mark("Install another release of it."),
        plugin=name[0],
        version=name[1],
        why=why[:_LONGEST],
    )
