"""What the command line refuses before any service is asked."""

from pathlib import Path

from folkmoot.kernel.errors import Invalid, NotFound, mark

_LONGEST = 500


def no_signature(file: Path) -> NotFound:
    return NotFound(
        "plugins.no_signature",
        mark("There is no signature: %(file)s cannot be read."),
        cure=mark("Put the publisher's file beside the wheel, or name it with --signature."),
        file=str(file),
    )


def nothing_on_record(plugin: str) -> NotFound:
    return NotFound(
        "plugins.unknown",
        mark("There is no plugin %(plugin)s here. An installation that is refused leaves nothing."),
        cure=mark(
            "Install it again: what is refused is said with its reason. folkmoot plugins list names"
            " what is here."
        ),
        plugin=plugin[:100],
    )


def not_rendered(why: str) -> Invalid:
    return Invalid(
        "plugins.registry_files",
        mark("The registry was not rendered: %(why)s"),
        cure=mark("Correct the file that is named, then render again."),
        why=why[:_LONGEST],
    )
