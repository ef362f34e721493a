"""One release of a vendor's plugin, as files on this machine."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Release:
    """``folder`` is what its wheel held and goes on ``sys.path`` of its worker alone; ``package``
    is the one top-level package in it, ``digest`` that of the package's files (as pins have it).
    """

    plugin: str
    version: str
    folder: Path
    digest: str
    package: str

    @property
    def files(self) -> Path:
        """The package itself."""
        return self.folder / self.package
