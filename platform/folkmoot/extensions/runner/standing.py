"""How well vendors' code is kept apart on this machine, in words for whoever runs it."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from folkmoot.extensions.runner import sandbox
from folkmoot.kernel.errors import Refused, mark


def weakness(*, sandboxed: bool) -> Refused | None:
    """What keeps vendors' plugins from running (``plugins.no_sandbox``), or makes it less safe
    (``plugins.weak_sandbox``); None where they run inside bubblewrap. ``sandboxed`` is
    ``config.Settings``'s. Tried once a process.
    """
    if not sandboxed:
        return Refused(
            "plugins.weak_sandbox",
            mark(
                "Vendors' plugins run without bubblewrap (FOLKMOOT_SANDBOX=none). Time and memory"
                " are limited, but one that means harm can read files and use the network."
            ),
            cure=mark("Install the package bubblewrap and leave FOLKMOOT_SANDBOX out."),
        )
    if why := _hindrance():
        return Refused(
            "plugins.no_sandbox",
            mark("Vendors' plugins cannot run on this machine: %(reason)s."),
            cure=mark(
                "Install the package bubblewrap, and let the kernel make user namespaces. Where"
                " that cannot be, FOLKMOOT_SANDBOX=none runs them less safely: one that means harm"
                " can then read files and use the network."
            ),
            reason=why,
        )
    return None


@cache
def _hindrance() -> str:
    # Not in the home: whoever asks may not have made one yet.
    with TemporaryDirectory() as folder:
        Path(folder, "empty").mkdir()
        return sandbox.hindrance(Path(folder))
