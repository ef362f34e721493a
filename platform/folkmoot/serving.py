"""Serving with gunicorn under deploy/gunicorn.conf.py, in place of this process."""

import os
import sys
from pathlib import Path

import click

from folkmoot.installation import Installation

_CONFIG = Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py"


@click.command()
@click.pass_obj
def serve(installation: Installation) -> None:
    """Serve the pages on 127.0.0.1:$PORT."""
    run_gunicorn(installation)


def run_gunicorn(installation: Installation) -> None:
    """Become gunicorn. Its workers find the database by themselves, as they do after a crash;
    the embedded server outlives the moment in between, because a lease ends with a grace.
    """
    settings = installation.settings
    home, port = str(settings.home), str(settings.port)
    environ = {**os.environ, "FOLKMOOT_HOME": home, "PORT": port}
    arguments = [sys.executable, "-m", "gunicorn", "--config", str(_CONFIG)]
    os.execve(sys.executable, arguments, environ)  # noqa: S606 - our own interpreter, no shell
