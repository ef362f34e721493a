"""Releases from wheels that somebody has at hand, for as long as one command runs.

Nothing is installed, no registry is asked and no signature: what vouches for such a wheel is the
digest in a pin, which whoever asks has from elsewhere. Its code runs in the runner as any other's.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from folkmoot.extensions.loader import installed
from folkmoot.extensions.place import configure, place
from folkmoot.extensions.registered import Pin
from folkmoot.extensions.registry import Installed, Registry, registry_of
from folkmoot.extensions.releases import files, problems
from folkmoot.extensions.releases.checking import read_release
from folkmoot.extensions.releases.describing import described
from folkmoot.extensions.runner import here
from folkmoot.extensions.runner.remote import describe
from folkmoot_sdk.releases.wheel import Wheel


@contextmanager
def borrowed(wheels: Mapping[str, bytes], pins: Collection[Pin]) -> Iterator[Registry]:
    """What is installed, and beside it the releases in ``wheels``, by their files' names.

    Raises Refused ``plugins.not_pinned`` for a wheel that none of ``pins`` names, before any of
    its code runs, and what reading and describing one raises.
    """
    known = installed()
    read = [read_release(content, called=(name, "")) for name, content in wheels.items()]
    for each in read:
        _require_pinned(each, pins)
    with ExitStack() as stack:
        folder = stack.enter_context(_folder()) if read else Path()
        releases = [stack.enter_context(_staged(each, folder)) for each in read]
        yield registry_of([*known.releases.values(), *releases], known.refused)


def _require_pinned(wheel: Wheel, pins: Collection[Pin]) -> None:
    manifest = wheel.manifest
    if (manifest.id, wheel.files_digest) not in {(pin.plugin, pin.digest) for pin in pins}:
        name = (manifest.id, manifest.version)
        wanted = {f"{pin.plugin} {pin.digest[:12]}" for pin in pins}
        raise problems.not_pinned(name, wheel.files_digest, sorted(wanted))


@contextmanager
def _folder() -> Iterator[Path]:
    """A place for plugins that is gone afterwards; none is begun where the command is typed."""
    before = place()
    with TemporaryDirectory(prefix="folkmoot-wheels-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the worker may run as somebody else
        configure(replace(before, folder=folder))
        try:
            yield folder
        finally:
            here.close()
            configure(before)


@contextmanager
def _staged(wheel: Wheel, folder: Path) -> Iterator[Installed]:
    with files.staged(folder, wheel, b"", "") as stage:
        yield described(wheel, stage, describe)[1]
