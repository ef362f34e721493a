"""Serving with gunicorn under deploy/gunicorn.conf.py, in place of this process."""

import os
import socket
import sys
from pathlib import Path

import click

from folkmoot.installation import Installation
from folkmoot.kernel.errors import Refused, mark

_CONFIG = Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py"


@click.command()
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="gunicorn's configuration; otherwise deploy/gunicorn.conf.py of the repository.",
)
@click.pass_obj
def serve(installation: Installation, config: Path | None) -> None:
    """Serve the pages on 127.0.0.1:$PORT."""
    run_gunicorn(installation, config or _CONFIG)


def run_gunicorn(installation: Installation, config: Path = _CONFIG) -> None:
    """Become gunicorn. Its workers find the database by themselves, as they do after a crash;
    the embedded server outlives the moment in between, because a lease ends with a grace.

    Raises Refused: ``serve.no_config`` where the repository's configuration is not at hand,
    ``serve.port_taken``.
    """
    if not config.exists():
        raise Refused(
            "serve.no_config",
            mark("%(path)s is not there: it comes with the repository, not with the package."),
            cure=mark("Run this in a clone of the repository, or name a file with --config."),
            path=config,
        )
    settings = installation.settings
    require_free_port(settings.port)
    own = {
        "FOLKMOOT_HOME": str(settings.home),
        "PORT": str(settings.port),
        "WEB_CONCURRENCY": str(settings.workers),
        "WEB_THREADS": str(settings.threads),
    }
    arguments = [sys.executable, "-m", "gunicorn", "--config", str(config)]
    os.execve(sys.executable, arguments, {**os.environ, **own})  # noqa: S606 - our own interpreter, no shell


def require_free_port(port: int) -> None:
    """Raises Refused (``serve.port_taken``), at once; gunicorn would try for five seconds."""
    with socket.socket() as probe:
        # As gunicorn does, else a port that was just left would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(
                "serve.port_taken",
                mark("Port %(port)d cannot be used: %(reason)s."),
                cure=mark("Stop what uses it, or set PORT to another number."),
                port=port,
                reason=error.strerror or str(error),
            ) from error
