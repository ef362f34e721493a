"""What the command line hands down to a feature's commands, without their knowing who makes it."""

from typing import Protocol

from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database

# Under this key of click's meta stands the language that was asked for before the command's name.
LANGUAGE_ASKED = "folkmoot.language"


class Operation(Protocol):
    """``click``'s context object. Everything is opened when it is first asked for."""

    @property
    def database(self) -> Database: ...

    @property
    def jobs(self) -> Database:
        """The same database as role folkmoot_jobs, which alone adds anchors."""
        ...

    @property
    def act(self) -> Act:
        """An act of the operator at this moment."""
        ...

    @property
    def origin(self) -> str:
        """Where the pages are, without a slash at the end: ``http://127.0.0.1:8000``."""
        ...
