"""The superuser's password: random, in a file that only the user of the platform can read."""

import os
import secrets
import stat

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres.errors import PostgresUnavailable
from folkmoot.kernel.postgres.home import Home


def read_secret(home: Home) -> str:
    """The superuser's password; PostgresUnavailable where it is lost or others may read it."""
    try:
        mode = home.secret_file.stat().st_mode
        secret = home.secret_file.read_text("ascii").strip()
    except FileNotFoundError as error:
        raise PostgresUnavailable(
            "postgres.secret_lost",
            mark("The password file %(path)s of the database server is missing."),
            cure=mark("Restore it from a backup; without it this data cannot be opened."),
            path=home.secret_file,
        ) from error
    if stat.S_IMODE(mode) & 0o077:
        raise PostgresUnavailable(
            "postgres.secret_exposed",
            mark("Others may read the database server's password in %(path)s."),
            cure=mark("Run: chmod 600 %(path)s"),
            path=home.secret_file,
        )
    return secret


def ensure_secret(home: Home) -> str:
    """The secret that is there, since data moved aside may still want it; else a new one."""
    if home.secret_file.exists():
        return read_secret(home)
    unfinished = home.secret_file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with unfinished.open("w", encoding="ascii") as file:
        file.write(secret := secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(home.secret_file)
    return secret
