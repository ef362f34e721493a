"""A page on the vendor's own machine, to try a plugin without a platform."""

from collections.abc import Sequence
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from folkmoot_sdk import Contribution, Kind, Manifest
from folkmoot_sdk.tools.project import PortError
from folkmoot_sdk.tools.serving.application import Application

__all__ = ["Application", "server"]


class _Server(ThreadingMixIn, WSGIServer):
    """A browser opens connections that it does not use at once; one at a time would wait."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing: the page itself says what is wrong."""


def server(
    manifest: Manifest, brought: Sequence[tuple[Kind, Contribution]], port: int
) -> WSGIServer:
    """A server of this machine alone; port 0 takes any that is free. Raises PortError."""
    app = Application(manifest, brought)
    try:
        return make_server("127.0.0.1", port, app, server_class=_Server, handler_class=_Quiet)
    except OSError as problem:
        said = f"port {port} cannot be had: {problem.strerror}"
        raise PortError(said, "Take another one, or any that is free: --port 0.") from problem
