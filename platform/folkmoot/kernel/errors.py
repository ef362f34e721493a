"""What can go wrong by a user's doing, each with a code that never changes.

FolkmootError
├── Invalid      422  the input cannot be taken as it is
├── NotAllowed   403  this actor may not do it
├── NotFound     404  nothing here by that name
├── Conflict     409  somebody else was first
└── Refused      409  the procedure or the law says no

``message`` and ``cure`` are English source strings marked with :func:`mark`; the page or the
command line translates them and fills in ``params``, because only they know the reader's language.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar


def mark(text: str) -> str:
    """Mark a source string for translation without translating it here."""
    return text


class FolkmootError(Exception):
    """Base of all errors that are shown to a person. Raise one of its children."""

    status: ClassVar[HTTPStatus]

    def __init__(
        self, code: str, message: str, *, cure: str = "", field: str = "", **params: object
    ) -> None:
        super().__init__(f"{code}: {message % params if params else message}")
        self.code = code
        self.message = message
        self.cure = cure
        self.field = field
        self.params: Mapping[str, object] = params


class Invalid(FolkmootError):  # noqa: N818 - reads as the verdict it is
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotAllowed(FolkmootError):  # noqa: N818 - as above
    status = HTTPStatus.FORBIDDEN


class NotFound(FolkmootError):  # noqa: N818 - as above
    status = HTTPStatus.NOT_FOUND


class Conflict(FolkmootError):  # noqa: N818 - as above
    status = HTTPStatus.CONFLICT


class Refused(FolkmootError):  # noqa: N818 - as above
    status = HTTPStatus.CONFLICT
