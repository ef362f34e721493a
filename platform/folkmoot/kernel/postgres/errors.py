"""The one error of this room: the embedded server cannot be had, and what to do about it."""

from http import HTTPStatus

from folkmoot.kernel.errors import FolkmootError


class PostgresUnavailable(FolkmootError):  # noqa: N818 - reads as the verdict it is
    """No server, for a reason that the operator of this machine can act upon. Codes: postgres.*"""

    status = HTTPStatus.SERVICE_UNAVAILABLE
