"""One release of a vendor's plugin, as files on this machine."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Release:
    """``folder`` is what its wheel held and goes on ``sys.path`` of its worker alone; ``package``
    is the one top-level package in it, ``digest`` that of the package's files (as pins have it).
    ``publisher`` is who has signed it, empty where nobody was asked yet.
    """

    plugin: str
    version: str
    folder: Path
    digest: str
    package: str
    publisher: str = ""

    @property
    def owner(self) -> str:
        """Whose turns its workers take: a vendor of many plugins has no more of them than one."""
        return f"publisher {self.publisher}" if self.publisher else f"plugin {self.plugin}"

    @property
    def files(self) -> Path:
        """The package itself."""
        return self.folder / self.package
