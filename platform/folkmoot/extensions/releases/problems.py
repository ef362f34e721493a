"""Why a release is not installed, not switched, not removed. The operator reads these."""

from collections.abc import Sequence

from folkmoot.extensions.registered import Name
from folkmoot.extensions.releases.registry_problems import OTHER_WHEEL
from folkmoot.extensions.releases.wheel_faults import wheel_fault
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, Refused, mark
from folkmoot_sdk import Text
from folkmoot_sdk.releases.refusals import WheelError

_LONGEST = 500


def too_large(limit: int) -> Invalid:
    return Invalid(
        "plugins.wheel.size",
        mark("The wheel is larger than %(limit)d MiB."),
        cure=OTHER_WHEEL,
        limit=limit // 1024 // 1024,
    )


def wrong_signature(name: Name, publisher: str) -> Refused:
    return Refused(
        "plugins.wrong_signature",
        mark("The signature on %(plugin)s %(version)s is not that of %(publisher)s."),
        cure=OTHER_WHEEL,
        plugin=name[0],
        version=name[1],
        publisher=publisher,
    )


def unsound_wheel(error: WheelError) -> Refused:
    """The code goes on from ``plugins.wheel``, as the SDK's does from ``sdk.wheel``."""
    return Refused(
        error.code.replace("sdk.", "plugins.", 1),
        mark("This wheel is refused: %(why)s"),
        cure=mark("Nothing was installed. Tell its publisher; folkmoot-sdk check says the same."),
        why=wheel_fault(error),
    )


def shadows(package: str) -> Refused:
    return Refused(
        "plugins.wheel.shadow",
        mark("Its package %(package)s has the name of another one that is installed here."),
        cure=mark("Nothing was installed. Its publisher must choose another name."),
        package=package,
    )


def other_api(name: Name, api: str, ours: str) -> Refused:
    return Refused(
        "plugins.api",
        mark("%(plugin)s %(version)s was written for API %(api)s; this platform has %(ours)s."),
        cure=mark("Install another release of it."),
        plugin=name[0],
        version=name[1],
        api=api,
        ours=ours,
    )


def not_as_registered(name: Name, what: Sequence[str]) -> Refused:
    return Refused(
        "plugins.not_as_registered",
        mark("%(plugin)s %(version)s differs from what the registry says of it in: %(what)s."),
        cure=OTHER_WHEEL,
        plugin=name[0],
        version=name[1],
        what=tuple(what),
    )


def not_pinned(name: Name, digest: str, wanted: Sequence[str]) -> Refused:
    return Refused(
        "plugins.not_pinned",
        mark(
            "The wheel holds %(plugin)s %(version)s (%(digest)s), and what counted is %(wanted)s."
        ),
        cure=mark("Give the wheel of exactly that release; its publisher has it."),
        plugin=name[0],
        version=name[1],
        digest=digest[:12],
        wanted=tuple(wanted),
    )


def runs_inside(name: Name, kinds: Sequence[str]) -> Refused:
    return Refused(
        "plugins.runs_inside",
        mark("%(plugin)s %(version)s brings what cannot run outside this process: %(kinds)s."),
        cure=mark(
            "If you have verified it, install it in the platform's environment and name it in"
            " FOLKMOOT_TRUSTED."
        ),
        plugin=name[0],
        version=name[1],
        kinds=tuple(kinds),
    )


def cannot_be_used(name: Name, code: str, why: str, frame: str) -> Refused:
    """``code`` is that of its :class:`Refusal`."""
    return Refused(
        code,
        mark("%(plugin)s %(version)s cannot be used: %(why)s (%(frame)s)"),
        cure=mark("Nothing was installed. Tell its publisher what stands here."),
        plugin=name[0],
        version=name[1],
        why=why[:_LONGEST],
        frame=frame or "-",
    )


def no_room(folder: str, why: str) -> Refused:
    return Refused(
        "plugins.no_room",
        mark("The files could not be written to %(folder)s: %(why)s."),
        cure=mark("Nothing was installed. Make room or mend the folder, then do it again."),
        folder=folder,
        why=why,
    )


def already_there(name: Name) -> Conflict:
    return Conflict(
        "plugins.already_there",
        mark("%(plugin)s %(version)s is installed already."),
        cure=mark("There is nothing to do; the list of plugins shows how it stands."),
        plugin=name[0],
        version=name[1],
    )


def another_wheel(name: Name) -> Refused:
    return Refused(
        "plugins.another_wheel",
        mark("%(plugin)s %(version)s was here before with other files."),
        cure=mark("A version once shipped never changes: its publisher must number it anew."),
        plugin=name[0],
        version=name[1],
    )


def another_publisher(name: Name, before: str) -> Refused:
    return Refused(
        "plugins.another_publisher",
        mark("%(plugin)s is from %(before)s, and this wheel is of another publisher or key."),
        cure=mark(
            "Nothing was installed. If the plugin has passed to them, say so on the command line:"
            " folkmoot plugins install --new-publisher"
        ),
        plugin=name[0],
        before=before,
    )


def ours(plugin: str) -> Refused:
    return Refused(
        "plugins.ours",
        mark("%(plugin)s is a plugin of the platform's own, and another key has signed this one."),
        cure=mark(
            "Nothing was installed. Wheels of the platform's own plugins are taken from the key in"
            " FOLKMOOT_OWN_KEY alone."
        ),
        plugin=plugin,
    )


def unknown(plugin: str, version: str = "") -> NotFound:
    if not version:
        return NotFound(
            "plugins.unknown",
            mark("No release of %(plugin)s here is one of which this could be done."),
            cure=mark("See what there is: folkmoot plugins list"),
            plugin=plugin,
        )
    return NotFound(
        "plugins.unknown",
        mark("There is no release %(plugin)s %(version)s here."),
        cure=mark("See what there is: folkmoot plugins list"),
        plugin=plugin,
        version=version,
    )


def wrong_state(name: Name, state: Text, wanted: Text) -> Refused:
    return Refused(
        "plugins.wrong_state",
        mark("%(plugin)s %(version)s is %(state)s; this needs one that is %(wanted)s."),
        cure=mark("See what there is: folkmoot plugins list"),
        plugin=name[0],
        version=name[1],
        state=state,
        wanted=wanted,
    )


def in_environment(name: Name) -> Refused:
    return Refused(
        "plugins.in_environment",
        mark("%(plugin)s %(version)s came with the platform's environment, not from a wheel."),
        cure=mark("Here it can only be suspended; change it where the platform is installed."),
        plugin=name[0],
        version=name[1],
    )


def nothing_before(plugin: str) -> Refused:
    return Refused(
        "plugins.nothing_before",
        mark("There is no earlier release of %(plugin)s to go back to."),
        cure=mark("Install one, or suspend this one."),
        plugin=plugin,
    )


def still_needed(name: Name, uses: Text) -> Refused:
    return Refused(
        "plugins.release_in_use",
        mark("%(plugin)s %(version)s is still needed. %(uses)s."),
        cure=mark("Retire it: nothing new begins with it, and what needs it goes on."),
        plugin=name[0],
        version=name[1],
        uses=uses,
    )
