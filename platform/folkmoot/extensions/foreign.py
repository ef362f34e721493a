"""Files of other systems, for the plugins that read them."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from folkmoot.extensions.brought import Entry, newest_of_kind, nothing_there, pinned
from folkmoot.extensions.service import view_for
from folkmoot.extensions.settings import layers_here
from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot_sdk import ForeignFileError, Kind, Text

# As the contract says of intake channels and importers.
MOST_BYTES = 8 * 1024 * 1024


def content_of(file: Path) -> bytes:
    """All of a file. Raises Invalid (``foreign.too_large``)."""
    # One byte past the limit is enough to refuse, however large the file is.
    with file.open("rb") as source:
        content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid(
            "foreign.too_large",
            mark("This file is larger than %(most)d MB."),
            cure=mark("Bring it in by parts."),
            most=MOST_BYTES // 1024 // 1024,
        )
    return content


def of_community(session: Session, kind: Kind, name: str) -> tuple[Entry, Mapping[str, object]]:
    """What the session's community knows by ``id`` or ``plugin/id``, and what is set for it.

    Raises NotFound (``plugins.nothing_there``), Refused (``plugins.several``) for an id that more
    than one plugin brings.
    """
    plugin, _, id_ = name.rpartition("/")
    named = (entry for entry in newest_of_kind(view_for(session), kind) if entry.id == id_)
    found = [entry for entry in named if plugin in {"", entry.plugin}]
    if not found:
        raise nothing_there(name)
    if len(found) > 1:
        raise Refused(
            "plugins.several",
            mark("More than one plugin brings %(what)s: %(plugins)s."),
            cure=mark("Say which is meant as plugin/id."),
            what=name[:120],
            plugins=", ".join(entry.plugin for entry in found),
        )
    return found[0], pinned(found[0], layers_here(session))


def unreadable(problem: ForeignFileError) -> Invalid:
    """What the plugin says of a file that is none of its kind."""
    return Invalid(
        "foreign.unreadable",
        mark("This file cannot be read: %(why)s."),
        cure=mark("Export it from the other system again, and bring in that file unchanged."),
        why=Text(problem.zh, problem.en),
    )
